package dev.weir.dialects.eventstream;

import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.GrowingBytes;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Reads frames from bytes that may be cut anywhere.
 *
 * <p>A frame is {@code total length u32 | headers length u32 | CRC32 of these 8 bytes | headers |
 * payload | CRC32 of all before}, big-endian. The first checksum is looked at before a byte of the
 * rest is waited for, so that bytes of another format are refused at once. Frames that lie within
 * one piece are not copied; of a frame in several pieces only the bytes that have come are kept.
 *
 * <p>The slices of a frame are good until the consumer returns.
 */
public final class FrameReader {

  /** The most bytes of a payload. */
  public static final int PAYLOAD_BYTES_MAX = 16 << 20;

  /** The most bytes of all headers of a frame. */
  public static final int HEADER_BYTES_MAX = 128 << 10;

  static final int PRELUDE_BYTES = 12;
  static final int CHECKSUM_BYTES = 4;

  private static final int FRAME_BYTES_MIN = PRELUDE_BYTES + CHECKSUM_BYTES;
  private static final int CAPACITY_KEPT = 64 << 10;

  private final GrowingBytes held = new GrowingBytes();
  private final CRC32 checksum = new CRC32();
  private int heldFrame; // The length of the frame that is held in part; 0 until it is known.

  /**
   * Takes the next bytes and hands on the frames that are complete with them.
   *
   * @throws EventStreamException if the bytes are no frames, or a frame is too large; nothing may
   *     be fed after that
   */
  public void feed(byte[] bytes, int offset, int length, Consumer<Frame> frames) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int end = offset + length;
    int at = held.length() == 0 ? offset : complete(bytes, offset, end, frames);
    while (end - at >= PRELUDE_BYTES) {
      int frame = frameLength(bytes, at);
      if (frame > end - at) {
        heldFrame = frame;
        break;
      }
      frames.accept(frame(bytes, at, frame));
      at += frame;
    }
    held.append(bytes, at, end - at);
  }

  /** Takes what the frame that is held in part still lacks; gives where the rest begins. */
  private int complete(byte[] bytes, int offset, int end, Consumer<Frame> frames) {
    int at = offset;
    if (heldFrame == 0) {
      at += hold(bytes, at, end, PRELUDE_BYTES);
      if (held.length() < PRELUDE_BYTES) {
        return at;
      }
      heldFrame = frameLength(held.array(), 0);
    }
    at += hold(bytes, at, end, heldFrame);
    if (held.length() == heldFrame) {
      Frame whole = frame(held.array(), 0, heldFrame);
      heldFrame = 0;
      frames.accept(whole);
      held.clear(CAPACITY_KEPT);
    }
    return at;
  }

  private int hold(byte[] bytes, int at, int end, int wanted) {
    int taken = Math.min(end - at, wanted - held.length());
    held.append(bytes, at, taken);
    return taken;
  }

  private int frameLength(byte[] bytes, int at) {
    if (checksum(bytes, at, PRELUDE_BYTES - CHECKSUM_BYTES)
        != int32(bytes, at + PRELUDE_BYTES - CHECKSUM_BYTES)) {
      throw new EventStreamException("the checksum of a frame's lengths is wrong");
    }
    long total = Integer.toUnsignedLong(int32(bytes, at));
    long headers = Integer.toUnsignedLong(int32(bytes, at + 4));
    if (headers > HEADER_BYTES_MAX || total > headers + PAYLOAD_BYTES_MAX + FRAME_BYTES_MIN) {
      throw new EventStreamException("a frame is too large");
    }
    if (total < headers + FRAME_BYTES_MIN) {
      throw new EventStreamException("the lengths of a frame do not fit each other");
    }
    return (int) total;
  }

  private Frame frame(byte[] bytes, int at, int length) {
    int end = at + length - CHECKSUM_BYTES;
    if (checksum(bytes, at, length - CHECKSUM_BYTES) != int32(bytes, end)) {
      throw new EventStreamException("the checksum of a frame is wrong");
    }
    int headers = int32(bytes, at + 4);
    int payload = at + PRELUDE_BYTES + headers;
    return new Frame(
        HeaderReader.read(bytes, at + PRELUDE_BYTES, headers),
        new ByteSlice(bytes, payload, end - payload),
        new ByteSlice(bytes, at, length));
  }

  private int checksum(byte[] bytes, int offset, int length) {
    checksum.reset();
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }

  private static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
