package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes a whole answer. Texts become one {@code content}, refusals one {@code refusal}, thoughts
 * one {@code reasoning_content} and, where there is more to them than text, {@code
 * reasoning_details}. What this dialect has no place for in an answer (images, blocks of other
 * vendors' own tools) is left out.
 */
final class AnswerEncoder {

  private final ReasoningDetails details;

  AnswerEncoder(ReasoningDetails details) {
    this.details = details;
  }

  Buffer write(ChatAnswer answer, AnswerContext context) {
    JsonWriter out = new JsonWriter().object();
    out.name("id").text(answer.id().isEmpty() ? madeId(context) : answer.id());
    out.name("object").text("chat.completion");
    out.name("created")
        .number(answer.createdSeconds() == 0 ? context.nowSeconds() : answer.createdSeconds());
    out.name("model").text(context.askedModel());
    out.name("choices").array();
    answer.choices().forEach(choice -> writeChoice(out, choice));
    out.endArray();
    out.name("usage");
    UsageCounts.write(out, answer.usage(), context.estimatedInput());
    out.members(answer.extras().of(DialectName.OPENAI_CHAT));
    return out.endObject().toBuffer();
  }

  /** The id of an answer whose vendor gave none. */
  static String madeId(AnswerContext context) {
    return "chatcmpl-" + context.requestId();
  }

  private void writeChoice(JsonWriter out, ChatAnswer.Choice choice) {
    List<Part> parts = choice.parts();
    String refusal =
        joined(parts, part -> part instanceof Part.Refusal declined ? declined.text() : "");
    out.object().name("index").number(choice.index());
    out.name(AnswerDecoder.MESSAGE).object().name("role").text("assistant");
    textOrNull(
        out.name("content"),
        joined(parts, part -> part instanceof Part.Text text ? text.text() : ""));
    textOrNull(out.name("refusal"), refusal);
    writeAnnotations(out, parts);
    AnswerImages.write(out, parts);
    details.writeTo(out, parts);
    writeCalls(out, parts);
    Leftovers.within(out, choice.extras(), AnswerDecoder.MESSAGE);
    out.endObject();
    if (choice.logprobs() == null) {
      out.name("logprobs").nothing();
    } else {
      out.name("logprobs").raw(choice.logprobs());
    }
    out.name("finish_reason").text(FinishReasons.write(choice.finish(), !refusal.isEmpty()));
    Leftovers.without(out, choice.extras(), Set.of(AnswerDecoder.MESSAGE));
    out.endObject();
  }

  private static void textOrNull(JsonWriter out, String text) {
    if (text.isEmpty()) {
      out.nothing();
    } else {
      out.text(text);
    }
  }

  private static String joined(List<Part> parts, Function<Part, String> text) {
    return parts.stream().map(text).collect(Collectors.joining());
  }

  private static void writeAnnotations(JsonWriter out, List<Part> parts) {
    out.name("annotations").array();
    for (Part part : parts) {
      RawJson list =
          part instanceof Part.Text text
              ? text.extras().of(DialectName.OPENAI_CHAT).get("annotations")
              : null;
      if (list != null) {
        JsonReader.read(list).items().forEach(annotation -> out.raw(annotation.raw()));
      }
    }
    out.endArray();
  }

  private static void writeCalls(JsonWriter out, List<Part> parts) {
    boolean any = false;
    for (Part part : parts) {
      if (part instanceof Part.ToolCall call) {
        if (!any) {
          out.name("tool_calls").array();
          any = true;
        }
        out.object();
        ToolCalls.writeMembers(out, call, call.id(), ToolCalls.shownArguments(call));
        out.endObject();
      }
    }
    if (any) {
      out.endArray();
    }
  }
}
