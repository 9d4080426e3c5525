package dev.weir.dialects.gemini;

import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for a count that is passed on. Where it holds a whole question, the question names the
 * model once more, and Google wants the name of the URL there.
 */
final class CountRequest {

  private static final Set<String> QUESTION =
      Set.of("generateContentRequest", "generate_content_request");
  private static final String MODEL = "model";

  private CountRequest() {}

  /** The request with this model in its question; itself where none is named or it is not sound. */
  static Buffer renamed(Buffer request, String model) {
    JsonValue outer;
    try {
      outer = JsonReader.read(request);
    } catch (NotJsonException unsound) {
      return request; // The vendor will say so.
    }
    if (QUESTION.stream().noneMatch(name -> namesModel(outer.get(name)))) {
      return request;
    }
    JsonWriter out = new JsonWriter().object();
    for (Map.Entry<String, JsonValue> member : outer.members().entrySet()) {
      out.name(member.getKey());
      if (QUESTION.contains(member.getKey()) && namesModel(member.getValue())) {
        question(out, member.getValue(), model.contains("/") ? model : "models/" + model);
      } else {
        out.raw(member.getValue().raw());
      }
    }
    return out.endObject().toBuffer();
  }

  private static boolean namesModel(@Nullable JsonValue question) {
    return question != null && question.textOf(MODEL) != null;
  }

  private static void question(JsonWriter out, JsonValue question, String model) {
    out.object().name(MODEL).text(model);
    out.members(question.membersBut(Set.of(MODEL))).endObject();
  }
}
