package dev.weir.dialects.sigv4;

/** What became of a signature that was looked at. */
public sealed interface Verdict {

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
    /** It was signed too long ago, or is from the future. The message is AWS's own then. */
    UNTIMELY,
    /** Key, request or body are not those that were signed. */
    MISMATCH
  }
}
