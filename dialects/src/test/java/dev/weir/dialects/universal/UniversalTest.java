package dev.weir.dialects.universal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.sse.SseReader;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UniversalTest {

  private static final Seal SEAL = new Seal("secret".getBytes(UTF_8));
  private static final Universal UNIVERSAL = new Universal(SEAL);
  private static final OpenAiChat CHAT = new OpenAiChat(SEAL);
  private static final AnswerContext CONTEXT = new AnswerContext("req1", "asked", true, 7, 99);
  private static final RequestLine STREAMED = new RequestLine("", true);
  private static final ChatShape EVERYTHING =
      ChatShape.everything(DialectName.OPENAI_CHAT, "openai");

  /** What a chat of OpenAI's has words for, whoever wrote it. */
  private static final ChatShape REQUESTS =
      EVERYTHING.without(Feature.DOCUMENTS, Feature.MEDIA_FILES);

  private record Event(String type, String data) {
    JsonObject json() {
      return new JsonObject(data);
    }
  }

  /** What a client reads from a stream, whose bytes come one by one or in one piece. */
  private static List<Event> events(Buffer stream, boolean single) {
    List<Event> events = new ArrayList<>();
    SseReader reader = new SseReader(Integer.MAX_VALUE, Integer.MAX_VALUE);
    byte[] bytes = stream.getBytes();
    int step = single ? 1 : bytes.length;
    for (int at = 0; at < bytes.length; at += step) {
      reader.feed(
          bytes, at, step, event -> events.add(new Event(event.type(), event.data().asString())));
    }
    assertThat(reader.atBoundary()).isTrue();
    return events;
  }

  // ---- Requests

  @Test
  void a_request_is_a_chat_whose_answer_tells_usage() {
    Seeds.each(
        200,
        seed -> {
          ChatRequest request = new RandomChats(seed, REQUESTS).request();
          Buffer body = CHAT.encodeRequest(request, Target.VENDOR).body();
          Inbound in = UNIVERSAL.decodeRequest(body, STREAMED);
          assertThat(in.request()).isEqualTo(CHAT.decodeRequest(body, STREAMED).request());
          assertThat(in.tellsOptional()).isTrue();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                      | true  | true
          ,"stream":null                          | true  | true
          ,"stream":true                          | false | true
          ,"stream":false                         | true  | false
          ''                                      | false | false
          ,"stream_options":{"include_usage":false} | true  | true
          """)
  void it_streams_as_its_body_says_and_then_as_its_line_does(
      String more, boolean line, boolean streams) {
    Buffer body =
        Buffer.buffer(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]" + more + "}");
    Inbound in = UNIVERSAL.decodeRequest(body, new RequestLine("", line));
    assertThat(in.request().stream()).isEqualTo(streams);
    assertThat(in.tellsOptional()).isTrue();
  }

  @Test
  void half_a_request_is_refused_wherever_it_was_cut() {
    byte[] whole =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"é\"}],\"n\":2}"
            .getBytes(UTF_8);
    for (int length = 0; length < whole.length; length++) {
      Buffer half = Buffer.buffer(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> UNIVERSAL.decodeRequest(half, STREAMED))
          .isInstanceOfSatisfying(
              FaultException.class,
              refused -> assertThat(refused.fault()).isInstanceOf(Fault.Invalid.class));
    }
    assertThat(UNIVERSAL.decodeRequest(Buffer.buffer(whole), STREAMED).request().model())
        .isEqualTo("m");
  }

  @Test
  void hostile_bytes_are_refused_and_nothing_else() {
    Seeds.each(
        300,
        seed -> {
          RandomChats chats = new RandomChats(seed, REQUESTS);
          SplittableRandom random = chats.random();
          byte[] bytes = CHAT.encodeRequest(chats.request(), Target.VENDOR).body().getBytes();
          for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
          try {
            UNIVERSAL.decodeRequest(Buffer.buffer(bytes), STREAMED);
          } catch (FaultException refused) {
            assertThat(refused.fault()).isInstanceOf(Fault.Invalid.class);
          }
        });
  }

  // ---- Answers

  @Test
  void a_whole_answer_is_that_of_a_chat() {
    ChatAnswer answer = new RandomChats(3, EVERYTHING).answer();
    assertThat(UNIVERSAL.encodeAnswer(answer, CONTEXT))
        .isEqualTo(CHAT.encodeAnswer(answer, CONTEXT));
  }

  @Test
  void a_stream_is_that_of_a_chat_in_numbered_messages_and_says_when_it_is_whole() {
    Seeds.each(
        150,
        seed -> {
          RandomChats chats = new RandomChats(seed, EVERYTHING);
          List<ChatEvent> sent = chats.events();
          Buffer chat = streamed(CHAT.streamEncoder(CONTEXT), List.of(sent));
          List<Event> expected = events(chat, false);
          assertThat(expected.removeLast().data()).isEqualTo("[DONE]");
          // The events may come one by one or together, and so may the bytes.
          List<List<ChatEvent>> portions =
              seed % 2 == 0 ? List.of(sent) : sent.stream().map(List::of).toList();
          Buffer stream = streamed(UNIVERSAL.streamEncoder(CONTEXT), portions);
          List<Event> told = events(stream, seed % 3 == 0);
          assertThat(told.removeLast()).isEqualTo(new Event("done", "{\"done\":true}"));
          assertThat(told).hasSameSizeAs(expected);
          for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i).type()).isEqualTo("chunk");
            assertThat(told.get(i).data())
                .isEqualTo("{\"seq\":" + i + ",\"chunk\":" + expected.get(i).data() + "}");
          }
          assertThat(told.getLast().json().getJsonObject("chunk").getJsonObject("usage"))
              .isNotNull();
        });
  }

  private static Buffer streamed(StreamEncoder encoder, List<List<ChatEvent>> portions) {
    Buffer out = Buffer.buffer();
    portions.forEach(portion -> out.appendBuffer(encoder.encode(portion)));
    return out.appendBuffer(encoder.end());
  }

  /** Larger than what is read of a vendor's stream at once: arguments may come in one piece. */
  @Test
  void a_huge_piece_passes() {
    String text = "x".repeat(SseReader.EVENT_BYTES_MAX_DEFAULT + 1);
    StreamEncoder encoder = UNIVERSAL.streamEncoder(CONTEXT);
    List<ChatEvent> sent =
        List.of(
            new ChatEvent.Started("c", "m", 5, Usage.NONE, Extras.NONE),
            new ChatEvent.PartStarted(0, 0, Part.Text.of(text)),
            new ChatEvent.PartEnded(0, 0),
            new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE));
    List<Event> told = events(streamed(encoder, List.of(sent)), false);
    JsonObject chunk = told.get(1).json().getJsonObject("chunk");
    assertThat(chunk.getJsonArray("choices").getJsonObject(0).getJsonObject("delta"))
        .isEqualTo(new JsonObject().put("content", text));
  }

  // ---- Failures

  @Test
  void a_failure_tells_its_status_its_number_and_whether_to_try_again() {
    Seeds.each(
        200,
        seed -> {
          Fault fault = new RandomChats(seed, EVERYTHING).fault();
          JsonObject told = new JsonObject(UNIVERSAL.errorBody(fault, "req1"));
          assertThat(told.fieldNames())
              .containsExactlyInAnyOrder("error", "status", "number", "retryable");
          assertThat(told.getJsonObject("error"))
              .isEqualTo(new JsonObject(CHAT.errorBody(fault, "req1")).getJsonObject("error"));
          assertThat(told.getInteger("status"))
              .isEqualTo(UNIVERSAL.errorStatus(fault))
              .isEqualTo(CHAT.errorStatus(fault));
          assertThat(told.getInteger("number")).isEqualTo(fault.number());
          assertThat(told.getBoolean("retryable")).isEqualTo(fault.retryable());
          checkEvent(UNIVERSAL.errorEvent(fault, "req1"), told);
          checkEvent(UNIVERSAL.streamEncoder(CONTEXT).fail(fault), told);
        });
  }

  private static void checkEvent(Buffer event, JsonObject told) {
    List<Event> events = events(event, false);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().type()).isEqualTo("error");
    assertThat(events.getFirst().json()).isEqualTo(told);
  }

  @Test
  void what_a_vendor_said_itself_stands_on_one_line_and_brings_nothing_with_it() {
    String body =
        "{\r\n  \"user_id\": \"u\",\n  \"error\": {\n    \"message\": \"busy\", \"code\": 429\n  }\n}";
    Fault fault =
        new Fault.Upstream(
            "busy",
            DialectName.OPENAI_CHAT,
            429,
            Fault.Upstream.Kind.RATE_LIMITED,
            -1,
            List.of(),
            Buffer.buffer(body));
    String event = UNIVERSAL.errorEvent(fault, "req1").toString();
    assertThat(event.lines()).hasSize(3);
    assertThat(events(Buffer.buffer(event), true).getFirst().json())
        .isEqualTo(
            new JsonObject(
                """
                {"error": {"message": "busy", "code": 429}, "status": 429, "number": 16,
                 "retryable": true}"""));
  }

  @Test
  void waiting_is_a_comment() {
    assertThat(UNIVERSAL.keepAlive()).isEqualTo(CHAT.keepAlive());
    assertThat(UNIVERSAL.streamEncoder(CONTEXT).keepAlive()).isEqualTo(CHAT.keepAlive());
    assertThat(events(UNIVERSAL.keepAlive(), false)).isEmpty();
    assertThat(UNIVERSAL.name()).isEqualTo(DialectName.UNIVERSAL);
  }
}
