package dev.weir.dialects.gemini;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code logprobsResult} and the same in OpenAI's shape, which is the canonical one. */
final class LogprobsShape {

  private LogprobsShape() {}

  /** In OpenAI's shape. */
  static RawJson read(JsonValue result) {
    List<JsonValue> chosen = items(result, "chosenCandidates");
    List<JsonValue> top = items(result, "topCandidates");
    JsonWriter out = new JsonWriter().object().name("content").array();
    for (int i = 0; i < chosen.size(); i++) {
      out.object();
      token(out, chosen.get(i));
      out.name("top_logprobs").array();
      if (i < top.size()) {
        for (JsonValue candidate : items(top.get(i), "candidates")) {
          out.object();
          token(out, candidate);
          out.endObject();
        }
      }
      out.endArray().endObject();
    }
    return out.endArray().name("refusal").nothing().endObject().toRaw();
  }

  private static void token(JsonWriter out, JsonValue candidate) {
    String token = candidate.textOf("token");
    out.name("token").text(token == null ? "" : token).name("logprob");
    number(out, candidate.get("logProbability"));
    out.name("bytes").nothing();
  }

  /** In Google's shape. */
  static void write(JsonWriter out, RawJson logprobs) {
    List<JsonValue> tokens = items(JsonReader.read(logprobs), "content");
    out.object().name("topCandidates").array();
    for (JsonValue token : tokens) {
      out.object().name("candidates").array();
      items(token, "top_logprobs").forEach(candidate -> candidate(out, candidate));
      out.endArray().endObject();
    }
    out.endArray().name("chosenCandidates").array();
    tokens.forEach(token -> candidate(out, token));
    out.endArray().endObject();
  }

  private static void candidate(JsonWriter out, JsonValue candidate) {
    String token = candidate.textOf("token");
    out.object().name("token").text(token == null ? "" : token).name("logProbability");
    number(out, candidate.get("logprob"));
    out.endObject();
  }

  private static void number(JsonWriter out, @Nullable JsonValue value) {
    if (value != null && value.kind() == JsonValue.Kind.NUMBER) {
      out.raw(value.raw());
    } else {
      out.number(0);
    }
  }

  private static List<JsonValue> items(JsonValue object, String name) {
    JsonValue list = object.get(name);
    return list == null ? List.of() : list.items();
  }
}
