package dev.weir.provider.vendor;

import dev.weir.bus.message.Chunk;
import dev.weir.bus.stream.ChunkReader;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;

/**
 * Sends a caller's body to a vendor as it comes, and no faster than the vendor takes it:
 * back-pressure reaches from one socket to the other. A body that breaks off is never ended: the
 * vendor sees that it is not whole.
 */
final class BodyPump {

  private final HttpClientRequest request;
  private final ChunkReader from;
  private final long bytes;
  private final Progress progress;

  /** Who hears how it goes. */
  interface Progress {
    /** A piece has gone; or all of it. */
    void sent(boolean whole);
  }

  /**
   * @param bytes how long the body is; -1 when nobody knows
   */
  BodyPump(HttpClientRequest request, ChunkReader from, long bytes, Progress progress) {
    this.request = request;
    this.from = from;
    this.bytes = bytes;
    this.progress = progress;
  }

  void start() {
    if (bytes < 0) {
      request.setChunked(true);
    } else {
      request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(bytes));
    }
    from.handler(this::send);
    from.ended().onSuccess(whole -> request.end().onSuccess(gone -> progress.sent(true)));
  }

  private void send(Chunk chunk) {
    if (chunk instanceof Chunk.Raw raw && raw.size() > 0) {
      request.write(raw.bytes()).onSuccess(gone -> progress.sent(false));
      if (request.writeQueueFull()) {
        from.pause();
        request.drainHandler(drained -> from.resume());
      }
    }
  }
}
