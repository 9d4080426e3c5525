package dev.weir.dialects.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.SplittableRandom;

/**
 * Forms written by hand: one char is one byte, {@code |} a line end, {@code ^} LF, {@code ~} CR.
 */
final class Forms {

  static final Boundary BOUNDARY = new Boundary("X-bound");

  private Forms() {}

  static byte[] bytes(String text) {
    return text.replace("|", "\r\n").replace("^", "\n").replace("~", "\r").getBytes(ISO_8859_1);
  }

  static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1).replace("\r\n", "|");
  }

  static String part(String name, String value) {
    return "--X-bound|Content-Disposition: form-data; name=\"" + name + "\"||" + value + "|";
  }

  static String file(String content) {
    return "--X-bound|Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"|"
        + "Content-Type: audio/mpeg||"
        + content
        + "|";
  }

  static String form(String... parts) {
    return String.join("", parts) + "--X-bound--|";
  }

  /** What a file may hold, much of it nearly a delimiter, never with a bar. */
  static String content(SplittableRandom random) {
    String[] pieces = {
      "\r",
      "\n",
      "\r\n",
      "\r\n-",
      "\r\n--",
      "\r\n--X-boun",
      "--X-bound",
      "\r\r\n--X-bounc",
      "x",
      "\0"
    };
    StringBuilder out = new StringBuilder("x");
    for (int left = random.nextInt(40); left > 0; left--) {
      String piece = pieces[random.nextInt(pieces.length)];
      boolean closes =
          piece.equals("--X-bound") && "\r\n".indexOf(out.charAt(out.length() - 1)) >= 0;
      out.append(closes ? " " : "").append(piece);
    }
    // What follows could make it a delimiter.
    return out.append("x").toString();
  }
}
