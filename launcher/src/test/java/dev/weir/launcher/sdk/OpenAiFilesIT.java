package dev.weir.launcher.sdk;

import static dev.weir.launcher.sdk.BesideNode.Kind.ANTHROPIC;
import static dev.weir.launcher.sdk.BesideNode.Kind.GEMINI;
import static dev.weir.launcher.sdk.BesideNode.Kind.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileListParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.uploads.UploadCompleteParams;
import com.openai.models.uploads.UploadCreateParams;
import com.openai.models.uploads.parts.PartCreateParams;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code openai-java} keeps files and batches at OpenAI, though others here keep files and batches,
 * too.
 */
@Timeout(60)
class OpenAiFilesIT {

  private static final byte[] LINES = "{\"a\": 1}\n{\"a\": 2}\n".getBytes(StandardCharsets.UTF_8);

  private static BesideNode node;
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    node = BesideNode.start(ANTHROPIC, GEMINI, OPENAI);
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(node.url() + "/v1")
            .apiKey(BesideNode.KEY)
            .maxRetries(0)
            .timeout(Duration.ofSeconds(30))
            .responseValidation(true)
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    node.close();
  }

  private static JsonObject file(String id) {
    return new JsonObject()
        .put("id", id)
        .put("object", "file")
        .put("bytes", LINES.length)
        .put("created_at", 1)
        .put("filename", "a.jsonl")
        .put("purpose", "batch")
        .put("status", "processed");
  }

  private static String page(String id, JsonObject one, boolean more) {
    return new JsonObject()
        .put("object", "list")
        .put("data", JsonArray.of(one))
        .put("first_id", id)
        .put("last_id", id)
        .put("has_more", more)
        .encode();
  }

  private static void assertAsked(String method, String path) {
    RecordedRequest asked = node.received(OPENAI);
    assertThat(asked.method() + " " + asked.path()).isEqualTo(method + " " + path);
    assertThat(asked.header("authorization")).isEqualTo("Bearer " + BesideNode.VENDOR_KEY);
  }

  @Test
  void a_file_is_kept_and_found_and_read_and_deleted() throws Exception {
    node.next(OPENAI, file("file-1").encode());
    FileObject kept =
        client
            .files()
            .create(FileCreateParams.builder().file(LINES).purpose(FilePurpose.BATCH).build());
    assertThat(kept.id()).isEqualTo("file-1");
    assertAsked("POST", "/v1/files");
    Form form = Form.of(node.received(OPENAI));
    assertThat(form.text("purpose")).isEqualTo("batch");
    assertThat(form.bytes("file")).isEqualTo(LINES);

    node.next(OPENAI, file("file-1").encode());
    assertThat(client.files().retrieve("file-1").filename()).isEqualTo("a.jsonl");
    assertAsked("GET", "/v1/files/file-1");

    node.next(
        OPENAI, Script.whole(200, "application/jsonl", new String(LINES, StandardCharsets.UTF_8)));
    try (HttpResponse content = client.files().content("file-1")) {
      assertThat(content.body().readAllBytes()).isEqualTo(LINES);
      assertThat(content.headers().values("content-length"))
          .containsExactly(Integer.toString(LINES.length));
      assertThat(content.headers().values("content-type")).containsExactly("application/jsonl");
    }
    assertAsked("GET", "/v1/files/file-1/content");

    node.next(OPENAI, "{\"id\": \"file-1\", \"object\": \"file\", \"deleted\": true}");
    assertThat(client.files().delete("file-1").deleted()).isTrue();
    assertAsked("DELETE", "/v1/files/file-1");
  }

  @Test
  void a_file_without_content_has_none() throws Exception {
    node.next(OPENAI, Script.whole(200, "application/octet-stream", ""));
    try (HttpResponse content = client.files().content("file-0")) {
      assertThat(content.body().readAllBytes()).isEmpty();
    }
  }

  @Test
  void files_are_listed_page_by_page() {
    node.next(OPENAI, page("file-1", file("file-1"), true));
    node.next(OPENAI, page("file-2", file("file-2"), false));
    List<String> ids =
        client
            .files()
            .list(FileListParams.builder().purpose("batch").limit(1).build())
            .autoPager()
            .stream()
            .map(FileObject::id)
            .toList();
    assertThat(ids).containsExactly("file-1", "file-2");
    assertThat(node.received(OPENAI).query()).contains("after=file-1", "limit=1", "purpose=batch");
  }

  @Test
  void a_file_that_is_not_there_is_not_found() {
    String error =
        "{\"error\": {\"message\": \"No such File object: file-9\", \"type\":"
            + " \"invalid_request_error\", \"param\": \"id\", \"code\": null}}";
    node.next(OPENAI, Script.json(404, error));
    assertThatThrownBy(() -> client.files().retrieve("file-9"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("No such File object");
  }

  // ---- Batches

  private static JsonObject batch(String status) {
    return new JsonObject()
        .put("id", "batch_1")
        .put("object", "batch")
        .put("endpoint", "/v1/embeddings")
        .put("input_file_id", "file-1")
        .put("completion_window", "24h")
        .put("status", status)
        .put("created_at", 1);
  }

  @Test
  void a_batch_is_made_and_found_and_listed_and_cancelled() {
    node.next(OPENAI, batch("validating").encode());
    Batch made =
        client
            .batches()
            .create(
                BatchCreateParams.builder()
                    .inputFileId("file-1")
                    .endpoint(BatchCreateParams.Endpoint.V1_EMBEDDINGS)
                    .completionWindow(BatchCreateParams.CompletionWindow._24H)
                    .build());
    assertThat(made.status()).isEqualTo(Batch.Status.VALIDATING);
    assertAsked("POST", "/v1/batches");
    assertThat(node.received(OPENAI).json().getString("input_file_id")).isEqualTo("file-1");

    node.next(OPENAI, batch("completed").put("output_file_id", "file-2").encode());
    assertThat(client.batches().retrieve("batch_1").outputFileId()).hasValue("file-2");
    assertAsked("GET", "/v1/batches/batch_1");

    node.next(OPENAI, page("batch_1", batch("completed"), false));
    assertThat(client.batches().list().autoPager().stream().map(Batch::id))
        .containsExactly("batch_1");
    assertAsked("GET", "/v1/batches");

    node.next(OPENAI, batch("cancelling").encode());
    assertThat(client.batches().cancel("batch_1").status()).isEqualTo(Batch.Status.CANCELLING);
    assertAsked("POST", "/v1/batches/batch_1/cancel");
  }

  // ---- Uploads

  private static JsonObject upload(String status) {
    return new JsonObject()
        .put("id", "upload_1")
        .put("object", "upload")
        .put("bytes", LINES.length)
        .put("created_at", 1)
        .put("expires_at", 2)
        .put("filename", "a.jsonl")
        .put("purpose", "batch")
        .put("status", status);
  }

  @Test
  void a_file_is_uploaded_in_parts() {
    node.next(OPENAI, upload("pending").encode());
    UploadCreateParams asked =
        UploadCreateParams.builder()
            .bytes(LINES.length)
            .filename("a.jsonl")
            .mimeType("application/jsonl")
            .purpose(FilePurpose.BATCH)
            .build();
    assertThat(client.uploads().create(asked).id()).isEqualTo("upload_1");
    assertAsked("POST", "/v1/uploads");

    node.next(
        OPENAI,
        "{\"id\": \"part_1\", \"object\": \"upload.part\", \"created_at\": 1,"
            + " \"upload_id\": \"upload_1\"}");
    PartCreateParams part = PartCreateParams.builder().uploadId("upload_1").data(LINES).build();
    assertThat(client.uploads().parts().create(part).id()).isEqualTo("part_1");
    assertAsked("POST", "/v1/uploads/upload_1/parts");
    assertThat(Form.of(node.received(OPENAI)).bytes("data")).isEqualTo(LINES);

    node.next(OPENAI, upload("completed").put("file", file("file-1")).encode());
    UploadCompleteParams complete = UploadCompleteParams.builder().addPartId("part_1").build();
    assertThat(client.uploads().complete("upload_1", complete).file().orElseThrow().id())
        .isEqualTo("file-1");
    assertAsked("POST", "/v1/uploads/upload_1/complete");

    node.next(OPENAI, upload("cancelled").encode());
    client.uploads().cancel("upload_1");
    assertAsked("POST", "/v1/uploads/upload_1/cancel");
  }
}
