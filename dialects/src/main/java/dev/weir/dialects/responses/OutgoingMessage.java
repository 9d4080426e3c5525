package dev.weir.dialects.responses;

import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message: texts and refusals of one item of the vendor's, or such as follow one another. */
final class OutgoingMessage extends OutgoingItem {

  private static final String ANNOTATIONS = "annotations";

  private final @Nullable RawJson item;
  private final List<RawJson> contents = new ArrayList<>(1);
  private final StringBuilder text = new StringBuilder();
  private final List<RawJson> annotations = new ArrayList<>(0);
  private Map<String, RawJson> members = Map.of();
  private boolean refusal;
  private boolean begun; // Whether the open part has.
  private byte[] deltaHead = {};

  OutgoingMessage(Output output, Part first) {
    super(output, "msg_", ItemExtras.object(itemOf(first)));
    this.item = itemOf(first);
  }

  @Override
  boolean takes(Part next) {
    return (next instanceof Part.Text || next instanceof Part.Refusal)
        && Objects.equals(item, itemOf(next));
  }

  private static @Nullable RawJson itemOf(Part part) {
    return ItemExtras.own(part).get(ItemExtras.ITEM);
  }

  @Override
  void begin(Part part) {
    Map<String, RawJson> own = ItemExtras.own(part);
    members = ItemExtras.without(own, ItemExtras.ITEM, ANNOTATIONS);
    refusal = part instanceof Part.Refusal;
    text.setLength(0);
    annotations.clear();
    begun = false;
    more(
        switch (part) {
          case Part.Text begins -> begins.text();
          case Part.Refusal begins -> begins.text();
          default -> "";
        });
    RawJson whole = own.get(ANNOTATIONS);
    if (whole != null) {
      JsonReader.read(whole).items().forEach(annotation -> annotate(annotation.raw()));
    }
  }

  @Override
  void more(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    beginPart();
    text.append(piece);
    if (refusal) {
      output.frames.delta(deltaHead, piece);
    } else {
      output.frames.textDelta(deltaHead, piece);
    }
  }

  @Override
  void annotate(RawJson annotation) {
    if (refusal) {
      return;
    }
    beginPart();
    JsonWriter out = event("response.output_text.annotation.added");
    out.name("content_index").number(contents.size());
    out.name("annotation_index").number(annotations.size());
    out.name("annotation").raw(annotation);
    output.frames.end();
    annotations.add(annotation);
  }

  private void beginPart() {
    if (begun) {
      return;
    }
    begun = true;
    open();
    part("response.content_part.added", content(List.of()));
    String type = refusal ? "response.refusal.delta" : "response.output_text.delta";
    deltaHead = deltaHead(type, "content_index", contents.size());
  }

  private void part(String type, RawJson content) {
    event(type).name("content_index").number(contents.size()).name("part").raw(content);
    output.frames.end();
  }

  private RawJson content(List<JsonValue> logprobs) {
    JsonWriter out = new JsonWriter().object();
    if (refusal) {
      out.name("type").text("refusal").name("refusal").text(text.toString());
    } else {
      out.name("type").text("output_text").name("text").text(text.toString());
      out.name(ANNOTATIONS).array();
      annotations.forEach(out::raw);
      out.endArray();
      logprobs(out, logprobs);
    }
    return out.members(members).endObject().toRaw();
  }

  private static void logprobs(JsonWriter out, List<JsonValue> logprobs) {
    out.name("logprobs").array();
    logprobs.forEach(token -> out.raw(token.raw()));
    out.endArray();
  }

  @Override
  void endPart() {
    if (!begun) {
      return;
    }
    begun = false;
    List<JsonValue> logprobs = refusal ? List.of() : takeLogprobs();
    JsonWriter out = event(refusal ? "response.refusal.done" : "response.output_text.done");
    out.name("content_index").number(contents.size());
    out.name(refusal ? "refusal" : "text").text(text.toString());
    if (!refusal) {
      logprobs(out, logprobs);
    }
    output.frames.end();
    RawJson content = content(logprobs);
    part("response.content_part.done", content);
    contents.add(content);
  }

  private List<JsonValue> takeLogprobs() {
    List<JsonValue> tokens = new ArrayList<>();
    for (RawJson json : output.logprobs()) {
      JsonValue list = JsonReader.read(json).get("content");
      if (list != null) {
        tokens.addAll(list.items());
      }
    }
    output.logprobs().clear();
    return tokens;
  }

  @Override
  void write(JsonWriter out, String status, boolean whole) {
    out.name("type").text("message").name("status").text(status);
    out.name("role").text("assistant").name("content").array();
    if (whole) {
      contents.forEach(out::raw);
      if (begun) {
        out.raw(content(List.of())); // The response broke off within it.
      }
    }
    out.endArray();
  }
}
