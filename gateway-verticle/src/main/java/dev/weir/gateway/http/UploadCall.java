package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.dialects.multipart.Boundary;
import dev.weir.dialects.multipart.FormFields;
import dev.weir.dialects.multipart.MultipartRename;
import dev.weir.dialects.multipart.MultipartSyntaxException;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request whose body nobody reads whole: files, batches, whatever is passed through. Nothing of
 * it is taken from the socket before a provider has the call, and then no faster than the provider
 * takes it.
 */
final class UploadCall implements OpenCall, Question.Upload {

  private static final Set<HttpMethod> BODILESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE, HttpMethod.OPTIONS);

  private final OperationPaths.Asked asked;
  private final Edge edge;
  private final Pipeline pipeline;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final String id;
  private @Nullable Exchange exchange;
  private @Nullable FormReader form;
  private @Nullable Boundary boundary;
  private Buffer held = Buffer.buffer();
  private @Nullable MultipartRename naming;
  private long seen;

  UploadCall(OperationPaths.Asked asked, Edge edge, Pipeline pipeline, HttpServerRequest request) {
    this.asked = asked;
    this.edge = edge;
    this.pipeline = pipeline;
    this.request = request;
    this.response = request.response();
    this.id = RequestIds.fresh(edge.tag());
  }

  void begin() {
    Fault refusal = edge.refusal(request, edge.uploadBytesMax());
    edge.opened(this);
    response.endHandler(ended -> over());
    response.closeHandler(closed -> gone());
    response.exceptionHandler(broken -> gone());
    long timeoutMillis = edge.timeoutMillis(request);
    if (refusal == null && timeoutMillis < 0) {
      refusal =
          new Fault.Invalid(
              "x-weir-timeout: expected seconds, or an amount such as 1500ms, 30s or 5m",
              "x-weir-timeout");
    }
    if (refusal == null && request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
      refusal =
          new Fault.UnsupportedMediaType(
              "A body that is passed on as it comes may not have a content-encoding.");
    }
    request.pause();
    if (refusal == null && asked.form() == OperationPaths.Form.MULTIPART) {
      refusal = boundary();
    }
    if (refusal != null) {
      refuse(refusal);
    } else if (boundary == null) {
      run(asked.model(), -1, timeoutMillis);
    } else {
      goOn();
      boolean required = RequestRules.needsModel(asked.operation());
      form = new FormReader(request, boundary, edge.bodyBounds(), required);
      form.read(read -> routed(read, timeoutMillis));
    }
  }

  private @Nullable Fault boundary() {
    try {
      boundary = Boundary.of(request.getHeader(HttpHeaders.CONTENT_TYPE));
      return null;
    } catch (FaultException wrong) {
      return wrong.fault();
    }
  }

  private void goOn() {
    if (Edge.expectsContinue(request)) {
      response.writeContinue();
    }
  }

  private void routed(FormReader.Read read, long timeoutMillis) {
    FormFields.Field model = read.model();
    held = read.held();
    if (read.fault() != null) {
      refuse(read.fault());
    } else if (model == null) {
      boundary = null; // Nothing is to be named.
      run("", -1, timeoutMillis);
    } else {
      run(model.value(), (int) (model.end() - model.start()), timeoutMillis);
    }
  }

  private void refuse(Fault why) {
    if (!edge.keeps(request)) {
      edge.closeAfter(request);
    }
    Question.Content unread = new Question.Content.Unread();
    pipeline.refuse(exchange("", unread, edge.totalMillis()), why);
  }

  private void run(String model, int modelBytes, long timeoutMillis) {
    response.setWriteQueueMaxSize(edge.pendingWriteBytes());
    pipeline.run(exchange(model, content(modelBytes), timeoutMillis));
  }

  private Question.Content content(int modelBytes) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return new Question.Content.Streamed(
        asked.shape(),
        asked.provider(),
        request.method().name(),
        asked.path(),
        type == null ? "" : type,
        bytes(),
        modelBytes,
        this);
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
            "http", edge.clientOf(request), Credentials.of(request), Labels.of(request::getHeader));
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
    exchange = begun;
    return begun;
  }

  @Override
  public void sendTo(ChunkWriter out, String model) {
    if (form == null) {
      goOn();
    }
    if (boundary != null) {
      naming = new MultipartRename(boundary, FormReader.MODEL, model);
    }
    out.drainHandler(drained -> request.resume());
    send(held, out);
    held = Buffer.buffer();
    if (form != null) {
      form.release();
    }
    if (form != null && form.ended()) {
      end(out);
      return;
    }
    request.handler(bytes -> send(bytes, out));
    request.endHandler(end -> end(out));
    if (!out.writeQueueFull()) {
      request.resume();
    }
  }

  private void end(ChunkWriter out) {
    try {
      if (naming != null) {
        naming.end();
      }
      out.end();
    } catch (MultipartSyntaxException broken) {
      abort(broken.fault());
    }
  }

  private void abort(Fault why) {
    if (exchange != null) {
      pipeline.abort(exchange, why);
    }
  }

  private void send(Buffer bytes, ChunkWriter out) {
    seen += bytes.length();
    if (exchange == null || exchange.isOver()) {
      return; // Answered before it was read: the rest is for nobody.
    }
    if (seen > edge.uploadBytesMax()) {
      abort(
          new Fault.TooLarge(
              "Request body too large: the limit is " + edge.uploadBytesMax() + " bytes."));
      return;
    }
    exchange.asking();
    try {
      out.write(new Chunk.Raw(naming == null ? bytes : naming.feed(bytes), true, true));
    } catch (MultipartSyntaxException broken) {
      abort(broken.fault());
      return;
    }
    if (out.writeQueueFull()) {
      request.pause();
    }
  }

  @Override
  public void keepAlive(long nowMillis, long everyMillis) {
    // Nothing of ours can be told from the content.
  }

  private void gone() {
    edge.closed(this);
    release();
    if (exchange != null && !response.ended()) {
      pipeline.cancel(exchange, "client gone");
    }
  }

  private void release() {
    if (form != null) {
      form.release();
    }
  }

  private void over() {
    edge.closed(this);
    release();
    if (!request.isEnded()) {
      BodyReader.discard(request, edge.bodyBytesMax());
    }
  }
}
