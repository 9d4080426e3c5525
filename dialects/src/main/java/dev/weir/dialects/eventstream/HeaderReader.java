package dev.weir.dialects.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Reads the block of a frame's headers. */
final class HeaderReader {

  private final ByteBuffer in;

  private HeaderReader(ByteBuffer in) {
    this.in = in;
  }

  static Map<String, HeaderValue> read(byte[] bytes, int offset, int length) {
    HeaderReader reader = new HeaderReader(ByteBuffer.wrap(bytes, offset, length));
    try {
      return reader.all();
    } catch (BufferUnderflowException cut) {
      throw new EventStreamException("a header goes past the end of its block");
    }
  }

  private Map<String, HeaderValue> all() {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      int nameLength = Byte.toUnsignedInt(in.get());
      if (nameLength == 0) {
        throw new EventStreamException("a header without a name");
      }
      String name = new String(bytes(nameLength), UTF_8);
      headers.put(name, value(in.get()));
    }
    return headers;
  }

  private HeaderValue value(byte type) {
    return switch (type) {
      case HeaderTypes.TRUE -> new HeaderValue.Bool(true);
      case HeaderTypes.FALSE -> new HeaderValue.Bool(false);
      case HeaderTypes.INT8 -> new HeaderValue.Int8(in.get());
      case HeaderTypes.INT16 -> new HeaderValue.Int16(in.getShort());
      case HeaderTypes.INT32 -> new HeaderValue.Int32(in.getInt());
      case HeaderTypes.INT64 -> new HeaderValue.Int64(in.getLong());
      case HeaderTypes.BYTES -> new HeaderValue.Bytes(Buffer.buffer(sized()));
      case HeaderTypes.TEXT -> new HeaderValue.Text(new String(sized(), UTF_8));
      case HeaderTypes.TIMESTAMP -> new HeaderValue.Timestamp(Instant.ofEpochMilli(in.getLong()));
      case HeaderTypes.ID -> new HeaderValue.Id(new UUID(in.getLong(), in.getLong()));
      default -> throw new EventStreamException("a header of an unknown type");
    };
  }

  private byte[] sized() {
    return bytes(Short.toUnsignedInt(in.getShort()));
  }

  /** Looks before it makes room: the length is a stranger's word. */
  private byte[] bytes(int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
