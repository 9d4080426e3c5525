package dev.weir.gateway.core;

import java.util.Locale;
import java.util.Set;

/** Which headers travel between caller and vendor. Names are compared in lower case. */
public final class HeaderRules {

  private static final Set<String> UPSTREAM = Set.of("user-agent", "idempotency-key");

  private static final Set<String> CODEX =
      Set.of("originator", "session-id", "thread-id", "x-client-request-id");

  private HeaderRules() {}

  /**
   * Whether a caller's header goes to the vendor: {@code anthropic-*}, {@code openai-*}, {@code
   * x-stainless-*}, {@code x-amzn-bedrock-*}, those of Codex and a few more; never credentials,
   * cookies, forwarding or hop-by-hop headers.
   */
  public static boolean goesUpstream(String lowerName) {
    return switch (lowerName.isEmpty() ? ' ' : lowerName.charAt(0)) {
      case 'a' -> lowerName.startsWith("anthropic-");
      case 'o' -> lowerName.startsWith("openai-") || isCodexs(lowerName);
      case 'x' ->
          lowerName.startsWith("x-stainless-")
              || lowerName.startsWith("x-amzn-bedrock-")
              || lowerName.equals("x-goog-api-client")
              || lowerName.startsWith("x-goog-upload-")
              || isCodexs(lowerName);
      default -> UPSTREAM.contains(lowerName) || isCodexs(lowerName);
    };
  }

  /**
   * Whether Codex tells OpenAI by this header which conversation this is and in which form the body
   * is. They tell of the caller's work and are for no other vendor.
   */
  public static boolean isCodexs(String lowerName) {
    return lowerName.startsWith("x-codex-")
        || lowerName.startsWith("x-openai-")
        || CODEX.contains(lowerName);
  }

  /** A header name in lower case, without copying one that already is. */
  public static String lower(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return name.toLowerCase(Locale.ROOT);
      }
    }
    return name;
  }
}
