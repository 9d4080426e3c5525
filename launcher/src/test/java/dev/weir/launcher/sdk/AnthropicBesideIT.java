package dev.weir.launcher.sdk;

import static dev.weir.launcher.sdk.BesideNode.Kind.ANTHROPIC;
import static dev.weir.launcher.sdk.BesideNode.Kind.GEMINI;
import static dev.weir.launcher.sdk.BesideNode.Kind.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.beta.files.FileUploadParams;
import com.anthropic.models.messages.batches.BatchCreateParams;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code anthropic-java} keeps files and batches at Anthropic, though others keep such, too. */
@Timeout(60)
class AnthropicBesideIT {

  private static final byte[] CONTENT = {'%', 'P', 'D', 'F', 0, (byte) 0xff, 13, 10, '-', '-'};

  private static final String BETA = "files-api-2025-04-14";

  private static BesideNode node;
  private static AnthropicClient client;

  @BeforeAll
  static void start() {
    node = BesideNode.start(OPENAI, GEMINI, ANTHROPIC);
    client = client(BesideNode.KEY);
  }

  @AfterAll
  static void stop() {
    client.close();
    node.close();
  }

  private static AnthropicClient client(String key) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(node.url())
        .apiKey(key)
        .maxRetries(0)
        .timeout(Duration.ofSeconds(30))
        .responseValidation(true)
        .build();
  }

  private static void assertAsked(String method, String path) {
    RecordedRequest asked = node.received(ANTHROPIC);
    assertThat(asked.method() + " " + asked.path()).isEqualTo(method + " " + path);
    assertThat(asked.header("x-api-key")).isEqualTo(BesideNode.VENDOR_KEY);
    assertThat(asked.header("anthropic-version")).isNotBlank();
  }

  private static String file() {
    return new JsonObject()
        .put("id", "file_1")
        .put("type", "file")
        .put("filename", "a.pdf")
        .put("mime_type", "application/pdf")
        .put("size_bytes", CONTENT.length)
        .put("created_at", "2026-11-21T00:00:00Z")
        .put("downloadable", true)
        .encode();
  }

  @Test
  void a_file_is_kept_and_found_and_read_and_deleted() throws Exception {
    var files = client.beta().files();
    node.next(ANTHROPIC, file());
    assertThat(files.upload(FileUploadParams.builder().file(CONTENT).addBeta(BETA).build()).id())
        .isEqualTo("file_1");
    assertAsked("POST", "/v1/files");
    assertThat(node.received(ANTHROPIC).header("anthropic-beta")).isEqualTo(BETA);
    assertThat(Form.of(node.received(ANTHROPIC)).bytes("file")).isEqualTo(CONTENT);

    node.next(ANTHROPIC, file());
    assertThat(files.retrieveMetadata("file_1").sizeBytes()).isEqualTo(CONTENT.length);
    assertAsked("GET", "/v1/files/file_1");

    node.next(ANTHROPIC, Script.whole(200, "application/pdf", "%PDF"));
    try (HttpResponse content = files.download("file_1")) {
      assertThat(content.body().readAllBytes()).containsExactly('%', 'P', 'D', 'F');
    }
    assertAsked("GET", "/v1/files/file_1/content");

    node.next(
        ANTHROPIC,
        "{\"data\": [%s], \"has_more\": false, \"first_id\": \"file_1\", \"last_id\": \"file_1\"}"
            .formatted(file()));
    assertThat(files.list().autoPager().stream().map(one -> one.id())).containsExactly("file_1");
    assertAsked("GET", "/v1/files");

    node.next(ANTHROPIC, "{\"id\": \"file_1\", \"type\": \"file_deleted\"}");
    assertThat(files.delete("file_1").id()).isEqualTo("file_1");
    assertAsked("DELETE", "/v1/files/file_1");
  }

  private static String batch(String status) {
    return new JsonObject()
        .put("id", "msgbatch_1")
        .put("type", "message_batch")
        .put("processing_status", status)
        .put(
            "request_counts",
            new JsonObject()
                .put("processing", 1)
                .put("succeeded", 0)
                .put("errored", 0)
                .put("canceled", 0)
                .put("expired", 0))
        .put("created_at", "2026-11-21T00:00:00Z")
        .put("expires_at", "2026-11-22T00:00:00Z")
        .putNull("ended_at")
        .putNull("archived_at")
        .putNull("cancel_initiated_at")
        .putNull("results_url")
        .encode();
  }

  @Test
  void a_batch_is_made_and_found_and_read_and_cancelled() {
    var batches = client.messages().batches();
    node.next(ANTHROPIC, batch("in_progress"));
    MessageBatch made =
        batches.create(
            BatchCreateParams.builder()
                .addRequest(
                    BatchCreateParams.Request.builder()
                        .customId("one")
                        .params(
                            BatchCreateParams.Request.Params.builder()
                                .model("m")
                                .maxTokens(10)
                                .addUserMessage("Hi")
                                .build())
                        .build())
                .build());
    assertThat(made.processingStatus()).isEqualTo(MessageBatch.ProcessingStatus.IN_PROGRESS);
    assertAsked("POST", "/v1/messages/batches");
    JsonArray requests = node.received(ANTHROPIC).json().getJsonArray("requests");
    assertThat(requests.getJsonObject(0).getString("custom_id")).isEqualTo("one");

    node.next(ANTHROPIC, batch("ended"));
    assertThat(batches.retrieve("msgbatch_1").requestCounts().processing()).isEqualTo(1);
    assertAsked("GET", "/v1/messages/batches/msgbatch_1");

    String result = "{\"custom_id\": \"%s\", \"result\": {\"type\": \"%s\"}}\n";
    node.next(
        ANTHROPIC,
        Script.whole(
            200,
            "application/x-jsonl",
            result.formatted("one", "canceled") + result.formatted("two", "expired")));
    try (StreamResponse<MessageBatchIndividualResponse> results =
        batches.resultsStreaming("msgbatch_1")) {
      List<MessageBatchIndividualResponse> all = results.stream().toList();
      assertThat(all.getFirst().result().isCanceled()).isTrue();
      assertThat(all.getLast().customId()).isEqualTo("two");
    }
    assertAsked("GET", "/v1/messages/batches/msgbatch_1/results");

    node.next(ANTHROPIC, batch("canceling"));
    batches.cancel("msgbatch_1");
    assertAsked("POST", "/v1/messages/batches/msgbatch_1/cancel");

    node.next(ANTHROPIC, "{\"id\": \"msgbatch_1\", \"type\": \"message_batch_deleted\"}");
    assertThat(batches.delete("msgbatch_1").id()).isEqualTo("msgbatch_1");
    assertAsked("DELETE", "/v1/messages/batches/msgbatch_1");
  }

  @Test
  void a_key_that_nobody_knows_is_unauthorized() {
    AnthropicClient stranger = client("nobodys");
    try {
      assertThatThrownBy(() -> stranger.beta().files().delete("file_1"))
          .isInstanceOf(UnauthorizedException.class);
    } finally {
      stranger.close();
    }
  }

  @Test
  void the_vendors_limit_is_a_rate_limit_with_its_wait() {
    String error =
        "{\"type\": \"error\", \"error\": {\"type\": \"rate_limit_error\", \"message\": \"slow\"}}";
    node.next(ANTHROPIC, Script.json(429, error).header("retry-after", "0"));
    assertThatThrownBy(() -> client.messages().batches().retrieve("msgbatch_1"))
        .isInstanceOfSatisfying(
            RateLimitException.class,
            limited -> assertThat(limited.headers().values("retry-after")).containsExactly("0"));
  }
}
