package dev.weir.dialects.images;

import dev.weir.bus.chat.Usage;
import dev.weir.dialects.tree.JsonValue;

/** Tokens as vendors count them. */
final class Counts {

  private Counts() {}

  /** A count among members, {@link Usage#UNKNOWN} when there is none. */
  static long of(JsonValue object, String name) {
    return Math.max(Usage.UNKNOWN, object.longOf(name, Usage.UNKNOWN));
  }

  /** Both together, where what is not known adds nothing. */
  static long sum(long some, long more) {
    if (some == Usage.UNKNOWN || more == Usage.UNKNOWN) {
      return Math.max(some, more);
    }
    return some > Long.MAX_VALUE - more ? Long.MAX_VALUE : some + more;
  }
}
