package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.api.BodyRules;
import dev.weir.gateway.api.OperationPaths;
import dev.weir.gateway.api.UploadBody;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request whose body nobody reads whole: files, batches, whatever is passed through. Nothing of
 * it is taken from the socket before a provider has the call, and then no faster than the provider
 * takes it.
 */
final class UploadCall implements OpenCall {

  private static final Set<HttpMethod> BODILESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE, HttpMethod.OPTIONS);

  private final OperationPaths.Asked asked;
  private final Edge edge;
  private final Pipeline pipeline;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final String id;
  private final @Nullable String key;
  private KeyTable.@Nullable Known known;
  private @Nullable Exchange exchange;
  private final ReadStream<Buffer> source;
  private final UploadBody body;

  UploadCall(OperationPaths.Asked asked, Edge edge, Pipeline pipeline, HttpServerRequest request) {
    this.asked = asked;
    this.edge = edge;
    this.pipeline = pipeline;
    this.request = request;
    this.response = request.response();
    this.id = RequestIds.fresh(edge.tag());
    this.key = Credentials.of(request);
    this.source = PacedRequest.of(request);
    this.body =
        new UploadBody(
            source, edge.bodyBounds(), edge.uploadBytesMax(), bytes(), pipeline, this::goOn);
  }

  void begin() {
    Fault refusal = edge.refusal(request, edge.uploadBytesMax());
    edge.opened(this);
    response.endHandler(ended -> over());
    response.closeHandler(closed -> gone());
    response.exceptionHandler(broken -> gone());
    if (refusal == null) {
      KeyTable keys = edge.keys();
      known = keys.known(key);
      refusal = keys.refusal(key, known == null ? null : known.caller());
    }
    long timeoutMillis = edge.timeoutMillis(request);
    if (refusal == null && timeoutMillis < 0) {
      refusal =
          new Fault.Invalid(
              "x-weir-timeout: expected seconds, or an amount such as 1500ms, 30s or 5m",
              "x-weir-timeout");
    }
    if (refusal == null) {
      refusal = BodyRules.ofPassedHeaders(HttpCall.start(request));
    }
    source.pause();
    if (refusal != null) {
      refuse(refusal);
    } else if (asked.form() == OperationPaths.Form.MULTIPART) {
      body.route(
          request.getHeader(HttpHeaders.CONTENT_TYPE),
          BodyRules.needsModel(asked.operation()),
          routed -> routed(routed, timeoutMillis));
    } else if (asked.namesFiles(request.method(), request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      body.names(routed -> routed(routed.of(asked.model()), timeoutMillis));
    } else {
      run(UploadBody.Routed.by(asked.model()), timeoutMillis);
    }
  }

  private void goOn() {
    if (Edge.expectsContinue(request)) {
      response.writeContinue();
    }
  }

  private void routed(UploadBody.Routed form, long timeoutMillis) {
    if (form.fault() != null) {
      refuse(form.fault());
    } else {
      run(form, timeoutMillis);
    }
  }

  private void refuse(Fault why) {
    if (!edge.keeps(request)) {
      edge.closeAfter(request);
    }
    Question.Content unread = new Question.Content.Unread();
    pipeline.refuse(exchange("", unread, edge.totalMillis()), why);
  }

  private void run(UploadBody.Routed routed, long timeoutMillis) {
    response.setWriteQueueMaxSize(edge.pendingWriteBytes());
    pipeline.run(exchange(routed.model(), content(routed), timeoutMillis));
  }

  private Question.Content content(UploadBody.Routed routed) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return new Question.Content.Streamed(
        asked.shape(),
        asked.provider(),
        request.method().name(),
        asked.path(),
        type == null ? "" : type,
        bytes(),
        routed.modelBytes(),
        routed.named(),
        body);
  }

  /** How long the body is: -1 where nobody says. */
  private long bytes() {
    if (request.getHeader(HttpHeaders.CONTENT_LENGTH) != null) {
      return Edge.announcedBytes(request);
    }
    boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    boolean silent = request.version() == HttpVersion.HTTP_2;
    return chunked || (silent && !BODILESS.contains(request.method())) ? -1 : 0;
  }

  private Exchange exchange(String model, Question.Content content, long timeoutMillis) {
    Question.Origin origin =
        new Question.Origin(
            "http", edge.clientOf(request), key, Labels.of(request::getHeader), known);
    Question question =
        new Question(
            id,
            origin,
            asked.dialect(),
            asked.operation(),
            model,
            false,
            content,
            HttpCall.forwarded(request),
            timeoutMillis);
    PassSink sink = new PassSink(request, asked.dialect(), edge.answerHeaders(), id);
    Exchange begun = new Exchange(question, sink);
    sink.of(begun);
    body.of(begun);
    exchange = begun;
    return begun;
  }

  @Override
  public void keepAlive(long nowMillis, long everyMillis) {
    // Nothing of ours can be told from the content.
  }

  private void gone() {
    edge.closed(this);
    body.release();
    if (exchange != null && !response.ended()) {
      pipeline.cancel(exchange, "client gone");
    }
  }

  private void over() {
    edge.closed(this);
    body.release();
    if (!request.isEnded()) {
      UnwantedBody.discard(request, edge.bodyBytesMax());
      source.resume();
    }
  }
}
