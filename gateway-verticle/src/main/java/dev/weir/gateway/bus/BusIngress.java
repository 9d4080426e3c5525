package dev.weir.gateway.bus;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.gateway.core.HeaderRules;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.AnswerSink;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code chat.v1.open}: callers with our records, canonical in and out, same pipeline as
 * over HTTP.
 */
public final class BusIngress {

  private final Pipeline pipeline;
  private final String tag;
  private final Bounds bounds;

  /**
   * @param tag the node's digits in the ids of requests
   */
  public BusIngress(Pipeline pipeline, String tag, Bounds bounds) {
    this.pipeline = pipeline;
    this.tag = tag;
    this.bounds = bounds;
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
            new Question.Origin("bus", "", call.key(), Labels.of(name -> header(call, name))),
            null,
            RequestHead.CHAT,
            canonical.request().model(),
            canonical.request().stream(),
            new Question.Content.Records(canonical.request()),
            call.headers().stream().filter(h -> HeaderRules.goesUpstream(h.name())).toList(),
            Math.min(call.remainingMillis(), bounds.totalMillis()));
    Exchange exchange = new Exchange(question, new BusSink(call, question.id()));
    Fault refusal = bounds.refusal(pipeline);
    if (refusal == null) {
      call.cancelHandler(reason -> pipeline.cancel(exchange, reason));
      pipeline.run(exchange);
    } else {
      pipeline.refuse(exchange, refusal);
    }
  }

  private static @Nullable String header(IncomingCall call, String name) {
    for (Header header : call.headers()) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  /** Passes an answer on as it is, under our id of the request. */
  private record BusSink(IncomingCall call, String id) implements AnswerSink {

    @Override
    public void begin(Head head) {
      List<Header> headers = new ArrayList<>();
      headers.add(new Header("x-request-id", id));
      for (Header header : head.headers()) {
        if (!header.name().equals("x-request-id")) {
          headers.add(header);
        }
      }
      call.out()
          .head(
              new Head(
                  head.mode(),
                  head.status(),
                  headers,
                  head.upstreamRequestId(),
                  head.model(),
                  head.dropped()));
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
      fail(fault, Usage.NONE);
    }

    @Override
    public void fail(Fault fault, Usage used) {
      call.out().fail(fault, used);
    }

    @Override
    public int status() {
      return 0;
    }
  }
}
