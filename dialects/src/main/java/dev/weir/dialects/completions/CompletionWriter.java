package dev.weir.dialects.completions;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.openai.UsageCounts;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes completions. The text is all that the assistant said, refusals included; thoughts and
 * whatever else there may be have no place in it.
 */
final class CompletionWriter {

  private CompletionWriter() {}

  static Buffer answer(ChatAnswer answer, AnswerContext context) {
    JsonWriter out = new JsonWriter().object();
    identity(out, answer.id(), answer.createdSeconds(), context);
    out.name("choices").array();
    for (ChatAnswer.Choice choice : answer.choices()) {
      RawJson logprobs = choice.logprobs();
      choice(
          out,
          choice.index(),
          text(choice.parts()),
          logprobs == null ? null : TokenTable.write(logprobs, 0).json(),
          choice.finish());
    }
    out.endArray().name("usage");
    UsageCounts.write(out, answer.usage(), context.estimatedInput());
    return out.endObject().toBuffer();
  }

  /** Writes the members that say whose answer it is into an object that is open. */
  static void identity(JsonWriter out, String id, long created, AnswerContext context) {
    out.name("id").text(id.isEmpty() ? "cmpl-" + context.requestId() : id);
    out.name("object").text("text_completion");
    out.name("created").number(created == 0 ? context.nowSeconds() : created);
    out.name("model").text(context.askedModel());
  }

  /** Writes an entry of {@code choices}. */
  static void choice(
      JsonWriter out, int index, String text, @Nullable RawJson logprobs, @Nullable Finish finish) {
    out.object().name("text").text(text).name("index").number(index).name("logprobs");
    if (logprobs == null) {
      out.nothing();
    } else {
      out.raw(logprobs);
    }
    out.name("finish_reason");
    if (finish == null) {
      out.nothing();
    } else {
      out.text(word(finish));
    }
    out.endObject();
  }

  /** What of a part is text of the completion. */
  static String text(Part part) {
    return switch (part) {
      case Part.Text text -> text.text();
      case Part.Refusal refusal -> refusal.text();
      default -> "";
    };
  }

  private static String text(List<Part> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(text(part)));
    return text.toString();
  }

  private static String word(Finish finish) {
    return switch (finish.reason()) {
      case LENGTH, CONTEXT_WINDOW -> "length";
      case CONTENT_FILTER -> "content_filter";
      case STOP, STOP_SEQUENCE, TOOL_CALLS, REFUSAL, PAUSE, OTHER -> "stop";
    };
  }
}
