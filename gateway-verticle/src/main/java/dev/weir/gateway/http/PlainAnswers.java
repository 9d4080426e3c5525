package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.dialects.IngressDialect;
import dev.weir.gateway.api.ChatPaths;
import dev.weir.gateway.api.RequestIdHeaders;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
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

  private final ChatPaths paths;
  private final Edge edge;
  private final Pipeline pipeline;

  PlainAnswers(ChatPaths paths, Edge edge, Pipeline pipeline) {
    this.paths = paths;
    this.edge = edge;
    this.pipeline = pipeline;
  }

  /** The dialect of a path; where several share one, a header tells. */
  IngressDialect dialectOf(HttpServerRequest request) {
    return paths.dialectOf(request.path(), request::getHeader);
  }

  void json(RoutingContext context, String operation, String body) {
    json(context, operation, 200, body);
  }

  /**
   * Answers with a document that seldom changes and has a tag (RFC 9110, 8.8.3): who has it by that
   * tag is told so and gets no body.
   */
  void tagged(RoutingContext context, String operation, String body) {
    String tag = EntityTag.of(body);
    HttpServerResponse response = context.response().putHeader(HttpHeaders.ETAG, tag);
    String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
    if (known == null || !EntityTag.isAmong(tag, known)) {
      json(context, operation, body);
      return;
    }
    String id = RequestIds.fresh(edge.tag());
    RequestIdHeaders.put(response.headers(), dialectOf(context.request()), id);
    response.setStatusCode(304).end();
    pipeline.answered(question(context.request(), id, operation), null, 304);
  }

  void json(RoutingContext context, String operation, int status, String body) {
    HttpServerResponse response = context.response().setStatusCode(status);
    String id = RequestIds.fresh(edge.tag());
    RequestIdHeaders.put(response.headers(), dialectOf(context.request()), id);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    ReadRoutes.end(context.request(), Buffer.buffer(body));
    pipeline.answered(question(context.request(), id, operation), null, status);
  }

  void fault(RoutingContext context, String operation, Fault fault) {
    if (!context.response().headWritten()) {
      HttpServerRequest request = context.request();
      UnwantedBody.discard(request, edge.bodyBytesMax());
      if (!edge.keeps(request)) {
        edge.closeAfter(request);
      }
      answer(request, operation, fault, dialectOf(request).errorStatus(fault));
    }
  }

  /** Clients that can do without web sockets take this status for leave to. */
  void noWebSocket(RoutingContext context) {
    HttpServerRequest request = context.request();
    request.response().putHeader(HttpHeaders.UPGRADE, "HTTP/1.1");
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    Fault fault =
        new Fault.Invalid("Web sockets are not in this version: send the request by POST.", null);
    answer(request, "path", fault, 426);
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
    FaultAnswer.write(request, dialectOf(request), fault, status, id);
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
