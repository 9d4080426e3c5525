package dev.weir.launcher.sdk;

import static dev.weir.launcher.sdk.BesideNode.Kind.ANTHROPIC;
import static dev.weir.launcher.sdk.BesideNode.Kind.GEMINI;
import static dev.weir.launcher.sdk.BesideNode.Kind.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.genai.Client;
import com.google.genai.errors.ClientException;
import com.google.genai.types.BatchJob;
import com.google.genai.types.BatchJobSource;
import com.google.genai.types.CachedContent;
import com.google.genai.types.CreateBatchJobConfig;
import com.google.genai.types.CreateCachedContentConfig;
import com.google.genai.types.DeleteFileConfig;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.File;
import com.google.genai.types.GenerateImagesConfig;
import com.google.genai.types.GetFileConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.ListFilesConfig;
import com.google.genai.types.UploadFileConfig;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code google-genai} keeps files, caches and batches at Google, and embeds. */
@Timeout(60)
class GeminiBesideIT {

  private static final byte[] CONTENT = {'%', 'P', 'D', 'F', 0, (byte) 0xff, 13, 10};
  private static final String FILE =
      "{\"name\": \"files/f1\", \"mimeType\": \"application/pdf\", \"sizeBytes\": \"8\","
          + " \"uri\": \"https://vendor/v1beta/files/f1\", \"state\": \"ACTIVE\"}";

  private static BesideNode node;
  private static Client client;

  @BeforeAll
  static void start() {
    node = BesideNode.start(OPENAI, ANTHROPIC, GEMINI);
    client = GeminiEmbedding.client(node.url(), BesideNode.KEY);
  }

  @AfterAll
  static void stop() {
    client.close();
    node.close();
  }

  private static void assertAsked(String method, String path) {
    RecordedRequest asked = node.received(GEMINI);
    assertThat(asked.method() + " " + asked.path()).isEqualTo(method + " " + path);
    assertThat(asked.header("x-goog-api-key")).isEqualTo(BesideNode.VENDOR_KEY);
  }

  @Test
  void a_file_is_uploaded_piece_by_piece_to_where_the_vendor_says_by_way_of_us() {
    String place = node.vendor(GEMINI).url() + "/upload/v1beta/files?upload_id=u1&x=2";
    node.next(GEMINI, Script.json(200, "{}").header("x-goog-upload-url", place));
    node.next(
        GEMINI,
        Script.json(200, "{\"file\": " + FILE + "}").header("x-goog-upload-status", "final"));
    int before = node.vendor(GEMINI).requests().size();
    File kept =
        client.files.upload(
            CONTENT, UploadFileConfig.builder().mimeType("application/pdf").build());
    assertThat(kept.name()).hasValue("files/f1");
    List<RecordedRequest> all = node.vendor(GEMINI).requests();
    RecordedRequest start = all.get(before);
    assertThat(start.path()).isEqualTo("/upload/v1beta/files");
    assertThat(start.header("x-goog-upload-command")).isEqualTo("start");
    assertThat(start.header("x-goog-upload-header-content-length")).isEqualTo("8");
    assertAsked("POST", "/upload/v1beta/files");
    RecordedRequest piece = all.get(before + 1);
    assertThat(piece.query()).isEqualTo("upload_id=u1&x=2");
    assertThat(piece.header("x-goog-upload-command")).isEqualTo("upload, finalize");
    assertThat(piece.header("x-goog-upload-offset")).isEqualTo("0");
    assertThat(piece.body().getBytes()).isEqualTo(CONTENT);
    assertThat(all).hasSize(before + 2);
  }

  @Test
  void a_file_is_found_and_listed_and_deleted() {
    node.next(GEMINI, FILE);
    assertThat(client.files.get("files/f1", GetFileConfig.builder().build()).sizeBytes())
        .hasValue(8L);
    assertAsked("GET", "/v1beta/files/f1");

    node.next(GEMINI, "{\"files\": [" + FILE + "]}");
    List<File> all = new ArrayList<>();
    client.files.list(ListFilesConfig.builder().pageSize(5).build()).forEach(all::add);
    assertThat(all).hasSize(1);
    assertAsked("GET", "/v1beta/files");

    node.next(GEMINI, "{}");
    client.files.delete("files/f1", DeleteFileConfig.builder().build());
    assertAsked("DELETE", "/v1beta/files/f1");
  }

  @Test
  void a_prompt_is_cached() {
    node.next(GEMINI, "{\"name\": \"cachedContents/c1\", \"model\": \"models/m\"}");
    CachedContent cached =
        client.caches.create("m", CreateCachedContentConfig.builder().displayName("c").build());
    assertThat(cached.name()).hasValue("cachedContents/c1");
    assertAsked("POST", "/v1beta/cachedContents");
    assertThat(node.received(GEMINI).json().getString("model")).isEqualTo("models/m");
  }

