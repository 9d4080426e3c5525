package dev.weir.bus.stream;

import dev.weir.bus.message.StreamId;
import java.util.Iterator;
import java.util.LinkedHashSet;

/** The ids of some thousand streams; the oldest are forgotten. */
final class RecentIds {

  private static final int MAX = 4_096;

  private final LinkedHashSet<StreamId> ids = new LinkedHashSet<>();

  void add(StreamId id) {
    ids.add(id);
    if (ids.size() > MAX) {
      Iterator<StreamId> oldest = ids.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  boolean remove(StreamId id) {
    return ids.remove(id);
  }

  boolean contains(StreamId id) {
    return ids.contains(id);
  }
}
