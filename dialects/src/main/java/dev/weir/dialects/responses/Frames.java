package dev.weir.dialects.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.dialects.tree.JsonWriter;

/** Writes the events of one stream and counts them: each has the number after the one before. */
final class Frames {

  static final byte[] KEEP_ALIVE = utf8("event: keepalive\ndata: {\"type\":\"keepalive\"}\n\n");

  private static final byte[] END = utf8("\n\n");
  private static final byte[] DELTA = utf8(",\"delta\":");
  private static final byte[] DELTA_END = utf8("}\n\n");
  private static final byte[] TEXT_DELTA_END = utf8(",\"logprobs\":[]}\n\n");

  final JsonWriter out = new JsonWriter();
  private long next;

  /** Begins an event, whose object is open then. */
  JsonWriter begin(String type) {
    out.verbatim(utf8("event: " + type + "\ndata: ")).object();
    out.name("type").text(type).name("sequence_number").number(next++);
    return out;
  }

  void end() {
    out.endObject().verbatim(END);
  }

  /** What the deltas of one text begin with, up to their number. */
  static byte[] deltaHead(String type, String itemId, int outputIndex, String part, int partIndex) {
    JsonWriter head = new JsonWriter().verbatim(utf8("event: " + type + "\ndata: ")).object();
    head.name("type").text(type).name("item_id").text(itemId);
    head.name("output_index").number(outputIndex);
    if (!part.isEmpty()) {
      head.name(part).number(partIndex);
    }
    return head.name("sequence_number").toBytes();
  }

  void delta(byte[] head, String text) {
    out.verbatim(head).number(next++).verbatim(DELTA).text(text);
    out.verbatim(DELTA_END);
  }

  /** A delta of visible text, which always has a list of log probabilities. */
  void textDelta(byte[] head, String text) {
    out.verbatim(head).number(next++).verbatim(DELTA).text(text);
    out.verbatim(TEXT_DELTA_END);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
