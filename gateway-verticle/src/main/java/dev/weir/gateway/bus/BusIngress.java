package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.gateway.core.HeaderRules;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.AnswerSink;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;

/**
 * Serves {@code chat.v1.open}: callers with our records, canonical in and out, same pipeline as
 * over HTTP.
 */
public final class BusIngress {

  private final Pipeline pipeline;
  private final String tag;

  /**
   * @param tag the node's digits in the ids of requests
   */
  public BusIngress(Pipeline pipeline, String tag) {
    this.pipeline = pipeline;
    this.tag = tag;
  }

  /** Takes a call. */
  public void accept(IncomingCall call) {
    if (!(call.payload() instanceof Payload.Canonical canonical)) {
      call.out().fail(new Fault.Invalid("chat.v1.open takes canonical requests only", "payload"));
      return;
    }
    Question question =
        new Question(
            RequestIds.fresh(tag),
            new Question.Origin("bus", "", call.key()),
            null,
            RequestHead.CHAT,
            canonical.request().model(),
            canonical.request().stream(),
            new Question.Content.Records(canonical.request()),
            call.headers().stream().filter(h -> HeaderRules.goesUpstream(h.name())).toList(),
            call.remainingMillis());
    Exchange exchange = new Exchange(question, new BusSink(call));
    call.cancelHandler(reason -> pipeline.cancel(exchange, reason));
    pipeline.run(exchange);
  }

  /** Passes an answer on as it is. */
  private record BusSink(IncomingCall call) implements AnswerSink {

    @Override
    public void begin(Head head) {
      call.out().head(head);
    }

    @Override
    public void content(Chunk chunk) {
      call.out().write(chunk);
    }

    @Override
    public boolean full() {
      return call.out().writeQueueFull();
    }

    @Override
    public void onDrain(Runnable task) {
      call.out()
          .drainHandler(
              drained -> {
                call.out().drainHandler(null);
                task.run();
              });
    }

    @Override
    public void end(Frame.Ending ending) {
      call.out().end(ending);
    }

    @Override
    public void fail(Fault fault) {
      call.out().fail(fault);
    }

    @Override
    public int status() {
      return 0;
    }
  }
}
