package dev.weir.dialects.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;

/**
 * A run of bytes inside an array that somebody else owns; nothing is copied until asked for.
 *
 * <p>Whoever hands out a slice says how long the bytes behind it stay as they are.
 */
public final class ByteSlice {

  private final byte[] array;
  private final int offset;
  private final int length;

  /**
   * @throws IndexOutOfBoundsException if the slice does not lie within the array
   */
  public ByteSlice(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** The array itself, to be read from {@link #offset} for {@link #length} bytes, never written. */
  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** A copy of the bytes, safe to keep. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The bytes as UTF-8, with U+FFFD in place of what is not UTF-8. */
  public String asString() {
    return new String(array, offset, length, UTF_8);
  }

  /** The size only: slices hold prompts and answers, which have no business in a log. */
  @Override
  public String toString() {
    return length + " bytes";
  }
}
