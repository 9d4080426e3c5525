package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a vendor's whole answer. */
final class AnswerReader {

  /** Members of an answer that have canonical ones; the others are extras of it. */
  static final Set<String> KNOWN =
      Set.of("candidates", "usageMetadata", "modelVersion", "responseId", "createTime", "error");

  /** Members of a candidate that have canonical ones; the others are extras of the choice. */
  static final Set<String> KNOWN_OF_CANDIDATE =
      Set.of("index", "content", "finishReason", "logprobsResult");

  /** Google answers at most so many at once; a little more is not worth a failure. */
  private static final int CHOICES_MAX = 128;

  private final PartReader parts;

  AnswerReader(Signatures signatures) {
    this.parts = new PartReader(signatures, Wording.ANSWER);
  }

  ChatAnswer read(Buffer body) {
    JsonValue answer = json(body);
    if (!answer.isObject()) {
      throw ErrorReader.isError(answer)
          ? ErrorReader.inBand(answer).asException()
          : Wording.malformed("no object");
    }
    if (ErrorReader.isError(answer)) {
      throw ErrorReader.inBand(answer).asException(); // Some say 200 and mean otherwise.
    }
    String id = text(answer, "responseId");
    List<ChatAnswer.Choice> choices = new ArrayList<>();
    JsonValue candidates = answer.get("candidates");
    if (candidates != null) {
      for (JsonValue candidate : candidates.items()) {
        choices.add(choice(candidate, id, choices.size()));
      }
    }
    if (choices.isEmpty() && isBlocked(answer)) {
      choices.add(new ChatAnswer.Choice(0, List.of(), blocked(answer), null, Extras.NONE));
    }
    if (choices.isEmpty()) {
      throw Wording.malformed("no candidates");
    }
    return new ChatAnswer(
        id,
        text(answer, "modelVersion"),
        seconds(answer),
        choices,
        UsageCounts.read(answer.get("usageMetadata")),
        new Extras(GEMINI, answer.membersBut(KNOWN)));
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw Wording.malformed("not JSON");
    }
  }

  static String text(JsonValue object, String name) {
    String text = object.textOf(name);
    return text == null ? "" : text;
  }

  /** When the answer was made, in seconds since 1970; 0 if that is not told. */
  static long seconds(JsonValue answer) {
    String time = answer.textOf("createTime");
    if (time == null) {
      return 0;
    }
    try {
      return Math.max(0, Instant.parse(time).getEpochSecond());
    } catch (DateTimeException otherwise) {
      return 0;
    }
  }

  /** Whether the prompt was refused, so that there are no candidates. */
  static boolean isBlocked(JsonValue answer) {
    JsonValue feedback = answer.get("promptFeedback");
    return feedback != null && isTold(feedback, "blockReason");
  }

  /** Whether a member says something: imitations write an empty word where Google writes none. */
  static boolean isTold(JsonValue object, String name) {
    return !text(object, name).isEmpty();
  }

  /** The end of an answer to a prompt that was refused. */
  static Finish blocked(JsonValue answer) {
    JsonValue feedback = answer.get("promptFeedback");
    return FinishReasons.blocked(feedback == null ? "" : text(feedback, "blockReason"));
  }

  private ChatAnswer.Choice choice(JsonValue candidate, String id, int position) {
    int index = index(candidate, position);
    List<Part> read = new ArrayList<>();
    CallBook book = new CallBook(id, index);
    int number = 0;
    for (JsonValue part : content(candidate)) {
      Path path = Path.ROOT.member("candidates").item(index).member("parts").item(number++);
      parts.read(part, path, book, read);
    }
    boolean calls = read.stream().anyMatch(Part.ToolCall.class::isInstance);
    JsonValue logprobs = candidate.get("logprobsResult");
    RawJson shaped = logprobs == null ? null : LogprobsShape.read(logprobs);
    return new ChatAnswer.Choice(
        index,
        read,
        FinishReasons.read(candidate.textOf("finishReason"), calls),
        shaped,
        new Extras(GEMINI, candidate.membersBut(KNOWN_OF_CANDIDATE)));
  }

  /** Which choice a candidate is. */
  static int index(JsonValue candidate, int otherwise) {
    if (!candidate.isObject()) {
      throw Wording.ANSWER.wrongType(
          Path.ROOT.member("candidates").item(otherwise), Wanted.OBJECT, candidate);
    }
    long index = candidate.longOf("index", otherwise);
    if (index < 0 || index >= CHOICES_MAX) {
      throw Wording.malformed("a candidate that nobody asked for");
    }
    return (int) index;
  }

  /** The parts of a candidate; none where a filter or the bound left nothing. */
  static List<JsonValue> content(JsonValue candidate) {
    JsonValue content = candidate.get("content");
    JsonValue list = content == null ? null : content.get("parts");
    return list == null ? List.of() : list.items();
  }
}
