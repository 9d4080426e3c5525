package dev.weir.gateway.api;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;

/**
 * Unpacks Zstandard (RFC 8878). What is packed is collected first, within the bound of any body;
 * its library reads it from a stream, and its windows take 8 MiB at most.
 */
public final class Unzstd implements Unpacker {

  private static final int PIECE_BYTES = 16 * 1024;

  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();

  @Override
  public void feed(byte[] bytes, Taker taker) {
    packed.writeBytes(bytes);
  }

  @Override
  public void end(Taker taker) throws DataFormatException {
    byte[] piece = new byte[PIECE_BYTES];
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
      for (int length = read(in, piece); length >= 0; length = read(in, piece)) {
        if (length > 0 && !taker.take(piece, length)) {
          return;
        }
      }
    } catch (IOException unclosed) {
      throw new DataFormatException(String.valueOf(unclosed.getMessage()));
    }
  }

  /** Some damage the library finds, over some it stumbles: its own tables are too short for it. */
  private static int read(ZstdInputStream in, byte[] piece) throws DataFormatException {
    try {
      return in.read(piece);
    } catch (IOException | MalformedInputException broken) {
      throw new DataFormatException(String.valueOf(broken.getMessage()));
    } catch (RuntimeException stumbled) {
      throw new DataFormatException("it is damaged");
    }
  }

  @Override
  public void close() {
    packed.reset();
  }
}
