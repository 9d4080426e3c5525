package dev.weir.dialects.gemini;

import static dev.weir.dialects.gemini.Fixtures.GEMINI;
import static dev.weir.dialects.gemini.Fixtures.decode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.gemini.Fixtures.Outcome;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What this dialect can express comes back as it went out. */
class RoundTripTest {

  private static final int SEEDS = 1000;

  private static final ChatShape SHAPE =
      ChatShape.everything(DialectName.GEMINI, Signatures.GEMINI)
          .without(
              Feature.DEVELOPER,
              Feature.LATE_INSTRUCTIONS,
              Feature.NAMES,
              Feature.SAME_ROLE_TWICE,
              Feature.EMPTY_TEXTS,
              Feature.IMAGE_DETAIL,
              Feature.DOCUMENT_TITLES,
              Feature.MEDIA_TEXTS,
              Feature.MEDIA_FILES,
              Feature.SIGNATURES,
              Feature.REDACTED_THINKING,
              Feature.REFUSALS,
              Feature.CACHE_MARKS,
              Feature.CUSTOM_TOOLS,
              Feature.STRICT_TOOLS,
              Feature.PARALLEL_TOOLS,
              Feature.BROKEN_ARGUMENTS,
              Feature.LOGIT_BIAS,
              Feature.LOGPROBS,
              Feature.THINKING_MODE,
              Feature.JSON_SCHEMA_DETAILS,
              Feature.END_USER,
              Feature.CACHE_KEY,
              Feature.AUTO_CACHE,
              Feature.STOP_SEQUENCE_TOLD,
              Feature.FINISH_DETAILS,
              Feature.USAGE_CACHE_WRITE,
              Feature.USAGE_ESTIMATED,
              Feature.VENDOR_DELTAS,
              Feature.VENDOR_EVENTS,
              Feature.UNPAIRED_SURROGATES)
          .withReasons(
              Finish.Reason.STOP,
              Finish.Reason.LENGTH,
              Finish.Reason.CONTENT_FILTER,
              Finish.Reason.TOOL_CALLS)
          .withEfforts(Reasoning.Effort.LOW, Reasoning.Effort.MEDIUM, Reasoning.Effort.HIGH);

