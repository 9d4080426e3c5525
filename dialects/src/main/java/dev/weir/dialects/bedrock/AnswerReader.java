package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.bedrock.BlockReader.Speaker;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Reads the vendor's whole answer, which names neither itself nor its model. */
final class AnswerReader {

  private static final Wording WORDING = Wording.ANSWER;

  private final BlockReader blocks;

  AnswerReader(Thoughts thoughts) {
    this.blocks = new BlockReader(thoughts, WORDING);
  }

  ChatAnswer read(Buffer body) {
    Fields answer = new Fields(WORDING.json(body), Path.ROOT, WORDING);
    Fields message = answer.requiredObject("output").requiredObject("message");
    message.skip("role");
    JsonValue content = message.take("content");
    if (content == null) {
      throw WORDING.missing(message.path("content"));
    }
    List<Part> parts = blocks.readAll(content, message.path("content"), Speaker.MODEL);
    boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    Finish finish = StopReasons.read(answer.text("stopReason"), calls);
    JsonValue usage = answer.take("usage");
    return new ChatAnswer(
        "",
        "",
        0,
        List.of(new ChatAnswer.Choice(0, parts, finish, null, Extras.NONE)),
        usage == null ? Usage.NONE : UsageCounts.read(usage),
        answer.rest(BEDROCK_CONVERSE, AnswerWriter.MESSAGE, message));
  }
}
