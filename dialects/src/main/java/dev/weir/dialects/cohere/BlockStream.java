package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts as blocks of content, plans and calls. Texts and thoughts begin with their first
 * character, so that one which stays empty leaves no block.
 */
final class BlockStream {

  private static final int LOGPROBS_MAX = 1024;

  private final JsonWriter out;
  private final Signatures signatures;
  private final AssistantWriter whole;
  private final List<RawJson> logprobs = new ArrayList<>(0); // Wait for a block to stand in.

  private int block;
  private int call;
  private int citation;
  private boolean written; // Whether the open part's block has begun.
  private boolean argumentsDue;
  private @Nullable Part open;

  BlockStream(JsonWriter out, Signatures signatures) {
    this.out = out;
    this.signatures = signatures;
    this.whole = new AssistantWriter(out, signatures::shown);
  }

  boolean sawCall() {
    return call > 0;
  }

  void begin(Part part) {
    open = part;
    written = false;
    switch (part) {
      case Part.Text text -> {
        startIfSaid(text.extras());
        text(text.text());
      }
      case Part.Refusal refused -> text(refused.text());
      case Part.Thinking thought -> {
        startIfSaid(thought.extras());
        thinking(thought.text());
        if (thought.signature() != null) {
          signature(thought.signature(), thought.family());
        }
      }
      case Part.ToolCall called -> {
        startCall(called);
        arguments(called.arguments());
      }
      case Part.RedactedThinking sealed -> start(sealed, "thinking", sealed.extras());
      case Part.Vendor vendor when vendor.dialect().equals(COHERE_CHAT) -> vendor(vendor);
      default -> {
        // Images, sound and other vendors' blocks: an answer in this dialect has no place for them.
      }
    }
    AssistantWriter.citations(part).forEach(this::cite);
  }

  void text(String text) {
    if (!text.isEmpty()) {
      start();
      Frames.TEXT.write(out, block, text);
      flushLogprobs();
    }
  }

  void thinking(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (open != null && AssistantReader.isPlan(open)) {
      Frames.message(Frames.open(out, "tool-plan-delta")).name("tool_plan").text(text);
      Frames.closeMessage(out);
    } else {
      start();
      Frames.THINKING.write(out, block, text);
    }
  }

  void signature(String state, String family) {
    start();
    Frames.message(Frames.open(out, "content-delta").name("index").number(block));
    out.name("content").object().name("thinking").text("");
    out.name(Signatures.SIGNATURE).text(signatures.shown(state, family)).endObject();
    Frames.closeMessage(out);
  }

  void arguments(String text) {
    if (!text.isEmpty() && open instanceof Part.ToolCall) {
      argumentsDue &= text.isBlank();
      Frames.ARGUMENTS.write(out, call - 1, text);
    }
  }

  void element(ChatEvent.VendorDelta delta) {
    if (delta.dialect().equals(COHERE_CHAT) && delta.member().equals(AssistantReader.CITATIONS)) {
      cite(delta.element());
    }
  }

  /** Items that no block takes any more are left out: an item is a member of a block's delta. */
  void logprobs(List<RawJson> items) {
    items.stream().limit((long) LOGPROBS_MAX - logprobs.size()).forEach(logprobs::add);
    if (written && (open instanceof Part.Text || open instanceof Part.Refusal)) {
      flushLogprobs();
    }
  }

  void end() {
    if (open instanceof Part.ToolCall) {
      arguments(argumentsDue ? "{}" : "");
      Frames.indexed(out, "tool-call-end", call - 1);
    } else if (written) {
      Frames.indexed(out, "content-end", block++);
    }
    written = false;
    open = null;
  }

  private void flushLogprobs() {
    for (RawJson item : logprobs) {
      Frames.open(out, "content-delta").name("index").number(block);
      Frames.message(out).name("content").object().name("text").text("").endObject();
      Frames.close(out.endObject().endObject().name("logprobs").raw(item));
    }
    logprobs.clear();
  }

  private void startIfSaid(Extras extras) {
    boolean plan = open != null && AssistantReader.isPlan(open);
    if (!plan && !AssistantWriter.blockMembers(extras).isEmpty()) {
      start();
    }
  }

  /** Begins the block of the open part, if it has not begun. */
  private void start() {
    if (written) {
      return;
    }
    switch (open) {
      case Part.Thinking thought -> start(thought, "thinking", thought.extras());
      case Part.Text text -> start(text, "text", text.extras());
      case null -> throw new IllegalStateException("no part is open");
      case Part other -> start(other, "text", Extras.NONE);
    }
  }

  private void start(Part part, String type, Extras extras) {
    written = true;
    Frames.message(Frames.open(out, "content-start").name("index").number(block));
    out.name("content").object().name("type").text(type).name(type).text("");
    if (part instanceof Part.RedactedThinking) {
      whole.writeState(part);
    }
    out.members(AssistantWriter.blockMembers(extras)).endObject();
    Frames.closeMessage(out);
  }

  private void vendor(Part.Vendor vendor) {
    written = true;
    Frames.message(Frames.open(out, "content-start").name("index").number(block));
    out.name("content").raw(vendor.json());
    Frames.closeMessage(out);
  }

  private void startCall(Part.ToolCall called) {
    argumentsDue = true;
    Frames.message(Frames.open(out, "tool-call-start").name("index").number(call++));
    out.name("tool_calls").object();
    AssistantWriter.callMembers(out, called, "");
    out.endObject();
    Frames.closeMessage(out);
  }

  private void cite(RawJson element) {
    Part cited = open;
    if (!(cited instanceof Part.Text) && !(cited instanceof Part.Thinking)) {
      return;
    }
    if (!AssistantReader.isPlan(cited)) {
      start();
    }
    Frames.message(Frames.open(out, "citation-start").name("index").number(citation));
    out.name("citations").raw(element);
    Frames.closeMessage(out);
    Frames.indexed(out, "citation-end", citation++);
  }
}
