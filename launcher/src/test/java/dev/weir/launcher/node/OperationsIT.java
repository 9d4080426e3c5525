package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.core.KeyRule;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operations beside chat, asked of vendors in the words that both sides use. */
@Timeout(60)
class OperationsIT {

  private static final String[] ALICE = {"x-api-key", "alice-key"};
  private static final String EMBEDDED =
      """
      {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-2.5e-7]}],\
      "model":"m","usage":{"prompt_tokens":7,"total_tokens":7}}""";

  private static final Vertx VERTX = Vertx.vertx();
  private static ScriptedVendor openai;
  private static ScriptedVendor anthropic;
  private static TestNode node;

  @BeforeAll
  static void start() {
    openai = TestNode.await(ScriptedVendor.start(VERTX));
    anthropic = TestNode.await(ScriptedVendor.start(VERTX));
    node =
        new TestNode.Plan()
            .openai(openai)
            .anthropic(anthropic)
            .key("alice", "alice-key")
            .key(new KeyRule("bob", "bob-key", List.of("openai/m"), 0, 0, 0))
            .start();
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  private static RecordedRequest last(ScriptedVendor vendor) {
    return vendor.requests().getLast();
  }

  private static HttpResponse<String> send(String method, String path, String body) {
    return node.send(
        HttpRequest.newBuilder(node.uri(path))
            .headers(ALICE)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> embed(String model) {
    return node.post(
        "/v1/embeddings",
        "{\"input\": [\"a\"],  \"model\":\"" + model + "\",\"unheard-of\":1}",
        ALICE);
  }

  private static String message(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getJsonObject("error").getString("message");
  }

  @Test
  void bytes_pass_as_they_are_where_the_name_is_the_same() {
    openai.next(Script.json(200, EMBEDDED).header("x-request-id", "up-1"));
    HttpResponse<String> answer = embed("m");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(EMBEDDED);
    assertThat(answer.headers().firstValue("x-weir-provider")).hasValue("openai");
    assertThat(answer.headers().firstValue("x-weir-upstream-request-id")).hasValue("up-1");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    RecordedRequest asked = last(openai);
    assertThat(asked.path()).isEqualTo("/v1/embeddings");
    assertThat(asked.body().toString())
        .isEqualTo("{\"input\": [\"a\"],  \"model\":\"m\",\"unheard-of\":1}");
    assertThat(asked.header("authorization")).isEqualTo("Bearer vendor-secret");
    assertThat(asked.header("x-api-key")).isNull();
  }

  @Test
  void a_name_of_ours_is_the_vendors_on_the_way_there_and_ours_on_the_way_back() {
    openai.next(Script.json(200, EMBEDDED));
    HttpResponse<String> answer = embed("openai/m");
    assertThat(last(openai).json().getString("model")).isEqualTo("m");
    assertThat(answer.body()).isEqualTo(EMBEDDED.replace("\"m\"", "\"openai/m\""));
  }

  @Test
  void the_vendors_error_is_told_in_its_words() {
    String error =
        "{\"error\":{\"message\":\"too long\",\"type\":\"invalid_request_error\",\"code\":null}}";
    openai.next(Script.json(400, error));
    HttpResponse<String> answer = embed("m");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(error);
  }

  @Test
  void who_cannot_is_told_who_can() {
    HttpResponse<String> answer = embed("anthropic/m");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(message(answer))
        .isEqualTo(
            "The model `anthropic/m` is of the provider `anthropic`, which does not offer"
                + " embeddings. These do: openai.");
    HttpResponse<String> unknown = embed("nobodys");
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  @Test
  void bad_input_is_told_in_the_callers_dialect() {
    HttpResponse<String> none = node.post("/v1/embeddings", "{\"input\":\"a\"}", ALICE);
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(message(none)).isEqualTo("you must provide a model parameter");
    HttpResponse<String> cohere = node.post("/v2/embed", "{\"texts\":[\"a\"]}", ALICE);
    assertThat(cohere.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(cohere.body()).getString("message"))
        .isEqualTo("invalid request: model must be specified.");
    HttpResponse<String> method = node.get("/v1/embeddings", ALICE);
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("allow")).hasValue("POST");
    HttpResponse<String> keyless = node.post("/v1/embeddings", "{\"model\":\"m\"}");
    assertThat(keyless.statusCode()).isEqualTo(401);
  }

  @Test
  void speech_comes_as_it_is_spoken() throws Exception {
    Promise<Void> heard = Promise.promise();
    byte[] first = {0, (byte) 0xff, 13, 10};
    openai.next(
        Script.stream("audio/mpeg")
            .write(Buffer.buffer(first))
            .until(heard.future())
            .write(Buffer.buffer(new byte[] {7})));
    HttpRequest request =
        HttpRequest.newBuilder(node.uri("/v1/audio/speech"))
            .headers(ALICE)
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"openai/m\",\"input\":\"Hi\",\"voice\":\"alloy\"}"))
            .build();
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("content-type")).hasValue("audio/mpeg");
    try (InputStream audio = answer.body()) {
      assertThat(audio.readNBytes(4)).isEqualTo(first);
      heard.complete(); // The vendor goes on only now.
      assertThat(audio.readAllBytes()).containsExactly(7);
    }
    assertThat(last(openai).json().getString("model")).isEqualTo("m");
  }

