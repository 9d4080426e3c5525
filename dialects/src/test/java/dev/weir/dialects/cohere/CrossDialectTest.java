package dev.weir.dialects.cohere;

import static dev.weir.dialects.cohere.Fixtures.COHERE;
import static dev.weir.dialects.cohere.Fixtures.CONTEXT;
import static dev.weir.dialects.cohere.Fixtures.SEAL;
import static dev.weir.dialects.cohere.Fixtures.assembled;
import static dev.weir.dialects.cohere.Fixtures.decode;
import static dev.weir.dialects.cohere.Fixtures.encode;
import static dev.weir.dialects.cohere.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.MessagesGrammar;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The other dialects on the other side. */
class CrossDialectTest {

  private static final OpenAiChat OPENAI = new OpenAiChat(SEAL);
  private static final AnthropicMessages ANTHROPIC = new AnthropicMessages(SEAL);

  static List<Path> openAiStreams() {
    return Fixtures.files(Fixtures.root("openai").resolve("streams"), ".sse");
  }

  static List<Path> anthropicStreams() {
    return Fixtures.files(Fixtures.root("anthropic").resolve("streams"), ".sse");
  }

  static List<String> wholeStreams() {
    return TranscriptsTest.wholeStreams();
  }

  @ParameterizedTest
  @MethodSource("openAiStreams")
  void an_openai_stream_becomes_a_sound_stream_here(Path file) {
    becomesSound(OPENAI, Buffer.buffer(Fixtures.bytes(file)));
  }

  @ParameterizedTest
  @MethodSource("anthropicStreams")
  void an_anthropic_stream_becomes_a_sound_stream_here(Path file) {
    becomesSound(ANTHROPIC, Buffer.buffer(Fixtures.bytes(file)));
  }

  private static void becomesSound(Dialect upstream, Buffer stream) {
    // Its decoder was cut everywhere by tests of its own.
    new SplittableRandom(7)
        .ints(30, 0, stream.length() + 1)
        .forEach(
            cut -> translate(upstream, stream.slice(0, cut), stream.slice(cut, stream.length())));
  }

  private static void translate(Dialect upstream, Buffer... pieces) {
    StreamDecoder decoder = upstream.streamDecoder();
    StreamEncoder encoder = COHERE.streamEncoder(CONTEXT);
    Buffer out = Buffer.buffer();
    List<ChatEvent> events = new ArrayList<>();
    Fault fault = null;
    try {
      for (Buffer piece : pieces) {
        decoder.feed(piece, events::add);
        out.appendBuffer(encoder.encode(events));
        events.clear();
      }
      decoder.end(events::add);
    } catch (FaultException failed) {
      fault = failed.fault();
    }
    out.appendBuffer(encoder.encode(events));
    if (fault == null) {
      CohereGrammar.check(out.appendBuffer(encoder.end()));
      EventGrammar.check(decode(out));
    } else {
      CohereGrammar.checkFailed(out.appendBuffer(encoder.fail(fault)));
    }
  }

  @ParameterizedTest
  @MethodSource("wholeStreams")
  void a_stream_from_here_is_sound_elsewhere(String name) {
    List<ChatEvent> events = decode(resource("streams/" + name + ".sse"));
    StreamEncoder messages = ANTHROPIC.streamEncoder(CONTEXT);
    MessagesGrammar.check(messages.encode(events).appendBuffer(messages.end()));
    StreamEncoder chunks = OPENAI.streamEncoder(CONTEXT);
    Buffer chat = chunks.encode(events).appendBuffer(chunks.end());
    StreamDecoder decoder = OPENAI.streamDecoder();
    List<ChatEvent> again = new ArrayList<>();
    decoder.feed(chat, again::add);
    decoder.end(again::add);
    EventGrammar.check(again);
    assertThat(said(assembled(again))).isEqualTo(said(assembled(events)));
  }

