package dev.weir.launcher.sdk;

/** What a vendor fails with, whatever its dialect. */
enum Failure {
  INVALID,
  OUR_KEY_REFUSED,
  OUR_KEY_NOT_PERMITTED,
  NO_SUCH_MODEL,
  RATE_LIMITED,
  NO_MONEY,
  TOO_LONG,
  SERVER,
  OVERLOADED;

  /** A call shows the vendor so many keys, if each is refused. */
  private static final int KEYS_SHOWN = 11;

  /** How often a vendor that fails so is asked for one call by a node with many keys. */
  int asked() {
    return switch (this) {
      case OUR_KEY_REFUSED, OUR_KEY_NOT_PERMITTED, RATE_LIMITED, NO_MONEY -> KEYS_SHOWN;
      default -> 1;
    };
  }

  /** In how many seconds a vendor that is too busy wants to be asked again. */
  static final String RETRY_AFTER = "7";

  /**
   * What an SDK makes of it.
   *
   * @param statuses one of which the answer has
   * @param word stands in the error's body
   */
  record Expected(String exception, java.util.Set<Integer> statuses, String word) {
    static Expected of(String exception, int status, String word) {
      return new Expected(exception, java.util.Set.of(status), word);
    }
  }
}
