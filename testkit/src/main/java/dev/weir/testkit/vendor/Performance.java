package dev.weir.testkit.vendor;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** One script at work on one request. Everything happens on the server's context. */
final class Performance {

  private static final int WRITES_PER_TURN = 64;
  private static final long INTERNAL_ERROR = 2; // HTTP/2's code for a stream that breaks.

  private final Vertx vertx;
  private final Context context;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final RecordedRequest recorded;
  private final Script script;
  private int next;
  private boolean gone;

  Performance(Vertx vertx, HttpServerRequest request, RecordedRequest recorded, Script script) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.request = request;
    this.response = request.response();
    this.recorded = recorded;
    this.script = script;
  }

  void begin() {
    response.setStatusCode(script.status());
    script.headers().forEach(response::putHeader);
    if (!script.headers().containsKey("content-length")) {
      response.setChunked(true);
    }
    response.closeHandler(closed -> gone());
    response.exceptionHandler(reset -> gone());
    request.exceptionHandler(reset -> gone());
    proceed();
  }

  private void gone() {
    gone = true;
    recorded.gone();
  }

  private void proceed() {
    while (!gone && next < script.steps().size()) {
      switch (script.steps().get(next++)) {
        case Script.Step.Head head -> response.writeHead();
        case Script.Step.Write write -> write(write.bytes());
        case Script.Step.Pause pause -> {
          vertx.setTimer(pause.millis(), later -> proceed());
          return;
        }
        case Script.Step.Until until -> {
          until.event().onComplete(happened -> context.runOnContext(later -> proceed()));
          return;
        }
        case Script.Step.Cut cut -> {
          cut();
          return;
        }
        case Script.Step.Stall stall -> {
          return;
        }
        case Script.Step.Endlessly endlessly -> {
          pour(new Script.Step.Series(Integer.MAX_VALUE, number -> endlessly.bytes()), 0);
          return;
        }
        case Script.Step.Series series -> {
          pour(series, 0);
          return;
        }
      }
    }
    if (!gone) {
      recorded.ended();
      response.end();
    }
  }

  private void write(Buffer bytes) {
    recorded.wrote(bytes.length());
    response.write(bytes);
  }

  private void cut() {
    gone = true;
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset(INTERNAL_ERROR);
    } else {
      request.connection().close();
    }
  }

  /** Writes as fast as the client takes it, and lets the event loop see to others now and then. */
  private void pour(Script.Step.Series series, int from) {
    int number = from;
    int turnEnd = Math.min(series.count() - WRITES_PER_TURN, from) + WRITES_PER_TURN;
    while (number < turnEnd && !gone && !response.writeQueueFull()) {
      write(series.piece().apply(number++));
    }
    if (gone) {
      return;
    }
    int rest = number;
    if (rest == series.count()) {
      proceed();
    } else if (response.writeQueueFull()) {
      response.drainHandler(drained -> context.runOnContext(later -> pour(series, rest)));
    } else {
      context.runOnContext(later -> pour(series, rest));
    }
  }
}
