package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.stream.ChunkReader;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.dialects.IngressDialect;
import java.util.function.Predicate;

/** Joins one call's answer to the exchange's sink, at the pace of the client's socket. */
final class Relay {

  private static final String IMAGE = "answer.parts[].image";

  private final Exchange exchange;
  private final OutgoingCall call;
  private final Dispatcher.Outlet outlet;
  private final Predicate<Fault> elsewhere;
  private final Passed passed = new Passed();

  /**
   * @param elsewhere tries another instance when this one never took the call; false when there is
   *     none
   */
  Relay(
      Exchange exchange, OutgoingCall call, Dispatcher.Outlet outlet, Predicate<Fault> elsewhere) {
    this.exchange = exchange;
    this.call = call;
    this.outlet = outlet;
    this.elsewhere = elsewhere;
  }

  void start() {
    ChunkReader in = call.in();
    in.head().onSuccess(this::begun);
    in.handler(this::content);
    in.ended().onComplete(this::ended, cause -> failed(Fault.of(cause)));
  }

  private void begun(Head head) {
    exchange.news();
    exchange.explanation().answered(head.upstreamRequestId(), exchange.elapsedNanos() / 1_000);
    exchange.explanation().dropped(head.dropped());
    exchange.sink().begin(head);
  }

  private void content(Chunk chunk) {
    if (exchange.aborted() != null) {
      return; // The client has heard the last word.
    }
    exchange.news();
    if (!(exchange.question().content() instanceof Question.Content.Beside)) {
      passed.add(chunk); // Of an image or a recording no tokens can be guessed.
      noteLosses(chunk);
    }
    AnswerSink sink = exchange.sink();
    try {
      sink.content(chunk);
    } catch (RuntimeException untranslatable) {
      outlet.failed(Defects.faultOf(untranslatable), used(Usage.NONE));
      call.cancel("the answer could not be written");
      return;
    }
    if (sink.full()) {
      call.in().pause();
      exchange.clientSlow(true);
      sink.onDrain(
          () -> {
            exchange.clientSlow(false);
            call.in().resume();
          });
    }
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

  private void ended(Frame.Ending ending) {
    try {
      outlet.ended(ending);
    } catch (RuntimeException untranslatable) {
      outlet.failed(Defects.faultOf(untranslatable), ending.usage());
    }
  }

  private void failed(Fault fault) {
    Usage told = call.in().failedUsage();
    boolean taken = call.opened().succeeded();
    if (told == null && (taken || fault instanceof Fault.Cancelled)) {
      // The provider has not said so itself: its last word tells what was used.
      if (exchange.aborted() == null) {
        exchange.sink().fail(fault); // The client need not wait for that.
        exchange.aborted(fault);
      }
      call.cancel(fault.message())
          .onComplete(
              ending -> outlet.failed(fault, used(ending.usage())),
              silent -> outlet.failed(fault, used(Usage.NONE)));
    } else if (taken || !elsewhere.test(fault)) {
      outlet.failed(fault, used(told == null ? Usage.NONE : told));
    }
  }

  private Usage used(Usage last) {
    return passed.usage(last, exchange.question().estimatedTokens());
  }
}