  @Test
  void requests() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatRequest request = expressible(new RandomChats(seed, SHAPE).request());
          Outbound out = GEMINI.encodeRequest(request, Target.VENDOR);
          RequestLine line = new RequestLine(request.model(), request.stream());
          assertThat(GEMINI.decodeRequest(out.body(), line).request())
              .as(out.body().toString())
              .isEqualTo(request);
          assertThat(out.dropped()).isEmpty();
        });
  }

  @Test
  void whole_answers() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatAnswer answer = expressible(new RandomChats(seed, SHAPE).answer());
          Buffer body = GEMINI.encodeAnswer(answer, context(answer));
          assertThat(GEMINI.decodeAnswer(body)).as(body.toString()).isEqualTo(answer);
        });
  }

  @Test
  void streams_in_any_batches_and_cuts() {
    ChatShape shape = SHAPE.without(Feature.SEVERAL_TEXTS);
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed, shape);
          ChatAnswer answer = merged(expressible(chats.answer()));
          Buffer written = encode(chats.events(answer), context(answer), chats.random());
          GeminiGrammar.check(written);
          int cut = chats.random().nextInt(written.length());
          Outcome outcome = decode(written.slice(0, cut), written.slice(cut, written.length()));
          assertThat(outcome.fault()).isNull();
          EventGrammar.check(outcome.events());
          assertThat(outcome.answer()).as(written.toString()).isEqualTo(answer);
        });
  }

  /** Whatever another dialect says becomes a stream that clients of this one accept. */
  @Test
  void streams_of_everything_keep_the_grammar() {
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed);
          ChatAnswer answer = chats.answer();
          for (boolean thoughts : List.of(true, false)) {
            AnswerContext context = new AnswerContext("req1", "asked", thoughts, 1, 0);
            Buffer written = encode(chats.events(answer), context, chats.random());
            GeminiGrammar.check(written);
            EventGrammar.check(decode(written).events());
            GEMINI.decodeAnswer(GEMINI.encodeAnswer(answer, context));
          }
        });
  }

  private static AnswerContext context(ChatAnswer answer) {
    return new AnswerContext("req1", answer.model(), true, 1, 0);
  }

  private static Buffer encode(
      List<ChatEvent> events, AnswerContext context, SplittableRandom random) {
    StreamEncoder encoder = GEMINI.streamEncoder(context);
    Buffer out = Buffer.buffer();
    int from = 0;
    while (from < events.size()) {
      int to = Math.min(events.size(), from + random.nextInt(4));
      out.appendBuffer(encoder.encode(events.subList(from, to)));
      from = to;
    }
    return out.appendBuffer(encoder.end());
  }

  // ---- The nearest that the dialect can express without loss

  private static ChatRequest expressible(ChatRequest request) {
    Reasoning reasoning = reasoning(request.reasoning());
    boolean budget = reasoning != null && reasoning.budgetTokens() != null;
    return new ChatRequest(
        budget ? "gemini-2.5-pro" : "gemini-3.8-flash",
        messages(request.messages(), !budget),
        tools(request.tools()),
        choice(request),
        null,
        sampling(request.sampling()),
        reasoning,
        request.outputFormat() instanceof OutputFormat.JsonSchema named && named.schema() == null
            ? new OutputFormat.JsonObject()
            : request.outputFormat(),
        request.stream(),
        null,
        null,
        null,
        request.serviceTier() == null ? null : "priority",
        request.extras());
  }

  private static List<Message> messages(List<Message> messages, boolean mediaInResults) {
    List<Message> out = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      boolean merged =
          message.role() == Role.TOOL
              && i + 1 < messages.size()
              && messages.get(i + 1).role() == Role.USER;
      List<Part> parts = new ArrayList<>();
      for (Part part : message.parts()) {
        parts.add(asked(part, mediaInResults));
        if (part instanceof Part.ToolCall call) {
          calls.add(call.id());
        }
      }
      if (message.role() == Role.TOOL) {
        parts.sort(Comparator.comparing(part -> calls.indexOf(((Part.ToolResult) part).callId())));
      }
      out.add(new Message(message.role(), parts, null, merged ? Extras.NONE : message.extras()));
    }
    return out;
  }

  private static Part asked(Part part, boolean mediaInResults) {
    return switch (part) {
      case Part.Vendor vendor -> vendor();
      case Part.Image image when image.media() instanceof Media.Url ->
          new Part.Image(new Media.Url("https://a.b/c.png"), null, null, image.extras());
      case Part.Document document when document.media() instanceof Media.Url ->
          new Part.Document(new Media.Url("https://a.b/c.pdf"), null, null, document.extras());
      case Part.ToolResult result -> {
        List<Part> content = new ArrayList<>();
        content.add(Part.Text.of("told"));
        result.content().stream()
            .filter(inner -> mediaInResults && !(inner instanceof Part.Text))
            .map(inner -> asked(inner, true))
            .forEach(content::add);
        yield new Part.ToolResult(result.callId(), content, result.error(), null, result.extras());
      }
      default -> part;
    };
  }

  private static Part vendor() {
    RawJson json = RawJson.of("{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"1\"}}");
    return new Part.Vendor(DialectName.GEMINI, "executableCode", json);
  }

  /** The vendor's own tools come last. */
  private static List<Tool> tools(List<Tool> tools) {
    return tools.stream()
        .map(
            tool ->
                tool instanceof Tool.Vendor
                    ? new Tool.Vendor(
                        DialectName.GEMINI, "googleSearch", RawJson.of("{\"googleSearch\":{}}"))
                    : tool)
        .toList();
  }

  private static @Nullable ToolChoice choice(ChatRequest request) {
    boolean functions = request.tools().stream().anyMatch(Tool.Function.class::isInstance);
    ToolChoice choice = request.toolChoice();
    if (choice instanceof ToolChoice.Allowed allowed) {
      return allowed.required() && allowed.names().size() > 1 ? choice : new ToolChoice.Required();
    }
    return functions ? choice : null;
  }

  private static Sampling sampling(Sampling sampling) {
    Long seed = sampling.seed();
    return new Sampling(
        sampling.maxOutputTokens(),
        sampling.temperature(),
        sampling.topP(),
        sampling.topK(),
        sampling.stop(),
        sampling.choices(),
        seed == null ? null : Long.valueOf(seed.intValue()),
        sampling.presencePenalty(),
        sampling.frequencyPenalty(),
        sampling.logprobs(),
        sampling.topLogprobs(),
        null);
  }

  private static @Nullable Reasoning reasoning(@Nullable Reasoning wish) {
    if (wish == null) {
      return null;
    }
    Integer budget = wish.budgetTokens();
    return wish.effort() != null
        ? new Reasoning(null, wish.effort(), null, RequestReader.SHOWN)
        : new Reasoning(
            null,
            null,
            budget == null ? null : (Integer) Math.min(32_000, budget),
            RequestReader.SHOWN);
  }

  private static ChatAnswer expressible(ChatAnswer answer) {
    List<ChatAnswer.Choice> choices = new ArrayList<>();
    for (ChatAnswer.Choice choice : answer.choices()) {
      List<Part> parts = choice.parts().stream().map(part -> asked(part, true)).toList();
      choices.add(
          new ChatAnswer.Choice(
              choice.index(), parts, choice.finish(), choice.logprobs(), told(choice.extras())));
    }
    Usage usage = answer.usage();
    return new ChatAnswer(
        answer.id(),
        answer.model(),
        answer.createdSeconds(),
        choices,
        new Usage(
            usage.input(),
            usage.cacheRead(),
            usage.cacheWrite5m(),
            usage.cacheWrite1h(),
            usage.output(),
            usage.reasoning(),
            usage.estimated(),
            told(usage.extras())),
        told(answer.extras()));
  }

  /** Without nulls: of a vendor's nothing is kept. */
  private static Extras told(Extras extras) {
    Map<String, RawJson> told = new LinkedHashMap<>(extras.members());
    told.values().removeIf(value -> value.toString().equals("null"));
    return new Extras(extras.dialect(), told);
  }

  /** Without thoughts one after another, which are one in a stream, and extras, which end one. */
  private static ChatAnswer merged(ChatAnswer answer) {
    List<ChatAnswer.Choice> choices = new ArrayList<>();
    for (ChatAnswer.Choice choice : answer.choices()) {
      List<Part> parts = new ArrayList<>();
      for (Part part : choice.parts()) {
        Part bare =
            switch (part) {
              case Part.Text text -> Part.Text.of(text.text());
              case Part.Thinking thought ->
                  new Part.Thinking(thought.text(), null, "", Extras.NONE);
              default -> part;
            };
        if (parts.isEmpty()
            || !parts.getLast().getClass().equals(bare.getClass())
            || bare instanceof Part.ToolCall) {
          parts.add(bare);
        }
      }
      choices.add(
          new ChatAnswer.Choice(
              choice.index(), parts, choice.finish(), choice.logprobs(), choice.extras()));
    }
    return new ChatAnswer(
        answer.id(),
        answer.model(),
        answer.createdSeconds(),
        choices,
        answer.usage(),
        answer.extras());
  }
}
