package dev.weir.provider.core;

import java.util.List;
import java.util.Set;

/** Which headers pass between a caller and a vendor. Names are in lower case. */
public final class HeaderRules {

  /** Beside what the gateway leaves out: what belongs to one hop, to the body, or to us. */
  private static final Set<String> KEPT_HERE =
      Set.of(
          "accept",
          "accept-encoding",
          "api-key",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-api-key",
          "x-session-id",
          "x-goog-api-key");

  private static final String OURS = "x-weir-";

  /** With these AWS and Google are told who asks, and who pays. */
  private static final List<String> PROOFS = List.of("x-amz-", "x-goog-");

  /** Google's clients name themselves so, as others do in the user agent. */
  private static final String GOOGLE_CLIENT = "x-goog-api-client";

  /** In which Bedrock says what its error is. */
  private static final String AWS_ERROR_TYPE = "x-amzn-errortype";

  private static final Set<String> RETURNED =
      Set.of(
          "retry-after", "retry-after-ms", "x-ms-retry-after-ms", "x-should-retry", "x-ms-region");

  /** What vendors say of their rates, in the many spellings of it. */
  private static final List<String> RATES =
      List.of("x-ratelimit", "ratelimit", "anthropic-ratelimit-", "x-ms-ratelimit-");

  private static final List<String> RETURNED_BEGINNINGS = List.of("anthropic-priority-", "openai-");

  /** What tells of the body of an answer that is passed on as it is, and where else to look. */
  private static final Set<String> RELAYED =
      Set.of(
          "content-type",
          "content-length",
          "content-encoding",
          "content-disposition",
          "content-range",
          "etag",
          "last-modified",
          "location");

  /** With these Google's clients and servers agree on how a file is sent in pieces. */
  private static final String UPLOADS = "x-goog-upload-";

  private HeaderRules() {}

  /** Whether a header that came with a call goes out to the vendor. */
  public static boolean goesOut(String name) {
    return !name.startsWith(OURS)
        && !KEPT_HERE.contains(name)
        && (name.equals(GOOGLE_CLIENT) || name.startsWith(UPLOADS) || !begins(name, PROOFS));
  }

  /**
   * Whether a header of the vendor's error is part of it: those that come back, and those that
   * reach callers of the vendor's own dialect, in its words.
   */
  public static boolean tellsAnError(String name) {
    return comesBack(name) || name.equals(AWS_ERROR_TYPE);
  }

  /** Whether a header tells how much may be asked, or when again. */
  public static boolean tellsRates(String name) {
    return name.contains("retry-after") || begins(name, RATES);
  }

  /** Whether a header of an answer that is passed on as it is may reach the caller. */
  public static boolean comesBackRelayed(String name) {
    return RELAYED.contains(name) || name.startsWith(UPLOADS) || comesBack(name);
  }

  /** Whether a header of the vendor's answer may reach the caller. */
  public static boolean comesBack(String name) {
    return RETURNED.contains(name) || tellsRates(name) || begins(name, RETURNED_BEGINNINGS);
  }

  /** No stream: this is asked of every header of every call. */
  private static boolean begins(String name, List<String> beginnings) {
    for (String beginning : beginnings) {
      if (name.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
