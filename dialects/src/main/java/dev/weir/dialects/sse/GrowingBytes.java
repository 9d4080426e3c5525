package dev.weir.dialects.sse;

import java.util.Arrays;

/** Bytes appended one after the other into an array that is used again once cleared. */
final class GrowingBytes {

  private static final int CAPACITY_MIN = 256;

  private static final byte[] NO_BYTES = {};

  private byte[] array = NO_BYTES;
  private int length;

  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  void append(byte[] bytes, int offset, int count) {
    reserve(count);
    System.arraycopy(bytes, offset, array, length, count);
    length += count;
  }

  void append(byte value) {
    reserve(1);
    array[length++] = value;
  }

  /** Forgets the content; what lies in the array stays until the next append. */
  void clear() {
    length = 0;
  }

  /** As {@link #clear}, and lets go of an array larger than this. */
  void clear(int capacityMax) {
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
