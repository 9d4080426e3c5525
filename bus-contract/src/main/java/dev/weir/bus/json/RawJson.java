package dev.weir.bus.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value as the UTF-8 bytes it came in: a schema, an unknown member, a vendor's own block.
 *
 * <p>Nobody between the two dialects needs to read such a value, so nobody parses it. Whoever makes
 * one vouches that the bytes are a single, valid JSON value; two values are equal when their bytes
 * are. Immutable: the bytes are copied in and out.
 */
public final class RawJson {

  private final byte[] utf8;

  private RawJson(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** A value from its text. */
  public static RawJson of(String text) {
    return new RawJson(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A value from a slice of UTF-8 bytes, which are copied. */
  public static RawJson ofUtf8(byte[] bytes, int offset, int length) {
    return new RawJson(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** A value from UTF-8 bytes, which are copied. */
  public static RawJson ofUtf8(byte[] bytes) {
    return new RawJson(bytes.clone());
  }

  /** A copy of the UTF-8 bytes. */
  public byte[] bytes() {
    return utf8.clone();
  }

  /** The number of UTF-8 bytes. */
  public int length() {
    return utf8.length;
  }

  /** Copies the bytes into {@code target} from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(utf8, 0, target, offset, utf8.length);
  }

  /** The value's text. */
  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }
}
