package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.trace.GenAi;
import dev.weir.bus.trace.Span;
import java.util.ArrayList;
import java.util.List;

/** One try with one instance as whoever traces sees it: it ends when its stream does. */
final class AttemptTrace {

  /** Nobody traces. */
  static final AttemptTrace OFF = new AttemptTrace(Span.NONE);

  private final Span span;

  AttemptTrace(Span span) {
    this.span = span;
  }

  /** The headers of the call, with what tells the instance where its own span belongs. */
  List<Header> headers(List<Header> headers) {
    List<Header> ours = span.context().busHeaders();
    if (ours.isEmpty()) {
      return headers;
    }
    List<Header> all = new ArrayList<>(headers);
    all.addAll(ours);
    return all;
  }

  /** Ends with the call. */
  void follow(OutgoingCall call) {
    if (!span.isRecorded()) {
      span.end();
      return;
    }
    call.in().head().onSuccess(this::answered);
    call.in()
        .ended()
        .onComplete(
            ending -> {
              if (ending.reason() != null) {
                span.set(GenAi.FINISH_REASONS, List.of(ending.reason()));
              }
              span.end();
            },
            broken -> {
              span.failed(GenAi.errorType(Fault.of(broken)));
              span.end();
            });
  }

  private void answered(Head head) {
    span.set(GenAi.RESPONSE_MODEL, head.model());
    span.set(GenAi.RESPONSE_ID, head.upstreamRequestId());
  }
}
