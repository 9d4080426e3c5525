package dev.weir.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Writes numbered pieces to {@code /v1/files} of a node, as fast as the socket takes them. */
final class Uploader {

  private static final int PIECE_BYTES = 64 * 1024;

  final HttpClientRequest request;
  private final int pieces;
  private final MessageDigest sha = sha();
  private final AtomicLong written = new AtomicLong();
  private int next;

  private final Future<Buffer> answer;

  private Uploader(HttpClientRequest request, int pieces) throws Exception {
    this.request = request;
    this.pieces = pieces;
    // Before it can come: the bytes of an answer that nobody listens to yet are dropped.
    this.answer = request.response().compose(response -> response.body());
  }

  /**
   * Begins.
   *
   * @param bytes a multiple of 64 KiB
   * @param sized whether the length is told
   */
  static Uploader begin(Vertx vertx, HttpClient client, int port, long bytes, boolean sized)
      throws Exception {
    HttpClientRequest request =
        TestNode.await(client.request(HttpMethod.POST, port, "127.0.0.1", "/v1/files"));
    request.putHeader("content-type", "multipart/form-data; boundary=x");
    if (sized) {
      request.putHeader("content-length", Long.toString(bytes));
    } else {
      request.setChunked(true);
    }
    Uploader uploader = new Uploader(request, (int) (bytes / PIECE_BYTES));
    vertx.getOrCreateContext().runOnContext(turn -> uploader.go());
    return uploader;
  }

  private static MessageDigest sha() throws Exception {
    return MessageDigest.getInstance("SHA-256");
  }

  private static Buffer piece(int number) {
    return Buffer.buffer(new byte[PIECE_BYTES]).setInt(0, number).setInt(PIECE_BYTES - 4, number);
  }

  private void go() {
    while (next < pieces) {
      if (request.writeQueueFull()) {
        request.drainHandler(drained -> go());
        return;
      }
      Buffer piece = piece(next++);
      sha.update(piece.getBytes());
      request.write(piece).onSuccess(gone -> written.addAndGet(PIECE_BYTES));
    }
    request.end();
  }

  /** How much the socket has taken. */
  long written() {
    return written.get();
  }

  /** How much was written when the sockets took no more. */
  long stalledAt() {
    long before = -1;
    while (before != written() || before == 0) {
      before = written();
      TestNode.pause(300);
    }
    return before;
  }

  /** A digest of what was written. */
  String digest() {
    return HexFormat.of().formatHex(sha.digest());
  }

  /** The answer's body. */
  Buffer answer() {
    return TestNode.await(answer);
  }

  /** What a vendor has read of such a body. */
  static final class Read {
    private final MessageDigest sha;
    private final Promise<Void> whole = Promise.promise();
    private long bytes;

    /** Reads a request that was paused. */
    Read(io.vertx.core.http.HttpServerRequest request) throws Exception {
      sha = sha();
      request.handler(
          piece -> {
            bytes += piece.length();
            sha.update(piece.getBytes());
          });
      request.endHandler(end -> whole.complete());
      request.resume();
    }

    /** How many bytes there were, when all have come. */
    long await() {
      TestNode.await(whole.future());
      return bytes;
    }

    /** A digest of what was read. */
    String digest() {
      return HexFormat.of().formatHex(sha.digest());
    }
  }
}
