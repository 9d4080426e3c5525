package dev.weir.gateway.api;

import java.util.zip.DataFormatException;

/**
 * Unpacks a compressed body in small pieces: whoever takes them can stop at any time, so that a few
 * bytes that stand for gigabytes do no harm. To be closed.
 */
public interface Unpacker extends AutoCloseable {

  /** Takes what was unpacked; false when no more is wanted. The array is used again. */
  interface Taker {
    boolean take(byte[] bytes, int length);
  }

  /**
   * Takes the next bytes.
   *
   * @throws DataFormatException when they are none of this kind
   */
  void feed(byte[] bytes, Taker taker) throws DataFormatException;

  /**
   * No more will come.
   *
   * @throws DataFormatException when that is too early
   */
  void end(Taker taker) throws DataFormatException;

  @Override
  void close();
}
