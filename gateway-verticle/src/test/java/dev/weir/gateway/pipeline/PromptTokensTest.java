package dev.weir.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.Labels;
import dev.weir.models.tokens.BodyTokens;
import dev.weir.models.tokens.Tokenizer;
import dev.weir.models.tokens.Tokenizers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptTokensTest {

  private static final String PROSE =
      "The boat for Bergen leaves at noon, and nobody knows when it will be back. ";

  private Vertx vertx;
  private PromptTokens tokens;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    tokens = new PromptTokens(vertx);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private static Buffer body(String text) {
    return new JsonObject().put("model", "m").put("content", text).toBuffer();
  }

  private long of(String model, Buffer body) {
    return tokens.of(
        new Question(
            "req-1",
            new Question.Origin("http", "", null, Labels.NONE),
            null,
            RequestHead.CHAT,
            model,
            false,
            new Question.Content.Body(body, -1, -1, false),
            List.of(),
            1_000));
  }

  private static long counted(Buffer body, Tokenizer tokenizer) {
    return BodyTokens.of(body.getBytes(), tokenizer);
  }

  @Test
  void a_short_body_is_counted_as_its_model_does() {
    Buffer body = body(PROSE + "1234567890 \uD83D\uDEA2 ".repeat(20));
    assertThat(of("anthropic/claude-x", body)).isEqualTo(counted(body, Tokenizers.CLAUDE));
    assertThat(Tokenizers.CL100K.count(".")).isEqualTo(1); // Reads the table.
    assertThat(of("openai/gpt-4", body)).isEqualTo(counted(body, Tokenizers.CL100K));
    assertThat(of("fast", body)).isEqualTo(counted(body, Tokenizers.GENERAL));
    assertThat(counted(body, Tokenizers.CLAUDE))
        .isNotEqualTo(counted(body, Tokenizers.GENERAL))
        .isNotEqualTo(counted(body, Tokenizers.CL100K));
  }

  @Test
  void a_table_that_is_not_read_yet_is_read_elsewhere_and_used_then() {
    Buffer body = body("1234567890 ".repeat(20));
    boolean known = Tokenizers.O200K.ready();
    assertThat(of("gpt-4o", body))
        .isEqualTo(counted(body, known ? Tokenizers.O200K : Tokenizers.GENERAL));
    while (!Tokenizers.O200K.ready()) {
      Thread.onSpinWait();
    }
    assertThat(of("gpt-4o", body)).isEqualTo(counted(body, Tokenizers.O200K));
  }

  @Test
  void a_long_body_is_estimated_wherever_its_text_stands() {
    Buffer prose = body(PROSE.repeat(2_000));
    long all = counted(prose, Tokenizers.GENERAL);
    assertThat(of("gpt-4o", prose)).isCloseTo(all, within(all / 10));

    String image = "iVBORw0KGgo".repeat(200_000);
    Buffer shown = new JsonObject().put("image", image).put("text", PROSE.repeat(30)).toBuffer();
    assertThat(of("gpt-4o", shown)).isLessThan(shown.length() / 40);
  }
}
