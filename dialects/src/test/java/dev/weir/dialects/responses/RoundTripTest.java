package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;
import static dev.weir.dialects.responses.Golden.RESPONSES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Finish.Reason;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.responses.Golden.Outcome;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code decode(encode(x)) = x} for all that this dialect can express. */
class RoundTripTest {

  private static final int SEEDS = 500;

  private static final ChatShape EVERYTHING =
      ChatShape.everything(OPENAI_RESPONSES, EncryptedContent.FAMILY);

  private static final ChatShape REQUESTS =
      EVERYTHING
          .without(
              Feature.ANY_ORDER,
              Feature.SAME_ROLE_TWICE,
              Feature.EMPTY_TEXTS,
              Feature.NAMES,
              Feature.AUDIO,
              Feature.MEDIA_TEXTS,
              Feature.REDACTED_THINKING,
              Feature.TOOL_RESULT_ERRORS,
              Feature.TOP_K,
              Feature.STOP,
              Feature.CHOICES_ASKED,
              Feature.SEED,
              Feature.PENALTIES,
              Feature.LOGIT_BIAS,
              Feature.THINKING_MODE,
              Feature.BUDGET,
              Feature.THINKING_DISPLAY,
              Feature.AUTO_CACHE)
          .withTtls();

  private static final ChatShape ANSWERS =
      EVERYTHING
          .without(
              Feature.EMPTY_TEXTS,
              Feature.MULTIPLE_CHOICES,
              Feature.ANSWER_MEDIA,
              Feature.STOP_SEQUENCE_TOLD,
              Feature.FINISH_DETAILS,
              Feature.USAGE_ESTIMATED,
              Feature.CHOICE_EXTRAS,
              Feature.VENDOR_DELTAS)
          .withReasons(Reason.STOP, Reason.LENGTH, Reason.CONTENT_FILTER, Reason.TOOL_CALLS);

  /** Log probabilities come with the text that they are of, which chance does not keep to. */
  private static final ChatShape STREAMS = ANSWERS.without(Feature.LOGPROBS);

  @Test
  void a_request_comes_back_as_it_was() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatRequest request = Plain.request(new RandomChats(seed, REQUESTS).request());
          Outbound out = RESPONSES.encodeRequest(request, Target.VENDOR);
          assertThat(RESPONSES.decodeRequest(out.body()).request())
              .as(out.body().toString())
              .isEqualTo(request);
          assertThat(out.dropped()).isEmpty();
        });
  }

  @Test
  void an_answer_comes_back_as_it_was() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatAnswer answer = new RandomChats(seed, ANSWERS).answer();
          Buffer body = RESPONSES.encodeAnswer(answer, context(answer));
          assertThat(Plain.answer(RESPONSES.decodeAnswer(body)))
              .as(body.toString())
              .isEqualTo(Plain.answer(answer));
        });
  }

  @Test
  void a_stream_comes_back_as_it_was_however_it_is_cut() {
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed, STREAMS);
          ChatAnswer answer = chats.answer();
          Buffer stream = encoded(chats.events(answer), answer);
          ResponsesGrammar.check(stream);
          byte[] bytes = stream.getBytes();
          Outcome outcome = Golden.decode(bytes, chats.random().nextInt(bytes.length));
          assertThat(outcome.fault()).isNull();
          assertThat(Plain.answer(outcome.answer()))
              .as(stream.toString())
              .isEqualTo(Plain.answer(answer));
        });
  }

  @Test
  void a_stream_holds_the_items_of_the_whole_answer() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatAnswer answer = new RandomChats(seed, STREAMS).answer();
          List<ResponsesGrammar.Event> events =
              ResponsesGrammar.check(encoded(answer.events(), answer));
          assertThat(events.getLast().data().getJsonObject("response"))
              .isEqualTo(RESPONSES.encodeAnswer(answer, context(answer)).toJsonObject());
        });
  }

  private static Buffer encoded(List<ChatEvent> events, ChatAnswer answer) {
    StreamEncoder encoder = RESPONSES.streamEncoder(context(answer));
    Buffer bytes = Buffer.buffer();
    for (ChatEvent event : events) {
      bytes.appendBuffer(encoder.encode(List.of(event)));
    }
    return bytes.appendBuffer(encoder.end());
  }

  private static AnswerContext context(ChatAnswer answer) {
    return new AnswerContext("req_1", answer.model(), true, -1, 1_790_000_000L);
  }
}
