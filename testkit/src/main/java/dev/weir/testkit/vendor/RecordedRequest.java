package dev.weir.testkit.vendor;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A request as the vendor saw it, and what became of its answer. May be read from any thread. */
public final class RecordedRequest {

  private final String method;
  private final String path;
  private final @Nullable String query;
  private final String version;
  private final MultiMap headers;
  private final Buffer body;
  private final AtomicLong bytesWritten = new AtomicLong();
  private final Promise<Long> clientGone = Promise.promise();
  private final Promise<Void> answered = Promise.promise();

  RecordedRequest(HttpServerRequest request, Buffer body) {
    this.method = request.method().name();
    this.path = request.path();
    this.query = request.query();
    this.version = request.version().name();
    this.headers = MultiMap.caseInsensitiveMultiMap().addAll(request.headers());
    this.body = body;
  }

  /** The HTTP method. */
  public String method() {
    return method;
  }

  /** The path, without a query. */
  public String path() {
    return path;
  }

  /** What followed the question mark, or null. */
  public @Nullable String query() {
    return query;
  }

  /** The HTTP version: {@code HTTP_1_1}, {@code HTTP_2}. */
  public String version() {
    return version;
  }

  /** The headers. */
  public MultiMap headers() {
    return headers;
  }

  /** One header, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The body, byte for byte. */
  public Buffer body() {
    return body;
  }

  /** The body, which must be a JSON object. */
  public JsonObject json() {
    return body.toJsonObject();
  }

  /** How many bytes of the answer were handed to the socket. */
  public long bytesWritten() {
    return bytesWritten.get();
  }

  /**
   * Completes when the client closes the connection or resets the stream before the answer is over,
   * with {@link System#nanoTime()} of that moment.
   */
  public Future<Long> clientGone() {
    return clientGone.future();
  }

  /** Completes when the script has ended the answer cleanly. */
  public Future<Void> answered() {
    return answered.future();
  }

  void wrote(int bytes) {
    bytesWritten.addAndGet(bytes);
  }

  void gone() {
    if (!answered.future().isComplete()) {
      clientGone.tryComplete(System.nanoTime());
    }
  }

  void ended() {
    answered.tryComplete();
  }

  @Override
  public String toString() {
    return method + " " + path + " (" + body.length() + " bytes)";
  }
}
