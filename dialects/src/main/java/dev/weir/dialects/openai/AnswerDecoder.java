package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.openai.ReasoningDetails.Sender;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole answer. Members that nobody knows are extras of the answer, or of the choice; those
 * of its message are an object {@code message} among the choice's extras. Annotations belong to the
 * text.
 */
final class AnswerDecoder {

  static final String MESSAGE = "message";

  private static final Set<String> KNOWN =
      Set.of("id", "object", "created", "model", "choices", "usage", "error");
  private static final Set<String> KNOWN_OF_CHOICE =
      Set.of("index", MESSAGE, "logprobs", "finish_reason");
  private static final Set<String> KNOWN_OF_MESSAGE =
      Set.of(
          "role",
          "content",
          "refusal",
          "tool_calls",
          "function_call",
          AnswerImages.MEMBER,
          "reasoning_content",
          "reasoning",
          "reasoning_details",
          "annotations");

  private final ReasoningDetails details;

  AnswerDecoder(ReasoningDetails details) {
    this.details = details;
  }

  ChatAnswer read(Buffer body) {
    JsonValue answer = json(body);
    if (VendorErrors.isError(answer)) {
      throw VendorErrors.inBand(answer);
    }
    JsonValue choices = answer.get("choices");
    if (choices == null || choices.items().isEmpty()) {
      throw VendorErrors.malformed("the vendor sent an answer without choices");
    }
    String id = textOf(answer, "id");
    List<ChatAnswer.Choice> read = new ArrayList<>();
    for (JsonValue choice : choices.items()) {
      read.add(choice(choice, id, read.size()));
    }
    return new ChatAnswer(
        id,
        textOf(answer, "model"),
        Math.max(0, answer.longOf("created", 0)),
        read,
        UsageCounts.read(answer.get("usage")),
        new Extras(DialectName.OPENAI_CHAT, answer.membersBut(KNOWN)));
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException page) {
      throw VendorErrors.malformed("the vendor sent an answer that is not JSON");
    }
  }

  private static String textOf(JsonValue object, String name) {
    String text = object.textOf(name);
    return text == null ? "" : text;
  }

  private ChatAnswer.Choice choice(JsonValue choice, String id, int position) {
    JsonValue message = choice.get(MESSAGE);
    if (message == null || !message.isObject()) {
      throw VendorErrors.malformed("the vendor sent a choice without a message");
    }
    int index = (int) choice.longOf("index", position);
    List<Part> parts = new ArrayList<>();
    details.addAll(message, Sender.VENDOR, parts);
    addContent(message, parts);
    parts.addAll(AnswerImages.read(message));
    addCalls(message, id, index, parts);
    JsonValue logprobs = choice.get("logprobs");
    return new ChatAnswer.Choice(
        index,
        parts,
        finish(choice.textOf("finish_reason"), parts),
        logprobs == null ? null : logprobs.raw(),
        Leftovers.of(choice, KNOWN_OF_CHOICE, MESSAGE, message, KNOWN_OF_MESSAGE));
  }

  private static Finish finish(@Nullable String word, List<Part> parts) {
    FinishReasons.failIfBrokenOff(word);
    return FinishReasons.read(
        word,
        parts.stream().anyMatch(Part.ToolCall.class::isInstance),
        parts.stream().anyMatch(Part.Refusal.class::isInstance));
  }

  private static void addContent(JsonValue message, List<Part> parts) {
    JsonValue content = message.get("content");
    JsonValue annotations = message.get("annotations");
    Extras extras =
        annotations == null || annotations.saysNothing()
            ? Extras.NONE
            : new Extras(
                DialectName.OPENAI_CHAT, Map.<String, RawJson>of("annotations", annotations.raw()));
    if (content != null && content.isString() && !content.text().isEmpty()) {
      parts.add(new Part.Text(content.text(), null, extras));
    } else if (content != null) {
      content.items().forEach(item -> parts.add(AnswerContent.part(item)));
    }
    String refusal = ToolCalls.said(message.textOf("refusal"));
    if (refusal != null) {
      parts.add(new Part.Refusal(refusal, Extras.NONE));
    }
  }

  private static void addCalls(JsonValue message, String id, int choice, List<Part> parts) {
    JsonValue calls = message.get("tool_calls");
    int number = 0;
    if (calls != null) {
      for (JsonValue call : calls.items()) {
        parts.add(ToolCalls.read(call, CallIds.made(id, choice, number++)));
      }
    }
    JsonValue old = message.get("function_call");
    String name = old == null ? null : ToolCalls.said(old.textOf("name"));
    if (old != null && name != null && number == 0) {
      String arguments = ToolCalls.arguments(old, "arguments");
      parts.add(Part.ToolCall.of(CallIds.made(id, choice, 0), name, arguments));
    }
  }
}
