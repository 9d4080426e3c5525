package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large bodies go from socket to socket: nobody holds them. */
@Timeout(120)
class UploadIT {

  private static final long ALL_BYTES = 100L << 20;

  private static final Vertx VERTX = Vertx.vertx();
  private static PatientVendor vendor;
  private static TestNode node;

  @BeforeAll
  static void start() {
    vendor = new PatientVendor(VERTX);
    node =
        new TestNode.Plan().limit("upload", "200MiB").provider("openai", vendor.branch()).start();
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static Uploader upload(HttpClient client, boolean sized) throws Exception {
    return Uploader.begin(VERTX, client, node.port(), ALL_BYTES, sized);
  }

  @Test
  void a_hundred_megabytes_wait_at_their_source_until_the_vendor_takes_them() throws Exception {
    passes(true);
    passes(false);
  }

  private void passes(boolean sized) throws Exception {
    vendor.next();
    HttpClient client = VERTX.createHttpClient();
    Uploader uploader = upload(client, sized);
    HttpServerRequest request = vendor.upload();
    assertThat(request.getHeader("content-length"))
        .isEqualTo(sized ? Long.toString(ALL_BYTES) : null);
    assertThat(uploader.stalledAt()).isLessThan(ALL_BYTES);

    Uploader.Read read = new Uploader.Read(request);
    assertThat(read.await()).isEqualTo(ALL_BYTES);
    request.response().end("{\"id\":\"file-1\"}");
    assertThat(uploader.answer().toString()).isEqualTo("{\"id\":\"file-1\"}");
    assertThat(read.digest()).isEqualTo(uploader.digest());
    TestNode.await(client.close());
  }

  @Test
  void who_goes_away_takes_his_upload_with_him() throws Exception {
    vendor.next();
    HttpClient client = VERTX.createHttpClient();
    Uploader uploader = upload(client, true);
    HttpServerRequest request = vendor.upload();
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
    vendor.next();
    HttpClient client = VERTX.createHttpClient();
    Uploader uploader = upload(client, false);
    HttpServerRequest request = vendor.upload();
    Future<Integer> status = uploader.request.response().map(response -> response.statusCode());
    request.response().setStatusCode(413).end("{\"error\":{\"message\":\"no\",\"type\":\"x\"}}");
    assertThat(TestNode.await(status)).isEqualTo(413);
    TestNode.await(request.connection().close()); // As servers do that have not read it all.
    TestNode.await(client.close());
  }

  @Test
  void more_than_the_limit_is_refused_also_when_nobody_said_so() throws Exception {
    TestNode small =
        new TestNode.Plan().limit("upload", "1MiB").provider("openai", vendor.branch()).start();
    HttpClient client = VERTX.createHttpClient();
    try {
      for (boolean sized : new boolean[] {true, false}) {
        vendor.next();
        vendor.uploading().onSuccess(request -> request.resume());
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