  private static String said(ChatAnswer answer) {
    StringBuilder said = new StringBuilder();
    for (Part part : answer.choices().getFirst().parts()) {
      said.append(part instanceof Part.Text text ? text.text() : "");
      said.append(part instanceof Part.ToolCall call ? call.id() + call.name() : "");
    }
    return said.toString();
  }

  /** What another vendor signed comes back to it through a caller of this dialect. */
  @Test
  void a_signed_thought_goes_out_through_here_and_comes_back_intact() {
    List<Part> parts =
        List.of(
            new Part.Thinking("hm", "sig==", "anthropic", Extras.NONE),
            new Part.RedactedThinking("sealed==", "anthropic", Extras.NONE),
            Part.Text.of("So."));
    ChatAnswer answer =
        new ChatAnswer(
            "m",
            "claude",
            0,
            List.of(
                new ChatAnswer.Choice(0, parts, Finish.of(Finish.Reason.STOP), null, Extras.NONE)),
            Usage.of(1, 1),
            Extras.NONE);
    JsonObject shown = new JsonObject(COHERE.encodeAnswer(answer, CONTEXT));
    JsonArray streamed = new JsonArray();
    for (JsonObject data : CohereGrammar.check(encode(answer.events()))) {
      collect(data, streamed);
    }
    for (JsonArray content : List.of(CohereGrammar.content(shown), streamed)) {
      ChatRequest back = nextRequest(content);
      assertThat(back.messages().getFirst().parts()).isEqualTo(parts);
      assertThat(ANTHROPIC.encodeRequest(back, Target.VENDOR).body().toString())
          .contains("\"signature\":\"sig==\"", "\"data\":\"sealed==\"");
      assertThat(COHERE.encodeRequest(back, Target.VENDOR).dropped())
          .containsExactly("messages[0].parts[0].signature", "messages[0].parts[1]");
    }
    content(shown, 0).put("signature", "weir1.anthropic.AA.AA");
    assertThat(nextRequest(CohereGrammar.content(shown)).messages().getFirst().parts()).hasSize(2);
    content(shown, 0).put("signature", "somebody's");
    assertThat(
            COHERE
                .encodeRequest(nextRequest(CohereGrammar.content(shown)), Target.VENDOR)
                .body()
                .toString())
        .contains("\"signature\":\"somebody's\"");
  }

  private static JsonObject content(JsonObject shown, int index) {
    return CohereGrammar.content(shown).getJsonObject(index);
  }

  /** What a client that keeps unknown members makes of the events. */
  private static void collect(JsonObject data, JsonArray content) {
    if (!data.getString("type").startsWith("content-") || data.getJsonObject("delta") == null) {
      return;
    }
    JsonObject delta =
        data.getJsonObject("delta").getJsonObject("message").getJsonObject("content");
    if (data.getString("type").equals("content-start")) {
      content.add(delta);
    } else {
      JsonObject block = content.getJsonObject(data.getInteger("index"));
      delta.forEach(
          member ->
              block.put(member.getKey(), block.getString(member.getKey(), "") + member.getValue()));
    }
  }

  private static ChatRequest nextRequest(JsonArray content) {
    JsonObject message = new JsonObject().put("role", "assistant").put("content", content);
    JsonObject user = new JsonObject().put("role", "user").put("content", "Go on.");
    return COHERE
        .decodeRequest(
            new JsonObject()
                .put("model", "m")
                .put("messages", new JsonArray().add(message).add(user))
                .toBuffer())
        .request();
  }

  /** A thought of Cohere's has no signature, and needs none to come back. */
  @Test
  void a_plan_that_went_out_as_a_thought_comes_back_as_one() {
    ChatAnswer answer = COHERE.decodeAnswer(resource("answers/tools.json"));
    String chat = OPENAI.encodeAnswer(answer, CONTEXT).toString();
    assertThat(chat).contains("\"reasoning_content\":\"I will search, then ask the clock.\"");
    assertThat(ANTHROPIC.encodeAnswer(answer, CONTEXT).toString())
        .contains("\"thinking\":\"I will search, then ask the clock.\"");
  }
}
