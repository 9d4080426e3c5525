package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.anthropic.ArgumentStream;
import dev.weir.dialects.openai.ToolNames;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts as blocks. Texts and thoughts have no start, only deltas and a stop, so that one
 * which stays empty leaves no block.
 */
final class BlockStream {

  private final EventFrames frames;
  private final Thoughts thoughts;

  private int next;
  private boolean written; // Whether the open part's block has begun.
  private @Nullable Part open;
  private @Nullable ArgumentStream arguments;
  private boolean argued;
  private @Nullable String signature;
  private boolean calls;

  BlockStream(EventFrames frames, Thoughts thoughts) {
    this.frames = frames;
    this.thoughts = thoughts;
  }

  boolean sawCall() {
    return calls;
  }

  void begin(Part part) {
    open = part;
    written = false;
    signature = null;
    switch (part) {
      case Part.Text text -> {
        text(text.text());
        citations(text);
      }
      case Part.Refusal refused -> text(refused.text());
      case Part.Thinking thought -> {
        thinking(thought.text());
        if (thought.signature() != null) {
          signature(thought.signature(), thought.family());
        }
      }
      case Part.RedactedThinking sealed -> {
        JsonWriter out = delta().name("reasoningContent").object().name("redactedContent");
        out.text(thoughts.shownBlob(sealed.data(), sealed.family())).endObject();
        endDelta();
      }
      case Part.ToolCall call -> {
        calls = true;
        argued = false;
        arguments = call.custom() ? ArgumentStream.ofCustom() : ArgumentStream.ofFunction();
        JsonWriter out = start("toolUse").name("toolUseId").text(ToolNames.fitting(call.id()));
        out.name("name").text(call.name()).members(call.extras().of(BEDROCK_CONVERSE));
        endStart();
        arguments(call.arguments());
      }
      case Part.Image image -> image(image.media());
      case Part.Vendor vendor when vendor.dialect().equals(BEDROCK_CONVERSE) -> vendor(vendor);
      default -> {
        // Sound and other vendors' blocks: a stream of Converse has no place for them.
      }
    }
  }

  void text(String text) {
    if (!text.isEmpty()) {
      delta().name("text").text(text);
      endDelta();
    }
  }

  void thinking(String text) {
    if (!text.isEmpty()) {
      delta().name("reasoningContent").object().name("text").text(text).endObject();
      endDelta();
    }
  }

  /** Held back: a signature stands last in its block. */
  void signature(String value, String family) {
    signature = thoughts.shownSignature(value, family);
  }

  void arguments(String text) {
    if (arguments != null) {
      input(arguments.more(text));
    }
  }

  void element(ChatEvent.VendorDelta delta) {
    if (delta.dialect().equals(BEDROCK_CONVERSE)
        && delta.member().equals(BlockReader.CITATIONS)
        && open instanceof Part.Text) {
      citation(delta.element());
    }
  }

  void end() {
    if (arguments != null) {
      input(arguments.end());
      arguments = null;
      if (!argued) {
        input("{}"); // Clients read what came as JSON.
      }
    }
    if (signature != null) {
      delta().name("reasoningContent").object().name("signature").text(signature).endObject();
      endDelta();
    }
    if (written) {
      frames.begin().name("contentBlockIndex").number(next++);
      frames.end(EventType.BLOCK_STOP, 0);
    }
    written = false;
    signature = null;
    open = null;
  }

  private void input(String json) {
    if (!json.isEmpty()) {
      argued = true;
      delta().name("toolUse").object().name("input").text(json).endObject();
      endDelta();
    }
  }

  private void citations(Part.Text text) {
    RawJson list = text.extras().of(BEDROCK_CONVERSE).get(BlockReader.CITATIONS);
    if (list != null) {
      JsonReader.read(list).items().forEach(citation -> citation(citation.raw()));
    }
  }

  private void citation(RawJson citation) {
    delta().name("citation").raw(citation);
    endDelta();
  }

  private void image(Media media) {
    String format =
        media instanceof Media.Inline inline ? MediaFormats.imageFormat(inline.mediaType()) : null;
    if (format == null || !(media instanceof Media.Inline inline)) {
      return; // Converse shows images as bytes only.
    }
    start("image").name(MediaReader.FORMAT).text(format);
    endStart();
    JsonWriter out = delta().name("image").object().name(MediaReader.SOURCE).object();
    out.name("bytes").text(inline.base64()).endObject().endObject();
    endDelta();
  }

  /** The vendor's own tools stream too; its other blocks are no part of an answer. */
  private void vendor(Part.Vendor vendor) {
    JsonValue block = JsonReader.read(vendor.json()).get(vendor.type());
    String streamed =
        switch (vendor.type()) {
          case "toolUse" -> "input";
          case "toolResult" -> "content";
          default -> null;
        };
    if (block == null || streamed == null || !block.isObject()) {
      return;
    }
    JsonWriter out = start(vendor.type());
    block
        .members()
        .forEach(
            (name, value) -> {
              if (!name.equals(streamed)) {
                out.name(name).raw(value.raw());
              }
            });
    endStart();
    JsonValue content = block.get(streamed);
    if (content != null && streamed.equals("input")) {
      input(content.raw().toString());
    } else if (content != null) {
      delta().name("toolResult").raw(content.raw());
      endDelta();
    }
  }

  private JsonWriter start(String kind) {
    written = true;
    JsonWriter out = frames.begin().name("contentBlockIndex").number(next);
    return out.name("start").object().name(kind).object();
  }

  private void endStart() {
    frames.end(EventType.BLOCK_START, 2);
  }

  private JsonWriter delta() {
    written = true;
    return frames.begin().name("contentBlockIndex").number(next).name("delta").object();
  }

  private void endDelta() {
    frames.end(EventType.BLOCK_DELTA, 1);
  }
}
