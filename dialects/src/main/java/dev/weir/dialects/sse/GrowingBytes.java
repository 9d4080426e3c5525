package dev.weir.dialects.sse;

import java.util.Arrays;

/** Bytes appended one after the other into an array that is used again once cleared. */
public final class GrowingBytes {

  private static final int CAPACITY_MIN = 256;

  private static final byte[] NO_BYTES = {};

  private byte[] array = NO_BYTES;
  private int length;

  /** The array itself, of which the first {@link #length} bytes count. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  public void append(byte[] bytes, int offset, int count) {
    reserve(count);
    System.arraycopy(bytes, offset, array, length, count);
    length += count;
  }

  public void append(byte value) {
    reserve(1);
    array[length++] = value;
  }

  /** Forgets the content; what lies in the array stays until the next append. */
  public void clear() {
    length = 0;
  }

  /** As {@link #clear}, and lets go of an array larger than this. */
  public void clear(int capacityMax) {
    length = 0;
    if (array.length > capacityMax) {
      array = NO_BYTES;
    }
  }

  private void reserve(int count) {
    if (count > array.length - length) {
      int needed = length + count;
      array = Arrays.copyOf(array, Math.max(needed, Math.max(CAPACITY_MIN, array.length * 2)));
    }
  }
}
