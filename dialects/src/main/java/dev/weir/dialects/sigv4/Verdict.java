package dev.weir.dialects.sigv4;

/** What became of a signature that was looked at. */
public sealed interface Verdict {

  /** How AWS begins to tell of a signature that is too old. */
  String EXPIRED = "Signature expired: ";

  /** How AWS begins to tell of a signature that is from the future. */
  String NOT_YET_CURRENT = "Signature not yet current: ";

  /**
   * Whether a message is about the time of a signature. AWS answers that with a type of its own, by
   * which its clients set their clocks.
   */
  static boolean isOfTime(String message) {
    return message.startsWith(EXPIRED) || message.startsWith(NOT_YET_CURRENT);
  }

  /** The request is signed by the holder of this key, now, and as it came. */
  record Accepted(String accessKeyId, Scope scope) implements Verdict {}

  /**
   * It is not.
   *
   * @param message why, for the caller's developer; it holds nothing that is secret
   */
  record Refused(Reason reason, String message) implements Verdict {}

  /** Why a signature does not count. */
  enum Reason {
    /** There is no signature, or it lacks something or is not in the form of one. */
    INCOMPLETE,
    /** Nobody knows the key. */
    UNKNOWN_KEY,
    /** It was signed too long ago, or is from the future. */
    EXPIRED,
    /** Key, request or body are not those that were signed. */
    MISMATCH
  }
}