  @Test
  void a_batch_is_made() {
    String batch =
        "{\"name\": \"batches/b1\", \"metadata\": {\"state\": \"BATCH_STATE_PENDING\","
            + " \"model\": \"models/gemini-image\"}}";
    node.next(GEMINI, batch);
    BatchJob job =
        client.batches.create(
            "models/gemini/gemini-image",
            BatchJobSource.builder().fileName("files/f1").build(),
            CreateBatchJobConfig.builder().build());
    assertThat(job.name()).hasValue("batches/b1");
    assertAsked("POST", "/v1beta/models/gemini-image:batchGenerateContent");
  }

  @Test
  void one_text_and_the_shape_of_its_vector() {
    node.next(GEMINI, "{\"embeddings\": [{\"values\": [0.25, -0.5]}]}");
    var answer =
        client.models.embedContent(
            "gemini/gemini-embedding-001",
            "Hi",
            EmbedContentConfig.builder()
                .outputDimensionality(2)
                .taskType("RETRIEVAL_QUERY")
                .build());
    assertThat(answer.embeddings().orElseThrow().getFirst().values().orElseThrow())
        .containsExactly(0.25f, -0.5f);
    assertAsked("POST", "/v1beta/models/gemini-embedding-001:batchEmbedContents");
    JsonObject one = node.received(GEMINI).json().getJsonArray("requests").getJsonObject(0);
    assertThat(one.getInteger("outputDimensionality")).isEqualTo(2);
    assertThat(one.getString("taskType")).isEqualTo("RETRIEVAL_QUERY");
    assertThat(one.getString("model")).isEqualTo("models/gemini-embedding-001");
  }

  // ---- As on Vertex AI, where the SDK makes images

  private static Client vertex() {
    return Client.builder()
        .apiKey(BesideNode.KEY)
        .vertexAI(true)
        .httpOptions(HttpOptions.builder().baseUrl(node.url()).timeout(30_000).build())
        .build();
  }

  @Test
  @SuppressWarnings("deprecation") // The SDK has it still, and so have its users.
  void an_image_is_made_by_openai() {
    node.next(OPENAI, "{\"created\": 1, \"data\": [{\"b64_json\": \"aW1n\"}]}");
    try (Client client = vertex()) {
      var answer =
          client.models.generateImages("m", "a cat", GenerateImagesConfig.builder().build());
      assertThat(answer.images().getFirst().imageBytes().orElseThrow())
          .containsExactly('i', 'm', 'g');
    }
    assertThat(node.received(OPENAI).path()).isEqualTo("/v1/images/generations");
    assertThat(node.received(OPENAI).json().getString("prompt")).isEqualTo("a cat");
  }

  @Test
  void texts_are_embedded_by_whoever_has_the_model() {
    node.next(GEMINI, "{\"embeddings\": [{\"values\": [0.25, -0.5]}]}");
    try (Client client = vertex()) {
      var answer =
          client.models.embedContent(
              "text-embedding-005", "Hi", EmbedContentConfig.builder().build());
      assertThat(answer.embeddings().orElseThrow().getFirst().values().orElseThrow())
          .containsExactly(0.25f, -0.5f);
    }
    assertAsked("POST", "/v1beta/models/text-embedding-005:batchEmbedContents");
  }

  // ---- What goes wrong

  private static void embed(Client who, String model) {
    who.models.embedContent(model, "Hi", EmbedContentConfig.builder().build());
  }

  private static void assertFails(Runnable call, int code, String word) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ClientException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.status()).isEqualTo(word);
            });
  }

  @Test
  void what_goes_wrong_has_the_code_that_is_for_it() {
    try (Client stranger = GeminiEmbedding.client(node.url(), "nobodys")) {
      assertThatThrownBy(() -> embed(stranger, "openai/m")).isInstanceOf(ClientException.class);
      assertThatThrownBy(() -> stranger.files.get("files/f1", GetFileConfig.builder().build()))
          .isInstanceOf(ClientException.class);
    }
    assertFails(() -> embed(client, "nobodys"), 404, "NOT_FOUND");
    assertFails(() -> embed(client, "anthropic/m"), 400, "INVALID_ARGUMENT");
    String error =
        "{\"error\": {\"code\": 429, \"message\": \"slow\", \"status\": \"RESOURCE_EXHAUSTED\"}}";
    node.next(GEMINI, Script.json(429, error).header("retry-after", "0"));
    assertFails(() -> embed(client, "gemini/gemini-embedding-001"), 429, "RESOURCE_EXHAUSTED");
    node.next(GEMINI, Script.json(429, error).header("retry-after", "0"));
    assertFails(
        () -> client.files.get("files/f1", GetFileConfig.builder().build()),
        429,
        "RESOURCE_EXHAUSTED");
  }
}
