package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes whole answers. Of several choices the first is told: a message is one. */
final class AnswerWriter {

  private AnswerWriter() {}

  static Buffer write(ChatAnswer answer, AnswerContext context, Signatures signatures) {
    ChatAnswer.Choice choice = answer.choices().getFirst();
    JsonWriter out = new JsonWriter().object();
    identity(out, answer.id(), context);
    out.name("content").array();
    BlockWriter blocks = new BlockWriter(out, signatures);
    choice.parts().forEach(blocks::answered);
    out.endArray();
    boolean call = choice.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
    boolean refusal = choice.parts().stream().anyMatch(Part.Refusal.class::isInstance);
    stop(out, choice.finish(), call, refusal);
    Map<String, RawJson> extras = new LinkedHashMap<>(answer.extras().of(ANTHROPIC_MESSAGES));
    extras.putAll(choice.extras().of(ANTHROPIC_MESSAGES));
    out.members(extras);
    out.name("usage");
    UsageCounts.write(out, answer.usage(), context.estimatedInput());
    return out.endObject().toBuffer();
  }

  /** The members that say whose answer it is. */
  static void identity(JsonWriter out, String id, AnswerContext context) {
    out.name("id").text(id.isEmpty() ? "msg_" + context.requestId() : id);
    out.name("type").text("message").name("role").text("assistant");
    out.name("model").text(context.askedModel());
  }

  /** The members that say why it ended. */
  static void stop(JsonWriter out, Finish finish, boolean call, boolean refusal) {
    out.name("stop_reason").text(StopReasons.word(finish, call, refusal)).name("stop_sequence");
    String sequence = finish.stopSequence();
    if (sequence == null) {
      out.nothing();
    } else {
      out.text(sequence);
    }
    RawJson details = finish.details();
    if (details != null) {
      out.name("stop_details").raw(details);
    }
  }
}
