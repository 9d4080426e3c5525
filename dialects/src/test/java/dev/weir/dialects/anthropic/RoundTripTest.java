package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.decode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Reasoning;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.StreamEncoder;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.MessagesGrammar;
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
      ChatShape.everything(ANTHROPIC_MESSAGES, Signatures.ANTHROPIC)
          .without(
              Feature.DEVELOPER,
              Feature.LATE_INSTRUCTIONS,
              Feature.NAMES,
              Feature.SAME_ROLE_TWICE,
              Feature.EMPTY_TEXTS,
              Feature.IMAGE_DETAIL,
              Feature.AUDIO,
              Feature.REFUSALS,
              Feature.CUSTOM_TOOLS,
              Feature.ALLOWED_TOOLS,
              Feature.BROKEN_ARGUMENTS,
              Feature.CHOICES_ASKED,
              Feature.SEED,
              Feature.PENALTIES,
              Feature.LOGPROBS_ASKED,
              Feature.LOGIT_BIAS,
              Feature.TEXT_FORMAT,
              Feature.JSON_OBJECT,
              Feature.JSON_SCHEMA_DETAILS,
              Feature.CACHE_KEY,
              Feature.MULTIPLE_CHOICES,
              Feature.ANSWER_MEDIA,
              Feature.LOGPROBS,
              Feature.CREATED,
              Feature.USAGE_ESTIMATED)
          .withReasons(
              Finish.Reason.STOP,
              Finish.Reason.STOP_SEQUENCE,
              Finish.Reason.LENGTH,
              Finish.Reason.CONTEXT_WINDOW,
              Finish.Reason.TOOL_CALLS,
              Finish.Reason.REFUSAL,
              Finish.Reason.PAUSE)
          .withEfforts(
              Reasoning.Effort.LOW,
              Reasoning.Effort.MEDIUM,
              Reasoning.Effort.HIGH,
              Reasoning.Effort.XHIGH,
              Reasoning.Effort.MAX);

  private static Dialect.AnswerContext context(ChatAnswer answer) {
    return new Dialect.AnswerContext("req1", answer.model(), true, 1, 0);
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
                      Dialect.Outbound written =
                          MESSAGES.encodeRequest(request, Dialect.Target.VENDOR);
                      assertThat(MESSAGES.decodeRequest(written.body()).request())
                          .isEqualTo(request);
                      assertThat(written.dropped()).isEmpty();
                    }));
    assertThat(tried[0]).isGreaterThan(SEEDS / 2);
  }

  @Test
  void whole_answers() {
    ChatShape shape = SHAPE.without(Feature.CHOICE_EXTRAS);
    Seeds.each(
        SEEDS,
        seed -> {
          ChatAnswer answer = new RandomChats(seed, shape).answer();
          Buffer written = MESSAGES.encodeAnswer(answer, context(answer));
          assertThat(MESSAGES.decodeAnswer(written)).isEqualTo(answer);
        });
  }

  @Test
  void streams_in_any_batches_and_cuts() {
    ChatShape shape = SHAPE.without(Feature.VENDOR_DELTAS, Feature.VENDOR_EVENTS);
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed, shape);
          ChatAnswer answer = chats.answer();
          List<ChatEvent> events = chats.events(answer);
          Buffer written = encode(events, context(answer), chats.random());
          MessagesGrammar.check(written);
          List<ChatEvent> read = decode(pieces(written, chats.random()));
          EventGrammar.check(read);
          assertThat(assembled(read)).isEqualTo(answer);
        });
  }

  /** Whatever another dialect says becomes a stream that clients of this one accept. */
  @Test
  void streams_of_everything_keep_the_grammar() {
    ChatShape shape =
        ChatShape.everything("openai-chat", "openai").without(Feature.BROKEN_ARGUMENTS);
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed, shape);
          ChatAnswer answer = chats.answer();
          List<ChatEvent> events = chats.events(answer);
          Buffer written = encode(events, context(answer), chats.random());
          MessagesGrammar.check(written);
          EventGrammar.check(decode(written));
          MESSAGES.decodeAnswer(MESSAGES.encodeAnswer(answer, context(answer)));
        });
  }

  private static Buffer encode(
      List<ChatEvent> events, Dialect.AnswerContext context, SplittableRandom random) {
    StreamEncoder encoder = MESSAGES.streamEncoder(context);
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
