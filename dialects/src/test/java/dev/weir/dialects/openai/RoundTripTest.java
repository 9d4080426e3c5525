package dev.weir.dialects.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.AsTaken;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.openai.StreamFeeding.Outcome;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code decode(encode(x)) = x} for all that this dialect can express. */
class RoundTripTest {

  private static final int SEEDS = 500;

  /** What OpenAI's requests have words for. */
  private static final ChatShape REQUESTS =
      ChatShape.everything("openai-chat", "anthropic")
          .without(
              Feature.EMPTY_TEXTS,
              Feature.ANY_ORDER,
              Feature.MEDIA_TEXTS,
              Feature.THINKING,
              Feature.REDACTED_THINKING,
              Feature.TOOL_RESULT_MEDIA,
              Feature.TOOL_RESULT_ERRORS,
              Feature.TOP_K,
              Feature.THINKING_MODE,
              Feature.BUDGET,
              Feature.THINKING_DISPLAY,
              Feature.AUTO_CACHE)
          .withTtls();

  /** What OpenAI's whole answers have words for. */
  private static final ChatShape ANSWERS =
      ChatShape.everything("openai-chat", "anthropic")
          .without(
              Feature.EMPTY_TEXTS,
              Feature.ANY_ORDER,
              Feature.SEVERAL_TEXTS,
              Feature.ANSWER_MEDIA,
              Feature.VENDOR_PARTS,
              Feature.STOP_SEQUENCE_TOLD,
              Feature.FINISH_DETAILS,
              Feature.USAGE_CACHE_WRITE,
              Feature.USAGE_ESTIMATED)
          .withReasons(Reason.STOP, Reason.LENGTH, Reason.CONTENT_FILTER, Reason.TOOL_CALLS);

  /** What its streams have words for. */
  private static final ChatShape STREAMS =
      ANSWERS.without(
          Feature.PART_EXTRAS, Feature.VENDOR_DELTAS, Feature.VENDOR_EVENTS, Feature.EARLY_USAGE);

