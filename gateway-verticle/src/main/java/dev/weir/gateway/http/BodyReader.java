package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON body while its syntax is checked and the members that routing needs are noticed, without building a tree.
 * A body that turns out to be bad is still read to its end, as far as that is reasonable, so that the connection survives
 * the answer.
 */
final class BodyReader {

  /** Past this multiple of the limit a body is not read on: the connection is closed instead. */
  private static final int DRAIN_FACTOR = 4;

  private final HttpServerRequest request;
  private final int bytesMax;
  private final AtomicLong buffered;
  private final JsonScanner scanner;
  private @Nullable Buffer body;
  private @Nullable Fault fault;
  private long seen;
  private long counted;

  /** What a body turned out to be: a fault, or its bytes and members. */
  record Read(@Nullable Fault fault, Buffer body, @Nullable Members members) {}

  /**
   * @param bytesMax the largest body that is taken
   * @param buffered where the bytes held by all requests of the node are counted; {@link #release} takes them off
   */
  BodyReader(HttpServerRequest request, Set<String> names, int bytesMax, AtomicLong buffered) {
    this.request = request;
    this.bytesMax = bytesMax;
    this.buffered = buffered;
    this.scanner = new JsonScanner(names, bytesMax);
  }

  /** Reads, then tells; never tells when the client goes away before the end. */
  void read(Handler<Read> done) {
    request.handler(this::chunk);
    request.endHandler(end -> done.handle(finished()));
    request.exceptionHandler(gone -> release());
  }

  private void chunk(Buffer chunk) {
    seen += chunk.length();
    if (fault != null) {
      if (seen > (long) bytesMax * DRAIN_FACTOR) {
        request.connection().close();
      }
      return;
    }
    if (seen > bytesMax) {
      refuse(new Fault.TooLarge("Request body too large: the limit is " + bytesMax + " bytes."));
      return;
    }
    try {
      byte[] bytes = chunk.getBytes();
      scanner.feed(bytes, 0, bytes.length);
    } catch (JsonSyntaxException broken) {
      refuse(notJson(broken));
      return;
    }
    counted += chunk.length();
    buffered.addAndGet(chunk.length());
    body = body == null ? chunk : body.appendBuffer(chunk);
  }

  private Read finished() {
    Members members = null;
    if (fault == null) {
      try {
        members = scanner.end();
      } catch (JsonSyntaxException broken) {
        refuse(notJson(broken));
      }
    }
    return new Read(fault, body == null ? Buffer.buffer(0) : body, members);
  }

  private void refuse(Fault why) {
    fault = why;
    body = null;
    release();
  }

  /** The bytes are no longer held. */
  void release() {
    buffered.addAndGet(-counted);
    counted = 0;
  }

  private static Fault notJson(JsonSyntaxException broken) {
    return new Fault.Invalid(
        "We could not parse the JSON body of your request: " + broken.getMessage() + ".", null);
  }
}
