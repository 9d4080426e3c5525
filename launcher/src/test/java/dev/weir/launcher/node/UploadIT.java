package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large bodies go from socket to socket: nobody holds them. */
@Timeout(120)
class UploadIT {

  private static final int PIECE_BYTES = 64 * 1024;
  private static final int PIECES = 1_600; // 100 MiB.
  private static final long ALL_BYTES = (long) PIECE_BYTES * PIECES;

  private static final Vertx VERTX = Vertx.vertx();
  private static HttpServer vendor;
  private static Promise<HttpServerRequest> arrived = Promise.promise();
  private static TestNode node;

  @BeforeAll
  static void start() {
    vendor =
        TestNode.await(
            VERTX
                .createHttpServer()
                .requestHandler(
                    request -> {
                      if (request.path().endsWith("/models")) {
                        request.response().end("{\"data\":[]}");
                      } else {
                        request.pause();
                        arrived.tryComplete(request);
                      }
                    })
                .listen(0, "127.0.0.1"));
    JsonObject openai =
        new JsonObject()
            .put("kind", "openai")
            .put("base-url", "http://127.0.0.1:" + vendor.actualPort() + "/v1")
            .put("keys", JsonArray.of("vendor-secret"));
    node = new TestNode.Plan().limit("upload", "200MiB").provider("openai", openai).start();
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static MessageDigest sha() throws Exception {
    return MessageDigest.getInstance("SHA-256");
  }

  private static Buffer piece(int number) {
    return Buffer.buffer(new byte[PIECE_BYTES]).setInt(0, number).setInt(PIECE_BYTES - 4, number);
  }

  /** Writes all pieces, as fast as the socket takes them. */
  private static final class Uploader {
    private final HttpClientRequest request;
    private final MessageDigest sha = sha();
    private final AtomicLong written = new AtomicLong();
    private int next;

    Uploader(HttpClientRequest request) throws Exception {
      this.request = request;
    }

    void go() {
      while (next < PIECES) {
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
  }

  private static Uploader upload(HttpClient client, boolean sized) throws Exception {
    HttpClientRequest request =
        TestNode.await(client.request(HttpMethod.POST, node.port(), "127.0.0.1", "/v1/files"));
    request.putHeader("content-type", "multipart/form-data; boundary=x");
    if (sized) {
      request.putHeader("content-length", Long.toString(ALL_BYTES));
    } else {
      request.setChunked(true);
    }
    Uploader uploader = new Uploader(request);
    VERTX.getOrCreateContext().runOnContext(turn -> uploader.go());
    return uploader;
  }

  @Test
  void a_hundred_megabytes_wait_at_their_source_until_the_vendor_takes_them() throws Exception {
    passes(true);
    passes(false);
  }

  private void passes(boolean sized) throws Exception {
    arrived = Promise.promise();
    HttpClient client = VERTX.createHttpClient();
    Uploader uploader = upload(client, sized);
    HttpServerRequest request = TestNode.await(arrived.future());
    assertThat(request.getHeader("content-length"))
        .isEqualTo(sized ? Long.toString(ALL_BYTES) : null);
    long stalled = stalledAt(uploader);
    assertThat(stalled).isLessThan(ALL_BYTES);

    MessageDigest sha = sha();
    long[] seen = {0};
    Promise<Void> whole = Promise.promise();
    request.handler(
        bytes -> {
          seen[0] += bytes.length();
          sha.update(bytes.getBytes());
        });
    request.endHandler(end -> whole.complete());
    request.resume();
    TestNode.await(whole.future());
    request.response().end("{\"id\":\"file-1\"}");
    Buffer answer =
        TestNode.await(uploader.request.response().compose(response -> response.body()));
    assertThat(answer.toString()).isEqualTo("{\"id\":\"file-1\"}");
    assertThat(seen[0]).isEqualTo(ALL_BYTES);
    assertThat(HexFormat.of().formatHex(sha.digest()))
        .isEqualTo(HexFormat.of().formatHex(uploader.sha.digest()));
    TestNode.await(client.close());
  }

  /** How much was written when the sockets took no more. */
  private static long stalledAt(Uploader uploader) {
    long before = -1;
    while (before != uploader.written.get() || before == 0) {
      before = uploader.written.get();
      TestNode.pause(300);
    }
    return before;
  }

  @Test
  void who_goes_away_takes_his_upload_with_him() throws Exception {
    arrived = Promise.promise();
    HttpClient client = VERTX.createHttpClient();
    Uploader uploader = upload(client, true);
    HttpServerRequest request = TestNode.await(arrived.future());
    Promise<Void> gone = Promise.promise();
    request.exceptionHandler(broken -> gone.tryComplete());
    request.handler(bytes -> {});
    TestNode.await(uploader.request.reset().mapEmpty().otherwiseEmpty());
    request.resume();
    TestNode.await(gone.future());
    TestNode.await(client.close());
  }

  @Test
  void an_answer_before_the_end_is_the_answer() throws Exception {
    arrived = Promise.promise();
    HttpClient client = VERTX.createHttpClient();
    Uploader uploader = upload(client, false);
    HttpServerRequest request = TestNode.await(arrived.future());
    Future<Integer> status = uploader.request.response().map(response -> response.statusCode());
    request.response().setStatusCode(413).end("{\"error\":{\"message\":\"no\",\"type\":\"x\"}}");
    assertThat(TestNode.await(status)).isEqualTo(413);
    TestNode.await(request.connection().close()); // As servers do that have not read it all.
    TestNode.await(client.close());
  }

  @Test
  void more_than_the_limit_is_refused_also_when_nobody_said_so() throws Exception {
    TestNode small =
        new TestNode.Plan()
            .limit("upload", "1MiB")
            .provider(
                "openai",
                new JsonObject()
                    .put("kind", "openai")
                    .put("base-url", "http://127.0.0.1:" + vendor.actualPort() + "/v1")
                    .put("keys", JsonArray.of("vendor-secret")))
            .start();
    HttpClient client = VERTX.createHttpClient();
    try {
      for (boolean sized : new boolean[] {true, false}) {
        arrived = Promise.promise();
        arrived.future().onSuccess(request -> request.resume());
        HttpClientRequest request =
            TestNode.await(client.request(HttpMethod.POST, small.port(), "127.0.0.1", "/v1/files"));
        request.putHeader("content-type", "multipart/form-data; boundary=x");
        if (sized) {
          request.putHeader("content-length", Integer.toString(2 << 20));
        } else {
          request.setChunked(true);
        }
        request.exceptionHandler(closed -> {});
        request.write(Buffer.buffer(new byte[2 << 20]));
        int status = TestNode.await(request.response().map(response -> response.statusCode()));
        assertThat(status).isEqualTo(413);
      }
    } finally {
      small.close();
      TestNode.await(client.close());
    }
  }
}
