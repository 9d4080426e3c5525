package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Opaque state of other vendors, out to a caller of this dialect and back. */
class ReasoningDetailsTest {

  private static final AnswerContext CONTEXT = new AnswerContext("r", "m", false, 0, 1);
  private static final List<Part> THOUGHTS =
      List.of(
          new Part.Thinking("One. ", "sig1", "anthropic", Extras.NONE),
          new Part.RedactedThinking("zip", "anthropic", Extras.NONE),
          new Part.Thinking("", "sig2", "gemini", Extras.NONE),
          new Part.Thinking("Two.", "sig3", "anthropic", Extras.NONE));

  @Test
  void thoughts_of_an_answer_come_back_with_the_next_request() {
    JsonValue message = answered(Golden.CHAT).get("message");
    assertThat(message).isNotNull();
    assertThat(message.textOf("reasoning_content")).isEqualTo("One. Two.");
    assertThat(parts(message)).startsWith(THOUGHTS.toArray(Part[]::new));
  }

  @Test
  void entries_collected_from_a_stream_come_back_with_the_next_request() {
    StreamEncoder encoder = Golden.CHAT.streamEncoder(CONTEXT);
    StringBuilder entries = new StringBuilder();
    for (String event : encoder.encode(answer().events()).toString().split("\n\n")) {
      JsonValue delta =
          JsonReader.read(event.substring("data: ".length()).getBytes(UTF_8))
              .members()
              .get("choices")
              .items()
              .getFirst()
              .get("delta");
      JsonValue details = delta == null ? null : delta.get("reasoning_details");
      if (details != null) {
        details.items().forEach(entry -> entries.append(",").append(entry.raw()));
      }
    }
    String message =
        "{\"role\":\"assistant\",\"content\":\"x\",\"reasoning_details\":["
            + entries.substring(1)
            + "]}";
    assertThat(parts(JsonReader.read(message.getBytes(UTF_8))))
        .startsWith(THOUGHTS.toArray(Part[]::new));
  }

  @Test
  void what_does_not_bear_our_seal_is_dropped_and_the_plain_text_stays() {
    String forged = new Seal("other".getBytes(UTF_8)).wrap("anthropic", "sig");
    String message =
        """
        {"role":"assistant","content":"x","reasoning_content":"Plain.","reasoning_details":[
        {"type":"reasoning.text","text":"Plain.","signature":"%s","format":"weir-v1","index":0},
        {"type":"reasoning.encrypted","data":"%s","format":"weir-v1","index":1},
        {"type":"reasoning.encrypted"},{},7]}\
        """
            .formatted(forged, forged);
    assertThat(parts(JsonReader.read(message.getBytes(UTF_8))))
        .containsExactly(new Part.Thinking("Plain.", null, "", Extras.NONE), Part.Text.of("x"));
  }

  @Test
  void a_gateway_behind_another_keeps_its_own_seal() {
    OpenAiChat inner = new OpenAiChat(new Seal("inner".getBytes(UTF_8)));
    ChatAnswer atOuter = Golden.CHAT.decodeAnswer(inner.encodeAnswer(answer(), CONTEXT));
    Buffer toCaller = Golden.CHAT.encodeAnswer(atOuter, CONTEXT);
    List<Part> fromCaller = parts(choice(toCaller).members().get("message"));
    assertThat(fromCaller).startsWith(atOuter.choices().getFirst().parts().toArray(Part[]::new));
    Message assistant = new Message(Role.ASSISTANT, fromCaller, null, Extras.NONE);
    Buffer toInner =
        Golden.CHAT
            .encodeRequest(ChatRequest.of("m", false, List.of(assistant)), Target.COMPATIBLE)
            .body();
    assertThat(inner.decodeRequest(toInner).request().messages().getFirst().parts())
        .startsWith(THOUGHTS.toArray(Part[]::new));
  }

  @Test
  void a_stream_of_such_a_gateway_is_read_too() {
    OpenAiChat inner = new OpenAiChat(new Seal("inner".getBytes(UTF_8)));
    StreamEncoder encoder = inner.streamEncoder(CONTEXT);
    Buffer stream = encoder.encode(answer().events()).appendBuffer(encoder.end());
    StreamDecoder decoder = Golden.CHAT.streamDecoder();
    List<ChatEvent> events = new ArrayList<>();
    decoder.feed(stream, events::add);
    decoder.end(events::add);
    assertThat(events)
        .filteredOn(ChatEvent.SignatureDelta.class::isInstance)
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(
            event ->
                Seal.looksWrapped(((ChatEvent.SignatureDelta) event).signature())
                    && ((ChatEvent.SignatureDelta) event).family().equals("openrouter"));
  }

  @Test
  void two_thoughts_without_signature_stay_two() {
    List<Part> two =
        List.of(
            new Part.Thinking("One.", null, "", Extras.NONE),
            new Part.Thinking("Two.", null, "", Extras.NONE),
            Part.Text.of("x"));
    ChatAnswer answer = answer(two);
    StreamEncoder encoder = Golden.CHAT.streamEncoder(CONTEXT);
    byte[] stream = encoder.encode(answer.events()).appendBuffer(encoder.end()).getBytes();
    assertThat(StreamFeeding.whole(stream).shown())
        .contains("  thinking \"One.\"\n  thinking \"Two.\"\n  text \"x\"");
    Buffer body = Golden.CHAT.encodeAnswer(answer, CONTEXT);
    assertThat(Golden.CHAT.decodeAnswer(body).choices().getFirst().parts()).isEqualTo(two);
  }

  @Test
  void an_openrouter_summary_keeps_its_type() {
    Extras extras = new Extras("openai-chat", Map.of("type", RawJson.of("\"reasoning.summary\"")));
    Part summary = new Part.Thinking("Short.", null, "", extras);
    JsonWriter out = new JsonWriter();
    ReasoningDetails details = new ReasoningDetails(Golden.SEAL);
    details.write(out, summary, 0);
    assertThat(out.toRaw()).hasToString("{\"summary\":\"Short.\",\"type\":\"reasoning.summary\"}");
    assertThat(details.read(JsonReader.read(out.toRaw()), ReasoningDetails.Sender.CALLER))
        .isEqualTo(summary);
  }

  private static ChatAnswer answer() {
    List<Part> parts = new ArrayList<>(THOUGHTS);
    parts.add(Part.Text.of("x"));
    return answer(parts);
  }

  private static ChatAnswer answer(List<Part> parts) {
    return new ChatAnswer(
        "a",
        "m",
        1,
        List.of(new ChatAnswer.Choice(0, parts, Finish.of(Finish.Reason.STOP), null, Extras.NONE)),
        Usage.of(1, 1),
        Extras.NONE);
  }

  private static JsonValue answered(OpenAiChat chat) {
    return choice(chat.encodeAnswer(answer(), CONTEXT));
  }

  private static JsonValue choice(Buffer answer) {
    return JsonReader.read(answer).members().get("choices").items().getFirst();
  }

  private static List<Part> parts(JsonValue message) {
    Buffer body = Buffer.buffer("{\"model\":\"m\",\"messages\":[" + message.raw() + "]}");
    return Golden.CHAT.decodeRequest(body).request().messages().getFirst().parts();
  }
}
