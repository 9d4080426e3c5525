package dev.weir.launcher.matrix;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.StreamEncoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vendor that speaks one dialect with the dialect's own code, turned round: it reads what callers
 * write and writes what callers read. It keeps what it was asked, and answers as it is told.
 */
final class MatrixVendor {

  private final Tongue tongue;
  private final Dialect dialect;
  private final HttpServer server;
  private Reply reply = new Reply.Refuse(new Fault.Internal("nothing was expected"));
  private @Nullable ChatRequest asked;
  private Promise<Void> gone = Promise.promise();

  /** How it answers. */
  sealed interface Reply {
    /** With all of it. */
    record Whole(ChatAnswer answer) implements Reply {}

    /** With an error in the place of an answer. */
    record Refuse(Fault why) implements Reply {}

    /** With some events, and then not with the rest. */
    record Broken(List<ChatEvent> events, How how) implements Reply {}
  }

  /** How a stream breaks. */
  enum How {
    /** With the vendor's own error. */
    ERROR,
    /** The connection breaks. */
    CUT,
    /** The connection ends as if all were well. */
    CLEAN,
    /** Nothing follows until the other side goes. */
    SILENCE
  }

  private MatrixVendor(Tongue tongue, HttpServer server) {
    this.tongue = tongue;
    this.dialect = tongue.of("vendor");
    this.server = server;
  }

  static Future<MatrixVendor> start(Vertx vertx, Tongue tongue) {
    HttpServer server = vertx.createHttpServer();
    MatrixVendor vendor = new MatrixVendor(tongue, server);
    return server
        .requestHandler(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          try {
                            vendor.serve(request, body);
                          } catch (RuntimeException unread) {
                            request.response().setStatusCode(400).end(unread + " in " + body);
                          }
                        }))
        .listen(0, "127.0.0.1")
        .map(vendor);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + tongue.basePath;
  }

  /** What to do next. */
  synchronized void next(Reply told) {
    reply = told;
    asked = null;
    gone = Promise.promise();
  }

  /** What it was asked last. */
  synchronized @Nullable ChatRequest asked() {
    return asked;
  }

  /** Completes when the other side has left an answer that was not whole. */
  synchronized Future<Void> gone() {
    return gone.future();
  }

  private synchronized void serve(HttpServerRequest request, Buffer body) {
    String path = request.path();
    if (request.method().name().equals("GET")) {
      request.response().setStatusCode(404).end();
      return;
    }
    boolean stream = path.contains(":stream") || path.endsWith("-stream");
    ChatRequest read = dialect.decodeRequest(body, new RequestLine(tongue.model, stream)).request();
    asked = read;
    Promise<Void> left = gone;
    request.response().closeHandler(closed -> left.tryComplete());
    request.response().exceptionHandler(reset -> left.tryComplete());
    AnswerContext context = new AnswerContext("vendor1", tongue.model, true, 1, 1_790_000_000);
    HttpServerResponse response = request.response();
    switch (reply) {
      case Reply.Refuse refuse -> {
        dialect
            .errorHeaders(refuse.why)
            .forEach(header -> response.putHeader(header.name(), header.value()));
        if (refuse.why.retryAfterMillis() >= 0) {
          response.putHeader("retry-after", "2");
        }
        response
            .setStatusCode(dialect.errorStatus(refuse.why))
            .putHeader("content-type", "application/json")
            .end(dialect.errorBody(refuse.why, "vendor1"));
      }
      case Reply.Whole whole when !read.stream() ->
          response
              .putHeader("content-type", "application/json")
              .end(dialect.encodeAnswer(whole.answer, context));
      case Reply.Whole whole -> {
        StreamEncoder encoder = begin(response, context);
        response.write(encoder.encode(whole.answer.events()));
        response.end(encoder.end());
      }
      case Reply.Broken broken -> {
        StreamEncoder encoder = begin(response, context);
        response
            .write(encoder.encode(broken.events))
            .onComplete(sent -> end(response, encoder, broken.how));
      }
    }
  }

  private StreamEncoder begin(HttpServerResponse response, AnswerContext context) {
    response.setChunked(true).putHeader("content-type", dialect.streamType());
    return dialect.streamEncoder(context);
  }

  private static void end(HttpServerResponse response, StreamEncoder encoder, How how) {
    switch (how) {
      case ERROR -> response.end(encoder.fail(new Fault.Overloaded("too much to do", 1_000)));
      case CUT -> response.reset();
      case CLEAN -> response.end();
      case SILENCE -> {
        // Until somebody goes.
      }
    }
  }
}
