package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Head;
import dev.weir.bus.stream.ChunkReader;
import dev.weir.dialects.IngressDialect;
import org.jspecify.annotations.Nullable;

/** Joins the answer that counts to the exchange's sink, at the pace of the client's socket. */
final class Relay {

  private static final String IMAGE = "answer.parts[].image";

  private final Exchange exchange;
  private final ChunkReader in;
  private final Runnable drained;
  private @Nullable NamedIds named;
  private final @Nullable Spoken spoken;
  private final @Nullable Splice splice;
  private boolean clientSlow;

  /**
   * @param splice what joins it to an answer that broke off; null when it is the first
   * @param drained run when the client keeps up again
   */
  Relay(Exchange exchange, ChunkReader in, @Nullable Splice splice, Runnable drained) {
    this.exchange = exchange;
    this.in = in;
    this.drained = drained;
    this.splice = splice;
    this.spoken = splice == null && exchange.plan().settings().continues() ? new Spoken() : null;
  }

  void begin(Head head) {
    if (splice != null) {
      return; // The caller has one.
    }
    exchange.explanation().dropped(head.dropped());
    named = NamedIds.of(exchange);
    exchange.named(named);
    exchange.sink().begin(head);
  }

  /** Throws what the sink throws when it cannot write the chunk. */
  void content(Chunk came) {
    Chunk chunk = splice == null ? came : splice.joined(came);
    if (spoken != null) {
      spoken.add(chunk);
    }
    if (!(exchange.question().content() instanceof Question.Content.Beside)) {
      noteLosses(chunk);
    }
    if (named != null) {
      named.add(chunk);
    }
    AnswerSink sink = exchange.sink();
    sink.content(chunk);
    if (sink.full() && !clientSlow) {
      in.pause();
      clientSlow = true;
      sink.onDrain(
          () -> {
            clientSlow = false;
            drained.run();
            in.resume();
          });
    }
  }

  /** The text that another may continue, or null. */
  @Nullable String said() {
    return spoken == null ? null : spoken.text();
  }

  /** Whether the provider is kept waiting: its silence meanwhile is not its own. */
  boolean clientSlow() {
    return clientSlow;
  }

  /** The answer itself cannot say what its dialect has no place for. */
  private void noteLosses(Chunk chunk) {
    IngressDialect dialect = exchange.question().dialect();
    if (dialect == null || !(chunk instanceof Chunk.Events events)) {
      return;
    }
    for (ChatEvent event : events.events()) {
      if (event instanceof ChatEvent.PartStarted started
          && started.part() instanceof Part.Image image
          && !dialect.tells(image)) {
        exchange.explanation().left(IMAGE);
      }
    }
  }
}
