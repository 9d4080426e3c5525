package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes whole content blocks. */
final class BlockWriter {

  private final JsonWriter out;
  private final Signatures signatures;

  BlockWriter(JsonWriter out, Signatures signatures) {
    this.out = out;
    this.signatures = signatures;
  }

  /** Writes a part of an answer; nothing for one that a caller of this dialect could not read. */
  void answered(Part part) {
    switch (part) {
      case Part.Text text when !text.text().isEmpty() || !text.extras().isEmpty() -> asked(text);
      case Part.Refusal refusal when !refusal.text().isEmpty() -> asked(refusal);
      case Part.Thinking thought -> {
        if (!thought.text().isEmpty() || thought.signature() != null) {
          thinking(thought, signatures.shown(thought.signature(), thought.family()));
        }
      }
      case Part.RedactedThinking sealed ->
          redacted(sealed, signatures.shown(sealed.data(), sealed.family()));
      case Part.ToolCall call -> asked(call);
      case Part.Vendor vendor when vendor.dialect().equals(ANTHROPIC_MESSAGES) -> asked(vendor);
      default -> {}
    }
  }

  /** Writes a part of a request; {@link Conversation} has seen to it that it can be. */
  void asked(Part part) {
    switch (part) {
      case Part.Text text -> {
        begin("text").name("text").text(text.text());
        end(text.cache(), text.extras());
      }
      case Part.Refusal refusal -> {
        begin("text").name("text").text(refusal.text());
        end(null, refusal.extras());
      }
      case Part.Image image -> {
        begin("image");
        media(image.media(), image.cache(), image.extras());
      }
      case Part.Document document -> {
        begin("document");
        String title = document.title();
        if (title != null) {
          out.name("title").text(title);
        }
        media(document.media(), document.cache(), document.extras());
      }
      case Part.ToolCall call -> {
        begin("tool_use").name("id").text(ToolIds.safe(call.id())).name("name").text(call.name());
        RawJson input =
            call.custom()
                ? ArgumentsJson.ofCustom(call.arguments())
                : ArgumentsJson.ofFunction(call.arguments());
        out.name("input").raw(input);
        end(call.cache(), call.extras());
      }
      case Part.ToolResult result -> toolResult(result);
      case Part.Thinking thought -> thinking(thought, String.valueOf(thought.signature()));
      case Part.RedactedThinking sealed -> redacted(sealed, sealed.data());
      case Part.Vendor vendor -> out.raw(vendor.json());
      case Part.Audio audio -> throw new IllegalStateException("sound has no block");
    }
  }

  private void toolResult(Part.ToolResult result) {
    begin("tool_result").name("tool_use_id").text(ToolIds.safe(result.callId()));
    List<Part> content = result.content();
    if (content.size() == 1 && content.getFirst() instanceof Part.Text text && plain(text)) {
      out.name("content").text(text.text());
    } else if (!content.isEmpty()) {
      out.name("content").array();
      content.forEach(this::asked);
      out.endArray();
    }
    if (result.error()) {
      out.name("is_error").bool(true);
    }
    end(result.cache(), result.extras());
  }

  /** Whether a string says all that there is to the text. */
  static boolean plain(Part.Text text) {
    return text.cache() == null && text.extras().of(ANTHROPIC_MESSAGES).isEmpty();
  }

  private void thinking(Part.Thinking thought, String signature) {
    begin("thinking").name("thinking").text(thought.text()).name("signature").text(signature);
    end(null, thought.extras());
  }

  private void redacted(Part.RedactedThinking sealed, String data) {
    begin("redacted_thinking").name("data").text(data);
    end(null, sealed.extras());
  }

  private void media(Media media, @Nullable CacheMark cache, Extras extras) {
    Map<String, RawJson> members = new LinkedHashMap<>(extras.of(ANTHROPIC_MESSAGES));
    RawJson more = members.remove("source"); // What the source had besides.
    out.name("source").object().name("type");
    switch (media) {
      case Media.Inline inline -> {
        out.text("base64").name("media_type").text(inline.mediaType());
        out.name("data").text(inline.base64());
      }
      case Media.Url url -> out.text("url").name("url").text(url.url());
      case Media.FileId file -> out.text("file").name("file_id").text(file.id());
      case Media.PlainText plain ->
          out.text("text").name("media_type").text("text/plain").name("data").text(plain.text());
    }
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject();
    CacheControl.write(out, cache);
    out.members(members).endObject();
  }

  private JsonWriter begin(String type) {
    return out.object().name("type").text(type);
  }

  private void end(@Nullable CacheMark cache, Extras extras) {
    CacheControl.write(out, cache);
    out.members(extras.of(ANTHROPIC_MESSAGES)).endObject();
  }
}
