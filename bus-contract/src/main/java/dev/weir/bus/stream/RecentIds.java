package dev.weir.bus.stream;

import dev.weir.bus.message.StreamId;

/**
 * The ids of some thousand streams; of those that fall into the same of many sets the oldest is
 * forgotten. They lie in arrays: as objects that live for a thousand calls they would be copied by
 * collection after collection and end as garbage in the old generation.
 */
final class RecentIds {

  private static final int SETS = 256;

  /** How many a set holds. */
  private static final int WAYS = 16;

  private final long[] origins = new long[SETS * WAYS];

  /** One more than the number of the stream; 0 where there is none. */
  private final long[] numbers = new long[SETS * WAYS];

  private final byte[] next = new byte[SETS];

  void add(StreamId id) {
    if (contains(id)) {
      return;
    }
    int set = setOf(id);
    int place = set * WAYS + next[set];
    next[set] = (byte) ((next[set] + 1) % WAYS);
    origins[place] = id.origin();
    numbers[place] = id.number() + 1;
  }

  /** Returns whether it was there. */
  boolean remove(StreamId id) {
    int place = placeOf(id);
    if (place >= 0) {
      numbers[place] = 0;
    }
    return place >= 0;
  }

  boolean contains(StreamId id) {
    return placeOf(id) >= 0;
  }

  private int placeOf(StreamId id) {
    int first = setOf(id) * WAYS;
    for (int place = first; place < first + WAYS; place++) {
      if (numbers[place] == id.number() + 1 && origins[place] == id.origin()) {
        return place;
      }
    }
    return -1;
  }

  private static int setOf(StreamId id) {
    return id.hashCode() & (SETS - 1);
  }
}
