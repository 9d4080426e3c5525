package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.Dialect;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what asks no model: lists, mistyped paths, garbage. Each leaves its line in the access
 * log.
 */
final class PlainAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(PlainAnswers.class);

  private final Dialects dialects;
  private final Edge edge;
  private final Pipeline pipeline;

  PlainAnswers(Dialects dialects, Edge edge, Pipeline pipeline) {
    this.dialects = dialects;
    this.edge = edge;
    this.pipeline = pipeline;
  }

  /** The dialect of a path; where several share one, a header tells. */
  Dialect dialectOf(HttpServerRequest request) {
    String path = request.path();
    boolean messages =
        (path != null && path.startsWith("/v1/messages"))
            || request.getHeader("anthropic-version") != null;
    return messages ? dialects.anthropic() : dialects.openai();
  }

  void json(RoutingContext context, String operation, String body) {
    HttpServerResponse response = context.response();
    String id = RequestIds.fresh(edge.tag());
    response.putHeader("x-request-id", id);
    if (dialectOf(context.request()).name().equals(DialectName.ANTHROPIC_MESSAGES)) {
      response.putHeader("request-id", id);
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
    pipeline.answered(question(context.request(), id, operation), null, response.getStatusCode());
  }

  void fault(RoutingContext context, String operation, Fault fault) {
    if (!context.response().headWritten()) {
      HttpServerRequest request = context.request();
      BodyReader.discard(request, edge.bodyBytesMax());
      if (!edge.keeps(request)) {
        edge.closeAfter(request);
      }
      answer(request, operation, fault, dialectOf(request).errorStatus(fault));
    }
  }

  /** What a request is answered whose handler failed. */
  Fault failure(RoutingContext context) {
    Throwable cause = context.failure();
    LOG.error("event=defect path={}", context.normalizedPath(), cause);
    return cause == null ? new Fault.Internal("internal error") : Fault.of(cause);
  }

  /** A head that is too large or no HTTP: nothing that follows could be understood. */
  void unreadable(HttpServerRequest request) {
    edge.closeAfter(request);
    switch (request.decoderResult().cause()) {
      case TooLongHttpLineException line ->
          answer(request, "path", new Fault.Invalid("The URL is too long.", null), 414);
      case TooLongHttpHeaderException header ->
          answer(request, "path", new Fault.Invalid("The headers are too large.", null), 431);
      case null, default ->
          answer(request, "path", new Fault.Invalid("This is no HTTP request.", null), 400);
    }
  }

  private void answer(HttpServerRequest request, String operation, Fault fault, int status) {
    String id = RequestIds.fresh(edge.tag());
    FaultAnswer.write(request.response(), dialectOf(request), fault, status, id);
    pipeline.answered(question(request, id, operation), fault, status);
  }

  private Question question(HttpServerRequest request, String id, String operation) {
    Question.Origin origin = new Question.Origin("http", edge.clientOf(request), null, Labels.NONE);
    return new Question(
        id,
        origin,
        dialectOf(request),
        operation,
        "",
        false,
        new Question.Content.Unread(),
        List.of(),
        edge.totalMillis());
  }
}
