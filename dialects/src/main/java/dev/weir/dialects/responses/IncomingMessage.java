package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message: its texts and refusals, one after another. */
final class IncomingMessage extends IncomingItem {

  private static final String ANNOTATIONS = "annotations";
  private static final String LOGPROBS = "logprobs";
  private static final Set<String> KNOWN = Set.of("type", "role", "status", "content");
  private static final Set<String> KNOWN_OF_PART =
      Set.of("type", "text", "refusal", ANNOTATIONS, LOGPROBS);

  private @Nullable RawJson members;
  private long number = -1; // Of the content part that is open, or was last.
  private boolean open;
  private boolean refusal;
  private boolean told; // Whether the open part has any text.
  private int annotations;
  private boolean logprobs;
  private boolean refused;

  IncomingMessage(ItemReader reader) {
    super(reader);
  }

  /** Whether a refusal has come. */
  boolean refused() {
    return refused;
  }

  @Override
  void begin(JsonValue item, Sink sink) {
    members = ItemExtras.ofMessage(new Extras(OPENAI_RESPONSES, item.membersBut(KNOWN)));
  }

  @Override
  void event(String type, JsonValue data, Sink sink) {
    switch (type) {
      case "response.content_part.added" -> {
        JsonValue part = data.get("part");
        String kind = part == null ? "" : text(part, "type");
        if (kind.equals("output_text") || kind.equals("refusal")) {
          turnTo(data, kind.equals("refusal"), part, sink);
        }
      }
      case "response.output_text.delta" -> {
        turnTo(data, false, null, sink);
        text(text(data, "delta"), sink);
        logprobs(data, sink);
      }
      case "response.refusal.delta" -> {
        turnTo(data, true, null, sink);
        text(text(data, "delta"), sink);
      }
      case "response.output_text.annotation.added" -> {
        JsonValue annotation = data.get("annotation");
        if (annotation != null) {
          turnTo(data, false, null, sink);
          annotation(annotation, sink);
        }
      }
      case "response.output_text.done" -> {
        turnTo(data, false, null, sink);
        textIfNone(text(data, "text"), sink);
        if (!logprobs) {
          logprobs(data, sink);
        }
      }
      case "response.refusal.done" -> {
        turnTo(data, true, null, sink);
        textIfNone(text(data, "refusal"), sink);
      }
      case "response.content_part.done" -> {
        JsonValue part = data.get("part");
        if (open && part != null && data.longOf("content_index", 0) == number) {
          complete(part, sink);
          close(sink);
        }
      }
      default -> {
        // Nothing that the whole item does not tell as well.
      }
    }
  }

  /** Makes the part of that number the open one. */
  private void turnTo(JsonValue data, boolean refusing, @Nullable JsonValue part, Sink sink) {
    long wanted = data.longOf("content_index", Math.max(0, number));
    if (open && wanted == number && refusal == refusing) {
      return;
    }
    if (wanted <= number) {
      throw VendorFailures.malformed("an event about a content part that is not open");
    }
    close(sink);
    number = wanted;
    open = true;
    refusal = refusing;
    refused |= refusing;
    told = false;
    logprobs = false;
    annotations = 0;
    Map<String, RawJson> more = part == null ? Map.of() : part.membersBut(KNOWN_OF_PART);
    Extras extras = ItemExtras.inMessage(new Extras(OPENAI_RESPONSES, more), members);
    sink.begin(refusal ? new Part.Refusal("", extras) : new Part.Text("", null, extras));
  }

  private void text(String text, Sink sink) {
    if (!text.isEmpty()) {
      told = true;
      boolean refusing = refusal;
      sink.accept(
          text.length(),
          index ->
              refusing
                  ? new ChatEvent.RefusalDelta(0, index, text)
                  : new ChatEvent.TextDelta(0, index, text));
    }
  }

  private void textIfNone(String text, Sink sink) {
    if (!told) {
      text(text, sink);
    }
  }

  private void annotation(JsonValue annotation, Sink sink) {
    annotations++;
    RawJson json = annotation.raw();
    sink.accept(
        json.length(),
        index -> new ChatEvent.VendorDelta(0, index, OPENAI_RESPONSES, ANNOTATIONS, json));
  }

  /** In Chat's shape, which is the canonical one. */
  private void logprobs(JsonValue holder, Sink sink) {
    JsonValue tokens = holder.get(LOGPROBS);
    if (tokens != null && !tokens.items().isEmpty()) {
      logprobs = true;
      RawJson json = inChatsShape(tokens.items());
      sink.accept(json.length(), index -> new ChatEvent.Logprobs(0, json));
    }
  }

  /** Log probabilities of a text as the canonical model has them. */
  static RawJson inChatsShape(List<JsonValue> tokens) {
    JsonWriter out = new JsonWriter().object().name("content").array();
    tokens.forEach(token -> out.raw(token.raw()));
    return out.endArray().name("refusal").nothing().endObject().toRaw();
  }

  /** Takes from the whole part what no event has told. */
  private void complete(JsonValue part, Sink sink) {
    textIfNone(text(part, refusal ? "refusal" : "text"), sink);
    JsonValue list = part.get(ANNOTATIONS);
    if (list != null && !refusal) {
      List<JsonValue> all = list.items();
      while (annotations < all.size()) {
        annotation(all.get(annotations), sink);
      }
    }
  }

  private void close(Sink sink) {
    if (open) {
      open = false;
      sink.end();
    }
  }

  @Override
  void end(@Nullable JsonValue whole, Sink sink) {
    JsonValue content = whole == null ? null : whole.get("content");
    if (open && content != null && number < content.items().size()) {
      complete(content.items().get((int) number), sink);
    }
    close(sink);
    if (whole == null || content == null) {
      return;
    }
    List<Part> parts = parts(whole);
    for (int i = (int) Math.min(parts.size(), number + 1); i < parts.size(); i++) {
      refused |= parts.get(i) instanceof Part.Refusal;
      sink.begin(parts.get(i));
      if (i < content.items().size()) {
        logprobs(content.items().get(i), sink);
      }
      sink.end();
    }
  }
}
