package dev.weir.gateway.core;

import java.util.Locale;
import java.util.Set;

/** Which headers travel between caller and vendor. Names are compared in lower case. */
public final class HeaderRules {

  private static final Set<String> UPSTREAM = Set.of("user-agent", "idempotency-key");

  private HeaderRules() {}

  /**
   * Whether a caller's header goes to the vendor: {@code anthropic-*}, {@code openai-*}, {@code
   * x-stainless-*}, {@code x-amzn-bedrock-*} and a few more; never credentials, cookies, forwarding
   * or hop-by-hop headers.
   */
  public static boolean goesUpstream(String lowerName) {
    return switch (lowerName.isEmpty() ? ' ' : lowerName.charAt(0)) {
      case 'a' -> lowerName.startsWith("anthropic-");
      case 'o' -> lowerName.startsWith("openai-");
      case 'x' ->
          lowerName.startsWith("x-stainless-")
              || lowerName.startsWith("x-amzn-bedrock-")
              || lowerName.equals("x-goog-api-client");
      default -> UPSTREAM.contains(lowerName);
    };
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
