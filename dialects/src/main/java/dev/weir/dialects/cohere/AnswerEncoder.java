package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes whole answers. Of several choices the first is told: a message is one. */
final class AnswerEncoder {

  private AnswerEncoder() {}

  static Buffer write(ChatAnswer answer, AnswerContext context, Signatures signatures) {
    ChatAnswer.Choice choice = answer.choices().getFirst();
    Map<String, RawJson> extras = new LinkedHashMap<>(choice.extras().of(COHERE_CHAT));
    RawJson more = extras.remove(AnswerDecoder.MESSAGE);
    JsonWriter out = new JsonWriter().object();
    out.name("id").text(answer.id().isEmpty() ? context.requestId() : answer.id());
    out.name(AnswerDecoder.MESSAGE).object().name("role").text("assistant");
    new AssistantWriter(out, signatures::shown).write(choice.parts());
    if (more != null) {
      out.members(JsonReader.read(more));
    }
    out.endObject();
    boolean calls = choice.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
    out.name("finish_reason").text(FinishReasons.write(choice.finish(), calls));
    RawJson logprobs = choice.logprobs();
    List<RawJson> items = logprobs == null ? List.of() : Logprobs.write(logprobs);
    if (!items.isEmpty()) {
      out.name("logprobs").array();
      items.forEach(out::raw);
      out.endArray();
    }
    out.name("usage");
    UsageCounts.write(out, answer.usage(), context.estimatedInput());
    out.members(answer.extras().of(COHERE_CHAT)).members(extras);
    return out.endObject().toBuffer();
  }
}
