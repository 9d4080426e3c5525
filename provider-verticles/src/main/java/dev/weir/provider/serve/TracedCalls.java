package dev.weir.provider.serve;

import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.bus.trace.GenAi;
import dev.weir.bus.trace.Span;
import dev.weir.bus.trace.TraceParent;
import dev.weir.bus.trace.Tracing;
import io.vertx.core.Handler;

/**
 * Calls as whoever traces sees them: a span for each, from where it came off the bus to its last
 * word, below the span of whoever called.
 */
final class TracedCalls implements Handler<IncomingCall> {

  private final Tracing tracing;
  private final ProviderInstance.Identity identity;
  private final Handler<IncomingCall> calls;

  private TracedCalls(
      Tracing tracing, ProviderInstance.Identity identity, Handler<IncomingCall> calls) {
    this.tracing = tracing;
    this.identity = identity;
    this.calls = calls;
  }

  /** Who gets calls: the same when nobody traces. */
  static Handler<IncomingCall> of(
      Tracing tracing, ProviderInstance.Identity identity, Handler<IncomingCall> calls) {
    return tracing.isOff() ? calls : new TracedCalls(tracing, identity, calls);
  }

  @Override
  public void handle(IncomingCall call) {
    RequestHead head = call.payload().head();
    String operation = GenAi.operation(head.operation());
    Span span =
        tracing.begin(
            Tracing.Kind.CLIENT, operation, head.model(), TraceParent.ofCall(call.headers()));
    if (span.isRecorded()) {
      span.set(GenAi.OPERATION, operation);
      span.set(GenAi.PROVIDER, GenAi.provider(identity.kind()));
      span.set(GenAi.REQUEST_MODEL, head.model());
      span.set("weir.provider", identity.name());
      span.set("weir.request.id", head.requestId());
      if (!identity.host().isEmpty()) {
        span.set(GenAi.SERVER_ADDRESS, identity.host());
        span.set(GenAi.SERVER_PORT, identity.port());
      }
    }
    if (tracing.propagates()) {
      call.addHeaders(span.context().httpHeaders());
    }
    call.overHandler(
        fault -> {
          if (fault != null) {
            span.failed(GenAi.errorType(fault));
          }
          span.end();
        });
    calls.handle(call);
  }
}
