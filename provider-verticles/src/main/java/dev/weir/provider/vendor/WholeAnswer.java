package dev.weir.provider.vendor;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.Said;
import dev.weir.dialects.Tap;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSplice;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import dev.weir.dialects.json.Members.Kind;
import dev.weir.dialects.json.Members.Member;
import dev.weir.provider.core.FinishWords;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A vendor's answer that came in one piece, as it is passed on. */
record WholeAnswer(Chunk content, Frame.Ending ending) {

  /**
   * Reads a body.
   *
   * @throws dev.weir.bus.fault.FaultException when it is not an answer
   */
  static WholeAnswer of(UpstreamDialect dialect, Payload asked, Buffer body) {
    return asked instanceof Payload.Raw
        ? raw(dialect, asked.head(), body)
        : canonical(dialect.decodeAnswer(body));
  }

  private static WholeAnswer raw(UpstreamDialect dialect, RequestHead head, Buffer body) {
    Member model = model(dialect, BufferBytes.of(body));
    if (!head.operation().equals(RequestHead.CHAT)) {
      return new WholeAnswer(new Chunk.Raw(body, true, true), Frame.Ending.PLAIN);
    }
    Tap.Seen seen = dialect.inspectAnswer(body);
    if (seen.finishReason() == null) {
      dialect.decodeAnswer(body); // Throws when it is an error under a status of success.
    }
    Buffer named = body;
    if (model != null && model.kind() == Kind.STRING && !head.askedModel().equals(model.text())) {
      named = JsonSplice.replace(body, model.start(), model.end(), head.askedModel());
    }
    return new WholeAnswer(
        new Chunk.Raw(named, true, true), new Frame.Ending(seen.usage(), seen.finishReason()));
  }

  /** Whether the vendor has told what was used, or nothing is counted. */
  boolean isCounted() {
    Usage told = ending.usage();
    return ending.equals(Frame.Ending.PLAIN)
        || (told.input() != Usage.UNKNOWN && told.output() != Usage.UNKNOWN);
  }

  /** How it ended, with what the vendor did not count. Slow: not for event loops. */
  Frame.Ending counted(String kind, UpstreamDialect dialect, Payload asked) {
    Said said = new Said();
    switch (content) {
      case Chunk.Raw raw -> dialect.decodeAnswer(raw.bytes()).events().forEach(said::event);
      case Chunk.Events events -> events.events().forEach(said::event);
      case Chunk.Fragment fragment -> throw new IllegalStateException("half an answer");
    }
    Tally tally = new Tally(kind, asked, ending.usage(), said.uncounted(), true);
    return new Frame.Ending(tally.usage(), ending.reason());
  }

  /**
   * Where the answer names its model, null if it does not, or twice. A login page, or half an
   * answer, is none: whoever passed it on would call it a success.
   */
  private static @Nullable Member model(UpstreamDialect dialect, byte[] answer) {
    try {
      String member = dialect.modelMember();
      return scan(answer, member.isEmpty() ? Set.of() : Set.of(member)).get(member);
    } catch (JsonSyntaxException wrong) {
      try {
        scan(answer, Set.of());
        return null;
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
  }

  private static Members scan(byte[] answer, Set<String> names) {
    JsonScanner scanner = new JsonScanner(names, answer.length);
    scanner.feed(answer, 0, answer.length);
    return scanner.end();
  }

  private static WholeAnswer canonical(ChatAnswer answer) {
    return new WholeAnswer(
        new Chunk.Events(answer.events()),
        new Frame.Ending(answer.usage(), FinishWords.of(answer.choices().getFirst().finish())));
  }
}
