package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts as blocks: start, deltas of the block's own kind, stop. Texts and thoughts begin
 * with their first character, so that one which stays empty leaves no block; clients send blocks
 * back, and Anthropic refuses empty ones.
 */
final class BlockStream {

  private static final String CITATIONS = "citations";

  private final JsonWriter out;
  private final Signatures signatures;

  private int next;
  private boolean written; // Whether the open part's block has begun.
  private @Nullable Part open;
  private @Nullable ArgumentStream arguments;
  private @Nullable String signature;
  private boolean call;
  private boolean refusal;

  BlockStream(JsonWriter out, Signatures signatures) {
    this.out = out;
    this.signatures = signatures;
  }

  boolean sawCall() {
    return call;
  }

  boolean sawRefusal() {
    return refusal;
  }

  void begin(Part part) {
    open = part;
    written = false;
    signature = null;
    switch (part) {
      case Part.Text text -> {
        text(text.text());
        citations(text.extras());
      }
      case Part.Refusal refused -> {
        refusal = true;
        text(refused.text());
      }
      case Part.Thinking thought -> {
        thinking(thought.text());
        if (thought.signature() != null) {
          signature(thought.signature(), thought.family());
        }
      }
      case Part.ToolCall called -> {
        call = true;
        arguments = called.custom() ? ArgumentStream.ofCustom() : ArgumentStream.ofFunction();
        start();
        arguments(called.arguments());
      }
      case Part.RedactedThinking sealed -> whole(sealed);
      case Part.Vendor vendor when vendor.dialect().equals(ANTHROPIC_MESSAGES) -> vendor(vendor);
      default -> {
        // Images, sound and other vendors' blocks: an answer in this dialect has no place for them.
      }
    }
  }

  void text(String text) {
    if (!text.isEmpty()) {
      start();
      Frames.delta(out, next, Frames.TEXT, text);
    }
  }

  void thinking(String text) {
    if (!text.isEmpty()) {
      start();
      Frames.delta(out, next, Frames.THINKING, text);
    }
  }

  /** Held back: a signature stands last in its block. */
  void signature(String value, String family) {
    start();
    signature = signatures.shown(value, family);
  }

  void arguments(String text) {
    if (arguments != null) {
      input(arguments.more(text));
    }
  }

  void element(ChatEvent.VendorDelta delta) {
    if (delta.dialect().equals(ANTHROPIC_MESSAGES) && delta.member().equals(CITATIONS)) {
      citation(delta.element());
    }
  }

  void end() {
    if (arguments != null) {
      input(arguments.end());
      arguments = null;
    }
    if (!written) {
      return;
    }
    if (open instanceof Part.Thinking) {
      String shown = signature == null ? signatures.shown(null, "") : signature;
      Frames.delta(out, next, Frames.SIGNATURE, shown);
    }
    Frames.stop(out, next++);
    written = false;
    open = null;
  }

  private void input(String json) {
    if (!json.isEmpty()) {
      Frames.delta(out, next, Frames.INPUT, json);
    }
  }

  private void citations(Extras extras) {
    RawJson list = extras.of(ANTHROPIC_MESSAGES).get(CITATIONS);
    if (list != null) {
      JsonReader.read(list).items().forEach(citation -> citation(citation.raw()));
    }
  }

  private void citation(RawJson citation) {
    if (open instanceof Part.Text) {
      start();
      out.verbatim(Frames.BLOCK_DELTA).number(next).name("delta").object();
      out.name("type").text("citations_delta").name("citation").raw(citation);
      out.endObject().endObject().verbatim(Frames.END);
    }
  }

  /** Begins the block of the open part, if it has not begun. */
  private void start() {
    if (written) {
      return;
    }
    written = true;
    out.verbatim(Frames.BLOCK_START).number(next).name("content_block").object();
    switch (open) {
      case Part.Text text -> {
        Map<String, RawJson> extras = new LinkedHashMap<>(text.extras().of(ANTHROPIC_MESSAGES));
        extras.remove(CITATIONS); // They follow as deltas.
        out.name("type").text("text").name("text").text("").members(extras);
      }
      case Part.Thinking thought -> {
        out.name("type").text("thinking").name("thinking").text("").name("signature").text("");
        out.members(thought.extras().of(ANTHROPIC_MESSAGES));
      }
      case Part.ToolCall called -> {
        out.name("type").text("tool_use").name("id").text(ToolIds.safe(called.id()));
        out.name("name").text(called.name()).name("input").object().endObject();
        out.members(called.extras().of(ANTHROPIC_MESSAGES));
      }
      case null, default -> out.name("type").text("text").name("text").text("");
    }
    out.endObject().endObject().verbatim(Frames.END);
  }

  private void whole(Part part) {
    written = true;
    out.verbatim(Frames.BLOCK_START).number(next).name("content_block");
    new BlockWriter(out, signatures).answered(part);
    out.endObject().verbatim(Frames.END);
  }

  /** A block that the vendor streams goes out as it came: empty input first. */
  private void vendor(Part.Vendor vendor) {
    JsonValue block = JsonReader.read(vendor.json());
    JsonValue input = block.get("input");
    if (input == null || !input.isObject() || !vendor.type().endsWith("tool_use")) {
      whole(vendor);
      return;
    }
    written = true;
    Map<String, RawJson> members = new LinkedHashMap<>();
    block.members().forEach((name, value) -> members.put(name, value.raw()));
    members.put("input", ArgumentsJson.EMPTY);
    out.verbatim(Frames.BLOCK_START).number(next).name("content_block");
    out.object(members).endObject().verbatim(Frames.END);
    if (!input.saysNothing()) {
      input(input.raw().toString());
    }
  }
}
