package dev.weir.dialects.bedrock;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Bytes that come in pieces, each in base64 for itself. */
final class Blob {

  /** An event is bounded, a block of many events is not. */
  static final int CHARS_MAX = 16 << 20;

  private final List<String> pieces = new ArrayList<>();
  private long chars;

  void add(String base64) {
    chars += base64.length();
    if (chars > CHARS_MAX) {
      throw Wording.malformed("a block of more than " + CHARS_MAX + " characters");
    }
    if (!base64.isEmpty()) {
      pieces.add(base64);
    }
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** All of it in base64; a single piece is as it came. */
  String joined() {
    if (pieces.size() <= 1) {
      return pieces.isEmpty() ? "" : pieces.getFirst();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (String piece : pieces) {
        bytes.writeBytes(Base64.getDecoder().decode(piece));
      }
    } catch (IllegalArgumentException notBase64) {
      throw Wording.malformed("bytes that are not base64");
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
