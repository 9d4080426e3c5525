package dev.weir.gateway.pipeline;

import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The explanation records of the newest requests of this node; shared by its event loops. Adding
 * happens for every request, finding for a few: so it is a ring without an index.
 *
 * <p>Records lie in it as JSON in arrays that are used again. As objects they would be copied by
 * every collection of the young generation, which would take more time than all else it does.
 */
public final class Explanations {

  private static final int SLOT_BYTES = 256;
  private static final byte[] EMPTY = {};

  private final JsonWriter writer = new JsonWriter();
  private final byte[][] slots;
  private final int[] lengths;
  private int next;

  /**
   * @param recordsMax how many are kept; 0 for none
   */
  public Explanations(int recordsMax) {
    slots = new byte[recordsMax][];
    lengths = new int[recordsMax];
    Arrays.fill(slots, EMPTY);
  }

  /** Keeps a record that has ended; the oldest goes when there are too many. */
  public synchronized void add(Explanation record) {
    if (slots.length == 0) {
      return;
    }
    record.write(writer.reset());
    int length = writer.length();
    if (slots[next].length < length) {
      slots[next] = new byte[(length / SLOT_BYTES + 1) * SLOT_BYTES];
    }
    writer.copyTo(slots[next]);
    lengths[next] = length;
    next = next + 1 == slots.length ? 0 : next + 1;
  }

  /** The record of a request, or null. */
  public synchronized @Nullable JsonObject find(String id) {
    byte[] begin = Explanation.beginning(id).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < slots.length; i++) {
      if (lengths[i] > begin.length
          && Arrays.equals(slots[i], 0, begin.length, begin, 0, begin.length)) {
        return new JsonObject(new String(slots[i], 0, lengths[i], StandardCharsets.UTF_8));
      }
    }
    return null;
  }
}
