package dev.weir.dialects.cohere;

import static dev.weir.dialects.cohere.Fixtures.COHERE;
import static dev.weir.dialects.cohere.Fixtures.CONTEXT;
import static dev.weir.dialects.cohere.Fixtures.assembled;
import static dev.weir.dialects.cohere.Fixtures.decode;
import static dev.weir.dialects.cohere.Fixtures.eachCut;
import static dev.weir.dialects.cohere.Fixtures.encode;
import static dev.weir.dialects.cohere.Fixtures.expected;
import static dev.weir.dialects.cohere.Fixtures.faultOf;
import static dev.weir.dialects.cohere.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.openai.Shown;
import dev.weir.testkit.EventGrammar;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests, answers and streams: as they came, as they are understood, as they are written again.
 */
class TranscriptsTest {

  static List<String> requests() {
    return Fixtures.names("requests", ".json");
  }

  static List<String> answers() {
    return Fixtures.names("answers", ".json");
  }

  static List<String> streams() {
    return Fixtures.names("streams", ".sse");
  }

  static List<String> wholeStreams() {
    return streams().stream().filter(name -> !name.startsWith("fails_")).toList();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_means_what_stands_beside_it_and_is_written_as_it_was(String name) {
    Buffer body = resource("requests/" + name + ".json");
    ChatRequest request = COHERE.decodeRequest(body).request();
    String shown = Shown.of(request);
    assertThat(shown).isEqualTo(expected("requests/" + name + ".txt", shown));
    Outbound out = COHERE.encodeRequest(request, Target.VENDOR);
    assertThat(out.dropped()).isEmpty();
    assertThat(COHERE.decodeRequest(out.body()).request()).isEqualTo(request);
    JsonObject written = new JsonObject(out.body());
    JsonObject given = new JsonObject(body);
    assertThat(written.fieldNames()).isEqualTo(given.fieldNames());
    for (String member : given.fieldNames()) {
      if (!member.equals("messages") && !member.equals("tools")) {
        assertThat(written.getValue(member)).as(member).isEqualTo(given.getValue(member));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_means_what_stands_beside_it(String name) {
    Buffer body = resource("answers/" + name + ".json");
    String shown;
    try {
      ChatAnswer answer = COHERE.decodeAnswer(body);
      Buffer again = COHERE.encodeAnswer(answer, CONTEXT);
      assertThat(COHERE.decodeAnswer(again)).isEqualTo(answer);
      shown = Shown.of(answer) + "\n" + again + "\n";
    } catch (FaultException failed) {
      shown = Shown.of(failed.fault());
    }
    assertThat(shown).isEqualTo(expected("answers/" + name + ".txt", shown));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void a_stream_means_what_stands_beside_it_however_it_is_cut(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    String whole = shown(stream);
    assertThat(whole).isEqualTo(expected("streams/" + name + ".txt", whole));
    eachCut(
        stream,
        cut ->
            assertThat(shown(stream.slice(0, cut), stream.slice(cut, stream.length())))
                .as("cut at %d", cut)
                .isEqualTo(whole));
  }

  @ParameterizedTest
  @MethodSource("wholeStreams")
  void a_stream_without_its_end_is_broken(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    int end = Buffer.buffer(before(stream.toString(), "message-end")).length();
    for (int length = 0; length < end; length++) {
      Buffer part = stream.slice(0, length);
      Fault.Upstream fault = (Fault.Upstream) faultOf(() -> decode(part));
      assertThat(fault.kind()).as("after %d bytes", length).isEqualTo(Fault.Upstream.Kind.BROKEN);
    }
  }

  @ParameterizedTest
  @MethodSource("wholeStreams")
  void a_stream_read_and_written_is_the_same_answer(String name) {
    List<ChatEvent> events = decode(resource("streams/" + name + ".sse"));
    Buffer written = encode(events);
    CohereGrammar.check(written);
    ChatAnswer before = assembled(events);
    ChatAnswer after = assembled(decode(written));
    assertThat(after.choices()).isEqualTo(before.choices());
    assertThat(after.extras()).isEqualTo(before.extras());
    if (!before.usage().equals(Usage.NONE)) {
      assertThat(after.usage()).isEqualTo(before.usage());
    }
  }

  @Test
  void a_long_stream_is_the_same_however_it_is_cut() {
    StringBuilder text = new StringBuilder(before(resource("streams/text.sse").toString(), "end"));
    for (int i = 0; i < 400; i++) {
      text.append("event: content-delta\ndata: {\"type\":\"content-delta\",\"index\":0,\"delta\":")
          .append("{\"message\":{\"content\":{\"text\":\"wörd ")
          .append(i)
          .append("\"}}}}\n\n");
    }
    text.append("event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{}}\n\n");
    Buffer stream = Buffer.buffer(text.toString());
    String whole = shown(stream);
    assertThat(whole).contains("wörd 399");
    eachCut(
        stream,
        cut ->
            assertThat(shown(stream.slice(0, cut), stream.slice(cut, stream.length())))
                .isEqualTo(whole));
  }

  /** The text up to the event whose name ends so. */
  private static String before(String stream, String name) {
    int at = stream.indexOf(name + "\n");
    int event = stream.lastIndexOf("event:", at < 0 ? stream.length() : at);
    return stream.substring(0, event);
  }

  private static String shown(Buffer... pieces) {
    StreamDecoder decoder = COHERE.streamDecoder();
    List<ChatEvent> events = new ArrayList<>();
    try {
      for (Buffer piece : pieces) {
        decoder.feed(piece, events::add);
      }
      decoder.end(events::add);
    } catch (FaultException failed) {
      EventGrammar.checkPrefix(events);
      return events.size() + " events, then " + Shown.of(failed.fault());
    }
    EventGrammar.check(events);
    StringBuilder out = new StringBuilder(Shown.of(assembled(events)));
    for (ChatEvent event : events) {
      if (event instanceof ChatEvent.Vendor vendor) {
        out.append("vendor %s %s\n".formatted(vendor.type(), vendor.json()));
      }
    }
    return out.toString();
  }
}
