package dev.weir.dialects.completions;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.List;

/**
 * Log probabilities as completions tell them: lists side by side instead of an entry for each
 * token.
 *
 * @param json the object {@code {tokens, token_logprobs, top_logprobs, text_offset}}
 * @param end where the text of the last token ends, in characters
 */
record TokenTable(RawJson json, long end) {

  /**
   * Writes the table of a list of entries.
   *
   * @param offset where the text of the first token begins
   */
  static TokenTable write(RawJson canonical, long offset) {
    JsonValue list = JsonReader.read(canonical).get("content");
    List<JsonValue> entries = list == null ? List.of() : list.items();
    JsonWriter out = new JsonWriter().object().name("tokens").array();
    entries.forEach(entry -> out.text(token(entry)));
    out.endArray().name("token_logprobs").array();
    entries.forEach(entry -> logprob(out, entry));
    out.endArray().name("top_logprobs").array();
    entries.forEach(entry -> top(out, entry));
    out.endArray().name("text_offset").array();
    long at = offset;
    for (JsonValue entry : entries) {
      out.number(at);
      String token = token(entry);
      at += token.codePointCount(0, token.length());
    }
    return new TokenTable(out.endArray().endObject().toRaw(), at);
  }

  private static void top(JsonWriter out, JsonValue entry) {
    JsonValue top = entry.get("top_logprobs");
    out.object();
    if (top != null) {
      for (JsonValue other : top.items()) {
        logprob(out.name(token(other)), other);
      }
    }
    out.endObject();
  }

  private static String token(JsonValue entry) {
    String token = entry.textOf("token");
    return token == null ? "" : token;
  }

  private static void logprob(JsonWriter out, JsonValue entry) {
    JsonValue logprob = entry.get("logprob");
    if (logprob == null) {
      out.nothing();
    } else {
      out.raw(logprob.raw());
    }
  }
}
