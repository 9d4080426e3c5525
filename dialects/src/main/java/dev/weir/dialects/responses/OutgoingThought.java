package dev.weir.dialects.responses;

import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thought. Its texts are summaries, but for those that their vendor told in full; its state is
 * told when it ends.
 */
final class OutgoingThought extends OutgoingItem {

  private final EncryptedContent encrypted;
  private final List<String> summary = new ArrayList<>(1);
  private final List<String> full = new ArrayList<>(0);
  private final StringBuilder text = new StringBuilder();
  private boolean isFull;
  private boolean begun; // Whether the open part has.
  private byte[] deltaHead = {};
  private @Nullable String state;

  OutgoingThought(Output output, Part first, EncryptedContent encrypted) {
    super(
        output,
        "rs_",
        ItemExtras.without(ItemExtras.own(first), ItemExtras.TYPE, ItemExtras.CONTINUES));
    this.encrypted = encrypted;
  }

  @Override
  boolean takes(Part next) {
    return ItemExtras.continues(next);
  }

  @Override
  void begin(Part part) {
    isFull = ItemExtras.isFullText(part);
    text.setLength(0);
    begun = false;
    switch (part) {
      case Part.Thinking thought -> {
        more(thought.text());
        if (thought.signature() != null) {
          sign(thought.signature(), thought.family());
        }
      }
      case Part.RedactedThinking redacted -> {
        open();
        state = encrypted.shown(redacted);
      }
      default -> throw new IllegalArgumentException("not a thought");
    }
  }

  @Override
  void more(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    if (!begun) {
      begun = true;
      open();
      if (isFull) {
        deltaHead = deltaHead("response.reasoning_text.delta", "content_index", full.size());
      } else {
        part("response.reasoning_summary_part.added");
        deltaHead =
            deltaHead("response.reasoning_summary_text.delta", "summary_index", summary.size());
      }
    }
    text.append(piece);
    output.frames.delta(deltaHead, piece);
  }

  @Override
  void sign(String signature, String family) {
    open();
    state = encrypted.shown(signature, family);
  }

  @Override
  void endPart() {
    if (!begun) {
      return;
    }
    begun = false;
    JsonWriter out =
        event(isFull ? "response.reasoning_text.done" : "response.reasoning_summary_text.done");
    if (isFull) {
      out.name("content_index").number(full.size());
    } else {
      out.name("summary_index").number(summary.size());
    }
    out.name("text").text(text.toString());
    output.frames.end();
    if (!isFull) {
      part("response.reasoning_summary_part.done");
    }
    (isFull ? full : summary).add(text.toString());
  }

  private void part(String type) {
    JsonWriter out = event(type).name("summary_index").number(summary.size());
    out.name("part").object().name("type").text("summary_text");
    out.name("text").text(text.toString()).endObject();
    output.frames.end();
  }

  @Override
  void write(JsonWriter out, String status, boolean whole) {
    out.name("type").text("reasoning").name("summary").array();
    if (whole) {
      texts(out, summary, "summary_text", !isFull);
    }
    out.endArray();
    if (whole && (!full.isEmpty() || (isFull && begun))) {
      out.name("content").array();
      texts(out, full, ItemExtras.REASONING_TEXT, isFull);
      out.endArray();
    }
    if (whole && state != null) {
      out.name("encrypted_content").text(state);
    }
  }

  /** Writes the texts, and the open one behind them if it is of their kind. */
  private void texts(JsonWriter out, List<String> texts, String type, boolean openToo) {
    for (String told : texts) {
      out.object().name("type").text(type).name("text").text(told).endObject();
    }
    if (begun && openToo) {
      out.object().name("type").text(type).name("text").text(text.toString()).endObject();
    }
  }
}