  @Test
  void a_request_comes_back_as_it_was() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatRequest request = expressible(new RandomChats(seed, REQUESTS).request());
          Outbound out = Golden.CHAT.encodeRequest(request, Target.VENDOR);
          Inbound in = Golden.CHAT.decodeRequest(out.body());
          assertThat(in.request()).as(out.body().toString()).isEqualTo(request);
          assertThat(in.tellsOptional()).isEqualTo(request.stream());
          assertThat(out.dropped()).isEmpty();
        });
  }

  @Test
  void an_answer_comes_back_as_it_was() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatAnswer answer = expressible(new RandomChats(seed, ANSWERS).answer());
          Buffer body = Golden.CHAT.encodeAnswer(answer, context(answer.model(), true));
          assertThat(Golden.CHAT.decodeAnswer(body)).as(body.toString()).isEqualTo(answer);
        });
  }

  @Test
  void a_stream_comes_back_as_it_was_however_it_is_cut() {
    Seeds.each(
        SEEDS,
        seed -> {
          RandomChats chats = new RandomChats(seed, STREAMS);
          ChatAnswer answer = expressible(chats.answer());
          byte[] bytes = encoded(chats.events(answer), answer.model());
          Outcome outcome = StreamFeeding.cut(bytes, chats.random().nextInt(bytes.length));
          assertThat(outcome.fault()).isNull();
          AnswerAssembler assembler = new AnswerAssembler();
          outcome.events().forEach(assembler::accept);
          assertThat(assembler.answer()).as(new String(bytes)).isEqualTo(answer);
        });
  }

  @Test
  void an_answer_streamed_in_whole_parts_comes_back_as_it_was() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatAnswer answer = expressible(new RandomChats(seed, STREAMS).answer());
          Outcome outcome = StreamFeeding.whole(encoded(answer.events(), answer.model()));
          AnswerAssembler assembler = new AnswerAssembler();
          outcome.events().forEach(assembler::accept);
          assertThat(assembler.answer()).isEqualTo(answer);
        });
  }

  private static byte[] encoded(List<ChatEvent> events, String model) {
    StreamEncoder encoder = Golden.CHAT.streamEncoder(context(model, true));
    Buffer bytes = Buffer.buffer();
    for (ChatEvent event : events) {
      bytes.appendBuffer(encoder.encode(List.of(event)));
    }
    return bytes.appendBuffer(encoder.end()).getBytes();
  }

  private static AnswerContext context(String model, boolean tellsOptional) {
    return new AnswerContext("req_1", model, tellsOptional, -1, 1_790_000_000L);
  }

  // ---- What even features that are on cannot express everywhere

  private static ChatRequest expressible(ChatRequest request) {
    List<Message> messages = new ArrayList<>();
    for (Message message : request.messages()) {
      boolean results = message.role() == Role.TOOL;
      List<Part> parts = new ArrayList<>();
      message.parts().forEach(part -> parts.add(expressible(part)));
      if (message.role() == Role.ASSISTANT) {
        parts.sort(Comparator.comparing(part -> part instanceof Part.ToolCall));
      }
      messages.add(
          new Message(
              message.role(), parts, message.name(), results ? Extras.NONE : message.extras()));
    }
    return AsTaken.by(
        "openai-chat",
        new ChatRequest(
            "gpt-5.6",
            messages,
            request.tools().stream().map(RoundTripTest::unmarked).toList(),
            request.tools().isEmpty() ? null : request.toolChoice(),
            request.parallelTools(),
            request.sampling(),
            request.reasoning(),
            request.outputFormat(),
            request.stream(),
            request.endUser(),
            request.cacheKey(),
            null,
            request.serviceTier(),
            request.extras()));
  }

  private static Tool unmarked(Tool tool) {
    return tool instanceof Tool.Function f
        ? new Tool.Function(f.name(), f.description(), f.parameters(), f.strict(), null, f.extras())
        : tool;
  }

  private static Part expressible(Part part) {
    return switch (part) {
      case Part.ToolCall call ->
          new Part.ToolCall(
              call.id(),
              call.name(),
              call.arguments().isBlank() && !call.custom() ? "{}" : call.arguments(),
              call.custom(),
              null,
              told(call.extras()));
      case Part.ToolResult result ->
          new Part.ToolResult(result.callId(), result.content(), false, null, result.extras());
      case Part.Image image when image.media() instanceof Media.FileId ->
          new Part.Image(new Media.Url("https://a"), image.detail(), image.cache(), image.extras());
      case Part.Document document when document.media() instanceof Media.Url ->
          new Part.Document(
              new Media.Inline("application/pdf", "AAAA"),
              "a.pdf",
              document.cache(),
              document.extras());
      case Part.Document document when document.title() == null ->
          new Part.Document(document.media(), "a.pdf", document.cache(), document.extras());
      default -> part;
    };
  }

  private static ChatAnswer expressible(ChatAnswer answer) {
    List<ChatAnswer.Choice> choices = new ArrayList<>();
    for (ChatAnswer.Choice choice : answer.choices()) {
      List<Part> parts = choice.parts().stream().map(RoundTripTest::answered).toList();
      boolean declined =
          choice.finish().reason() == Reason.STOP
              && parts.stream().anyMatch(Part.Refusal.class::isInstance);
      choices.add(
          new ChatAnswer.Choice(
              choice.index(),
              parts,
              declined ? Finish.of(Reason.REFUSAL) : choice.finish(),
              choice.logprobs(),
              told(choice.extras())));
    }
    return new ChatAnswer(
        answer.id(),
        answer.model(),
        answer.createdSeconds(),
        choices,
        counted(answer.usage()),
        told(answer.extras()));
  }

  private static Part answered(Part part) {
    return switch (part) {
      case Part.Text text -> new Part.Text(text.text(), null, Extras.NONE);
      case Part.Refusal refusal -> new Part.Refusal(refusal.text(), Extras.NONE);
      case Part.Thinking t ->
          new Part.Thinking(t.text(), t.signature(), t.family(), told(t.extras()));
      case Part.RedactedThinking t ->
          new Part.RedactedThinking(t.data(), t.family(), told(t.extras()));
      default -> expressible(part);
    };
  }

  private static Usage counted(Usage usage) {
    return new Usage(
        usage.input(),
        usage.cacheRead(),
        usage.cacheWrite5m(),
        usage.cacheWrite1h(),
        usage.output(),
        usage.reasoning(),
        false,
        told(usage.extras()));
  }

  /** Without members that say nothing: of a vendor's nulls nothing is kept. */
  private static Extras told(Extras extras) {
    Map<String, RawJson> told = new LinkedHashMap<>(extras.members());
    told.values().removeIf(value -> JsonReader.read(value).saysNothing());
    return new Extras(extras.dialect(), told);
  }
}
