package dev.weir.dialects.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonWriter;

/** The bytes around the data of an event. */
final class Frames {

  /**
   * A comment: the official clients look for lines of data and skip all others. It must not hold
   * the word that begins those.
   */
  static final byte[] KEEP_ALIVE = utf8(": keep-alive\n\n");

  static final byte[] DONE = utf8("data: [DONE]\n\n");
  static final byte[] END = utf8("\n\n");

  // The deltas of one string.
  static final Delta TEXT = new Delta("content-delta", "content\":{\"text", "}");
  static final Delta THINKING = new Delta("content-delta", "content\":{\"thinking", "}");
  static final Delta ARGUMENTS =
      new Delta("tool-call-delta", "tool_calls\":{\"function\":{\"arguments", "}}");

  private Frames() {}

  /** Begins an event up to and with its type; the caller writes the rest of its data. */
  static JsonWriter open(JsonWriter out, String type) {
    return out.verbatim(utf8("event: " + type + "\ndata: ")).object().name("type").text(type);
  }

  /** Ends an event of {@link #open}. */
  static void close(JsonWriter out) {
    out.endObject().verbatim(END);
  }

  /** An event that is about nothing but an index. */
  static void indexed(JsonWriter out, String type, int index) {
    close(open(out, type).name("index").number(index));
  }

  /** Begins the message within the delta of an event. */
  static JsonWriter message(JsonWriter out) {
    return out.name("delta").object().name("message").object();
  }

  /** Ends an event of {@link #message}. */
  static void closeMessage(JsonWriter out) {
    close(out.endObject().endObject());
  }

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** A delta of one string, but for its index and the string. */
  static final class Delta {
    /** An official client takes an event for the end that holds this word anywhere. */
    private static final String LAST_WORD = "[DONE]";

    private final byte[] head;
    private final byte[] middle;
    private final byte[] tail;

    private Delta(String type, String path, String braces) {
      head = utf8("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"index\":");
      middle = utf8(",\"delta\":{\"message\":{\"" + path + "\":");
      tail = utf8(braces + "}}}\n\n");
    }

    void write(JsonWriter out, int index, String text) {
      out.verbatim(head).number(index).verbatim(middle);
      if (text.contains(LAST_WORD)) {
        out.raw(
            RawJson.of(new JsonWriter().text(text).toRaw().toString().replace("[D", "[\\u0044")));
      } else {
        out.text(text);
      }
      out.verbatim(tail);
    }
  }
}