  @Test
  void an_answer_that_breaks_off_is_never_a_whole_one() {
    openai.next(Script.stream("audio/mpeg").write("half").cut());
    HttpRequest request =
        HttpRequest.newBuilder(node.uri("/v1/audio/speech"))
            .headers(ALICE)
            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\"}"))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle((answer, broken) -> broken)
                .join())
        .isNotNull();
  }

  @Test
  void files_are_kept_by_the_vendor_and_fetched_from_it() {
    openai.next(Script.json(200, "{\"id\":\"file-1\",\"object\":\"file\"}"));
    String form =
        "--b\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--b--\r\n";
    HttpResponse<String> made =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/files"))
                .headers(ALICE)
                .header("content-type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    assertThat(made.body()).isEqualTo("{\"id\":\"file-1\",\"object\":\"file\"}");
    RecordedRequest asked = last(openai);
    assertThat(asked.path()).isEqualTo("/v1/files");
    assertThat(asked.header("content-type")).isEqualTo("multipart/form-data; boundary=b");
    assertThat(asked.header("content-length")).isEqualTo(Integer.toString(form.length()));
    assertThat(asked.body().toString()).isEqualTo(form);

    openai.next(Script.whole(200, "application/octet-stream", "line\n"));
    HttpResponse<String> content =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/files/file-1/content?x=1&key=nothing"))
                .headers(ALICE)
                .GET()
                .build());
    assertThat(content.body()).isEqualTo("line\n");
    assertThat(last(openai).method()).isEqualTo("GET");
    assertThat(last(openai).path()).isEqualTo("/v1/files/file-1/content");
    assertThat(last(openai).query()).isEqualTo("x=1");

    openai.next(Script.json(200, "{\"deleted\":true}"));
    assertThat(send("DELETE", "/v1/files/file-1", "").body()).isEqualTo("{\"deleted\":true}");
    assertThat(last(openai).method()).isEqualTo("DELETE");
  }

  private static HttpResponse<String> transcribe(String form) {
    return node.send(
        HttpRequest.newBuilder(node.uri("/v1/audio/transcriptions"))
            .headers(ALICE)
            .header("content-type", "multipart/form-data; boundary=\"b\"")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  private static String part(String name, String value) {
    return "--b\r\ncontent-disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }

  @Test
  void a_form_goes_where_its_model_is_wherever_it_names_it() {
    String file = part("file\"; filename=\"a.mp3", "\u0000--b--\r\n-\r".repeat(20_000));
    for (boolean fileFirst : List.of(true, false)) {
      String model = part("model", "openai/m");
      String form =
          (fileFirst ? file + model : model + file) + part("language", "de") + "--b--\r\n";
      openai.next(Script.json(200, "{\"text\":\"Hallo\"}"));
      HttpResponse<String> answer = transcribe(form);
      assertThat(answer.body()).isEqualTo("{\"text\":\"Hallo\"}");
      RecordedRequest asked = last(openai);
      assertThat(asked.path()).isEqualTo("/v1/audio/transcriptions");
      String named = form.replace("\r\nopenai/m\r\n", "\r\nm\r\n");
      assertThat(asked.body().toString()).isEqualTo(named);
      assertThat(asked.header("content-length")).isEqualTo(Integer.toString(named.length()));
    }
  }

  @Test
  void a_form_that_need_not_name_a_model_goes_to_who_makes_images() {
    String form = part("prompt", "x") + "--b--\r\n";
    openai.next(Script.json(200, "{\"data\":[]}"));
    HttpResponse<String> answer =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/images/edits"))
                .headers(ALICE)
                .header("content-type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    assertThat(answer.body()).isEqualTo("{\"data\":[]}");
    assertThat(last(openai).path()).isEqualTo("/v1/images/edits");
    assertThat(last(openai).body().toString()).isEqualTo(form);
  }

  @Test
  void a_form_that_is_none_reaches_nobody() {
    int before = openai.requests().size();
    assertThat(message(transcribe(part("file", "x") + "--b--\r\n"))).contains("model");
    String twice = part("model", "m") + part("model", "gpt-4o") + "--b--\r\n";
    assertThat(transcribe(twice).statusCode()).isEqualTo(400);
    assertThat(transcribe(part("model", "m")).statusCode()).isEqualTo(400); // No end.
    assertThat(transcribe("nothing").statusCode()).isEqualTo(400);
    HttpResponse<String> json = node.post("/v1/audio/transcriptions", "{}", ALICE);
    assertThat(json.statusCode()).isEqualTo(415);
    assertThat(openai.requests().stream().skip(before).filter(one -> one.body().length() > 0))
        .allSatisfy(one -> assertThat(one.body().toString()).doesNotContain("gpt-4o"));
  }

  @Test
  void anthropics_batches_go_to_anthropic() {
    anthropic.next(Script.json(200, "{\"id\":\"msgbatch_1\"}"));
    HttpResponse<String> made = send("POST", "/v1/messages/batches", "{\"requests\":[]}");
    assertThat(made.body()).isEqualTo("{\"id\":\"msgbatch_1\"}");
    assertThat(last(anthropic).path()).isEqualTo("/v1/messages/batches");
    assertThat(last(anthropic).header("x-api-key")).isEqualTo("vendor-secret");
    assertThat(last(anthropic).header("anthropic-version")).isNotNull();
  }

  @Test
  void whatever_else_a_vendor_has_is_passed_through() {
    anthropic.next(Script.json(201, "{\"ok\":true}").header("location", "/elsewhere"));
    HttpResponse<String> answer =
        send("POST", "/passthrough/anthropic/v1/skills?limit=2", "{\"a\":1}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"ok\":true}");
    assertThat(answer.headers().firstValue("location")).hasValue("/elsewhere");
    assertThat(last(anthropic).path()).isEqualTo("/v1/skills");
    assertThat(last(anthropic).query()).isEqualTo("limit=2");
    assertThat(last(anthropic).header("x-api-key")).isEqualTo("vendor-secret");

    // With the version that its base URL ends with, or without.
    for (String path : List.of("/passthrough/openai/v1/evals", "/passthrough/openai/evals")) {
      openai.next(Script.json(200, "{}"));
      assertThat(node.get(path, ALICE).statusCode()).isEqualTo(200);
      assertThat(last(openai).path()).isEqualTo("/v1/evals");
    }
    String error =
        "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"x\"}}";
    anthropic.next(Script.json(404, error));
    HttpResponse<String> absent = node.get("/passthrough/anthropic/v1/nothing", ALICE);
    assertThat(absent.statusCode()).isEqualTo(404);
    assertThat(absent.body()).isEqualTo(error);
  }

  @Test
  void a_path_does_not_leave_the_vendors_api() {
    int before = openai.requests().size();
    for (String path : List.of("/passthrough/openai/%2e%2e/x", "/passthrough/openai/a/..%2Fx")) {
      assertThat(node.get(path, ALICE).statusCode()).isEqualTo(400);
    }
    assertThat(node.get("/passthrough/nobody/x", ALICE).statusCode()).isEqualTo(404);
    assertThat(openai.requests()).hasSize(before);
  }

  @Test
  void a_key_for_some_models_may_not_use_what_names_none() {
    String[] bob = {"x-api-key", "bob-key"};
    assertThat(node.get("/passthrough/openai/evals", bob).statusCode()).isEqualTo(403);
    assertThat(node.get("/v1/files", bob).statusCode()).isEqualTo(403);
    openai.next(Script.json(200, EMBEDDED));
    assertThat(node.post("/v1/embeddings", "{\"model\":\"openai/m\"}", bob).statusCode())
        .isEqualTo(200);
  }
}
