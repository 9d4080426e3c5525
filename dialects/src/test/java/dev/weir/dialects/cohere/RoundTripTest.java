package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;
import static dev.weir.dialects.cohere.Fixtures.COHERE;
import static dev.weir.dialects.cohere.Fixtures.CONTEXT;
import static dev.weir.dialects.cohere.Fixtures.assembled;
import static dev.weir.dialects.cohere.Fixtures.decode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.json.RawJson;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What this dialect can express comes back as it went out. */
class RoundTripTest {

  private static final int SEEDS = 600;

  private static final ChatShape SHAPE =
      ChatShape.everything(COHERE_CHAT, "anthropic")
          .without(
              Feature.DEVELOPER,
              Feature.NAMES,
              Feature.EMPTY_TEXTS,
              Feature.DOCUMENTS,
              Feature.MEDIA_FILES,
              Feature.AUDIO,
              Feature.REFUSALS,
              Feature.CACHE_MARKS,
              Feature.CUSTOM_TOOLS,
              Feature.STRICT_TOOLS,
              Feature.TOOL_CHOICE,
              Feature.PARALLEL_TOOLS,
              Feature.TOOL_RESULT_MEDIA,
              Feature.TOOL_RESULT_ERRORS,
              Feature.BROKEN_ARGUMENTS,
              Feature.CHOICES_ASKED,
              Feature.SEED,
              Feature.PENALTIES,
              Feature.LOGIT_BIAS,
              Feature.EFFORT,
              Feature.THINKING_DISPLAY,
              Feature.JSON_SCHEMA_DETAILS,
              Feature.END_USER,
              Feature.CACHE_KEY,
              Feature.AUTO_CACHE,
              Feature.SERVICE_TIER,
              Feature.MULTIPLE_CHOICES,
              Feature.ANSWER_MEDIA,
              Feature.LOGPROBS,
              Feature.STOP_SEQUENCE_TOLD,
              Feature.FINISH_DETAILS,
              Feature.CREATED,
              Feature.USAGE_CACHE_WRITE,
              Feature.USAGE_REASONING,
              Feature.USAGE_ESTIMATED,
              Feature.VENDOR_DELTAS)
          .withModes(Reasoning.Mode.ENABLED, Reasoning.Mode.DISABLED)
          .withReasons(
              Finish.Reason.STOP,
              Finish.Reason.STOP_SEQUENCE,
              Finish.Reason.LENGTH,
              Finish.Reason.TOOL_CALLS,
              Finish.Reason.CONTENT_FILTER);

  @Test
  void requests() {
    ChatShape shape = SHAPE.without(Feature.ANY_ORDER).withFamily(Signatures.FAMILY);
    Seeds.each(
        SEEDS,
        seed -> {
          ChatRequest request = expressible(new RandomChats(seed, shape).request());
          Outbound written = COHERE.encodeRequest(request, Target.VENDOR);
          assertThat(COHERE.decodeRequest(written.body()).request()).isEqualTo(request);
          assertThat(written.dropped()).isEmpty();
        });
  }

  @Test
  void whole_answers() {
    ChatShape shape = SHAPE.without(Feature.CHOICE_EXTRAS, Feature.ANY_ORDER);
    Seeds.each(
        SEEDS,
        seed -> {
          ChatAnswer answer = unnamed(new RandomChats(seed, shape).answer());
          Buffer written = COHERE.encodeAnswer(answer, CONTEXT);
          assertThat(COHERE.decodeAnswer(written)).isEqualTo(answer);
        });
  }

  @Test
  void streams_in_any_batches_and_cuts() {
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed, SHAPE);
          ChatAnswer answer = unnamed(chats.answer());
          Buffer written = encode(chats.events(answer), chats.random());
          CohereGrammar.check(written);
          List<ChatEvent> read = decode(pieces(written, chats.random()));
          EventGrammar.check(read);
          assertThat(assembled(read)).isEqualTo(answer);
        });
  }

  /** Whatever another dialect says becomes a stream that clients of this one accept. */
  @Test
  void streams_of_everything_keep_the_grammar() {
    ChatShape shape = ChatShape.everything("openai-chat", "openai");
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed, shape);
          ChatAnswer answer = chats.answer();
          Buffer written = encode(chats.events(answer), chats.random());
          CohereGrammar.check(written);
          EventGrammar.check(decode(written));
          COHERE.decodeAnswer(COHERE.encodeAnswer(answer, CONTEXT));
        });
  }

  // ---- The nearest that Cohere can express without loss

  private static ChatRequest expressible(ChatRequest request) {
    Sampling sampling = request.sampling();
    Double topP = sampling.topP();
    return new ChatRequest(
        request.model(),
        request.messages().stream().map(RoundTripTest::expressible).toList(),
        request.tools().stream().map(RoundTripTest::expressible).toList(),
        null,
        null,
        new Sampling(
            sampling.maxOutputTokens(),
            sampling.temperature(),
            topP == null ? null : (Double) Math.clamp(topP, 0.01, 0.99),
            sampling.topK(),
            sampling.stop(),
            null,
            null,
            null,
            null,
            sampling.logprobs(),
            null,
            null),
        expressible(request.reasoning()),
        request.outputFormat(),
        request.stream(),
        null,
        null,
        null,
        null,
        request.extras());
  }

  private static Message expressible(Message message) {
    return message.role() == Role.TOOL
        ? new Message(Role.TOOL, message.parts(), null, Extras.NONE)
        : message;
  }

  private static Tool expressible(Tool tool) {
    return tool instanceof Tool.Function function && function.parameters() == null
        ? new Tool.Function(
            function.name(),
            function.description(),
            RawJson.of("{\"type\":\"object\",\"properties\":{}}"),
            null,
            null,
            function.extras())
        : tool;
  }

  private static @Nullable Reasoning expressible(@Nullable Reasoning wish) {
    return wish == null || wish.mode() != Reasoning.Mode.DISABLED
        ? wish
        : new Reasoning(wish.mode(), null, null, null);
  }

  private static ChatAnswer unnamed(ChatAnswer answer) {
    return new ChatAnswer(answer.id(), "", 0, answer.choices(), answer.usage(), answer.extras());
  }

  private static Buffer encode(List<ChatEvent> events, SplittableRandom random) {
    StreamEncoder encoder = COHERE.streamEncoder(CONTEXT);
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
