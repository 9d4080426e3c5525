package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What all endpoints of one event loop share: bounds, open streams and their keep-alives. */
public final class Edge {

  private final String tag;
  private final Bounds bounds;
  private final AtomicLong buffered;
  private final BooleanSupplier draining;
  private final AnswerHeaders answerHeaders = new AnswerHeaders();
  private final Set<HttpSink> open = new LinkedHashSet<>();

  /** The bounds of the configuration that concern a single request. */
  public record Bounds(
      int bodyBytesMax,
      int pendingWriteBytes,
      long bufferedBytesMax,
      int streamsMax,
      long keepAliveMillis,
      long totalMillis) {}

  public Edge(String tag, Bounds bounds, AtomicLong buffered, BooleanSupplier draining) {
    this.tag = tag;
    this.bounds = bounds;
    this.buffered = buffered;
    this.draining = draining;
  }

  /** Why no request can be taken now, or null. */
  @Nullable Fault refusal(HttpServerRequest request) {
    if (draining.getAsBoolean()) {
      return new Fault.Unavailable("The gateway is stopping.", 1_000);
    }
    if (open.size() >= bounds.streamsMax) {
      return new Fault.Overloaded("The gateway serves as many requests as it may.", 1_000);
    }
    if (buffered.get() > bounds.bufferedBytesMax) {
      return new Fault.Overloaded("The gateway holds as many bytes as it may.", 1_000);
    }
    String length = request.getHeader("content-length");
    if (length != null && length.length() > 9 && tooLong(length)) {
      request.connection().close();
      return new Fault.TooLarge("Request body too large.");
    }
    return null;
  }

  private boolean tooLong(String length) {
    try {
      return Long.parseLong(length.strip()) > bounds.bodyBytesMax * 4L;
    } catch (NumberFormatException nonsense) {
      return true;
    }
  }

  void open(HttpSink sink) {
    open.add(sink);
  }

  void closed(HttpSink sink) {
    open.remove(sink);
  }

  /** Requests under way on this event loop. */
  public int openRequests() {
    return open.size();
  }

  /** Keeps silent streams alive; to be called every second or so. */
  public void tick(long nowMillis) {
    for (HttpSink sink : List.copyOf(open)) {
      sink.keepAlive(nowMillis, bounds.keepAliveMillis);
    }
  }

  /** How long a request may take: the caller may shorten it with {@code x-weir-timeout}, in seconds or as {@code 1500ms}. */
  long timeoutMillis(HttpServerRequest request) {
    String wanted = request.getHeader("x-weir-timeout");
    if (wanted == null) {
      return bounds.totalMillis;
    }
    try {
      long millis =
          wanted.endsWith("ms")
              ? Long.parseLong(wanted.substring(0, wanted.length() - 2).strip())
              : (long) (Double.parseDouble(wanted.replace("s", "").strip()) * 1_000);
      return millis <= 0 ? bounds.totalMillis : Math.min(millis, bounds.totalMillis);
    } catch (NumberFormatException nonsense) {
      return bounds.totalMillis;
    }
  }

  String tag() {
    return tag;
  }

  int bodyBytesMax() {
    return bounds.bodyBytesMax;
  }

  int pendingWriteBytes() {
    return bounds.pendingWriteBytes;
  }

  AtomicLong buffered() {
    return buffered;
  }

  AnswerHeaders answerHeaders() {
    return answerHeaders;
  }
}
