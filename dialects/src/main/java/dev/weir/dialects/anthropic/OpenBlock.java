package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The block of a vendor's stream that is being sent, as the part that it becomes. */
final class OpenBlock {

  private static final int SIGNATURE_CHARS_MAX = 16 << 20;
  private static final Path BLOCK = Path.ROOT.member("content_block");

  private final int index;
  private final long number;
  private final BlockReader blocks;
  private final Signatures signatures;

  private @Nullable Part part;
  private String input = "{}";
  private boolean argued;
  private final StringBuilder signature = new StringBuilder();
  private @Nullable HeldBlock held;

  /**
   * @param index the part's
   * @param number the block's, in the vendor's count
   */
  OpenBlock(int index, long number, BlockReader blocks, Signatures signatures) {
    this.index = index;
    this.number = number;
    this.blocks = blocks;
    this.signatures = signatures;
  }

  long number() {
    return number;
  }

  boolean isCall() {
    return part instanceof Part.ToolCall;
  }

  void start(JsonValue block, Consumer<ChatEvent> events) {
    Part begun = blocks.read(block, BLOCK);
    switch (begun) {
      case null -> throw Wording.malformed("a block without its data");
      case Part.Vendor vendor -> held = new HeldBlock(vendor.type(), block.raw());
      case Part.ToolResult foreign -> held = new HeldBlock("tool_result", block.raw());
      case Part.ToolCall call -> {
        input = call.arguments();
        begun = new Part.ToolCall(call.id(), call.name(), "", false, call.cache(), call.extras());
        events.accept(new ChatEvent.PartStarted(0, index, begun));
      }
      default -> events.accept(new ChatEvent.PartStarted(0, index, begun));
    }
    part = begun;
  }

  void delta(@Nullable JsonValue delta, Consumer<ChatEvent> events) {
    String type = delta == null ? null : delta.textOf("type");
    if (delta == null || type == null) {
      throw Wording.malformed("a delta without a type");
    }
    if (held != null) {
      held.delta(delta);
      return;
    }
    switch (type) {
      case "text_delta" -> {
        String text = text(delta, "text", part instanceof Part.Text);
        if (!text.isEmpty()) {
          events.accept(new ChatEvent.TextDelta(0, index, text));
        }
      }
      case "thinking_delta" -> {
        String text = text(delta, "thinking", part instanceof Part.Thinking);
        if (!text.isEmpty()) {
          events.accept(new ChatEvent.ThinkingDelta(0, index, text));
        }
      }
      case "input_json_delta" -> {
        String text = text(delta, "partial_json", part instanceof Part.ToolCall);
        if (!text.isEmpty()) {
          argued = true;
          events.accept(new ChatEvent.ArgumentsDelta(0, index, text));
        }
      }
      case "signature_delta" -> {
        signature.append(text(delta, "signature", part instanceof Part.Thinking));
        if (signature.length() > SIGNATURE_CHARS_MAX) {
          throw Wording.malformed(
              "a signature of more than " + SIGNATURE_CHARS_MAX + " characters");
        }
      }
      case "citations_delta" -> {
        JsonValue citation = delta.get("citation");
        if (citation == null || !(part instanceof Part.Text)) {
          throw misplaced(type);
        }
        RawJson element = citation.raw();
        events.accept(
            new ChatEvent.VendorDelta(0, index, ANTHROPIC_MESSAGES, "citations", element));
      }
      default -> {
        // The API may grow deltas; its clients are told to ignore what they do not know.
      }
    }
  }

  void stop(Consumer<ChatEvent> events) {
    if (held != null) {
      events.accept(new ChatEvent.PartStarted(0, index, held.whole()));
    } else if (isCall() && !argued) {
      events.accept(new ChatEvent.ArgumentsDelta(0, index, input));
    }
    Signatures.Owned owned = signatures.fromVendor(signature.toString());
    String signed = owned.signature();
    if (signed != null) {
      events.accept(new ChatEvent.SignatureDelta(0, index, signed, owned.family()));
    }
    events.accept(new ChatEvent.PartEnded(0, index));
  }

  private static String text(JsonValue delta, String member, boolean fits) {
    String text = delta.textOf(member);
    if (text == null || !fits) {
      throw misplaced(delta.textOf("type"));
    }
    return text;
  }

  private static RuntimeException misplaced(@Nullable String type) {
    return Wording.malformed(type + " where it does not fit");
  }
}
