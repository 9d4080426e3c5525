package dev.weir.gateway.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * The explanation records of the newest requests of this node, 10,000 at most; shared by its event
 * loops. Adding happens for every request, finding for a few: so it is a ring without an index.
 */
public final class Explanations {

  /** How many records are kept unless told otherwise. */
  public static final int RECORDS_MAX = 10_000;

  private final @Nullable Explanation[] ring;
  private int next;

  public Explanations(int recordsMax) {
    ring = new Explanation[recordsMax];
  }

  /** Keeps a record; the oldest goes when there are too many. */
  public synchronized void add(Explanation record) {
    ring[next] = record;
    next = next + 1 == ring.length ? 0 : next + 1;
  }

  /** The record of a request that has ended, or null. */
  public synchronized @Nullable Explanation find(String id) {
    for (Explanation record : ring) {
      if (record != null && record.id().equals(id)) {
        return record;
      }
    }
    return null;
  }
}
