package dev.weir.dialects.eventstream;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;

/** The value of a frame's header, of one of the types that the format has. */
public sealed interface HeaderValue {

  /** True or false, which are two types on the wire. */
  record Bool(boolean value) implements HeaderValue {}

  /** A signed number of 8 bits. */
  record Int8(byte value) implements HeaderValue {}

  /** A signed number of 16 bits. */
  record Int16(short value) implements HeaderValue {}

  /** A signed number of 32 bits. */
  record Int32(int value) implements HeaderValue {}

  /** A signed number of 64 bits. */
  record Int64(long value) implements HeaderValue {}

  /** Bytes, at most 65,535 of them. They belong to the value: nobody changes them. */
  record Bytes(Buffer value) implements HeaderValue {}

  /** A text of at most 65,535 bytes in UTF-8. */
  record Text(String value) implements HeaderValue {}

  /** A time, in whole milliseconds. */
  record Timestamp(Instant value) implements HeaderValue {}

  /** A UUID. */
  record Id(UUID value) implements HeaderValue {}
}
