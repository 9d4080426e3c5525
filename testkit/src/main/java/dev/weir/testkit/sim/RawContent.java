package dev.weir.testkit.sim;

import dev.weir.bus.message.Chunk;
import io.vertx.core.buffer.Buffer;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Bytes that tell their own place. */
final class RawContent implements Content {

  private final long salt;
  private final TreeMap<Long, Boolean> wholeEnds = new TreeMap<>();
  private long written;
  private long handed;
  private boolean semantic;
  private boolean semanticHanded;

  RawContent(long salt) {
    this.salt = salt;
  }

  /** The bytes from one place to another. */
  static Buffer bytes(long salt, long from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(salt, from + i);
    }
    return Buffer.buffer(bytes);
  }

  private static byte at(long salt, long position) {
    return (byte) (((position + salt) * 0x9E3779B97F4A7C15L) >>> 56);
  }

  @Override
  public Chunk next(int size, SplittableRandom random) {
    Buffer bytes = bytes(salt, written, size);
    written += size;
    boolean whole = random.nextInt(4) > 0;
    if (whole) {
      wholeEnds.put(written, true);
    }
    semantic |= random.nextInt(3) == 0;
    return new Chunk.Raw(bytes, whole, semantic);
  }

  @Override
  public void handed(Chunk chunk) {
    if (!(chunk instanceof Chunk.Raw raw)) {
      throw new AssertionError("bytes were written, handed was " + chunk);
    }
    for (int i = 0; i < raw.bytes().length(); i++) {
      if (raw.bytes().getByte(i) != at(salt, handed + i)) {
        throw new AssertionError("byte " + (handed + i) + " is not what was written there");
      }
    }
    handed += raw.bytes().length();
    if (handed > written) {
      throw new AssertionError(handed + " bytes handed on, " + written + " written");
    }
    if (raw.whole() && handed > 0 && !wholeEnds.containsKey(handed)) {
      throw new AssertionError("byte " + handed + " was said to be the end of an event");
    }
    if (semanticHanded && !raw.semantic()) {
      throw new AssertionError("content had begun and then had not");
    }
    semanticHanded = raw.semantic();
  }

  @Override
  public boolean complete() {
    return handed == written;
  }
}
