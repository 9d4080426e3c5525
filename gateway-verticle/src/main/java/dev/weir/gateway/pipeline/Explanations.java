package dev.weir.gateway.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The explanation records of the newest requests of this node, 10,000 at most; shared by its event
 * loops.
 */
public final class Explanations {

  /** How many records are kept unless told otherwise. */
  public static final int RECORDS_MAX = 10_000;

  private final int recordsMax;
  private final Map<String, Explanation> records = new LinkedHashMap<>();

  public Explanations(int recordsMax) {
    this.recordsMax = recordsMax;
  }

  /** Keeps a record; the oldest goes when there are too many. */
  public synchronized void add(Explanation record) {
    records.put(record.id(), record);
    if (records.size() > recordsMax) {
      records.remove(records.keySet().iterator().next());
    }
  }

  /** The record of a request that has ended, or null. */
  public synchronized @Nullable Explanation find(String id) {
    return records.get(id);
  }
}
