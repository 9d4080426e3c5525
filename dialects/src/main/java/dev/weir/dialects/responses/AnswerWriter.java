package dev.weir.dialects.responses;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole answers: the items are those of a stream whose events nobody reads. Of several
 * choices the first is told.
 */
final class AnswerWriter {

  private AnswerWriter() {}

  static Buffer write(
      ChatAnswer answer,
      AnswerContext context,
      @Nullable ChatRequest asked,
      EncryptedContent encrypted) {
    ChatAnswer.Choice choice = answer.choices().getFirst();
    ResponseObject response =
        new ResponseObject(context, asked, answer.id(), answer.createdSeconds(), answer.extras());
    response.add(choice.extras());
    Frames unread = new Frames();
    Output output = new Output(unread, response.idBase());
    ItemStream items = new ItemStream(output, encrypted, ToolName.Table.of(asked));
    if (choice.logprobs() != null) {
      items.logprobs(choice.logprobs());
    }
    for (Part part : choice.parts()) {
      items.begin(part);
      items.endPart();
      unread.out.reset();
    }
    String incomplete = Endings.incomplete(choice.finish(), items.refused());
    items.end(incomplete == null ? Endings.COMPLETED : Endings.INCOMPLETE);
    JsonWriter out = new JsonWriter();
    response.writeEnded(out, incomplete, items.soFar(), answer.usage());
    return out.toBuffer();
  }
}
