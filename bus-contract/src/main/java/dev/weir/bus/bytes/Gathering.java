package dev.weir.bus.bytes;

import io.vertx.core.buffer.Buffer;

/**
 * Joins pieces that come one after the other. A single piece, which is what most bodies are, is not
 * copied. It has no bound of its own: who gathers, counts.
 */
public final class Gathering {

  private static final Buffer NOTHING = Buffer.buffer(0);

  private Buffer bytes = NOTHING;
  private boolean own;

  /** Adds a piece, which must not change any more. */
  public void add(Buffer piece) {
    if (piece.length() == 0) {
      return;
    }
    if (own) {
      bytes.appendBuffer(piece);
    } else if (bytes.length() == 0) {
      bytes = piece;
    } else {
      // Of its own from here on: whoever gave the first piece may use it elsewhere too.
      bytes = Buffer.buffer(2 * bytes.length() + piece.length()).appendBuffer(bytes);
      bytes.appendBuffer(piece);
      own = true;
    }
  }

  /** How many bytes there are. */
  public int length() {
    return bytes.length();
  }

  /** All of them. To be read only, and until the next piece. */
  public Buffer bytes() {
    return bytes;
  }
}
