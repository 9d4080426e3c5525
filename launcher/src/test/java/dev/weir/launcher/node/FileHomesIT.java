package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls about files and batches go to the provider that keeps them. */
class FileHomesIT {

  private static final Vertx VERTX = Vertx.vertx();
  private static final String ROUTES =
      """
      {"models": {"ours": {"targets": ["second/m"]}, "theirs": {"targets": ["first/m"]}}}
      """;
  private static ScriptedVendor first;
  private static ScriptedVendor second;
  private static ScriptedVendor google;
  private static ScriptedVendor cloud;
  private static TestNode node;

  @BeforeAll
  static void start() {
    first = vendor();
    second = vendor();
    google = vendor();
    cloud = vendor();
    node =
        new TestNode.Plan()
            .provider("first", branch("openai", first.url() + "/v1"))
            .provider("second", branch("openai", second.url() + "/v1"))
            .provider("google", branch("gemini", google.url() + "/v1beta"))
            .provider("cloud", branch("gemini", cloud.url() + "/v1beta"))
            .routes(ROUTES)
            .start();
  }

  private static ScriptedVendor vendor() {
    ScriptedVendor vendor = TestNode.await(ScriptedVendor.start(VERTX));
    vendor.always(asked -> Script.json(200, "{}"));
    return vendor;
  }

  private static JsonObject branch(String kind, String url) {
    return new JsonObject()
        .put("kind", kind)
        .put("base-url", url)
        .put("keys", new JsonArray().add("vendor-secret"))
        .put("models", new JsonArray().add("m"));
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static String who(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("x-weir-provider").orElseThrow();
  }

  private static HttpResponse<String> send(
      String method, String path, String type, BodyPublisherOf body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.uri(path)).header("content-type", type);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return node.send(request.method(method, body.publisher()).build());
  }

  private interface BodyPublisherOf {
    HttpRequest.BodyPublisher publisher();
  }

  private static HttpResponse<String> post(String path, String json, String... headers) {
    return send("POST", path, "application/json", () -> BodyPublishers.ofString(json), headers);
  }

  /** A file of this id, kept by who is asked for. */
  private static void keep(ScriptedVendor vendor, String id, String wanted) {
    vendor.next(Script.json(200, "{\"id\": \"" + id + "\", \"object\": \"file\"}"));
    String form =
        "--b\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--b--\r\n";
    HttpResponse<String> made =
        send(
            "POST",
            "/v1/files",
            "multipart/form-data; boundary=b",
            () -> BodyPublishers.ofString(form),
            "x-weir-provider",
            wanted);
    assertThat(made.body()).contains(id);
  }

  @Test
  void a_file_is_found_where_it_was_made() {
    keep(second, "file-second", "second");
    keep(first, "file-first", "first");
    for (String path :
        List.of(
            "/v1/files/file-second",
            "/v1/files/file-second/content?x=1",
            "/v1/files?after=file-second")) {
      assertThat(who(node.get(path))).as(path).isEqualTo("second");
    }
    HttpResponse<String> deleted =
        send("DELETE", "/v1/files/file-second", "text/plain", BodyPublishers::noBody);
    assertThat(who(deleted)).isEqualTo("second");
    assertThat(who(node.get("/v1/files/file-first"))).isEqualTo("first");
    assertThat(who(node.get("/v1/files/file-nobody-knows"))).isEqualTo("first");
    assertThat(who(node.get("/v1/files/file-second", "x-weir-provider", "first")))
        .as("who names a provider gets it")
        .isEqualTo("first");
  }

  @Test
  void a_batch_goes_where_its_file_is_and_is_found_there() {
    keep(second, "file-in", "second");
    second.next(
        Script.json(
            200,
            "{\"id\": \"batch_1\", \"input_file_id\": \"file-in\", \"output_file_id\": \"file-out\","
                + " \"metadata\": {\"id\": \"batch_unknown\"}}"));
    String making = "{\"input_file_id\": \"file-in\", \"endpoint\": \"/v1/responses\"}";
    assertThat(who(post("/v1/batches", making))).isEqualTo("second");
    RecordedRequest asked = second.requests().getLast();
    assertThat(asked.body().toString()).isEqualTo(making);
    assertThat(asked.header("content-length")).isEqualTo(Integer.toString(making.length()));
    assertThat(who(node.get("/v1/batches/batch_1"))).isEqualTo("second");
    assertThat(who(post("/v1/batches/batch_1/cancel", "{}"))).isEqualTo("second");
    assertThat(who(node.get("/v1/files/file-out/content"))).isEqualTo("second");
    assertThat(who(node.get("/v1/batches/batch_unknown"))).isEqualTo("first");
  }

  @Test
  void a_long_batch_passes_whole_with_and_without_a_length() {
    keep(second, "file-long", "second");
    String making =
        "{\"input_file_id\": \"file-long\", \"metadata\": \"" + "x".repeat(500_000) + "\"}";
    assertThat(who(post("/v1/batches", making))).isEqualTo("second");
    assertThat(second.requests().getLast().body().toString()).isEqualTo(making);
    HttpResponse<String> chunked =
        send("POST", "/v1/batches", "application/json", () -> unmeasured(making));
    assertThat(who(chunked)).isEqualTo("second");
    assertThat(second.requests().getLast().body().toString()).isEqualTo(making);
  }

  private static HttpRequest.BodyPublisher unmeasured(String body) {
    HttpRequest.BodyPublisher measured = BodyPublishers.ofString(body);
    return BodyPublishers.fromPublisher((Flow.Publisher<java.nio.ByteBuffer>) measured::subscribe);
  }

  @Test
  void a_route_s_name_stands_for_who_is_behind_it() {
    keep(second, "file-ours", "ours");
    assertThat(who(node.get("/v1/files", "x-weir-provider", "ours"))).isEqualTo("second");
    assertThat(who(node.get("/v1/files/file-ours"))).isEqualTo("second");
    int asked = first.requests().size();
    HttpResponse<String> refused = node.get("/v1/files/file-ours", "x-weir-provider", "theirs");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("file-ours", "`second`");
    assertThat(first.requests()).hasSize(asked);
  }

  @Test
  void google_s_files_and_caches_are_found_by_their_names() {
    for (String name : List.of("files/abc", "cachedContents/xyz")) {
      cloud.next(Script.json(200, "{\"name\": \"" + name + "\"}"));
      assertThat(who(node.get("/v1beta/" + name, "x-weir-provider", "cloud"))).isEqualTo("cloud");
      assertThat(who(node.get("/v1beta/" + name))).as(name).isEqualTo("cloud");
    }
    assertThat(who(node.get("/v1beta/files/abc:download?alt=media"))).isEqualTo("cloud");
    assertThat(who(node.get("/v1beta/files/unknown"))).isEqualTo("google");
  }
}
