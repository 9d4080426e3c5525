package dev.weir.dialects.bedrock;

import static dev.weir.dialects.bedrock.Fixtures.CONTEXT;
import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.LINE;
import static dev.weir.dialects.bedrock.Fixtures.SEAL;
import static dev.weir.dialects.bedrock.Fixtures.decode;
import static dev.weir.dialects.bedrock.Fixtures.json;
import static dev.weir.dialects.bedrock.Fixtures.object;
import static dev.weir.dialects.bedrock.Fixtures.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.openai.OpenAiChat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thought's state comes back to whoever made it, whichever way it went. */
class ThoughtsTest {

  private static final Part SIGNED = new Part.Thinking("hm", "sig+/=", "bedrock", Extras.NONE);
  private static final Part REDACTED =
      new Part.RedactedThinking("c2VjcmV0", "bedrock", Extras.NONE);

  private static ChatAnswer answer(Part... parts) {
    return new ChatAnswer(
        "id",
        "m",
        0,
        List.of(
            new ChatAnswer.Choice(
                0, List.of(parts), Finish.of(Finish.Reason.STOP), null, Extras.NONE)),
        Usage.of(1, 1),
        Extras.NONE);
  }

  /** What an answer's message becomes when its caller sends it back. */
  private static List<Part> sentBack(Dialect dialect, Buffer shown) {
    JsonObject answer = object(shown);
    JsonObject request = new JsonObject().put("model", "m").put("max_tokens", 9);
    JsonArray messages = new JsonArray();
    if (dialect instanceof BedrockConverse) {
      messages.add(answer.getJsonObject("output").getJsonObject("message"));
    } else if (dialect instanceof OpenAiChat) {
      messages.add(answer.getJsonArray("choices").getJsonObject(0).getJsonObject("message"));
    } else {
      JsonArray content = answer.getJsonArray("content");
      messages.add(new JsonObject().put("role", "assistant").put("content", content));
    }
    request.put("messages", messages);
    RequestLine line = new RequestLine("m", false);
    return dialect.decodeRequest(request.toBuffer(), line).request().messages().getFirst().parts();
  }

  @Test
  void bedrocks_own_state_rides_through_every_dialect() {
    for (Dialect dialect : List.of(CONVERSE, new AnthropicMessages(SEAL), new OpenAiChat(SEAL))) {
      ChatAnswer answer = answer(SIGNED, REDACTED, Part.Text.of("So."));
      assertThat(sentBack(dialect, dialect.encodeAnswer(answer, CONTEXT)))
          .as(dialect.name())
          .contains(SIGNED, REDACTED);
    }
  }

  @Test
  void others_state_rides_through_this_dialect_in_words_that_clients_take() {
    for (String family : List.of("anthropic", "openrouter", "openai", "gemini")) {
      Part signed = new Part.Thinking("hm", "s1", family, Extras.NONE);
      Part redacted = new Part.RedactedThinking("not base64!", family, Extras.NONE);
      Buffer shown = CONVERSE.encodeAnswer(answer(signed, redacted), CONTEXT);
      JsonArray content =
          object(shown).getJsonObject("output").getJsonObject("message").getJsonArray("content");
      JsonObject blob = content.getJsonObject(1).getJsonObject("reasoningContent");
      // Clients keep bytes, and write base64 of their own.
      byte[] bytes = Base64.getDecoder().decode(blob.getString("redactedContent"));
      blob.put("redactedContent", Base64.getEncoder().encodeToString(bytes));
      assertThat(sentBack(CONVERSE, shown)).containsExactly(signed, redacted);
      assertThat(sentBack(CONVERSE, streamed(signed, redacted))).containsExactly(signed, redacted);
    }
  }

  /** The answer that a client puts together from a stream. */
  private static Buffer streamed(Part... parts) {
    StreamEncoder encoder = CONVERSE.streamEncoder(CONTEXT);
    List<ChatEvent> events = answer(parts).events();
    Buffer stream = encoder.encode(events).appendBuffer(encoder.end());
    Dialect stranger = new BedrockConverse(new Seal("another".getBytes(UTF_8)));
    StreamDecoder decoder = stranger.streamDecoder();
    AnswerAssembler assembler = new AnswerAssembler();
    decoder.feed(stream, assembler::accept);
    ChatAnswer seen = assembler.answer();
    JsonArray content = new JsonArray();
    for (Part part : seen.choices().getFirst().parts()) {
      switch (part) {
        case Part.Thinking thought ->
            content.add(
                block(
                    "reasoningText",
                    new JsonObject()
                        .put("text", thought.text())
                        .put("signature", thought.signature())));
        case Part.RedactedThinking sealed -> content.add(block("redactedContent", sealed.data()));
        default -> throw new AssertionError(part);
      }
    }
    JsonObject message = new JsonObject().put("role", "assistant").put("content", content);
    return new JsonObject().put("output", new JsonObject().put("message", message)).toBuffer();
  }

  private static JsonObject block(String member, Object value) {
    return new JsonObject().put("reasoningContent", new JsonObject().put(member, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir1.anthropic.czE.AAAAAAAAAAAAAAAAAAAAAA", "weir1.", "weir1.x"})
  void a_seal_that_is_not_ours_lets_no_thought_through(String sealed) {
    String blob = Base64.getEncoder().encodeToString(sealed.getBytes(UTF_8));
    String body =
        "{'messages':[{'role':'assistant','content':["
            + "{'reasoningContent':{'reasoningText':{'text':'a','signature':'"
            + sealed
            + "'}}},"
            + "{'reasoningContent':{'redactedContent':'"
            + blob
            + "'}},"
            + "{'reasoningContent':{'redactedContent':'d2VpcjEu!'}},"
            + "{'text':'x'}]}]}";
    assertThat(CONVERSE.decodeRequest(json(body), LINE).request().messages().getFirst().parts())
        .containsExactly(Part.Text.of("x"));
  }

  @Test
  void a_vendor_that_is_a_gateway_like_us_keeps_its_seals() {
    String sealed = new Seal("theirs".getBytes(UTF_8)).wrap("anthropic", "s");
    Part signed = new Part.Thinking("hm", sealed, "bedrock", Extras.NONE);
    String blob = Base64.getEncoder().encodeToString(sealed.getBytes(UTF_8));
    Part redacted = new Part.RedactedThinking(blob, "bedrock", Extras.NONE);
    String content =
        "{'reasoningContent':{'reasoningText':{'text':'hm','signature':'"
            + sealed
            + "'}}},"
            + "{'reasoningContent':{'redactedContent':'"
            + blob
            + "'}}";
    ChatAnswer answer =
        CONVERSE.decodeAnswer(json("{'output':{'message':{'content':[" + content + "]}}}"));
    assertThat(answer.choices().getFirst().parts()).containsExactly(signed, redacted);
    assertThat(sentBack(CONVERSE, CONVERSE.encodeAnswer(answer, CONTEXT)))
        .containsExactly(signed, redacted);
  }

  @Test
  void a_streamed_thought_goes_back_as_it_came() {
    AnswerAssembler assembler = new AnswerAssembler();
    decode(stream("thinking")).forEach(assembler::accept);
    List<Part> parts = new ArrayList<>(assembler.answer().choices().getFirst().parts());
    assertThat(parts.getFirst())
        .isEqualTo(
            new Part.Thinking("I should think.", "EqoBCkgIARABGAIiQL8=", "bedrock", Extras.NONE));
    List<Part> back = sentBack(CONVERSE, CONVERSE.encodeAnswer(assembler.answer(), CONTEXT));
    assertThat(back).isEqualTo(parts);
  }
}
