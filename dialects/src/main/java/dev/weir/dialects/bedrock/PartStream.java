package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes parts of a vendor's deltas. Texts and thoughts begin with their first delta, since nothing
 * else announces them; a delta of another of these kinds ends the part before it.
 */
final class PartStream {

  private enum Open {
    NOTHING,
    TEXT,
    THINKING,
    REDACTED,
    CALL,
    HELD
  }

  private final Thoughts thoughts;
  private final BlockReader blocks;

  private Open open = Open.NOTHING;
  private int next;
  private boolean calls;
  private boolean argued;
  private final StringBuilder signature = new StringBuilder();
  private Blob redacted = new Blob();
  private @Nullable HeldBlock held;

  PartStream(Thoughts thoughts) {
    this.thoughts = thoughts;
    this.blocks = new BlockReader(thoughts, Wording.ANSWER);
  }

  boolean sawCall() {
    return calls;
  }

  void call(Part.ToolCall call, Consumer<ChatEvent> events) {
    end(events);
    begin(Open.CALL, call, events);
    calls = true;
    argued = false;
  }

  void hold(HeldBlock block, Consumer<ChatEvent> events) {
    end(events);
    open = Open.HELD;
    held = block;
  }

  /** Takes a delta; one of a kind that is new to us is left out, as clients are told to do. */
  void delta(JsonValue delta, Consumer<ChatEvent> events) {
    if (held != null) {
      held.delta(delta);
      return;
    }
    String text = delta.textOf("text");
    JsonValue thought = delta.get("reasoningContent");
    JsonValue call = delta.get("toolUse");
    JsonValue citation = delta.get("citation");
    if (text != null && !text.isEmpty()) {
      ensure(Open.TEXT, events);
      events.accept(new ChatEvent.TextDelta(0, next - 1, text));
    } else if (thought != null) {
      thought(thought, events);
    } else if (call != null) {
      arguments(call.textOf("input"), events);
    } else if (citation != null) {
      ensure(Open.TEXT, events);
      RawJson element = citation.raw();
      events.accept(
          new ChatEvent.VendorDelta(0, next - 1, BEDROCK_CONVERSE, BlockReader.CITATIONS, element));
    }
  }

  private void thought(JsonValue thought, Consumer<ChatEvent> events) {
    String text = thought.textOf("text");
    if (text != null && !text.isEmpty()) {
      ensure(Open.THINKING, events);
      events.accept(new ChatEvent.ThinkingDelta(0, next - 1, text));
    }
    String piece = thought.textOf("signature");
    if (piece != null && !piece.isEmpty()) {
      ensure(Open.THINKING, events);
      signature.append(piece);
      if (signature.length() > Blob.CHARS_MAX) {
        throw Wording.malformed("a signature of more than " + Blob.CHARS_MAX + " characters");
      }
    }
    String data = thought.textOf("redactedContent");
    if (data != null && !data.isEmpty()) {
      ensure(Open.REDACTED, events);
      redacted.add(data);
    }
  }

  private void arguments(@Nullable String input, Consumer<ChatEvent> events) {
    if (open != Open.CALL) {
      throw Wording.malformed("input outside a call");
    }
    if (input != null && !input.isEmpty()) {
      argued = true;
      events.accept(new ChatEvent.ArgumentsDelta(0, next - 1, input));
    }
  }

  private void ensure(Open kind, Consumer<ChatEvent> events) {
    if (open == kind) {
      return;
    }
    if (open == Open.CALL) {
      throw Wording.malformed("text within a call");
    }
    end(events);
    switch (kind) {
      case TEXT -> begin(kind, Part.Text.of(""), events);
      case THINKING -> begin(kind, new Part.Thinking("", null, "", Extras.NONE), events);
      default -> open = kind; // Its part comes whole.
    }
  }

  private void begin(Open kind, Part part, Consumer<ChatEvent> events) {
    open = kind;
    events.accept(new ChatEvent.PartStarted(0, next++, part));
  }

  /** Ends the open part, if there is one. */
  void end(Consumer<ChatEvent> events) {
    switch (open) {
      case NOTHING -> {
        return;
      }
      case TEXT -> {}
      case THINKING -> sign(events);
      case CALL -> {
        if (!argued) {
          events.accept(new ChatEvent.ArgumentsDelta(0, next - 1, "{}"));
        }
      }
      case REDACTED -> {
        Thoughts.State state = thoughts.blobOfVendor(redacted.joined());
        redacted = new Blob();
        begin(open, new Part.RedactedThinking(state.value(), state.family(), Extras.NONE), events);
      }
      case HELD -> {
        Part whole = held == null ? null : held.whole(blocks);
        held = null;
        if (whole == null) {
          open = Open.NOTHING;
          return;
        }
        begin(open, whole, events);
      }
    }
    open = Open.NOTHING;
    events.accept(new ChatEvent.PartEnded(0, next - 1));
  }

  private void sign(Consumer<ChatEvent> events) {
    if (!signature.isEmpty()) {
      Thoughts.State state = thoughts.signatureOfVendor(signature.toString());
      signature.setLength(0);
      events.accept(new ChatEvent.SignatureDelta(0, next - 1, state.value(), state.family()));
    }
  }
}
