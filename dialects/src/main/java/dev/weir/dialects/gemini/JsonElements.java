package dev.weir.dialects.gemini;

import dev.weir.dialects.sse.ByteSlice;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Cuts a JSON array of objects, or objects one after another, into the objects as their bytes
 * arrive. What stands between them is not judged.
 */
final class JsonElements {

  private static final int BYTES_MAX = 16 << 20;

  private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** Takes the next bytes and hands over the objects that are whole with them. */
  void feed(byte[] bytes, Consumer<ByteSlice> objects) {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (inString) {
        string(bytes[i]);
        continue;
      }
      switch (bytes[i]) {
        case '"' -> inString = depth > 0;
        case '{' -> {
          if (depth++ == 0) {
            start = i;
          }
        }
        case '}' -> {
          if (depth > 0 && --depth == 0) {
            objects.accept(whole(bytes, start, i + 1));
          }
        }
        default -> {
          // Anything else neither begins nor ends an object.
        }
      }
    }
    if (depth > 0) {
      held.write(bytes, start, bytes.length - start);
      if (held.size() > BYTES_MAX) {
        throw Wording.malformed("a chunk of more than " + BYTES_MAX + " bytes");
      }
    }
  }

  private void string(byte b) {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inString = false;
    }
  }

  private ByteSlice whole(byte[] bytes, int start, int end) {
    if (held.size() == 0) {
      return new ByteSlice(bytes, start, end - start);
    }
    held.write(bytes, start, end - start);
    byte[] joined = held.toByteArray();
    held.reset();
    return new ByteSlice(joined, 0, joined.length);
  }
}
