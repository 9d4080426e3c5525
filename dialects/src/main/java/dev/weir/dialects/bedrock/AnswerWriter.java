package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes whole answers. Of several choices the first is told: a message is one. */
final class AnswerWriter {

  /** The extra that holds what the message has beside role and content. */
  static final String MESSAGE = "message";

  /** The member that clients take for granted. */
  static final String METRICS = "metrics";

  /** How long the vendor took is not known here. */
  static final RawJson NO_METRICS = RawJson.of("{\"latencyMs\":0}");

  private AnswerWriter() {}

  static Buffer write(ChatAnswer answer, AnswerContext context, Thoughts thoughts) {
    ChatAnswer.Choice choice = answer.choices().getFirst();
    JsonWriter out = new JsonWriter().object().name("output").object().name("message").object();
    out.name("role").text("assistant").name("content").array();
    new BlockWriter(out).answered(choice.parts(), thoughts);
    Map<String, RawJson> extras = new LinkedHashMap<>(answer.extras().of(BEDROCK_CONVERSE));
    extras.putAll(choice.extras().of(BEDROCK_CONVERSE));
    RawJson more = extras.remove(MESSAGE);
    out.endArray();
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject().endObject();
    boolean calls = choice.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
    out.name("stopReason").text(StopReasons.word(choice.finish(), calls));
    out.name("usage");
    UsageCounts.write(out, answer.usage(), context.estimatedInput());
    extras.putIfAbsent(METRICS, NO_METRICS);
    return out.members(extras).endObject().toBuffer();
  }
}
