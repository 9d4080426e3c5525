package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.responses.EncryptedContent.Sender;
import dev.weir.dialects.tree.JsonValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A thought: a part for each of its texts, of which the last stays open for the state that comes
 * with the whole item.
 */
final class IncomingThought extends IncomingItem {

  private static final Set<String> KNOWN =
      Set.of("type", "status", "summary", "content", "encrypted_content");

  private final EncryptedContent encrypted;
  private Extras members = Extras.NONE;
  private boolean begun; // Whether any part has.
  private boolean summary;
  private long number;
  private boolean told;

  IncomingThought(ItemReader reader, EncryptedContent encrypted) {
    super(reader);
    this.encrypted = encrypted;
  }

  @Override
  void begin(JsonValue item, Sink sink) {
    members = new Extras(OPENAI_RESPONSES, item.membersBut(KNOWN));
  }

  @Override
  void event(String type, JsonValue data, Sink sink) {
    switch (type) {
      case "response.reasoning_summary_text.delta" -> delta(true, data, "delta", sink);
      case "response.reasoning_text.delta" -> delta(false, data, "delta", sink);
      case "response.reasoning_summary_text.done" -> done(true, data, sink);
      case "response.reasoning_text.done" -> done(false, data, sink);
      default -> {
        // Nothing that the whole item does not tell as well.
      }
    }
  }

  private boolean isOpen(boolean summarized, JsonValue data) {
    return begun && summary == summarized && number == number(summarized, data);
  }

  private static long number(boolean summarized, JsonValue data) {
    return data.longOf(summarized ? "summary_index" : "content_index", 0);
  }

  private void done(boolean summarized, JsonValue data, Sink sink) {
    if (!isOpen(summarized, data) || !told) {
      delta(summarized, data, "text", sink);
    }
  }

  private void delta(boolean summarized, JsonValue data, String member, Sink sink) {
    String text = text(data, member);
    if (text.isEmpty()) {
      return;
    }
    if (!isOpen(summarized, data)) {
      if (begun) {
        sink.end();
      }
      Extras extras = ItemExtras.ofThought(members, !begun, summarized);
      sink.begin(new Part.Thinking("", null, "", extras));
      begun = true;
      summary = summarized;
      number = number(summarized, data);
    }
    told = true;
    sink.accept(text.length(), index -> new ChatEvent.ThinkingDelta(0, index, text));
  }

  @Override
  void end(@Nullable JsonValue whole, Sink sink) {
    if (!begun) {
      if (whole != null) {
        for (Part part : parts(whole)) {
          sink.begin(part);
          sink.end();
        }
      }
      return;
    }
    String state = whole == null ? null : whole.textOf("encrypted_content");
    Part signed = encrypted.thought("", state, Extras.NONE, Sender.VENDOR);
    if (signed instanceof Part.Thinking thought) {
      String signature = thought.signature();
      if (signature != null) {
        sink.accept(
            signature.length(),
            index -> new ChatEvent.SignatureDelta(0, index, signature, thought.family()));
      }
    }
    sink.end();
    if (signed instanceof Part.RedactedThinking sealed) {
      sink.begin(sealed);
      sink.end();
    }
  }
}
