package dev.weir.dialects.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.dialects.tree.JsonWriter;

/** The bytes around the data of an event. */
final class Frames {

  static final byte[] END = utf8("\n\n");
  static final byte[] BLOCK_START =
      head("content_block_start", "{\"type\":\"content_block_start\",\"index\":");
  static final byte[] BLOCK_DELTA =
      head("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":");
  static final byte[] BLOCK_STOP =
      head("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":");
  static final byte[] MESSAGE_STOP = head("message_stop", "{\"type\":\"message_stop\"}\n\n");

  // The deltas of one string, up to the string.
  static final byte[] TEXT = opening("text_delta", "text");
  static final byte[] THINKING = opening("thinking_delta", "thinking");
  static final byte[] SIGNATURE = opening("signature_delta", "signature");
  static final byte[] INPUT = opening("input_json_delta", "partial_json");

  static final byte[] PING = utf8("event: ping\ndata: {\"type\": \"ping\"}\n\n");

  private static final byte[] CLOSED = utf8("}\n\n");
  private static final byte[] DELTA_CLOSED = utf8("}}\n\n");

  private Frames() {}

  /** Begins an event whose data the caller writes, {@link #END} included. */
  static byte[] head(String type) {
    return head(type, "");
  }

  /** A delta of one string. */
  static void delta(JsonWriter out, int block, byte[] kind, String text) {
    out.verbatim(BLOCK_DELTA).number(block).verbatim(kind).text(text);
    out.verbatim(DELTA_CLOSED);
  }

  static void stop(JsonWriter out, int block) {
    out.verbatim(BLOCK_STOP).number(block).verbatim(CLOSED);
  }

  private static byte[] opening(String type, String member) {
    return utf8(",\"delta\":{\"type\":\"" + type + "\",\"" + member + "\":");
  }

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] head(String type, String data) {
    return utf8("event: " + type + "\ndata: " + data);
  }
}
