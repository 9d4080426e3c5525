package dev.weir.dialects.gemini;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.dialects.tree.JsonWriter;

/** What stands around the chunks of a stream that a caller gets. */
final class Framing {

  /** Events of one line, and nothing else: Google's clients take neither names nor comments. */
  static final Framing EVENTS = new Framing("data: ", "data: ", "\r\n\r\n", "");

  /** The items of one JSON array. */
  static final Framing ARRAY = new Framing("[", ",\r\n", "", "]");

  /** White space between two chunks of either, and before the first. */
  static final byte[] KEEP_ALIVE = ascii("\r\n");

  private final byte[] first;
  private final byte[] next;
  private final byte[] after;
  private final byte[] close;

  private Framing(String first, String next, String after, String close) {
    this.first = ascii(first);
    this.next = ascii(next);
    this.after = ascii(after);
    this.close = ascii(close);
  }

  void begin(JsonWriter out, boolean isFirst) {
    put(out, isFirst ? first : next);
  }

  void end(JsonWriter out) {
    put(out, after);
  }

  void close(JsonWriter out) {
    put(out, close);
  }

  private static void put(JsonWriter out, byte[] bytes) {
    if (bytes.length > 0) {
      out.verbatim(bytes);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
