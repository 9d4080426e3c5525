package dev.weir.dialects.cohere;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Log probabilities in Cohere's shape, {@code {text, token_ids, logprobs}} for each piece of text,
 * and in the canonical one, an entry for each token. A piece of several tokens tells its text with
 * the first; the ids ride along in a member of their own and make the pieces again.
 */
final class Logprobs {

  private static final String TOKEN_ID = "token_id";

  private Logprobs() {}

  /** The canonical shape of some of Cohere's items. */
  static RawJson read(List<JsonValue> items) {
    JsonWriter out = new JsonWriter().object().name("content").array();
    for (JsonValue item : items) {
      read(out, item);
    }
    return out.endArray().name("refusal").nothing().endObject().toRaw();
  }

  private static void read(JsonWriter out, JsonValue item) {
    List<JsonValue> ids = list(item, "token_ids");
    List<JsonValue> logprobs = list(item, "logprobs");
    String text = item.textOf("text");
    int count = Math.max(1, Math.max(ids.size(), logprobs.size()));
    for (int i = 0; i < count; i++) {
      out.object().name("token").text(i > 0 || text == null ? "" : text).name("logprob");
      if (i < logprobs.size()) {
        out.raw(logprobs.get(i).raw());
      } else {
        out.nothing();
      }
      out.name("bytes").nothing().name("top_logprobs").array().endArray();
      if (i < ids.size()) {
        out.name(TOKEN_ID).raw(ids.get(i).raw());
      }
      out.endObject();
    }
  }

  /** Cohere's items of the canonical shape. */
  static List<RawJson> write(RawJson canonical) {
    List<RawJson> items = new ArrayList<>();
    List<JsonValue> piece = new ArrayList<>();
    for (JsonValue entry : list(JsonReader.read(canonical), "content")) {
      boolean continues = "".equals(entry.textOf("token")) && entry.get(TOKEN_ID) != null;
      if (!piece.isEmpty() && !continues) {
        items.add(item(piece));
        piece.clear();
      }
      piece.add(entry);
    }
    if (!piece.isEmpty()) {
      items.add(item(piece));
    }
    return items;
  }

  private static RawJson item(List<JsonValue> piece) {
    JsonWriter out = new JsonWriter().object();
    String text = piece.getFirst().textOf("token");
    out.name("text").text(text == null ? "" : text);
    members(out.name("token_ids"), piece, TOKEN_ID);
    members(out.name("logprobs"), piece, "logprob");
    return out.endObject().toRaw();
  }

  private static void members(JsonWriter out, List<JsonValue> piece, String name) {
    out.array();
    for (JsonValue entry : piece) {
      JsonValue value = entry.get(name);
      if (value != null) {
        out.raw(value.raw());
      }
    }
    out.endArray();
  }

  private static List<JsonValue> list(JsonValue object, String name) {
    JsonValue list = object.get(name);
    return list == null ? List.of() : list.items();
  }
}
