package dev.weir.dialects.gemini;

import static dev.weir.dialects.gemini.Fixtures.ARRAY;
import static dev.weir.dialects.gemini.Fixtures.BLIND;
import static dev.weir.dialects.gemini.Fixtures.CONTEXT;
import static dev.weir.dialects.gemini.Fixtures.GEMINI;
import static dev.weir.dialects.gemini.Fixtures.SEAL;
import static dev.weir.dialects.gemini.Fixtures.decode;
import static dev.weir.dialects.gemini.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.gemini.Fixtures.Outcome;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.MessagesGrammar;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of all dialects out of and into this one. */
class StreamsTest {

  private static final OpenAiChat OPENAI = new OpenAiChat(SEAL);
  private static final AnthropicMessages ANTHROPIC = new AnthropicMessages(SEAL);

  static List<Path> openAi() throws IOException, URISyntaxException {
    return files("/openai/streams");
  }

  static List<Path> anthropic() throws IOException, URISyntaxException {
    return files("/anthropic/streams");
  }

  static List<String> own() {
    return Fixtures.names("streams", ".sse");
  }

  private static List<Path> files(String folder) throws IOException, URISyntaxException {
    Path path = Path.of(Objects.requireNonNull(StreamsTest.class.getResource(folder)).toURI());
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(".sse")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("openAi")
  void a_stream_of_openai_becomes_a_sound_one_here(Path file) throws IOException {
    reachesCallers(decode(OPENAI.streamDecoder(), Buffer.buffer(Files.readAllBytes(file))));
  }

  @ParameterizedTest
  @MethodSource("anthropic")
  void a_stream_of_anthropic_becomes_a_sound_one_here(Path file) throws IOException {
    reachesCallers(decode(ANTHROPIC.streamDecoder(), Buffer.buffer(Files.readAllBytes(file))));
  }

  @ParameterizedTest
  @MethodSource("own")
  void a_stream_of_google_becomes_a_sound_one_everywhere(String name) {
    Outcome outcome = decode(resource("streams/" + name + ".sse"));
    reachesCallers(outcome);
    Fault fault = outcome.fault();
    for (Dialect other : List.<Dialect>of(OPENAI, ANTHROPIC)) {
      StreamEncoder encoder = other.streamEncoder(CONTEXT);
      Buffer out = encoder.encode(outcome.events());
      out.appendBuffer(fault == null ? encoder.end() : encoder.fail(fault));
      if (other == ANTHROPIC) {
        if (fault == null) {
          MessagesGrammar.check(out);
        } else {
          MessagesGrammar.checkFailed(out);
        }
      }
      Outcome again = decode(other.streamDecoder(), out);
      assertThat(again.fault() == null).isEqualTo(fault == null);
      if (fault == null) {
        EventGrammar.check(again.events());
      }
    }
  }

  /** Written event by event and all at once, with and without thoughts, as events and array. */
  private static void reachesCallers(Outcome outcome) {
    for (AnswerContext context : List.of(CONTEXT, BLIND)) {
      Buffer events = written(GEMINI, context, outcome);
      Buffer array = written(ARRAY, context, outcome);
      if (outcome.fault() != null) {
        GeminiGrammar.checkFailed(events);
        GeminiGrammar.checkFailedArray(array);
        continue;
      }
      List<JsonObject> chunks = GeminiGrammar.check(events);
      assertThat(GeminiGrammar.checkArray(array)).isEqualTo(chunks);
      if (context.equals(BLIND)) {
        assertThat(events.toString()).doesNotContain("\"thought\":true");
      }
      Outcome again = decode(events);
      assertThat(again.fault()).isNull();
      EventGrammar.check(again.events());
      assertThat(decode(array).events()).isEqualTo(again.events());
    }
  }

  private static Buffer written(IngressDialect dialect, AnswerContext context, Outcome outcome) {
    StreamEncoder encoder = dialect.streamEncoder(context);
    Buffer out = Buffer.buffer().appendBuffer(encoder.keepAlive());
    for (ChatEvent event : outcome.events()) {
      out.appendBuffer(encoder.encode(List.of(event)));
      out.appendBuffer(encoder.keepAlive());
    }
    Fault fault = outcome.fault();
    return out.appendBuffer(fault == null ? encoder.end() : encoder.fail(fault));
  }

  @ParameterizedTest
  @MethodSource("own")
  void what_google_said_reaches_its_own_callers(String name) {
    Outcome outcome = decode(resource("streams/" + name + ".sse"));
    if (outcome.fault() != null || name.startsWith("array_")) {
      return; // The array is written over many lines, which arguments keep.
    }
    AnswerContext context =
        new AnswerContext("req1", outcome.answer().model(), true, 321, 1_790_000_000);
    Buffer out = written(GEMINI, context, outcome);
    assertThat(decode(out).answer()).isEqualTo(outcome.answer());
  }

  @Test
  void a_call_is_sent_when_it_is_whole_and_the_reason_at_the_end() {
    StreamEncoder encoder = GEMINI.streamEncoder(CONTEXT);
    Part call = Part.ToolCall.of("c1", "f", "");
    Buffer begun =
        encoder.encode(
            List.of(
                new ChatEvent.Started("a1", "m", 0, Usage.of(3, 0), Extras.NONE),
                new ChatEvent.PartStarted(0, 0, call),
                new ChatEvent.ArgumentsDelta(0, 0, "{\"a\":"),
                new ChatEvent.ArgumentsDelta(0, 0, "1}")));
    assertThat(begun.length()).isZero();
    assertThat(encoder.encode(List.of(new ChatEvent.PartEnded(0, 0))).toString())
        .isEqualTo(
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"id\":\"c1\","
                + "\"name\":\"f\",\"args\":{\"a\":1}}}],\"role\":\"model\"},\"index\":0}],"
                + "\"modelVersion\":\"asked\",\"responseId\":\"a1\"}\r\n\r\n");
    Finish finish = Finish.of(Finish.Reason.TOOL_CALLS);
    assertThat(encoder.encode(List.of(new ChatEvent.Finished(0, finish, Extras.NONE))).length())
        .isZero();
    assertThat(encoder.end().toString())
        .isEqualTo(
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},"
                + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{"
                + "\"promptTokenCount\":3,\"candidatesTokenCount\":0,\"totalTokenCount\":3},"
                + "\"modelVersion\":\"asked\",\"responseId\":\"a1\"}\r\n\r\n");
  }

  @Test
  void a_stream_is_whole_only_with_a_reason() {
    Buffer stream = resource("streams/thoughts_and_calls.sse");
    String last = stream.toString().stripTrailing();
    for (int cut = 0; cut < last.length(); cut++) {
      Outcome half = decode(Buffer.buffer(last.substring(0, cut)));
      assertThat(((Fault.Upstream) half.fault()).kind()).isEqualTo(Kind.BROKEN);
    }
    for (String tail : List.of("", "\n", "\r", "\r\n")) {
      assertThat(decode(Buffer.buffer(last + tail))).isEqualTo(decode(stream));
    }
  }

  @Test
  void an_error_after_whole_events_stands_where_the_stream_is() {
    Fault fault = new Fault.RateLimited("slow down", 1500);
    String expected =
        "{\"error\":{\"code\":429,\"message\":\"slow down\",\"status\":\"RESOURCE_EXHAUSTED\","
            + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\","
            + "\"retryDelay\":\"1.500s\"},{\"@type\":\"type.googleapis.com/google.rpc.RequestInfo\""
            + ",\"requestId\":\"r\"}]}}";
    assertThat(GEMINI.errorEvent(fault, "r").toString())
        .isEqualTo("data: " + expected + "\r\n\r\n");
    assertThat(ARRAY.errorEvent(fault, "r").toString()).isEqualTo(",\r\n" + expected + "]");
    AnswerContext context = new AnswerContext("r", "asked", true, 0, 0);
    assertThat(ARRAY.streamEncoder(context).fail(fault).toString()).isEqualTo("[" + expected + "]");
    assertThat(ARRAY.streamType()).startsWith("application/json");
    assertThat(GEMINI.keepAlive().toString()).isEqualTo("\r\n");
  }
}
