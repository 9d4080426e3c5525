package dev.weir.dialects.responses;

import static dev.weir.dialects.responses.Golden.CONTEXT;
import static dev.weir.dialects.responses.Golden.RESPONSES;
import static dev.weir.dialects.responses.Golden.SEAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Other dialects on the other side. */
class CrossDialectTest {

  private static final OpenAiChat CHAT = new OpenAiChat(SEAL);
  private static final AnthropicMessages MESSAGES = new AnthropicMessages(SEAL);

  static Stream<Arguments> foreignStreams() {
    return Stream.concat(
        Golden.streamsOf("openai").stream().map(name -> Arguments.of(CHAT, "openai", name)),
        Golden.streamsOf("anthropic").stream()
            .map(name -> Arguments.of(MESSAGES, "anthropic", name)));
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("foreignStreams")
  void a_foreign_stream_becomes_a_sound_stream_here(Dialect dialect, String folder, String name) {
    byte[] bytes = Golden.bytesOf(folder + "/streams/" + name + ".sse");
    for (int cut : Golden.somePlaces(bytes.length)) {
      Translated translated = translate(dialect, RESPONSES, bytes, cut);
      if (translated.fault() == null) {
        ResponsesGrammar.check(translated.stream());
        EventGrammar.check(Golden.decode(translated.stream().getBytes()).events());
      } else {
        ResponsesGrammar.checkFailed(translated.stream());
      }
    }
  }

  static List<String> ownStreams() {
    return Golden.streams(false);
  }

  @ParameterizedTest
  @MethodSource("ownStreams")
  void a_stream_from_here_becomes_a_sound_stream_of_anthropics(String name) {
    byte[] bytes = Golden.bytes("streams/" + name + ".sse");
    for (int cut : Golden.somePlaces(bytes.length)) {
      Translated translated = translate(RESPONSES, MESSAGES, bytes, cut);
      if (translated.fault() == null) {
        MessagesGrammar.check(translated.stream());
      } else {
        MessagesGrammar.checkFailed(translated.stream());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ownStreams")
  void a_stream_from_here_becomes_a_sound_stream_of_chats(String name) {
    byte[] bytes = Golden.bytes("streams/" + name + ".sse");
    Translated translated = translate(RESPONSES, CHAT, bytes, 0);
    Golden.Outcome again = Golden.decode(CHAT, translated.stream().getBytes());
    assertThat(again.fault() == null).isEqualTo(translated.fault() == null);
    EventGrammar.checkPrefix(again.events());
  }

  private record Translated(Buffer stream, @Nullable Fault fault) {}

  private static Translated translate(Dialect from, Dialect to, byte[] bytes, int cut) {
    StreamDecoder decoder = from.streamDecoder();
    StreamEncoder encoder = to.streamEncoder(CONTEXT);
    Buffer out = Buffer.buffer();
    List<ChatEvent> events = new ArrayList<>();
    try {
      decoder.feed(Buffer.buffer(Arrays.copyOf(bytes, cut)), events::add);
      out.appendBuffer(encoder.encode(events));
      events.clear();
      decoder.feed(Buffer.buffer(Arrays.copyOfRange(bytes, cut, bytes.length)), events::add);
      decoder.end(events::add);
      out.appendBuffer(encoder.encode(events));
      return new Translated(out.appendBuffer(encoder.end()), null);
    } catch (FaultException failed) {
      out.appendBuffer(encoder.encode(events));
      return new Translated(out.appendBuffer(encoder.fail(failed.fault())), failed.fault());
    }
  }

  /** A thought's way: its vendor, this facade, a caller that keeps the items, and back. */
  @Test
  void a_thought_of_claudes_comes_back_to_claude_byte_for_byte() {
    byte[] stream = Golden.bytesOf("anthropic/streams/thinking.sse");
    List<Part> thoughts =
        thoughts(Golden.decode(MESSAGES, stream).answer().choices().getFirst().parts());
    assertThat(thoughts).isNotEmpty();
    Buffer shown = translate(MESSAGES, RESPONSES, stream, 0).stream();
    ChatRequest again = sentBack(shown, "claude-opus-4-1");
    assertThat(
            thoughts(again.messages().get(1).parts()).stream().map(CrossDialectTest::bare).toList())
        .isEqualTo(thoughts.stream().map(CrossDialectTest::bare).toList());
    String written = MESSAGES.encodeRequest(again, Target.VENDOR).body().toString();
    for (Part thought : thoughts) {
      assertThat(written)
          .contains(
              switch (thought) {
                case Part.Thinking signed -> "\"signature\":\"" + signed.signature() + "\"";
                case Part.RedactedThinking sealed -> "\"data\":\"" + sealed.data() + "\"";
                default -> throw new AssertionError();
              });
    }
    assertThat(RESPONSES.encodeRequest(again, Target.VENDOR).body().toString())
        .doesNotContain("reasoning\",\"summary", "weir1");
  }

  private static Part bare(Part part) {
    return switch (part) {
      case Part.Thinking t ->
          new Part.Thinking(t.text(), t.signature(), t.family(), dev.weir.bus.chat.Extras.NONE);
      case Part.RedactedThinking t ->
          new Part.RedactedThinking(t.data(), t.family(), dev.weir.bus.chat.Extras.NONE);
      default -> part;
    };
  }

  /** And OpenAI's, through the facades of the others. */
  @Test
  void a_thought_of_openais_comes_back_to_openai_through_any_facade() {
    byte[] stream = Golden.bytes("streams/tools.sse");
    JsonObject message =
        MESSAGES.encodeAnswer(Golden.decode(stream).answer(), CONTEXT).toJsonObject();
    Buffer request =
        new JsonObject()
            .put("model", "gpt-5.6")
            .put("max_tokens", 100)
            .put(
                "messages",
                new JsonArray()
                    .add(new JsonObject().put("role", "user").put("content", "x"))
                    .add(
                        new JsonObject()
                            .put("role", "assistant")
                            .put("content", message.getJsonArray("content"))))
            .toBuffer();
    assertThat(reasoning(MESSAGES.decodeRequest(request).request())).contains("gAAAAAend");
    JsonObject choice =
        CHAT.encodeAnswer(Golden.decode(stream).answer(), CONTEXT)
            .toJsonObject()
            .getJsonArray("choices")
            .getJsonObject(0)
            .getJsonObject("message");
    Buffer chat =
        new JsonObject()
            .put("model", "gpt-5.6")
            .put(
                "messages",
                new JsonArray()
                    .add(new JsonObject().put("role", "user").put("content", "x"))
                    .add(choice))
            .toBuffer();
    assertThat(reasoning(CHAT.decodeRequest(chat).request())).contains("gAAAAAend");
    assertThat(reasoning(sentBack(Buffer.buffer(stream), "gpt-5.6")))
        .contains(
            "\"summary\":[{\"type\":\"summary_text\",\"text\":\"**Thinking**\"},{", "gAAAAAend");
  }

  private static String reasoning(ChatRequest request) {
    JsonArray input =
        RESPONSES.encodeRequest(request, Target.VENDOR).body().toJsonObject().getJsonArray("input");
    return input.stream()
        .map(JsonObject.class::cast)
        .filter(item -> "reasoning".equals(item.getString("type")))
        .map(JsonObject::encode)
        .reduce("", String::concat);
  }

  /** What a caller that keeps no ids sends back of a stream that it was shown. */
  private static ChatRequest sentBack(Buffer stream, String model) {
    String text = stream.toString();
    String data = text.substring(text.lastIndexOf("data: ") + 6);
    JsonArray input = new JsonArray().add(new JsonObject().put("role", "user").put("content", "x"));
    for (Object item : new JsonObject(data).getJsonObject("response").getJsonArray("output")) {
      JsonObject kept = ((JsonObject) item).copy();
      kept.remove("id");
      kept.remove("status");
      input.add(kept);
    }
    Buffer body = new JsonObject().put("model", model).put("input", input).toBuffer();
    return RESPONSES.decodeRequest(body).request();
  }

  private static List<Part> thoughts(List<Part> parts) {
    return parts.stream()
        .filter(part -> part instanceof Part.Thinking || part instanceof Part.RedactedThinking)
        .toList();
  }

  @Test
  void a_seal_that_is_not_ours_is_no_thought() {
    String forged = "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"weir1.a.b.c\"}";
    ChatRequest request =
        RESPONSES
            .decodeRequest(
                Buffer.buffer(
                    "{\"model\":\"m\",\"input\":[%s,{\"role\":\"user\",\"content\":\"x\"}]}"
                        .formatted(forged)))
            .request();
    assertThat(request.messages()).isEqualTo(List.of(Message.of(Role.USER, Part.Text.of("x"))));
  }

  @Test
  void a_request_of_codex_reaches_anthropic_with_all_its_tools() {
    ChatRequest request =
        RESPONSES.decodeRequest(Golden.buffer("requests/codex_lite.json")).request();
    Dialect.Outbound out = MESSAGES.encodeRequest(request, Target.VENDOR);
    JsonObject body = out.body().toJsonObject();
    assertThat(
            body.getJsonArray("tools").stream().map(tool -> ((JsonObject) tool).getString("name")))
        .containsExactly("functions__exec", "functions__wait");
    assertThat(body.getJsonArray("tools").getJsonObject(0).getString("description"))
        .contains("start: /.+/");
    assertThat(body.getJsonArray("messages").encode())
        .contains(
            "\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"functions__exec\"",
            "\"tool_use_id\":\"call_1\",\"content\":\"a.txt\"");
  }

  @Test
  void a_request_of_codex_reaches_chat_with_its_grammar_where_chat_has_it() {
    ChatRequest request =
        RESPONSES.decodeRequest(Golden.buffer("requests/codex_lite.json")).request();
    String body = CHAT.encodeRequest(request, Target.VENDOR).body().toString();
    assertThat(body)
        .contains(
            "\"custom\":{\"name\":\"functions__exec\"",
            "\"grammar\":{\"syntax\":\"lark\",\"definition\":\"start: /.+/\"}");
  }

  @Test
  void what_both_apis_of_openai_know_goes_from_one_to_the_other() {
    String json =
        "{'model':'m','messages':[{'role':'user','content':'x'}],'reasoning_effort':'low',"
            + "'max_completion_tokens':99,'verbosity':'low','metadata':{'a':'b'},"
            + "'prompt_cache_key':'k','prompt_cache_retention':'24h','safety_identifier':'s',"
            + "'service_tier':'flex','logit_bias':{'1':2},'modalities':['text'],"
            + "'response_format':{'type':'json_schema','json_schema':"
            + "{'name':'n','schema':{'type':'object'},'strict':true}}}";
    ChatRequest request = CHAT.decodeRequest(Buffer.buffer(json.replace('\'', '"'))).request();
    Dialect.Outbound out = RESPONSES.encodeRequest(request, Target.VENDOR);
    JsonObject wanted =
        new JsonObject(
            ("{'reasoning':{'effort':'low'},'max_output_tokens':99,'metadata':{'a':'b'},"
                    + "'text':{'format':{'type':'json_schema','name':'n',"
                    + "'schema':{'type':'object'},'strict':true},'verbosity':'low'},"
                    + "'prompt_cache_key':'k','prompt_cache_retention':'24h',"
                    + "'safety_identifier':'s','service_tier':'flex'}")
                .replace('\'', '"'));
    JsonObject told = out.body().toJsonObject();
    for (String member : wanted.fieldNames()) {
      assertThat(told.getValue(member)).as(member).isEqualTo(wanted.getValue(member));
    }
    assertThat(out.dropped()).containsExactlyInAnyOrder("logit_bias", "modalities");
    assertThat(RESPONSES.encodeRequest(request, Target.COMPATIBLE).dropped())
        .contains("verbosity", "metadata", "prompt_cache_retention");
  }

  @Test
  void a_request_of_claude_code_reaches_responses() {
    ChatRequest request =
        MESSAGES
            .decodeRequest(Buffer.buffer(Golden.bytesOf("anthropic/requests/claude-code.json")))
            .request();
    Dialect.Outbound out = RESPONSES.encodeRequest(request, Target.VENDOR);
    JsonArray input = out.body().toJsonObject().getJsonArray("input");
    assertThat(
            input.stream()
                .map(JsonObject.class::cast)
                .map(item -> item.getString("role", item.getString("type"))))
        .startsWith("system", "user", "system", "assistant", "function_call", "function_call")
        .contains("function_call_output");
    assertThat(out.dropped()).contains("messages[0].parts[0].billing_header");
    assertThat(out.body().toString()).doesNotContain("billing");
  }
}
