package dev.weir.dialects.gemini;

import static dev.weir.dialects.gemini.Fixtures.BLIND;
import static dev.weir.dialects.gemini.Fixtures.CONTEXT;
import static dev.weir.dialects.gemini.Fixtures.GEMINI;
import static dev.weir.dialects.gemini.Fixtures.LINE;
import static dev.weir.dialects.gemini.Fixtures.SEAL;
import static dev.weir.dialects.gemini.Fixtures.decode;
import static dev.weir.dialects.gemini.Fixtures.json;
import static dev.weir.dialects.gemini.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.openai.OpenAiChat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of thoughts on its way out, through callers, and back. */
class SignaturesTest {

  private static final Part.Thinking CLAUDES =
      new Part.Thinking("deep", "c2ln", "anthropic", Extras.NONE);
  private static final Part.RedactedThinking SEALED =
      new Part.RedactedThinking("ZGF0YQ", "anthropic", Extras.NONE);
  private static final Part CALL = Part.ToolCall.of("call_1", "f", "{\"a\":1}");
  private static final Part TEXT = Part.Text.of("said");

  private static ChatAnswer answer(Part... parts) {
    ChatAnswer.Choice choice =
        new ChatAnswer.Choice(0, List.of(parts), Finish.of(Finish.Reason.STOP), null, Extras.NONE);
    return new ChatAnswer("a1", "m", 0, List.of(choice), Usage.of(1, 1), Extras.NONE);
  }

  /** What a caller that sends back what it got, thoughts or no thoughts, asks next. */
  private static List<Part> sentBack(Buffer answer, boolean withThoughts) {
    JsonObject content =
        new JsonObject(answer).getJsonArray("candidates").getJsonObject(0).getJsonObject("content");
    return sentBack(content.getJsonArray("parts"), withThoughts);
  }

