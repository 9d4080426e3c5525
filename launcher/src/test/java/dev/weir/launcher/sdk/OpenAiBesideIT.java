package dev.weir.launcher.sdk;

import static dev.weir.launcher.sdk.BesideNode.Kind.ANTHROPIC;
import static dev.weir.launcher.sdk.BesideNode.Kind.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code openai-java} asks for what a vendor of OpenAI's API has beside chat and files. */
@Timeout(60)
class OpenAiBesideIT {

  private static final byte[] SOUND = {'R', 'I', 'F', 'F', 0, (byte) 0xff, 13, 10, '-', '-'};

  private static BesideNode node;
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    node = BesideNode.start(OPENAI, ANTHROPIC);
    client = client(BesideNode.KEY);
  }

  @AfterAll
  static void stop() {
    client.close();
    node.close();
  }

  private static OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(node.url() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .timeout(Duration.ofSeconds(30))
        .responseValidation(true)
        .build();
  }

  // ---- Embeddings

  private static String embedded(String vector) {
    return """
        {"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": %s}],
        "model": "m", "usage": {"prompt_tokens": 3, "total_tokens": 3}}"""
        .formatted(vector);
  }

  @Test
  void vectors_come_in_base64_which_is_what_the_sdk_asks_for_unless_told() {
    node.next(OPENAI, embedded("\"AACAPgAAAL8=\""));
    var answer =
        client
            .embeddings()
            .create(EmbeddingCreateParams.builder().model("openai/m").input("Hi").build());
    assertThat(answer.data().getFirst().embedding()).containsExactly(0.25f, -0.5f);
    assertThat(answer.model()).isEqualTo("openai/m");
    assertThat(answer.usage().promptTokens()).isEqualTo(3);
    JsonObject asked = node.received(OPENAI).json();
    assertThat(asked.getString("model")).isEqualTo("m");
    assertThat(asked.getString("encoding_format")).isEqualTo("base64");
  }

  @Test
  void or_as_numbers_and_of_tokens_and_as_short_as_they_shall_be() {
    node.next(OPENAI, embedded("[0.25, -0.5]"));
    var answer =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("openai/m")
                    .inputOfArrayOfTokenArrays(List.of(List.of(1L, 2L)))
                    .dimensions(2)
                    .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                    .build());
    assertThat(answer.data().getFirst().embedding()).containsExactly(0.25f, -0.5f);
    JsonObject asked = node.received(OPENAI).json();
    assertThat(asked.getJsonArray("input")).isEqualTo(JsonArray.of(JsonArray.of(1, 2)));
    assertThat(asked.getInteger("dimensions")).isEqualTo(2);
  }

  // ---- Images

  private static final String IMAGE = "{\"created\": 1, \"data\": [{\"b64_json\": \"aW1n\"}]}";

  @Test
  void an_image_is_made() {
    node.next(OPENAI, IMAGE);
    var answer =
        client
            .images()
            .generate(ImageGenerateParams.builder().model("openai/m").prompt("a cat").build());
    assertThat(answer.data().orElseThrow().getFirst().b64Json()).hasValue("aW1n");
    assertThat(node.received(OPENAI).json().getString("prompt")).isEqualTo("a cat");
  }

  @Test
  void an_image_comes_in_stages() {
    String stage =
        """
        event: %1$s
        data: {"type": "%1$s", "b64_json": "%2$s", "created_at": 1, "size": "1024x1024",
        data: "quality": "high", "background": "opaque", "output_format": "png"%3$s}

        """;
    String usage =
        """
        , "usage": {"input_tokens": 5, "output_tokens": 7, "total_tokens": 12,
        data: "input_tokens_details": {"image_tokens": 0, "text_tokens": 5}}""";
    node.next(
        OPENAI,
        Script.sse(
            stage.formatted(
                    "image_generation.partial_image", "cGFydA==", ", \"partial_image_index\": 0")
                + stage.formatted("image_generation.completed", "aW1n", usage)));
    ImageGenerateParams asked =
        ImageGenerateParams.builder().model("openai/m").prompt("a cat").partialImages(1).build();
    try (StreamResponse<ImageGenStreamEvent> stages = client.images().generateStreaming(asked)) {
      List<ImageGenStreamEvent> all = stages.stream().toList();
      assertThat(all.getFirst().asGenerationPartialImage().b64Json()).isEqualTo("cGFydA==");
      assertThat(all.getLast().asGenerationCompleted().b64Json()).isEqualTo("aW1n");
      assertThat(all.getLast().asGenerationCompleted().usage().outputTokens()).isEqualTo(7);
    }
    assertThat(node.received(OPENAI).json().getBoolean("stream")).isTrue();
  }

  @Test
  void an_image_is_changed() {
    node.next(OPENAI, IMAGE);
    var answer =
        client
            .images()
            .edit(
                ImageEditParams.builder()
                    .model("openai/m")
                    .prompt("as a dog")
                    .image(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10})
                    .build());
    assertThat(answer.data().orElseThrow()).hasSize(1);
    RecordedRequest asked = node.received(OPENAI);
    assertThat(asked.path()).isEqualTo("/v1/images/edits");
    Form form = Form.of(asked);
    assertThat(form.text("model")).isEqualTo("m");
    assertThat(form.text("prompt")).isEqualTo("as a dog");
    assertThat(form.bytes("image")).containsExactly((byte) 0x89, 'P', 'N', 'G', 13, 10);
  }

  // ---- Audio

  @Test
  void speech_is_heard_while_it_is_spoken() throws Exception {
    Promise<Void> heard = Promise.promise();
    node.next(
        OPENAI,
        Script.stream("audio/mpeg")
            .write(Buffer.buffer(SOUND))
            .until(heard.future())
            .write(Buffer.buffer(new byte[] {7})));
    SpeechCreateParams asked =
        SpeechCreateParams.builder().model("openai/m").input("Hi").voice("alloy").build();
    try (HttpResponse answer = client.audio().speech().create(asked);
        InputStream audio = answer.body()) {
      assertThat(answer.headers().values("content-type")).containsExactly("audio/mpeg");
      byte[] first = new byte[SOUND.length];
      // Not by readNBytes(int): at last it asks for no bytes, and OkHttp waits for one even so.
      assertThat(audio.readNBytes(first, 0, first.length)).isEqualTo(first.length);
      assertThat(first).isEqualTo(SOUND);
      heard.complete(); // The vendor goes on only now.
      assertThat(audio.readAllBytes()).containsExactly(7);
    }
    assertThat(node.received(OPENAI).json().getString("model")).isEqualTo("m");
  }

  private static TranscriptionCreateParams.Builder sound() {
    return TranscriptionCreateParams.builder().model("openai/m").file(SOUND).language("de");
  }

  @Test
  void speech_is_written_down() {
    node.next(OPENAI, "{\"text\": \"Hallo\"}");
    var answer = client.audio().transcriptions().create(sound().build());
    assertThat(answer.asTranscription().text()).isEqualTo("Hallo");
    Form form = Form.of(node.received(OPENAI));
    assertThat(form.text("model")).isEqualTo("m");
    assertThat(form.text("language")).isEqualTo("de");
    assertThat(form.bytes("file")).isEqualTo(SOUND);

    node.next(OPENAI, "{\"text\": \"Hallo\", \"language\": \"german\", \"duration\": 1.5}");
    var verbose =
        client
            .audio()
            .transcriptions()
            .create(sound().responseFormat(AudioResponseFormat.VERBOSE_JSON).build());
    assertThat(verbose.asVerbose().duration()).isEqualTo(1.5);
    assertThat(Form.of(node.received(OPENAI)).text("response_format")).isEqualTo("verbose_json");
  }

  @Test
  void as_plain_text_too() {
    node.next(OPENAI, Script.whole(200, "text/plain; charset=utf-8", "Hallo\n"));
    var answer =
        client
            .audio()
            .transcriptions()
            .create(sound().responseFormat(AudioResponseFormat.TEXT).build());
    assertThat(answer.asTranscription().text().strip()).isEqualTo("Hallo");
  }

  @Test
  void and_as_a_stream() {
    node.next(
        OPENAI,
        Script.sse(
            """
            data: {"type": "transcript.text.delta", "delta": "Hal"}

            data: {"type": "transcript.text.delta", "delta": "lo"}

            data: {"type": "transcript.text.done", "text": "Hallo"}

            data: [DONE]

            """));
    try (StreamResponse<TranscriptionStreamEvent> events =
        client.audio().transcriptions().createStreaming(sound().build())) {
      assertThat(
              events.stream()
                  .flatMap(
                      event ->
                          event.isTranscriptTextDelta()
                              ? Stream.of(event.asTranscriptTextDelta().delta())
                              : Stream.of("/" + event.asTranscriptTextDone().text())))
          .containsExactly("Hal", "lo", "/Hallo");
    }
    assertThat(Form.of(node.received(OPENAI)).text("stream")).isEqualTo("true");
  }

  // ---- Moderations

  @Test
  void a_text_is_judged() {
    JsonObject no = new JsonObject();
    JsonObject zero = new JsonObject();
    JsonObject inputs = new JsonObject();
    for (String what :
        List.of(
            "harassment",
            "harassment/threatening",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/instructions",
            "self-harm/intent",
            "sexual",
            "sexual/minors",
            "violence",
            "violence/graphic")) {
      no.put(what, false);
      zero.put(what, 0.0);
      inputs.put(what, JsonArray.of("text"));
    }
    JsonObject result =
        new JsonObject()
            .put("flagged", true)
            .put("categories", no)
            .put("category_scores", zero)
            .put("category_applied_input_types", inputs);
    node.next(
        OPENAI,
        new JsonObject()
            .put("id", "modr-1")
            .put("model", "m")
            .put("results", JsonArray.of(result))
            .encode());
    var answer =
        client
            .moderations()
            .create(ModerationCreateParams.builder().model("openai/m").input("Hi").build());
    assertThat(answer.results().getFirst().flagged()).isTrue();
    assertThat(answer.model()).isEqualTo("openai/m");
  }

  // ---- What goes wrong

  private static EmbeddingCreateParams embed(String model) {
    return EmbeddingCreateParams.builder().model(model).input("Hi").build();
  }

  private static TranscriptionCreateParams transcribe(String model) {
    return sound().model(model).build();
  }

  @Test
  void a_key_that_nobody_knows_is_unauthorized() {
    OpenAIClient stranger = client("sk-nobodys");
    try {
      assertThatThrownBy(() -> stranger.embeddings().create(embed("openai/m")))
          .isInstanceOf(UnauthorizedException.class);
      assertThatThrownBy(() -> stranger.audio().transcriptions().create(transcribe("openai/m")))
          .isInstanceOf(UnauthorizedException.class);
      assertThatThrownBy(() -> stranger.files().content("file-1"))
          .isInstanceOf(UnauthorizedException.class);
    } finally {
      stranger.close();
    }
  }

  @Test
  void a_model_that_nobody_has_is_not_found() {
    assertThatThrownBy(() -> client.embeddings().create(embed("nobodys")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nobodys");
    assertThatThrownBy(() -> client.audio().transcriptions().create(transcribe("nobodys")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nobodys");
  }

  @Test
  void a_provider_that_cannot_is_a_bad_request_that_names_who_can() {
    assertThatThrownBy(() -> client.embeddings().create(embed("anthropic/m")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("These do: demo, openai.");
    assertThatThrownBy(() -> client.audio().transcriptions().create(transcribe("anthropic/m")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("These do: openai.");
  }

  @Test
  void the_vendors_limit_is_a_rate_limit_with_its_wait() {
    String error =
        "{\"error\": {\"message\": \"slow\", \"type\": \"requests\", \"param\": null,"
            + " \"code\": \"rate_limit_exceeded\"}}";
    Script script = Script.json(429, error).header("retry-after", "0");
    for (Runnable call :
        List.<Runnable>of(
            () -> client.embeddings().create(embed("openai/m")),
            () -> client.audio().transcriptions().create(transcribe("openai/m")),
            () -> client.files().retrieve("file-1"))) {
      node.next(OPENAI, script);
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              RateLimitException.class,
              limited -> {
                assertThat(limited.headers().values("retry-after")).containsExactly("0");
                assertThat(limited.code()).hasValue("rate_limit_exceeded");
              });
    }
  }

  @Test
  void the_vendors_words_are_whole_where_an_error_is_no_json() {
    node.next(OPENAI, Script.whole(400, "text/plain", "what?"));
    assertThatThrownBy(() -> client.embeddings().create(embed("openai/m")))
        .isInstanceOf(BadRequestException.class);
  }
}
