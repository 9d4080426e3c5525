package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.SEAL;
import static dev.weir.dialects.bedrock.Fixtures.decode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Finish.Reason;
import dev.weir.bus.chat.Reasoning;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What this dialect can express comes back as it went out. */
class RoundTripTest {

  private static final int SEEDS = 600;

  private static final ChatShape SHAPE =
      ChatShape.everything(BEDROCK_CONVERSE, Thoughts.BEDROCK)
          .without(
              Feature.DEVELOPER,
              Feature.LATE_INSTRUCTIONS,
              Feature.NAMES,
              Feature.SAME_ROLE_TWICE,
              Feature.EMPTY_TEXTS,
              Feature.IMAGE_DETAIL,
              Feature.MEDIA_URLS,
              Feature.MEDIA_FILES,
              Feature.REFUSALS,
              Feature.VENDOR_PARTS,
              Feature.CUSTOM_TOOLS,
              Feature.VENDOR_TOOLS,
              Feature.ALLOWED_TOOLS,
              Feature.BROKEN_ARGUMENTS,
              Feature.TOOL_RESULT_EMPTY,
              Feature.CHOICES_ASKED,
              Feature.SEED,
              Feature.PENALTIES,
              Feature.LOGPROBS_ASKED,
              Feature.LOGIT_BIAS,
              Feature.TEXT_FORMAT,
              Feature.JSON_OBJECT,
              Feature.CACHE_KEY,
              Feature.AUTO_CACHE,
              Feature.MULTIPLE_CHOICES,
              Feature.LOGPROBS,
              Feature.STOP_SEQUENCE_TOLD,
              Feature.FINISH_DETAILS,
              Feature.CREATED,
              Feature.USAGE_ESTIMATED,
              Feature.USAGE_REASONING,
              Feature.CHOICE_EXTRAS)
          .withReasons(
              Reason.STOP,
              Reason.STOP_SEQUENCE,
              Reason.LENGTH,
              Reason.CONTEXT_WINDOW,
              Reason.TOOL_CALLS,
              Reason.CONTENT_FILTER)
          .withEfforts(
              Reasoning.Effort.LOW,
              Reasoning.Effort.MEDIUM,
              Reasoning.Effort.HIGH,
              Reasoning.Effort.XHIGH,
              Reasoning.Effort.MAX);

  private static AnswerContext context() {
    return new AnswerContext("req1", "asked", true, 1, 0);
  }

  private static ChatAnswer assembled(List<ChatEvent> events) {
    AnswerAssembler assembler = new AnswerAssembler();
    events.forEach(assembler::accept);
    return assembler.answer();
  }

  @Test
  void requests() {
    int[] tried = new int[1];
    Seeds.each(
        SEEDS,
        seed ->
            Expressible.of(new RandomChats(seed, SHAPE).request())
                .ifPresent(
                    request -> {
                      tried[0]++;
                      Outbound written = CONVERSE.encodeRequest(request, Target.VENDOR);
                      RequestLine line = new RequestLine(request.model(), request.stream());
                      ChatRequest read = CONVERSE.decodeRequest(written.body(), line).request();
                      assertThat(read).isEqualTo(request);
                      assertThat(written.dropped()).isEmpty();
                    }));
    assertThat(tried[0]).isGreaterThan(SEEDS / 2);
  }

  @Test
  void whole_answers() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatAnswer answer = Expressible.of(new RandomChats(seed, SHAPE).answer());
          Buffer written = CONVERSE.encodeAnswer(answer, context());
          assertThat(CONVERSE.decodeAnswer(written)).isEqualTo(answer);
        });
  }

  @Test
  void streams_in_any_batches_and_cuts() {
    ChatShape shape =
        SHAPE.without(Feature.VENDOR_EVENTS, Feature.PART_EXTRAS, Feature.ANSWER_EXTRAS);
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed, shape);
          ChatAnswer answer = Expressible.of(chats.answer());
          Buffer written = encode(chats.events(answer), chats.random());
          ConverseGrammar.check(written);
          List<ChatEvent> read = decode(pieces(written, chats.random()));
          EventGrammar.check(read);
          ChatAnswer again = assembled(read);
          assertThat(again.choices().getFirst().parts())
              .isEqualTo(answer.choices().getFirst().parts());
          assertThat(again.choices().getFirst().finish())
              .isEqualTo(answer.choices().getFirst().finish());
          assertThat(again.usage()).isEqualTo(answer.usage());
        });
  }

  /** Whatever another dialect says becomes a stream that clients of this one accept. */
  @Test
  void streams_of_everything_keep_the_grammar() {
    ChatShape shape =
        ChatShape.everything("openai-chat", "openai").without(Feature.BROKEN_ARGUMENTS);
    BedrockInvoke invoke = new BedrockInvoke(SEAL);
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed, shape);
          ChatAnswer answer = chats.answer();
          List<ChatEvent> events = chats.events(answer);
          Buffer written = encode(events, chats.random());
          ConverseGrammar.check(written);
          EventGrammar.check(decode(written));
          CONVERSE.decodeAnswer(CONVERSE.encodeAnswer(answer, context()));
          StreamEncoder encoder = invoke.streamEncoder(context());
          InvokeTest.check(encoder.encode(events).appendBuffer(encoder.end()));
        });
  }

  private static Buffer encode(List<ChatEvent> events, SplittableRandom random) {
    StreamEncoder encoder = CONVERSE.streamEncoder(context());
    Buffer out = Buffer.buffer();
    int from = 0;
    while (from < events.size()) {
      int to = Math.min(events.size(), from + random.nextInt(4));
      out.appendBuffer(encoder.encode(events.subList(from, to)));
      from = to;
    }
    return out.appendBuffer(encoder.end());
  }

  private static Buffer[] pieces(Buffer stream, SplittableRandom random) {
    List<Buffer> pieces = new ArrayList<>();
    int from = 0;
    while (from < stream.length()) {
      int to = Math.min(stream.length(), from + random.nextInt(1, 200));
      pieces.add(stream.slice(from, to));
      from = to;
    }
    return pieces.toArray(Buffer[]::new);
  }
}
