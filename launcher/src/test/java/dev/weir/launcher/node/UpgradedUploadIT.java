package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An upload by the request that asks for HTTP/2: its body comes as HTTP/1.1 has it, where no window
 * of HTTP/2 holds it back.
 */
@Timeout(120)
class UpgradedUploadIT {

  private static final int MIB = 1 << 20;
  private static final int ALL_MIB = 100;

  /** What sockets and buffers on the way may hold. */
  private static final int HELD_MIB_MAX = 32;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger sent = new AtomicInteger();
  private PatientVendor vendor;
  private TestNode node;

  @BeforeEach
  void start() {
    vendor = new PatientVendor(vertx);
    node =
        new TestNode.Plan().limit("upload", "200MiB").provider("openai", vendor.branch()).start();
  }

  @AfterEach
  void stop() {
    node.close();
    TestNode.await(vertx.close());
  }

  /** Sends as fast as the socket takes it. */
  private CompletableFuture<Void> upload(Socket socket, int mebibytes, String provider)
      throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        POST /v1/files HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade, HTTP2-Settings\r
        Upgrade: h2c\r
        HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r
        Content-Type: multipart/form-data; boundary=x\r
        x-weir-provider: %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(provider, (long) mebibytes * MIB)
            .getBytes(StandardCharsets.US_ASCII));
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int i = 0; i < mebibytes; i++) {
              out.write(new byte[MIB]);
              sent.incrementAndGet();
            }
          } catch (IOException closed) {
            throw new IllegalStateException(closed);
          }
        });
  }

  /** How much was sent when nothing more has been taken for a while. */
  private int stalledAt() {
    int before = -1;
    while (before != sent.get()) {
      before = sent.get();
      TestNode.pause(1_000);
    }
    return before;
  }

  @Test
  void it_waits_at_its_source_until_the_vendor_takes_it() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.setSoTimeout(60_000);
      CompletableFuture<Void> uploading = upload(socket, ALL_MIB, "openai");
      HttpServerRequest request = vendor.upload();
      assertThat(stalledAt()).isLessThan(HELD_MIB_MAX);

      Uploader.Read read = new Uploader.Read(request);
      assertThat(read.await()).isEqualTo((long) ALL_MIB * MIB);
      uploading.join();
      request.response().end("{\"id\":\"file-1\"}");
      goOn(socket.getOutputStream());
      until(new DataInputStream(socket.getInputStream()), "file-1");
    }
  }

  @Test
  void one_that_is_refused_runs_into_nothing_and_is_answered() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.setSoTimeout(60_000);
      upload(socket, 8, "nobody").join();
      goOn(socket.getOutputStream());
      until(new DataInputStream(socket.getInputStream()), "nobody");
    }
  }

  /** What a client says first in HTTP/2: its preface and empty settings. */
  private static void goOn(OutputStream out) throws IOException {
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
  }

  /** Reads up to a word; that none comes is an end of the stream or of the time. */
  private static void until(DataInputStream in, String word) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(word) < 0) {
      read.append((char) in.readUnsignedByte());
    }
  }
}
