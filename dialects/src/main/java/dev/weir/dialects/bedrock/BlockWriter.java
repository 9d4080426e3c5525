package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.anthropic.ArgumentsJson;
import dev.weir.dialects.openai.ToolNames;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes whole content blocks. */
final class BlockWriter {

  private final JsonWriter out;

  BlockWriter(JsonWriter out) {
    this.out = out;
  }

  /** Writes parts of an answer; not those that a caller of this dialect could not read. */
  void answered(List<Part> parts, Thoughts thoughts) {
    for (Part part : parts) {
      switch (part) {
        case Part.Text text when !text.text().isEmpty() || !text.extras().isEmpty() -> block(text);
        case Part.Refusal refusal when !refusal.text().isEmpty() ->
            block(Part.Text.of(refusal.text()));
        case Part.Thinking thought
            when !thought.text().isEmpty() || thought.signature() != null -> {
          String signature = thought.signature();
          thinking(
              thought,
              signature == null ? null : thoughts.shownSignature(signature, thought.family()));
        }
        case Part.RedactedThinking sealed ->
            redacted(sealed, thoughts.shownBlob(sealed.data(), sealed.family()));
        case Part.ToolCall call -> block(call);
        case Part.Image image
            when image.media() instanceof Media.Inline inline
                && MediaFormats.imageFormat(inline.mediaType()) != null ->
            block(image);
        case Part.Vendor vendor when vendor.dialect().equals(BEDROCK_CONVERSE) -> block(vendor);
        default -> {
          // Documents, sound and other vendors' blocks: no answer of Converse holds them.
        }
      }
    }
  }

  /** Writes parts of a request, each with its cache point; {@link PartFilter} has seen them. */
  void asked(List<? extends Part> parts) {
    for (Part part : parts) {
      block(part);
      CachePoints.write(out, CachePoints.of(part));
    }
  }

  private void block(Part part) {
    switch (part) {
      case Part.Text text -> text(text);
      case Part.Refusal refusal -> text(Part.Text.of(refusal.text()));
      case Part.Image image -> {
        begin("image");
        media(image.media(), image.extras());
      }
      case Part.Document document -> {
        begin("document");
        String name = document.title();
        if (name != null) {
          out.name("name").text(name);
        }
        media(document.media(), document.extras());
      }
      case Part.Audio audio -> {
        begin("audio").name(MediaReader.FORMAT).text(audio.format());
        out.name(MediaReader.SOURCE).object().name("bytes").text(audio.base64());
        Map<String, RawJson> members = own(audio.extras());
        out.members(within(members, MediaReader.SOURCE)).endObject().members(members);
        out.endObject().endObject();
      }
      case Part.ToolCall call -> {
        begin("toolUse").name("toolUseId").text(ToolNames.fitting(call.id()));
        out.name("name").text(call.name()).name("input").raw(input(call));
        out.members(own(call.extras())).endObject().endObject();
      }
      case Part.ToolResult result -> result(result);
      case Part.Thinking thought -> thinking(thought, thought.signature());
      case Part.RedactedThinking sealed -> redacted(sealed, sealed.data());
      case Part.Vendor vendor -> out.raw(vendor.json());
    }
  }

  /** The arguments as the object that Converse demands. */
  private static RawJson input(Part.ToolCall call) {
    return call.custom()
        ? ArgumentsJson.ofCustom(call.arguments())
        : ArgumentsJson.ofFunction(call.arguments());
  }

  private void text(Part.Text text) {
    Map<String, RawJson> members = own(text.extras());
    if (members.containsKey(BlockReader.GUARDED)) {
      begin(BlockReader.GUARDED).name("text").object().name("text").text(text.text());
      out.members(within(members, BlockReader.GUARDED)).endObject().endObject().endObject();
    } else if (members.containsKey(BlockReader.CITATIONS)) {
      begin("citationsContent").name("content").array();
      out.object().name("text").text(text.text()).endObject().endArray();
      out.members(members).endObject().endObject();
    } else {
      out.object().name("text").text(text.text()).members(members).endObject();
    }
  }

  private void result(Part.ToolResult result) {
    begin("toolResult").name("toolUseId").text(ToolNames.fitting(result.callId()));
    out.name("content").array();
    result.content().forEach(this::block);
    out.endArray();
    if (result.error()) {
      out.name("status").text("error");
    }
    out.members(own(result.extras())).endObject().endObject();
  }

  private void thinking(Part.Thinking thought, @Nullable String signature) {
    begin("reasoningContent").name("reasoningText").object().name("text").text(thought.text());
    if (signature != null) {
      out.name("signature").text(signature);
    }
    out.members(own(thought.extras())).endObject().endObject().endObject();
  }

  private void redacted(Part.RedactedThinking sealed, String data) {
    begin("reasoningContent").name("redactedContent").text(data);
    out.members(own(sealed.extras())).endObject().endObject();
  }

  /** Writes format and source, what either had besides, and ends the block. */
  private void media(Media media, Extras extras) {
    Map<String, RawJson> members = own(extras);
    RawJson kept = members.remove(MediaReader.FORMAT);
    String format = format(media);
    if (kept != null) {
      out.name(MediaReader.FORMAT).raw(kept);
    } else if (format != null) {
      out.name(MediaReader.FORMAT).text(format);
    }
    Map<String, RawJson> location = within(members, MediaReader.S3);
    Map<String, RawJson> source = within(members, MediaReader.SOURCE);
    out.name(MediaReader.SOURCE).object();
    switch (media) {
      case Media.Inline inline -> out.name("bytes").text(inline.base64());
      case Media.PlainText plain -> {
        if (!source.containsKey(MediaReader.CHUNKS)) {
          out.name("text").text(plain.text());
        }
      }
      case Media.FileId file -> {
        out.name(MediaReader.S3).object().name("uri").text(file.id());
        out.members(location).endObject();
      }
      case Media.Url url -> throw new IllegalStateException("Converse fetches nothing");
    }
    out.members(source).endObject();
    out.members(members).endObject().endObject();
  }

  /** Null where the extras keep it. */
  private static @Nullable String format(Media media) {
    return switch (media) {
      case Media.Inline inline -> {
        String image = MediaFormats.imageFormat(inline.mediaType());
        yield image == null ? MediaFormats.documentFormat(inline.mediaType()) : image;
      }
      case Media.PlainText plain -> MediaFormats.TEXT;
      case Media.FileId file -> null;
      case Media.Url url -> null;
    };
  }

  /** The members of an object among these, taken out. */
  private static Map<String, RawJson> within(Map<String, RawJson> members, String name) {
    RawJson inner = members.remove(name);
    Map<String, RawJson> within = new LinkedHashMap<>();
    if (inner != null) {
      JsonReader.read(inner).members().forEach((key, value) -> within.put(key, value.raw()));
    }
    return within;
  }

  private static Map<String, RawJson> own(Extras extras) {
    return new LinkedHashMap<>(extras.of(BEDROCK_CONVERSE));
  }

  private JsonWriter begin(String kind) {
    return out.object().name(kind).object();
  }
}
