package dev.weir.launcher.sdk;

import static dev.weir.launcher.sdk.BesideNode.Kind.GEMINI;
import static dev.weir.launcher.sdk.BesideNode.Kind.VERTEX;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.models.images.ImageGenerateParams;
import dev.weir.launcher.sdk.BesideNode.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code openai-java} asks for images, before vendors that know them in other words. */
@Timeout(60)
class ImagesIT {

  private static final String PREDICTED =
      "{\"predictions\": [{\"mimeType\": \"image/png\", \"bytesBase64Encoded\": \"aW1n\"}]}";
  private static final String GENERATED =
      "{\"candidates\": [{\"content\": {\"parts\": [{\"inlineData\": {\"mimeType\": \"image/png\","
          + " \"data\": \"aW1n\"}}]}}]}";

  private static BesideNode node;
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    node = BesideNode.start(GEMINI, VERTEX);
    client = OpenAiEmbedding.client(node.url(), BesideNode.KEY);
  }

  @AfterAll
  static void stop() {
    client.close();
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GEMINI, imagen-4, /v1beta/models/imagen-4:predict",
    "GEMINI, gemini-image, /v1beta/models/gemini-image:generateContent",
    "VERTEX, imagen-4, /v1/projects/p/locations/l/publishers/google/models/imagen-4:predict",
  })
  void an_image_is_made(Kind kind, String model, String path) {
    node.next(kind, path.endsWith(":predict") ? PREDICTED : GENERATED);
    var answer =
        client
            .images()
            .generate(
                ImageGenerateParams.builder()
                    .model(kind.provider() + "/" + model)
                    .prompt("a cat")
                    .build());
    assertThat(answer.data().orElseThrow().getFirst().b64Json()).hasValue("aW1n");
    assertThat(node.received(kind).path()).isEqualTo(path);
    assertThat(node.received(kind).body().toString()).contains("\"a cat\"");
  }
}
