package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the contents of a request.
 *
 * <p>A state goes back onto the part that follows it. Where the model demands one of the first call
 * of a turn, that call gets it before a text does, since callers that keep thoughts apart bring
 * them back before the texts; and where there is none, the word that stands for one.
 */
final class TurnWriter {

  private final JsonWriter out;
  private final GeminiModel model;
  private final Map<String, String> names = new HashMap<>();

  TurnWriter(JsonWriter out, GeminiModel model) {
    this.out = out;
    this.model = model;
  }

  void write(Turn turn) {
    out.object().name("role").text(turn.model ? "model" : "user").name("parts").array();
    if (turn.model) {
      model(turn.parts);
    } else {
      turn.results.forEach(this::result);
      turn.parts.forEach(this::plain);
    }
    out.endArray().members(turn.extras).endObject();
  }

  /** Writes a part that bears no state. */
  void plain(Part part) {
    switch (part) {
      case Part.Text text -> PartWriter.text(out, text.text(), text.extras(), null);
      case Part.Vendor vendor -> out.raw(vendor.json());
      case Part.Thinking thought ->
          PartWriter.thought(out, thought.text(), thought.extras(), thought.signature());
      case Part.RedactedThinking state -> PartWriter.state(out, state.data(), state.extras());
      case Part.ToolCall call -> call(call, null);
      case Part.ToolResult result -> result(result);
      default -> PartWriter.media(out, part);
    }
  }

  private void model(List<Part> parts) {
    Part.RedactedThinking pending = null;
    boolean called = false;
    BitSet callsAhead = callsAhead(parts);
    for (int i = 0; i < parts.size(); i++) {
      switch (parts.get(i)) {
        case Part.RedactedThinking state -> {
          alone(pending);
          boolean carried = state.extras().of(GEMINI).isEmpty();
          alone(carried ? null : state);
          pending = carried ? state : null;
        }
        case Part.ToolCall call -> {
          boolean lacking = pending == null && !called && model.demandsSignatures();
          call(call, pending != null ? pending.data() : lacking ? Signatures.SKIP : null);
          pending = null;
          called = true;
        }
        case Part.Text text -> {
          boolean kept = !called && model.demandsSignatures() && callsAhead.get(i);
          String signature = kept || pending == null ? null : pending.data();
          PartWriter.text(out, text.text(), text.extras(), signature);
          pending = kept ? pending : null;
        }
        default -> {
          alone(pending);
          pending = null;
          plain(parts.get(i));
        }
      }
    }
    alone(pending);
  }

  private void alone(Part.@Nullable RedactedThinking state) {
    if (state != null) {
      PartWriter.state(out, state.data(), state.extras());
    }
  }

  /** Behind which parts a call follows before any state does. */
  private static BitSet callsAhead(List<Part> parts) {
    BitSet ahead = new BitSet(parts.size());
    boolean call = false;
    for (int i = parts.size() - 1; i >= 0; i--) {
      ahead.set(i, call);
      Part part = parts.get(i);
      call = part instanceof Part.ToolCall || (call && !(part instanceof Part.RedactedThinking));
    }
    return ahead;
  }

  private void call(Part.ToolCall call, @Nullable String signature) {
    String name = ToolNames.fitting(call.name());
    names.put(call.id(), name);
    PartWriter.call(out, call, name, signature);
  }

  private void result(Part.ToolResult result) {
    Map<String, RawJson> members = new LinkedHashMap<>(result.extras().of(GEMINI));
    out.object().name("functionResponse").object();
    out.name("id").text(result.callId());
    out.name("name").text(names.getOrDefault(result.callId(), "unknown"));
    out.name("response").raw(response(result));
    if (result.content().stream().anyMatch(part -> !(part instanceof Part.Text))) {
      out.name("parts").array();
      for (Part part : result.content()) {
        if (!(part instanceof Part.Text)) {
          plain(part);
        }
      }
      out.endArray();
    }
    PartWriter.endInner(out, members, "functionResponse");
    PartWriter.end(out, members, null);
  }

  /** An object as it is; anything else as the one member of an object. */
  private static RawJson response(Part.ToolResult result) {
    String text =
        result.content().stream()
            .filter(Part.Text.class::isInstance)
            .map(part -> ((Part.Text) part).text())
            .collect(Collectors.joining("\n"));
    if (isObject(text, result.error())) {
      return RawJson.of(text);
    }
    JsonWriter wrapped = new JsonWriter().object();
    return wrapped.name(result.error() ? "error" : "result").text(text).endObject().toRaw();
  }

  /** Whether a text is an object that says of itself whether the function failed. */
  private static boolean isObject(String text, boolean error) {
    if (!text.startsWith("{")) {
      return false;
    }
    try {
      return (JsonReader.read(RawJson.of(text)).get("error") != null) == error;
    } catch (NotJsonException words) {
      return false;
    }
  }
}
