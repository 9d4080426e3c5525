package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Reads a vendor's whole answer. */
final class AnswerReader {

  private final BlockReader blocks;

  AnswerReader(Signatures signatures) {
    this.blocks = new BlockReader(signatures, Wording.ANSWER);
  }

  ChatAnswer read(Buffer body) {
    JsonValue json = json(body);
    if (json.get("error") != null) {
      throw ErrorReader.ofEvent(json).asException(); // Some say 200 and mean otherwise.
    }
    Fields message = new Fields(json, Path.ROOT, Wording.ANSWER);
    message.skip("type", "role");
    String id = message.text("id");
    String model = message.text("model");
    JsonValue content = message.take("content");
    if (content == null) {
      throw Wording.ANSWER.missing(message.path("content"));
    }
    List<Part> parts = blocks.readAll(content, message.path("content"));
    Finish finish = finish(message, parts);
    UsageCounts counts = new UsageCounts();
    JsonValue usage = message.take("usage");
    if (usage != null) {
      counts.update(usage);
    }
    return new ChatAnswer(
        id == null ? "" : id,
        model == null ? "" : model,
        0,
        List.of(new ChatAnswer.Choice(0, parts, finish, null, Extras.NONE)),
        counts.toUsage(),
        message.rest(ANTHROPIC_MESSAGES));
  }

  private static Finish finish(Fields message, List<Part> parts) {
    String reason = message.text("stop_reason");
    String sequence = message.text("stop_sequence");
    RawJson details = message.raw("stop_details");
    boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    return StopReasons.read(reason, sequence, details, calls);
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw Wording.malformed("not JSON");
    }
  }
}
