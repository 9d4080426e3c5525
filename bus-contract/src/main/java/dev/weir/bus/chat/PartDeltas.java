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

  /**
   * The part that its deltas made of {@code begun}. Throws {@link IllegalStateException} for
   * elements of a list that the part has no place for.
   */
  static Part applied(
      Part begun,
      String text,
      ChatEvent.@Nullable SignatureDelta signature,
      List<ChatEvent.VendorDelta> elements) {
    if (text.isEmpty() && signature == null && elements.isEmpty()) {
      return begun;
    }
    return switch (begun) {
      case Part.Text part ->
          new Part.Text(part.text() + text, part.cache(), with(part.extras(), elements));
      case Part.Thinking part ->
          new Part.Thinking(
              part.text() + text,
              signature == null ? part.signature() : signature.signature(),
              signature == null ? part.family() : signature.family(),
              with(part.extras(), elements));
      case Part.ToolCall part ->
          new Part.ToolCall(
              part.id(),
              part.name(),
              part.arguments() + text,
              part.custom(),
              part.cache(),
              with(part.extras(), elements));
      case Part.Refusal part -> new Part.Refusal(part.text() + text, with(part.extras(), elements));
      case Part.RedactedThinking part ->
          new Part.RedactedThinking(part.data(), part.family(), with(part.extras(), elements));
      case Part.Image part ->
          new Part.Image(part.media(), part.detail(), part.cache(), with(part.extras(), elements));
      case Part.Audio part ->
          new Part.Audio(part.format(), part.base64(), part.cache(), with(part.extras(), elements));
      case Part.Document part ->
          new Part.Document(
              part.media(), part.title(), part.cache(), with(part.extras(), elements));
      case Part.ToolResult part ->
          new Part.ToolResult(
              part.callId(),
              part.content(),
              part.error(),
              part.cache(),
              with(part.extras(), elements));
      case Part.Vendor part ->
          throw new IllegalStateException("a block of " + part.dialect() + " takes no elements");
    };
  }

  private static Extras with(Extras extras, List<ChatEvent.VendorDelta> elements) {
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    String dialect = extras.dialect();
    for (ChatEvent.VendorDelta delta : elements) {
      if (members.isEmpty()) {
        dialect = delta.dialect();
      } else if (!dialect.equals(delta.dialect())) {
        throw new IllegalStateException(
            "a part of " + dialect + " takes no elements of " + delta.dialect());
      }
      members.merge(
          delta.member(), array(delta.element()), (list, one) -> appended(list, delta.element()));
    }
    return new Extras(dialect, members);
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
            copyElements(in, out);
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

  /** The rest of a list, its numbers to the last digit: a probability may have more than fit. */
  private static void copyElements(JsonParser in, JsonGenerator out) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = in.nextToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth > 0) {
        out.copyCurrentEventExact(in);
      }
    }
  }
}
