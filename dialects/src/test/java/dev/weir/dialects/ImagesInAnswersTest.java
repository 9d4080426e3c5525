package dev.weir.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers see of an image that a model answers with. */
class ImagesInAnswersTest {

  private static final Seal SEAL = new Seal(new byte[] {1});
  private static final AnswerContext CONTEXT = new AnswerContext("r", "m", true, 0, 0);
  private static final String NOTHING = "";

  static Stream<Arguments> dialects() {
    return Stream.of(
        Arguments.of(
            new OpenAiChat(SEAL),
            "'images':[{'type':'image_url','image_url':{'url':'data:image/png;base64,QQ=='}}]"),
        Arguments.of(
            new OpenAiResponses(SEAL),
            "'type':'image_generation_call','status':'completed','result':'QQ=='"),
        Arguments.of(new GeminiContent(SEAL), "'inlineData':{'mimeType':'image/png','data':'QQ=='"),
        Arguments.of(new BedrockConverse(SEAL), "'bytes':'QQ=='"),
        Arguments.of(new AnthropicMessages(SEAL), NOTHING),
        Arguments.of(new CohereChat(SEAL), NOTHING));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void an_image_is_told_where_the_dialect_has_a_word(IngressDialect dialect, String words) {
    List<Part> parts = List.of(Example.text("Look:"), Example.image());
    assertThat(dialect.tells(parts.getLast())).isEqualTo(!words.equals(NOTHING));
    Finish end = Finish.of(Finish.Reason.STOP);
    ChatAnswer answer =
        new ChatAnswer(
            "a",
            "m",
            1,
            List.of(new ChatAnswer.Choice(0, parts, end, null, Extras.NONE)),
            Usage.NONE,
            Extras.NONE);
    StreamEncoder encoder = dialect.streamEncoder(CONTEXT);
    Buffer streamed = encoder.encode(answer.events()).appendBuffer(encoder.end());
    for (Buffer bytes : List.of(dialect.encodeAnswer(answer, CONTEXT), streamed)) {
      String text = bytes.toString();
      assertThat(text).contains("Look:");
      if (words.equals(NOTHING)) {
        assertThat(text).doesNotContain("QQ==");
      } else {
        assertThat(text).contains(words.replace('\'', '"'));
      }
    }
  }
}
