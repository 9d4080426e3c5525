package dev.weir.gateway.http;

import dev.weir.bus.bytes.Gathering;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.dialects.IngressDialect;
import dev.weir.gateway.api.AnswerHeaders;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.pipeline.AnswerSink;
import dev.weir.gateway.pipeline.AnswerWriter;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Explanation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer to an HTTP response in the caller's dialect.
 *
 * <p>The status is committed by the first content or by the first due keep-alive, whichever comes
 * first; until then what came waits here, and a failure is an HTTP status. After it a failure is
 * the dialect's error event, or a reset where an event is half written, and never a clean end.
 */
final class HttpSink implements AnswerSink {

  /** What may wait for the status to be committed: role chunks and the like. */
  private static final int HELD_BYTES_MAX = 64 * 1024;

  private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final HttpServerResponse response;
  private final AnswerWriter writer;
  private final AnswerHeaders headers;
  private final Gathering held = new Gathering();
  private @Nullable Exchange exchange;
  private @Nullable Head head;
  private boolean committed;
  private boolean over;
  private long quietSinceMillis;

  HttpSink(
      HttpServerResponse response, AnswerWriter writer, AnswerHeaders headers, long nowMillis) {
    this.response = response;
    this.writer = writer;
    this.headers = headers;
    this.quietSinceMillis = nowMillis;
  }

  /** The exchange whose answer this is: headers tell of its explanation. */
  void of(Exchange whose) {
    exchange = whose;
  }

  @Override
  public void asked(IngressDialect.Inbound inbound) {
    writer.asked(inbound);
  }

  @Override
  public void begin(Head begun) {
    head = begun;
    writer.begin(begun);
  }

  @Override
  public void content(Chunk chunk) {
    if (over) {
      return;
    }
    Buffer bytes = writer.write(chunk);
    boolean wait =
        !committed && !writer.semantic() && held.length() + bytes.length() < HELD_BYTES_MAX;
    if (!writer.stream() || wait) {
      held.add(bytes);
    } else {
      write(bytes);
    }
  }

  private void write(Buffer bytes) {
    Buffer out = bytes;
    if (!committed) {
      commitStream();
      out = heldAnd(bytes);
    }
    if (out.length() > 0) {
      quietSinceMillis = Uptime.millis();
      response.write(out);
    }
  }

  private Buffer heldAnd(Buffer bytes) {
    held.add(bytes);
    return held.bytes();
  }

  private void commitStream() {
    committed = true;
    response.setStatusCode(200);
    response.putHeader(HttpHeaders.CONTENT_TYPE, writer.dialect().streamType());
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE);
    response.setChunked(true);
    answerHeaders();
  }

  /** Keeps the stream alive when nothing was sent for a while. Commits the status. */
  void keepAlive(long nowMillis, long everyMillis) {
    boolean due = nowMillis - quietSinceMillis >= everyMillis;
    if (due && writer.stream() && !over && writer.whole() && !response.writeQueueFull()) {
      quietSinceMillis = nowMillis;
      write(writer.keepAlive());
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
    if (over) {
      return;
    }
    Buffer last = committed ? writer.end() : heldAnd(writer.end());
    if (!writer.stream()) {
      committed = true;
      response.setStatusCode(200);
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
      answerHeaders();
    } else if (!committed) {
      commitStream();
    }
    over = true;
    response.end(last);
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
      if (writer.whole()) {
        response.end(writer.fail(fault));
      } else {
        response.reset();
      }
      return;
    }
    committed = true;
    answerHeaders();
    FaultAnswer.write(response, writer.dialect(), fault, writer.context().requestId());
  }

  private void answerHeaders() {
    Explanation explanation = exchange == null ? null : exchange.explanation();
    headers.put(response.headers(), writer.dialect(), head, explanation, exchange);
    if (head != null) {
      for (Header header : head.headers()) {
        if (!response.headers().contains(header.name())) {
          response.putHeader(header.name(), header.value());
        }
      }
    }
  }

  @Override
  public int status() {
    return committed ? response.getStatusCode() : 0;
  }
}
