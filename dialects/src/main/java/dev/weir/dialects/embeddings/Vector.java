package dev.weir.dialects.embeddings;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.function.IntUnaryOperator;

/** One input's vector. It keeps the numbers as the vendor told them until others are asked for. */
public sealed interface Vector {

  /** How many numbers it has. */
  int length();

  /**
   * Its floats of 32 bits.
   *
   * @throws ArithmeticException if a number is beyond them
   */
  float[] floats();

  /** Its bytes: of floats the lowest first. */
  byte[] bytes();

  /** Writes it as an array of JSON numbers, all of which must be finite. */
  void writeTo(JsonWriter out);

  /** Writes its bytes in base64. */
  default void packTo(JsonWriter out) {
    out.text(Base64.getEncoder().encodeToString(bytes()));
  }

  /** An array of JSON numbers, unread: to read and write them takes longer than all else. */
  final class Digits implements Vector {

    private final byte[] source;
    private final int start;
    private final int end;
    private final int count;

    /**
     * @param source holds the array from {@code start} to {@code end}, and must not change
     */
    Digits(byte[] source, int start, int end, int count) {
      this.source = source;
      this.start = start;
      this.end = end;
      this.count = count;
    }

    @Override
    public int length() {
      return count;
    }

    @Override
    public float[] floats() {
      float[] floats = new float[count];
      int at = start + 1;
      for (int i = 0; i < count; i++) {
        int comma = at;
        while (source[comma] != ',' && source[comma] != ']') {
          comma++;
        }
        floats[i] = NearestFloat.of(source, at, comma);
        if (Float.isInfinite(floats[i])) {
          throw new ArithmeticException("beyond 32-bit floats");
        }
        at = comma + 1;
      }
      return floats;
    }

    /**
     * Whole numbers as bytes.
     *
     * @throws ArithmeticException if one has a fraction or does not fit
     */
    Whole whole(boolean unsigned) {
      float[] floats = floats();
      byte[] bytes = new byte[count];
      for (int i = 0; i < count; i++) {
        int number = (int) floats[i];
        if (number != floats[i] || number < (unsigned ? 0 : -128) || number > most(unsigned)) {
          throw new ArithmeticException("not a whole number of eight bits");
        }
        bytes[i] = (byte) number;
      }
      return new Whole(bytes, unsigned);
    }

    private static int most(boolean unsigned) {
      return unsigned ? 255 : 127;
    }

    @Override
    public byte[] bytes() {
      return new Floats(floats()).bytes();
    }

    @Override
    public void writeTo(JsonWriter out) {
      out.raw(RawJson.ofUtf8(source, start, end - start));
    }
  }

  /** Floats of 32 bits. */
  final class Floats implements Vector {

    private final float[] floats;

    Floats(float[] floats) {
      this.floats = floats;
    }

    /**
     * The floats of bytes, the lowest first.
     *
     * @param finite whether all must be numbers that JSON can tell
     * @throws ArithmeticException if a float is incomplete, or is no such number
     */
    static Floats of(byte[] bytes, boolean finite) {
      if (bytes.length % Float.BYTES != 0) {
        throw new ArithmeticException("not whole floats of 32 bits");
      }
      float[] floats = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
      for (float number : floats) {
        if (finite && !Float.isFinite(number)) {
          throw new ArithmeticException("not finite");
        }
      }
      return new Floats(floats);
    }

    @Override
    public int length() {
      return floats.length;
    }

    @Override
    public float[] floats() {
      return floats.clone();
    }

    @Override
    public byte[] bytes() {
      byte[] bytes = new byte[floats.length * Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(floats);
      return bytes;
    }

    @Override
    public void writeTo(JsonWriter out) {
      StringBuilder digits = new StringBuilder(floats.length * 14).append('[');
      for (int i = 0; i < floats.length; i++) {
        digits.append(i == 0 ? "" : ",").append(floats[i]); // The fewest that restore it.
      }
      out.raw(RawJson.of(digits.append(']').toString()));
    }
  }

  /** Whole numbers of eight bits. */
  final class Whole implements Vector {

    private final byte[] bytes;
    private final boolean unsigned;

    Whole(byte[] bytes, boolean unsigned) {
      this.bytes = bytes;
      this.unsigned = unsigned;
    }

    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public float[] floats() {
      IntUnaryOperator value = value();
      float[] floats = new float[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        floats[i] = value.applyAsInt(i);
      }
      return floats;
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public void writeTo(JsonWriter out) {
      IntUnaryOperator value = value();
      out.array();
      for (int i = 0; i < bytes.length; i++) {
        out.number(value.applyAsInt(i));
      }
      out.endArray();
    }

    private IntUnaryOperator value() {
      return unsigned ? i -> Byte.toUnsignedInt(bytes[i]) : i -> bytes[i];
    }
  }
}
