package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.dialects.IngressDialect;
import dev.weir.gateway.api.AnswerHeaders;
import dev.weir.gateway.pipeline.AnswerSink;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Explanation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer of an operation beside chat as it comes: status, headers and bytes are the
 * vendor's, or what they were translated to. The status is committed by the vendor's first word; a
 * failure after it resets the connection, since nothing of ours could be told from the content.
 */
final class PassSink implements AnswerSink {

  /** Where Google's clients are told to send the pieces of a file: to us again, not to Google. */
  private static final String UPLOAD_URL = "x-goog-upload-url";

  /** With these a body may not even be announced (RFC 9110, 8.6). */
  private static final Set<Integer> BODILESS = Set.of(204, 304);

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final IngressDialect dialect;
  private final AnswerHeaders headers;
  private final String id;
  private @Nullable Exchange exchange;
  private boolean committed;
  private boolean over;

  PassSink(HttpServerRequest request, IngressDialect dialect, AnswerHeaders headers, String id) {
    this.request = request;
    this.response = request.response();
    this.dialect = dialect;
    this.headers = headers;
    this.id = id;
  }

  /** The exchange whose answer this is: headers tell of its explanation. */
  void of(Exchange whose) {
    exchange = whose;
  }

  @Override
  public void begin(Head head) {
    if (over) {
      return;
    }
    committed = true;
    response.setStatusCode(head.status());
    put(head);
    for (Header header : head.headers()) {
      if (header.name().equals(UPLOAD_URL)) {
        response.putHeader(UPLOAD_URL, hither(header.value()));
      } else if (!response.headers().contains(header.name())) {
        response.putHeader(header.name(), header.value());
      }
    }
    boolean bodiless = BODILESS.contains(head.status());
    if (!bodiless && !response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      response.setChunked(true);
    }
  }

  /** The same place, at this gateway. */
  private String hither(String url) {
    int host = url.indexOf("://");
    int path = host < 0 ? -1 : url.indexOf('/', host + 3);
    return path < 0 || request.authority() == null
        ? url
        : request.scheme() + "://" + request.authority() + url.substring(path);
  }

  @Override
  public void content(Chunk chunk) {
    if (!over && chunk instanceof Chunk.Raw raw) {
      response.write(raw.bytes());
    }
  }

  @Override
  public boolean full() {
    return committed && !over && response.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable task) {
    response.drainHandler(
        drained -> {
          response.drainHandler(null);
          task.run();
        });
  }

  @Override
  public void end(Frame.Ending ending) {
    if (!over) {
      over = true;
      response.end();
    }
  }

  @Override
  public void fail(Fault fault) {
    if (over) {
      return;
    }
    over = true;
    if (response.closed()) {
      return; // The client has gone: nobody is there to be told.
    }
    if (committed) {
      response.reset();
      return;
    }
    committed = true;
    put(null);
    FaultAnswer.write(request, dialect, fault, dialect.errorStatus(fault), id);
  }

  private void put(@Nullable Head head) {
    Explanation explanation = exchange == null ? null : exchange.explanation();
    headers.put(response.headers(), dialect, head, explanation, exchange);
  }

  @Override
  public int status() {
    return committed ? response.getStatusCode() : 0;
  }
}
