package dev.weir.dialects.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Writes frames. Headers are made into bytes apart, since most streams need few sets of them. The
 * size of a payload is for whoever writes it to bound: see {@link FrameReader} for what is read.
 */
public final class FrameWriter {

  private static final int NAME_BYTES_MAX = 0xff;
  private static final int VALUE_BYTES_MAX = 0xffff;

  private FrameWriter() {}

  /**
   * The bytes of headers, in the map's order.
   *
   * @throws IllegalArgumentException if a name is empty or a name or value too long
   */
  public static byte[] headers(Map<String, HeaderValue> headers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      for (Map.Entry<String, HeaderValue> header : headers.entrySet()) {
        byte[] name = header.getKey().getBytes(UTF_8);
        if (name.length == 0 || name.length > NAME_BYTES_MAX) {
          throw new IllegalArgumentException("the name of a header is 1 to 255 bytes");
        }
        out.writeByte(name.length);
        out.write(name);
        write(out, header.getValue());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** A whole frame with these {@link #headers}. */
  public static byte[] frame(byte[] headers, byte[] payload) {
    int prelude = FrameReader.PRELUDE_BYTES;
    int checksum = FrameReader.CHECKSUM_BYTES;
    byte[] frame = new byte[prelude + headers.length + payload.length + checksum];
    ByteBuffer out = ByteBuffer.wrap(frame);
    CRC32 crc = new CRC32();
    out.putInt(frame.length).putInt(headers.length);
    crc.update(frame, 0, prelude - checksum);
    out.putInt((int) crc.getValue()).put(headers).put(payload);
    crc.update(frame, prelude - checksum, frame.length - prelude);
    out.putInt((int) crc.getValue());
    return frame;
  }

  private static void write(DataOutputStream out, HeaderValue value) throws IOException {
    switch (value) {
      case HeaderValue.Bool bool ->
          out.writeByte(bool.value() ? HeaderTypes.TRUE : HeaderTypes.FALSE);
      case HeaderValue.Int8 number -> {
        out.writeByte(HeaderTypes.INT8);
        out.writeByte(number.value());
      }
      case HeaderValue.Int16 number -> {
        out.writeByte(HeaderTypes.INT16);
        out.writeShort(number.value());
      }
      case HeaderValue.Int32 number -> {
        out.writeByte(HeaderTypes.INT32);
        out.writeInt(number.value());
      }
      case HeaderValue.Int64 number -> {
        out.writeByte(HeaderTypes.INT64);
        out.writeLong(number.value());
      }
      case HeaderValue.Bytes bytes -> {
        out.writeByte(HeaderTypes.BYTES);
        sized(out, bytes.value().getBytes());
      }
      case HeaderValue.Text text -> {
        out.writeByte(HeaderTypes.TEXT);
        sized(out, text.value().getBytes(UTF_8));
      }
      case HeaderValue.Timestamp time -> {
        out.writeByte(HeaderTypes.TIMESTAMP);
        out.writeLong(time.value().toEpochMilli());
      }
      case HeaderValue.Id id -> {
        out.writeByte(HeaderTypes.ID);
        out.writeLong(id.value().getMostSignificantBits());
        out.writeLong(id.value().getLeastSignificantBits());
      }
    }
  }

  private static void sized(DataOutputStream out, byte[] value) throws IOException {
    if (value.length > VALUE_BYTES_MAX) {
      throw new IllegalArgumentException("the value of a header is at most 65535 bytes");
    }
    out.writeShort(value.length);
    out.write(value);
  }
}