  private static List<Part> sentBack(JsonArray parts, boolean withThoughts) {
    JsonArray kept = new JsonArray();
    for (Object part : parts) {
      if (withThoughts || !((JsonObject) part).containsKey("thought")) {
        kept.add(part);
      }
    }
    JsonObject body =
        new JsonObject()
            .put(
                "contents",
                new JsonArray().add(new JsonObject().put("role", "model").put("parts", kept)));
    return GEMINI.decodeRequest(body.toBuffer(), LINE).request().messages().getFirst().parts();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thoughts_of_others_come_back_with_the_call_that_carried_them(boolean asked) {
    AnswerContext context = asked ? CONTEXT : BLIND;
    Part unsigned = new Part.Thinking("and more", null, "", Extras.NONE);
    for (Part last : List.of(CALL, TEXT)) {
      Buffer out = GEMINI.encodeAnswer(answer(CLAUDES, unsigned, SEALED, last), context);
      assertThat(out.toString().contains("\"thought\":true")).isEqualTo(asked);
      for (boolean keepsThoughts : List.of(true, false)) {
        assertThat(sentBack(out, keepsThoughts)).containsExactly(CLAUDES, unsigned, SEALED, last);
      }
    }
    Buffer alone = GEMINI.encodeAnswer(answer(TEXT, SEALED), context);
    assertThat(sentBack(alone, true)).containsExactly(TEXT, SEALED);
  }

  @Test
  void a_stream_carries_them_like_an_answer() {
    for (AnswerContext context : List.of(CONTEXT, BLIND)) {
      StreamEncoder encoder = GEMINI.streamEncoder(context);
      Buffer out =
          encoder.encode(
              List.of(
                  new ChatEvent.Started("a1", "m", 0, Usage.NONE, Extras.NONE),
                  new ChatEvent.PartStarted(0, 0, new Part.Thinking("", null, "", Extras.NONE)),
                  new ChatEvent.ThinkingDelta(0, 0, "de"),
                  new ChatEvent.ThinkingDelta(0, 0, "ep"),
                  new ChatEvent.SignatureDelta(0, 0, "c2ln", "anthropic"),
                  new ChatEvent.PartEnded(0, 0),
                  new ChatEvent.PartStarted(0, 1, CALL),
                  new ChatEvent.PartEnded(0, 1),
                  new ChatEvent.PartStarted(0, 2, SEALED),
                  new ChatEvent.PartEnded(0, 2),
                  new ChatEvent.Finished(0, Finish.of(Finish.Reason.TOOL_CALLS), Extras.NONE)));
      JsonArray parts = new JsonArray();
      for (JsonObject chunk : GeminiGrammar.check(out.appendBuffer(encoder.end()))) {
        JsonObject candidate = chunk.getJsonArray("candidates").getJsonObject(0);
        candidate.getJsonObject("content").getJsonArray("parts").forEach(parts::add);
      }
      assertThat(sentBack(parts, true)).containsExactly(CLAUDES, CALL, SEALED);
      assertThat(sentBack(parts, false)).containsExactly(CLAUDES, CALL, SEALED);
    }
  }

  @Test
  void unsigned_thoughts_are_shown_and_carry_nothing() {
    Part thought = new Part.Thinking("hm", null, "", Extras.NONE);
    assertThat(GEMINI.encodeAnswer(answer(thought, CALL), CONTEXT).toString())
        .contains("{\"text\":\"hm\",\"thought\":true}")
        .doesNotContain("thoughtSignature");
  }

  @Test
  void googles_own_state_goes_through_every_caller_and_back_byte_for_byte() {
    Buffer vendors =
        json(
            "{'candidates':[{'content':{'parts':[{'text':'Plan','thought':true},{'text':'I call.'},"
                + "{'functionCall':{'id':'c1','name':'f','args':{}},'thoughtSignature':'U0lH'},"
                + "{'functionCall':{'id':'c2','name':'g','args':{}}}]},'finishReason':'STOP'}],"
                + "'responseId':'r','modelVersion':'m'}");
    ChatAnswer answer = GEMINI.decodeAnswer(vendors);
    assertThat(answer.choices().getFirst().parts()).contains(Signatures.own("U0lH"));

    AnthropicMessages anthropic = new AnthropicMessages(SEAL);
    JsonArray blocks =
        new JsonObject(anthropic.encodeAnswer(answer, CONTEXT)).getJsonArray("content");
    ChatRequest viaMessages =
        anthropic
            .decodeRequest(
                new JsonObject()
                    .put("model", "gemini-3.8-flash")
                    .put("max_tokens", 9)
                    .put("messages", turns("content", blocks))
                    .toBuffer())
            .request();
    assertThat(toGoogle(viaMessages)).containsEntry("c1", "U0lH").doesNotContainKey("c2");

    OpenAiChat openai = new OpenAiChat(SEAL);
    JsonObject message =
        new JsonObject(openai.encodeAnswer(answer, CONTEXT))
            .getJsonArray("choices")
            .getJsonObject(0)
            .getJsonObject("message");
    JsonArray messages = new JsonArray().add(user("content", "go")).add(message);
    ChatRequest viaChat =
        openai
            .decodeRequest(
                new JsonObject()
                    .put("model", "gemini-3.8-flash")
                    .put("messages", messages)
                    .toBuffer())
            .request();
    assertThat(toGoogle(viaChat)).containsEntry("c1", "U0lH").doesNotContainKey("c2");
  }

  private static JsonObject user(String member, Object content) {
    return new JsonObject().put("role", "user").put(member, content);
  }

  private static JsonArray turns(String member, JsonArray answered) {
    return new JsonArray()
        .add(user(member, "go"))
        .add(new JsonObject().put("role", "assistant").put(member, answered));
  }

  /** The signatures on calls in the request that reaches Google. */
  private static Map<String, Object> toGoogle(ChatRequest request) {
    Outbound out = GEMINI.encodeRequest(request, Target.VENDOR);
    Map<String, Object> signatures = new HashMap<>();
    for (Object content : new JsonObject(out.body()).getJsonArray("contents")) {
      for (Object item : ((JsonObject) content).getJsonArray("parts")) {
        JsonObject part = (JsonObject) item;
        JsonObject call = part.getJsonObject("functionCall");
        if (call != null && part.containsKey("thoughtSignature")) {
          signatures.put(call.getString("id"), part.getString("thoughtSignature"));
        }
      }
    }
    return signatures;
  }

  @Test
  void calls_of_others_go_to_google_with_the_word_that_stands_for_a_signature() {
    ChatRequest request =
        ChatRequest.of(
            "gemini-3-pro-preview",
            false,
            List.of(
                Message.of(Role.USER, TEXT),
                Message.of(Role.ASSISTANT, CLAUDES, CALL, Part.ToolCall.of("call_2", "g", "{}"))));
    assertThat(toGoogle(request)).isEqualTo(Map.of("call_1", Signatures.SKIP));
    Outbound out = GEMINI.encodeRequest(request, Target.VENDOR);
    assertThat(out.dropped()).containsExactly(Rule.THINKING.field());
    assertThat(toGoogle(request.withModel("gemini-2.5-pro"))).isEmpty();
    assertThat(GEMINI.decodeRequest(out.body(), LINE).request().messages().get(1).parts())
        .containsExactly(CALL, Part.ToolCall.of("call_2", "g", "{}"));
  }

  @Test
  void a_signed_text_keeps_its_signature_where_no_call_wants_one() {
    String body =
        "{'contents':[{'role':'user','parts':[{'text':'q'}]},{'role':'model','parts':["
            + "{'text':'a'},{'text':'b','thoughtSignature':'czE='},{'text':'c'},"
            + "{'text':'','thoughtSignature':'czI='}]}]}";
    Buffer again = GEMINI.encodeRequest(request(body), Target.VENDOR).body();
    assertThat(new JsonObject(again).getJsonArray("contents"))
        .isEqualTo(new JsonObject(json(body)).getJsonArray("contents"));
  }

  @Test
  void a_seal_that_is_not_ours_is_left_out() {
    String foreign = new Seal(new byte[] {1}).wrap("gemini-thoughts", "[]");
    String broken = SEAL.wrap("gemini-thoughts", "no JSON");
    for (String signature :
        List.of(foreign, SEAL.wrap("anthropic", "x"), broken, Signatures.SKIP, "")) {
      List<Part> parts =
          request(
                  "{'contents':[{'role':'model','parts':[{'text':'t','thought':true,"
                      + "'thoughtSignature':'"
                      + signature
                      + "'},{'text':'a','thoughtSignature':'"
                      + signature
                      + "'}]}]}")
              .messages()
              .getFirst()
              .parts();
      assertThat(parts)
          .containsExactly(new Part.Thinking("t", null, "", Extras.NONE), Part.Text.of("a"));
    }
  }

  @Test
  void the_state_of_another_gateway_is_sealed_once_more_and_comes_back_as_it_was() {
    String theirs = new Seal(new byte[] {1}).wrap("thoughts", "[]");
    Part state = Signatures.own(theirs);
    Buffer out = GEMINI.encodeAnswer(answer(state, CALL), CONTEXT);
    assertThat(sentBack(out, true)).containsExactly(state, CALL);
  }

  @Test
  void thoughts_of_google_reach_callers_of_openai_in_a_stream() {
    Dialect openai = new OpenAiChat(SEAL);
    StreamEncoder encoder = openai.streamEncoder(CONTEXT);
    List<ChatEvent> events = decode(Fixtures.resource("streams/thoughts_and_calls.sse")).events();
    Buffer out = encoder.encode(events).appendBuffer(encoder.end());
    assertThat(out.toString()).contains("reasoning_content", "reasoning.encrypted");
    assertThat(decode(openai.streamDecoder(), out).answer().choices().getFirst().parts())
        .contains(Signatures.own("c2lnbmF0dXJl"));
  }
}
