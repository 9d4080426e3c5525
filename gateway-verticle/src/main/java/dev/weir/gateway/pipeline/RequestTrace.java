package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.trace.GenAi;
import dev.weir.bus.trace.Span;
import dev.weir.bus.trace.Tracing;
import java.util.List;

/**
 * One request as whoever traces sees it: a span from its beginning to its end, and a child for each
 * attempt. What was used stands here only, so that a sum over spans is what was billed.
 */
final class RequestTrace {

  /** Nobody traces. */
  static final RequestTrace OFF = new RequestTrace(Tracing.OFF, Span.NONE);

  private final Tracing tracing;
  private final Span span;
  private int attempts;

  private RequestTrace(Tracing tracing, Span span) {
    this.tracing = tracing;
    this.span = span;
  }

  /** A request begins. */
  static RequestTrace begin(Tracing tracing, Question question) {
    if (tracing.isOff()) {
      return OFF;
    }
    String operation = GenAi.operation(question.operation());
    String model = question.askedModel();
    Question.Origin origin = question.origin();
    Span span = tracing.begin(Tracing.Kind.SERVER, operation, model, origin.labels().parent());
    if (span.isRecorded()) {
      span.set(GenAi.OPERATION, operation);
      span.set(GenAi.REQUEST_MODEL, model);
      span.set("weir.request.id", question.id());
      span.set("weir.ingress", origin.ingress());
      span.set("weir.dialect", question.dialectName());
      span.set("weir.tags", origin.labels().tags());
    }
    return new RequestTrace(tracing, span);
  }

  /** An instance is about to be called. */
  AttemptTrace attempt(Announcement instance, RequestHead head) {
    if (this == OFF) {
      return AttemptTrace.OFF;
    }
    String operation = GenAi.operation(head.operation());
    attempts++;
    Span child = tracing.begin(Tracing.Kind.CLIENT, operation, head.model(), span.context());
    if (child.isRecorded()) {
      String provider = GenAi.provider(instance.kind());
      span.set(GenAi.PROVIDER, provider);
      child.set(GenAi.OPERATION, operation);
      child.set(GenAi.PROVIDER, provider);
      child.set(GenAi.REQUEST_MODEL, head.model());
      child.set("weir.provider", instance.name());
      child.set("weir.instance", instance.instance());
      child.set("weir.node", instance.node());
      child.set("weir.attempt", attempts);
    }
    return new AttemptTrace(child);
  }

  /** It is over. */
  void ended(Explanation record) {
    if (span.isRecorded()) {
      describe(record);
    }
    span.end();
  }

  private void describe(Explanation record) {
    span.set("weir.caller", record.caller());
    span.set("weir.outcome", record.outcome().word);
    span.set("weir.attempts", attempts);
    if (record.status() > 0) {
      span.set("http.response.status_code", record.status());
    }
    span.set(GenAi.RESPONSE_ID, record.upstreamRequestId());
    if (!record.finishReason().isEmpty()) {
      span.set(GenAi.FINISH_REASONS, List.of(record.finishReason()));
    }
    Usage used = record.usage();
    tokens(GenAi.INPUT_TOKENS, used.input());
    tokens(GenAi.OUTPUT_TOKENS, used.output());
    tokens(GenAi.CACHE_READ_TOKENS, used.cacheRead());
    if (record.cost().known()) {
      span.set("weir.cost_usd", record.cost().toString());
    }
    Fault fault = record.fault();
    if (fault != null) {
      span.failed(GenAi.errorType(fault));
    }
  }

  private void tokens(String key, long count) {
    if (count != Usage.UNKNOWN) {
      span.set(key, count);
    }
  }
}
