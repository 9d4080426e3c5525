package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.gateway.core.HeaderRules;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code chat.v1.open}: callers with our records, canonical in and out, same pipeline as
 * over HTTP. What is asked by a path goes on to {@link PathCalls}.
 */
public final class BusIngress {

  private final PathCalls paths;
  private final Pipeline pipeline;
  private final String tag;
  private final Bounds bounds;

  /**
   * @param paths takes what is asked by a path
   * @param tag the node's digits in the ids of requests
   */
  public BusIngress(PathCalls paths, Pipeline pipeline, String tag, Bounds bounds) {
    this.paths = paths;
    this.pipeline = pipeline;
    this.tag = tag;
    this.bounds = bounds;
  }

  /** Takes a call. */
  public void accept(IncomingCall call) {
    switch (call.payload()) {
      case Payload.Canonical canonical -> chat(call, canonical);
      case Payload.Relay relay -> paths.accept(call, relay);
      case Payload.Raw raw -> paths.accept(call, raw);
      case Payload.Upload never -> throw new IllegalStateException("an upload left its stream");
    }
  }

  private void chat(IncomingCall call, Payload.Canonical canonical) {
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
}
