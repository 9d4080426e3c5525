package dev.weir.provider.vendor;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.Tap;
import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSplice;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.provider.core.FinishWords;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;

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
    check(dialect, body);
    if (!head.operation().equals(RequestHead.CHAT)) {
      return new WholeAnswer(new Chunk.Raw(body, true, true), Frame.Ending.PLAIN);
    }
    Tap.Seen seen = dialect.inspectAnswer(body);
    if (seen.finishReason() == null) {
      dialect.decodeAnswer(body); // Throws when it is an error under a status of success.
    }
    return new WholeAnswer(
        new Chunk.Raw(named(head, body), true, true),
        new Frame.Ending(seen.usage(), seen.finishReason()));
  }

  /** A login page, or half an answer, is none: whoever passed it on would call it a success. */
  private static void check(Dialect dialect, Buffer body) {
    byte[] bytes = body.getBytes();
    JsonScanner scanner = new JsonScanner(Set.of(), bytes.length);
    try {
      scanner.feed(bytes, 0, bytes.length);
      scanner.end();
    } catch (JsonSyntaxException broken) {
      throw new Fault.Upstream(
              "the answer is not JSON, or not whole",
              dialect.name(),
              0,
              Fault.Upstream.Kind.MALFORMED,
              -1,
              List.of(),
              Buffer.buffer())
          .asException();
    }
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
