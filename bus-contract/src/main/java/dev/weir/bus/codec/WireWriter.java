package dev.weir.bus.codec;

import dev.weir.bus.json.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of records into one array that grows, which becomes a {@link Buffer} in one
 * copy at the end.
 *
 * <p>Numbers: {@code varint} has seven bits a byte, the lowest first; {@code zigzag} is a varint in
 * which small negative numbers are small too. Texts and byte strings have their length, a varint,
 * in front. A nullable field has a byte 0 or 1 in front.
 */
class WireWriter {

  /** Writes one value of a list, or a value that may be absent. */
  @FunctionalInterface
  interface Field<T> {
    void write(WireWriter out, T value);
  }

  private byte[] bytes;
  private int position;

  /** A writer for about so many bytes. */
  WireWriter(int expectedBytes) {
    bytes = new byte[expectedBytes];
  }

  /** One byte. */
  final void octet(int value) {
    reserve(1);
    bytes[position++] = (byte) value;
  }

  final void bool(boolean value) {
    octet(value ? 1 : 0);
  }

  final void varint(long value) {
    reserve(10);
    position = putVarint(position, value);
  }

  final void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  final void zigzagInt(int value) {
    zigzag(value);
  }

  /** Eight bytes, the highest first: for numbers that use them all. */
  final void fixed64(long value) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[position++] = (byte) (value >>> shift);
    }
  }

  final void float64(double value) {
    fixed64(Double.doubleToRawLongBits(value));
  }

  final void string(String text) {
    int length = text.length();
    int start = position;
    reserve(5 + length);
    int at = putVarint(start, length);
    int i = 0;
    for (char c; i < length && (c = text.charAt(i)) < 0x80; i++) {
      bytes[at++] = (byte) c;
    }
    if (i < length) {
      int wide = WireText.length(text);
      reserve(5 + wide);
      at = WireText.encode(text, bytes, putVarint(start, wide));
    }
    position = at;
  }

  final void json(RawJson json) {
    varint(json.length());
    reserve(json.length());
    json.copyTo(bytes, position);
    position += json.length();
  }

  final void buffer(Buffer buffer) {
    int length = buffer.length();
    varint(length);
    reserve(length);
    buffer.getBytes(0, length, bytes, position);
    position += length;
  }

  final void raw(byte[] content) {
    reserve(content.length);
    System.arraycopy(content, 0, bytes, position, content.length);
    position += content.length;
  }

  final <T> void list(List<? extends T> values, Field<T> element) {
    varint(values.size());
    for (T value : values) {
      element.write(this, value);
    }
  }

  final <T> void nullable(@Nullable T value, Field<T> field) {
    bool(value != null);
    if (value != null) {
      field.write(this, value);
    }
  }

  /**
   * Whether a field that is the last of its record is left out when it says nothing, as older
   * writers do. A version that has another field behind it must write it.
   */
  boolean leavesOutLast() {
    return true;
  }

  /** Begins a record; what this returns goes to {@link #close}. */
  final int open() {
    octet(0); // Enough for the length of a short record.
    return position;
  }

  /** Ends the record that {@link #open} began, now that its length is known. */
  void close(int start) {
    int length = position - start;
    if (length > 0x7F) {
      int wider = varintBytes(length) - 1;
      reserve(wider);
      System.arraycopy(bytes, start, bytes, start + wider, length);
      position += wider;
    }
    putVarint(start - 1, length);
  }

  final void appendTo(Buffer buffer) {
    buffer.appendBytes(bytes, 0, position);
  }

  final Buffer toBuffer() {
    return Buffer.buffer(position).appendBytes(bytes, 0, position);
  }

  private int putVarint(int start, long value) {
    int at = start;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  private static int varintBytes(int value) {
    return (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }

  private void reserve(int more) {
    int needed = Math.addExact(position, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
  }
}
