package dev.weir.provider.vendor;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.Tap;
import dev.weir.dialects.json.JsonSplice;
import dev.weir.provider.core.FinishWords;
import io.vertx.core.buffer.Buffer;

/** A vendor's answer that came in one piece, as it is passed on. */
record WholeAnswer(Chunk content, Frame.Ending ending) {

  /**
   * Reads a body.
   *
   * @throws dev.weir.bus.fault.FaultException when it is not an answer
   */
  static WholeAnswer of(Dialect dialect, Payload asked, Buffer body) {
    return asked instanceof Payload.Raw
        ? raw(dialect, asked.head(), body)
        : canonical(dialect.decodeAnswer(body));
  }

  private static WholeAnswer raw(Dialect dialect, RequestHead head, Buffer body) {
    if (!head.operation().equals(RequestHead.CHAT)) {
      return new WholeAnswer(new Chunk.Raw(body, true, true), Frame.Ending.PLAIN);
    }
    Tap.Seen seen = dialect.inspectAnswer(body);
    return new WholeAnswer(
        new Chunk.Raw(named(head, body), true, true),
        new Frame.Ending(seen.usage(), seen.finishReason()));
  }

  private static Buffer named(RequestHead head, Buffer body) {
    if (head.model().equals(head.askedModel())) {
      return body;
    }
    byte[] bytes = body.getBytes();
    return Buffer.buffer(
        JsonSplice.patchTopLevelString(bytes, 0, bytes.length, "model", head.askedModel()));
  }

  private static WholeAnswer canonical(ChatAnswer answer) {
    return new WholeAnswer(
        new Chunk.Events(answer.events()),
        new Frame.Ending(answer.usage(), FinishWords.of(answer.choices().getFirst().finish())));
  }
}
