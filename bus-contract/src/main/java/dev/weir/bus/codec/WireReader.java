package dev.weir.bus.codec;

import dev.weir.bus.json.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link WireWriter} wrote. A field beyond the end of its record reads as 0, empty or
 * absent, whole records included; a field that is cut off, or is none, is unreadable. Nothing is
 * allocated before the bytes for it are known to be there.
 */
final class WireReader {

  /** How deep parts may lie within one another. */
  static final int DEPTH_MAX = 16;

  /** Reads one value of a list, or a value that may be absent. */
  @FunctionalInterface
  interface Field<T> {
    T read(WireReader in);
  }

  private static final RawJson NULL = RawJson.of("null");

  private final byte[] bytes;
  private int position;
  private int limit;
  private int depth;

  WireReader(byte[] bytes) {
    this.bytes = bytes;
    this.limit = bytes.length;
  }

  /** Whether the record, or all, has been read. */
  boolean atEnd() {
    return position == limit;
  }

  /** One byte as a number from 0 to 255. */
  int octet() {
    return atEnd() ? 0 : bytes[position++] & 0xFF;
  }

  boolean bool() {
    int value = octet();
    if (value > 1) {
      throw new UnreadableException("neither true nor false");
    }
    return value == 1;
  }

  long varint() {
    if (atEnd()) {
      return 0;
    }
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (atEnd()) {
        throw new UnreadableException("a number is cut off");
      }
      int next = bytes[position++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new UnreadableException("a number is too long");
  }

  long zigzag() {
    return zigzag(0);
  }

  long zigzag(long absent) {
    if (atEnd()) {
      return absent;
    }
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  int zigzagInt() {
    return zigzagInt(0);
  }

  int zigzagInt(int absent) {
    long value = zigzag(absent);
    if (value != (int) value) {
      throw new UnreadableException("a number is too large");
    }
    return (int) value;
  }

  long fixed64() {
    if (atEnd()) {
      return 0;
    }
    int from = take(8);
    long value = 0;
    for (int i = from; i < from + 8; i++) {
      value = (value << 8) | (bytes[i] & 0xFF);
    }
    return value;
  }

  double float64() {
    return Double.longBitsToDouble(fixed64());
  }

  String string() {
    int length = length();
    return WireText.decode(bytes, take(length), length);
  }

  /** A JSON value; {@code null} where it is missing. */
  RawJson json() {
    int length = length();
    return length == 0 ? NULL : RawJson.ofUtf8(bytes, take(length), length);
  }

  Buffer buffer() {
    int length = length();
    return Buffer.buffer(length).appendBytes(bytes, take(length), length);
  }

  /** A list; each of its values takes at least a byte. */
  <T> List<T> list(Field<T> element) {
    int count = length();
    List<T> values = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      if (atEnd()) {
        throw new UnreadableException("a list is cut off");
      }
      values.add(element.read(this));
    }
    return values;
  }

  <T> @Nullable T nullable(Field<T> field) {
    return bool() ? field.read(this) : null;
  }

  /** Begins a record; what this returns goes to {@link #close}. */
  int open() {
    int length = length();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  /** Ends a record and skips what a newer writer has appended to it. */
  void close(int outer) {
    position = limit;
    limit = outer;
  }

  /** Begins a part, which may lie within other parts. */
  int descend() {
    if (++depth > DEPTH_MAX) {
      throw new UnreadableException("nested too deeply");
    }
    return open();
  }

  /** Ends what {@link #descend} began. */
  void ascend(int outer) {
    depth--;
    close(outer);
  }

  /** The rest of the record as an array. */
  byte[] rest() {
    int length = limit - position;
    int from = take(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** A number of bytes that are known to be there. */
  private int length() {
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw new UnreadableException("longer than what there is");
    }
    return (int) length;
  }

  private int take(int length) {
    if (length > limit - position) {
      throw new UnreadableException("cut off");
    }
    int from = position;
    position += length;
    return from;
  }
}
