package dev.weir.dialects.bedrock;

import static dev.weir.dialects.bedrock.Fixtures.CONTEXT;
import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.INVOKE;
import static dev.weir.dialects.bedrock.Fixtures.LINE;
import static dev.weir.dialects.bedrock.Fixtures.SEAL;
import static dev.weir.dialects.bedrock.Fixtures.faultOf;
import static dev.weir.dialects.bedrock.Fixtures.json;
import static dev.weir.dialects.bedrock.Fixtures.object;
import static dev.weir.dialects.bedrock.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.eventstream.FrameReader;
import dev.weir.testkit.MessagesGrammar;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeTest {

  private static final AnthropicMessages MESSAGES = new AnthropicMessages(SEAL);
  private static final String HI = "'max_tokens':9,'messages':[{'role':'user','content':'Hi'}]";

  /** Anthropic's events within the frames, whose grammar must be kept. */
  static List<MessagesGrammar.Event> check(Buffer stream) {
    List<MessagesGrammar.Event> events = new ArrayList<>();
    byte[] bytes = stream.getBytes();
    new FrameReader()
        .feed(
            bytes,
            0,
            bytes.length,
            frame -> {
              assertThat(frame.text(":message-type")).isEqualTo("event");
              assertThat(frame.text(":event-type")).isEqualTo("chunk");
              JsonObject payload = new JsonObject(frame.payload().asString());
              JsonObject event =
                  new JsonObject(
                      Buffer.buffer(Base64.getDecoder().decode(payload.getString("bytes"))));
              events.add(new MessagesGrammar.Event(event.getString("type"), event));
            });
    return MessagesGrammar.checkWhole(events);
  }

  private static List<ChatEvent> events(String name) {
    StreamDecoder decoder = MESSAGES.streamDecoder();
    List<ChatEvent> events = new ArrayList<>();
    decoder.feed(resource("anthropic/streams/" + name + ".sse"), events::add);
    decoder.end(events::add);
    return events;
  }

  @Test
  void a_body_is_anthropics_with_model_and_stream_from_the_url() {
    String more = ",'top_k':5,'context_management':{'edits':[]}}";
    ChatRequest asked =
        MESSAGES
            .decodeRequest(json("{'model':'" + LINE.model() + "','stream':true," + HI + more))
            .request();
    Buffer body =
        json("{'anthropic_version':'bedrock-2023-05-31','anthropic_beta':['a','b']," + HI + more);
    assertThat(INVOKE.decodeRequest(body, LINE).request()).isEqualTo(asked);
    assertThat(BedrockInvoke.betas(body)).containsExactly("a", "b");
    Buffer odd = json("{'anthropic_version':'x','model':'other','stream':false," + HI + more);
    assertThat(INVOKE.decodeRequest(odd, LINE).request()).isEqualTo(asked);
    assertThat(BedrockInvoke.betas(odd)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "{ | ''",
        "[] | ''",
        "{} | anthropic_version",
        "{'anthropic_version':5} | anthropic_version",
        "{'anthropic_version':'x','anthropic_beta':'a'} | anthropic_beta",
        "{'anthropic_version':'x','anthropic_beta':[5]} | anthropic_beta.0",
        "{'anthropic_version':'x'} | messages",
        "{'anthropic_version':'x','messages':[{'role':'user','content':'x'}]} | max_tokens",
      },
      delimiter = '|',
      quoteCharacter = '"')
  void what_is_wrong_is_named(String body, String path) {
    assertThat(faultOf(() -> INVOKE.decodeRequest(json(body), LINE)))
        .isInstanceOfSatisfying(
            Fault.Invalid.class,
            fault -> assertThat(fault.param()).isEqualTo(path.replace("''", "")));
  }

  @Test
  void claude_code_as_it_asks_bedrock_reaches_converse() {
    Buffer body = resource("bedrock/requests/claude-code-invoke.json");
    ChatRequest asked = INVOKE.decodeRequest(body, LINE).request();
    assertThat(INVOKE.headersIn(body))
        .contains(
            new Header("anthropic-beta", "claude-code-20250219,interleaved-thinking-2025-05-14"));
    Outbound written =
        CONVERSE.encodeRequest(
            asked.withModel("us.anthropic.claude-opus-5-5"), Target.VENDOR, INVOKE.headersIn(body));
    JsonObject told = object(written.body());
    assertThat(told.getJsonArray("system").encode())
        .isEqualTo("[{\"text\":\"You help with code.\"},{\"cachePoint\":{\"type\":\"default\"}}]");
    assertThat(told.getJsonArray("messages").encode())
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":[{\"text\":\"say hi\"},"
                + "{\"text\":\"<system-reminder>\\nBe brief.\\n</system-reminder>\"},"
                + "{\"text\":\"now\"},{\"cachePoint\":{\"type\":\"default\"}}]}]");
    assertThat(told.getJsonObject("additionalModelRequestFields").encode())
        .isEqualTo(
            "{\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"},\"anthropic_beta\":"
                + "[\"claude-code-20250219\",\"interleaved-thinking-2025-05-14\"]}");
    assertThat(written.dropped())
        .containsExactlyInAnyOrder("messages[].content[].billing_header", "end_user");
  }

  @Test
  void the_model_stands_in_the_url() {
    assertThat(faultOf(() -> INVOKE.decodeRequest(json("{" + HI + "}"))))
        .isInstanceOf(Fault.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "tools", "thinking", "server-tools", "refusal", "long"})
  void each_event_is_a_frame_and_the_last_tells_the_counts(String name) {
    List<ChatEvent> events = events(name);
    StreamEncoder plain = MESSAGES.streamEncoder(CONTEXT);
    List<MessagesGrammar.Event> expected =
        MessagesGrammar.check(plain.encode(events).appendBuffer(plain.end()));
    StreamEncoder encoder = INVOKE.streamEncoder(CONTEXT);
    Buffer out = Buffer.buffer();
    for (ChatEvent event : events) {
      out.appendBuffer(encoder.encode(List.of(event)));
    }
    List<MessagesGrammar.Event> framed = check(out.appendBuffer(encoder.end()));
    assertThat(framed.subList(0, framed.size() - 1))
        .isEqualTo(expected.subList(0, expected.size() - 1));
    JsonObject metrics = framed.getLast().data().getJsonObject("amazon-bedrock-invocationMetrics");
    assertThat(metrics.getInteger("inputTokenCount")).isPositive();
    assertThat(metrics.getInteger("outputTokenCount")).isNotNegative();
  }

  @Test
  void betas_of_converse_are_a_header_for_anthropic() {
    String body = "{'messages':[],'additionalModelRequestFields':{'anthropic_beta':%s}}";
    assertThat(CONVERSE.headersIn(json(body.formatted("['a','b']"))))
        .containsExactly(new Header("anthropic-beta", "a,b"));
    for (String odd : List.of("[]", "'a'", "[5]", "null")) {
      assertThat(CONVERSE.headersIn(json(body.formatted(odd)))).isEmpty();
    }
    assertThat(CONVERSE.headersIn(json("{'messages':[]}"))).isEmpty();
  }

  @Test
  void the_counts_are_without_what_the_cache_held() {
    StreamEncoder encoder = INVOKE.streamEncoder(CONTEXT);
    Usage usage = new Usage(30, 10, 5, 5, 7, 2, false, Extras.NONE);
    Buffer out =
        encoder.encode(
            List.of(
                new ChatEvent.Started("id", "m", 1, usage, Extras.NONE),
                new ChatEvent.PartStarted(0, 0, Part.Text.of("x")),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE)));
    List<MessagesGrammar.Event> events = check(out.appendBuffer(encoder.end()));
    JsonObject metrics = events.getLast().data().getJsonObject("amazon-bedrock-invocationMetrics");
    JsonObject begun = events.getFirst().data().getJsonObject("message").getJsonObject("usage");
    assertThat(metrics.getInteger("inputTokenCount")).isEqualTo(10);
    assertThat(begun.getInteger("input_tokens")).isEqualTo(10);
    assertThat(metrics.getInteger("outputTokenCount")).isEqualTo(7);
  }

  @Test
  void a_timeout_has_a_frame_of_its_own_here_and_not_in_converse() {
    Fault late = new Fault.Timeout("late");
    assertThat(ConverseGrammar.checkInvokeFailed(INVOKE.errorEvent(late, "r")).type())
        .isEqualTo("modelTimeoutException");
    assertThat(ConverseGrammar.checkFailed(CONVERSE.errorEvent(late, "r")).getFirst().type())
        .isEqualTo("modelStreamErrorException");
  }

  @Test
  void a_failure_is_an_exception_and_nothing_keeps_it_alive() {
    StreamEncoder encoder = INVOKE.streamEncoder(CONTEXT);
    Buffer failed = encoder.fail(new Fault.RateLimited("slow down", -1));
    assertThat(ConverseGrammar.checkFailed(failed).getFirst().type())
        .isEqualTo("throttlingException");
    assertThat(encoder.keepAlive().length() + INVOKE.keepAlive().length()).isZero();
    assertThat(INVOKE.streamType()).isEqualTo("application/vnd.amazon.eventstream");
    assertThat(INVOKE.name()).isEqualTo("bedrock-invoke");
    assertThat(INVOKE.errorStatus(new Fault.RateLimited("slow down", -1))).isEqualTo(429);
    assertThat(INVOKE.errorHeaders(new Fault.Timeout("late")).getFirst().value())
        .isEqualTo("ModelTimeoutException");
  }
}
