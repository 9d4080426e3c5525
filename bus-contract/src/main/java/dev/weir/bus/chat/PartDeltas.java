package dev.weir.bus.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.json.RawJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the deltas of a stream make of the part that they belong to. */
final class PartDeltas {

  private static final JsonFactory JSON = new JsonFactory();

  private PartDeltas() {}

  static Part applied(
      Part part,
      String text,
      ChatEvent.@Nullable SignatureDelta signature,
      List<ChatEvent.VendorDelta> elements) {
    return switch (part) {
      case Part.Text begun ->
          new Part.Text(
              begun.text() + text, begun.cache(), with(begun.extras(), elements));
      case Part.Thinking begun ->
          new Part.Thinking(
              begun.text() + text,
              signature == null ? begun.signature() : signature.signature(),
              signature == null ? begun.family() : signature.family(),
              with(begun.extras(), elements));
      case Part.ToolCall begun ->
          new Part.ToolCall(
              begun.id(),
              begun.name(),
              begun.arguments() + text,
              begun.custom(),
              begun.cache(),
              with(begun.extras(), elements));
      case Part.Refusal begun ->
          new Part.Refusal(begun.text() + text, with(begun.extras(), elements));
      default -> part;
    };
  }

  private static Extras with(Extras extras, List<ChatEvent.VendorDelta> elements) {
    if (elements.isEmpty()) {
      return extras;
    }
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    for (ChatEvent.VendorDelta delta : elements) {
      members.merge(
          delta.member(), array(delta.element()), (list, one) -> appended(list, delta.element()));
    }
    return new Extras(elements.getFirst().dialect(), members);
  }

  private static RawJson array(RawJson element) {
    return RawJson.of("[" + element + "]");
  }

  private static RawJson appended(RawJson list, RawJson element) {
    String text = list.toString().strip();
    if (!text.startsWith("[") || !text.endsWith("]")) {
      return array(element); // The part began with `null` in the list's place.
    }
    String inside = text.substring(1, text.length() - 1).strip();
    return RawJson.of("[" + inside + (inside.isEmpty() ? "" : ",") + element + "]");
  }

  /** Joins the lists of several {@code {"content": [..], "refusal": [..]}} objects. */
  static @Nullable RawJson mergedLogprobs(List<RawJson> pieces) {
    if (pieces.size() <= 1) {
      return pieces.isEmpty() ? null : pieces.getFirst();
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator out = JSON.createGenerator(bytes)) {
        out.writeStartObject();
        copyMember("content", pieces, out);
        copyMember("refusal", pieces, out);
        out.writeEndObject();
      }
      return RawJson.ofUtf8(bytes.toByteArray());
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  private static void copyMember(String member, List<RawJson> pieces, JsonGenerator out)
      throws IOException {
    boolean open = false;
    for (RawJson piece : pieces) {
      try (JsonParser in = JSON.createParser(piece.bytes())) {
        in.nextToken();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          boolean wanted = in.currentName().equals(member);
          if (in.nextToken() == JsonToken.START_ARRAY && wanted) {
            if (!open) {
              out.writeArrayFieldStart(member);
              open = true;
            }
            while (in.nextToken() != JsonToken.END_ARRAY) {
              out.copyCurrentStructure(in);
            }
          } else {
            in.skipChildren();
          }
        }
      }
    }
    if (open) {
      out.writeEndArray();
    } else {
      out.writeNullField(member);
    }
  }
}
