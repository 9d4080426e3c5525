package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * Reads a whole answer. Members that nobody knows are extras of the answer; those of its message
 * are an object {@code message} among the choice's extras.
 */
final class AnswerDecoder {

  static final String MESSAGE = "message";

  private final AssistantReader assistant;

  AnswerDecoder(Signatures signatures) {
    this.assistant = new AssistantReader(signatures, Wording.ANSWER);
  }

  ChatAnswer read(Buffer body) {
    JsonValue json = json(body);
    if (VendorErrors.isError(json)) {
      throw VendorErrors.inBand(json);
    }
    Fields answer = new Fields(json, Path.ROOT, Wording.ANSWER);
    String told = answer.text("id");
    String id = told == null ? "" : told;
    String word = answer.text("finish_reason");
    if (FinishReasons.isFailure(word)) {
      throw FinishReasons.failure(word, null);
    }
    Fields message = answer.requiredObject(MESSAGE);
    message.skip("role");
    List<Part> parts = assistant.read(message, id);
    boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    Finish finish = FinishReasons.read(word, calls);
    List<JsonValue> logprobs = answer.items("logprobs");
    RawJson shown = logprobs.isEmpty() ? null : Logprobs.read(logprobs);
    JsonValue usage = answer.take("usage");
    return new ChatAnswer(
        id,
        "",
        0,
        List.of(new ChatAnswer.Choice(0, parts, finish, shown, leftOf(message))),
        UsageCounts.read(usage),
        answer.rest(COHERE_CHAT));
  }

  private static Extras leftOf(Fields message) {
    Map<String, RawJson> left = message.rest(COHERE_CHAT).members();
    return left.isEmpty()
        ? Extras.NONE
        : new Extras(COHERE_CHAT, Map.of(MESSAGE, new JsonWriter().object(left).toRaw()));
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException page) {
      throw Wording.malformed("it is not JSON");
    }
  }
}
