package dev.weir.dialects.anthropic;

import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.bytewise;
import static dev.weir.dialects.anthropic.Fixtures.decode;
import static dev.weir.dialects.anthropic.Fixtures.decodeCutAt;
import static dev.weir.dialects.anthropic.Fixtures.eachCut;
import static dev.weir.dialects.anthropic.Fixtures.faultOf;
import static dev.weir.dialects.anthropic.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.dialects.StreamDecoder;
import dev.weir.testkit.EventGrammar;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDecoderTest {

  private static final String OVERLOADED =
      "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";

  private static final String START =
      "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\"}}\n\n";
  private static final String TEXT =
      "data: {\"type\":\"content_block_start\",\"index\":0,"
          + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";

  private static String delta(String members) {
    return "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{"
        + members.replace('\'', '"')
        + "}}\n\n";
  }

  private static Fault.Upstream refusal(String stream) {
    return (Fault.Upstream) faultOf(() -> decode(Buffer.buffer(stream)));
  }

  @ParameterizedTest
  @MethodSource("dev.weir.dialects.anthropic.Fixtures#streams")
  void a_transcript_means_the_same_however_it_is_cut(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    List<ChatEvent> whole = decode(stream);
    EventGrammar.check(whole);
    if (!name.equals("long")) {
      String lines =
          whole.stream()
              .map(event -> event.toString().replace("\n", "\\n") + "\n")
              .collect(Collectors.joining());
      assertThat(lines).isEqualTo(resource("streams/" + name + ".events").toString());
    }
    assertThat(decode(bytewise(stream))).isEqualTo(whole);
    eachCut(stream, cut -> assertThat(decodeCutAt(stream, cut)).isEqualTo(whole));
  }

  @Test
  void server_tools_and_unknown_blocks_come_whole() {
    AnswerAssembler assembler = new AnswerAssembler();
    decode(resource("streams/server-tools.sse")).forEach(assembler::accept);
    List<Part> parts = assembler.answer().choices().getFirst().parts();
    assertThat(((Part.Vendor) parts.get(1)).json().toString())
        .contains("\"input\":{\"query\": \"weather NYC\"}");
    assertThat(((Part.Vendor) parts.get(4)).json().toString())
        .isEqualTo(
            "{\"type\":\"compaction\",\"content\":\"Summary so far.\","
                + "\"encrypted_content\":\"enc\"}");
    assertThat(((Part.Text) parts.get(3)).extras().members().get("citations").toString())
        .startsWith("[{")
        .contains("Eo8=")
        .contains("Eo9=")
        .endsWith("}]");
  }

  @Test
  void an_error_event_is_a_fault_after_what_came_before_it() {
    List<ChatEvent> before = new ArrayList<>();
    StreamDecoder decoder = MESSAGES.streamDecoder();
    Fault fault = faultOf(() -> decoder.feed(resource("streams/error.sse"), before::add));
    EventGrammar.checkPrefix(before);
    assertThat(before).contains(new ChatEvent.TextDelta(0, 0, "Half an ans"));
    assertThat(fault)
        .isInstanceOfSatisfying(
            Fault.Upstream.class,
            upstream -> {
              assertThat(upstream.kind()).isEqualTo(Kind.OVERLOADED);
              assertThat(upstream.upstreamStatus()).isEqualTo(529);
              assertThat(upstream.message()).isEqualTo("Overloaded");
              assertThat(upstream.body().toString()).contains("req_011");
            });
  }

  @Test
  void an_error_may_be_all_that_comes() {
    Buffer stream = resource("streams/error-first.sse");
    eachCut(
        stream.slice(0, stream.length() - 2),
        cut -> {
          Fault fault =
              faultOf(() -> decode(stream.slice(0, cut), stream.slice(cut, stream.length())));
          assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Kind.OVERLOADED);
          assertThat(((Fault.Upstream) fault).upstreamStatus()).isEqualTo(529);
          assertThat(((Fault.Upstream) fault).body().toString()).contains("req_012");
        });
  }

  @Test
  void a_stream_that_closes_before_its_end_is_broken_wherever_it_was_cut() {
    Buffer stream = resource("streams/tools.sse");
    int lastWord = Buffer.buffer(stream.toString().stripTrailing()).length();
    for (int cut = 0; cut < lastWord; cut++) {
      Buffer part = stream.slice(0, cut);
      Fault fault = faultOf(() -> decode(part));
      assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Kind.BROKEN);
      assertThat(fault.retryable()).isTrue();
    }
  }

  @Test
  void the_last_event_needs_no_blank_line_when_it_is_the_terminal_one() {
    Buffer stream = resource("streams/tools.sse");
    int lastWord = Buffer.buffer(stream.toString().stripTrailing()).length();
    for (int cut = lastWord; cut < stream.length(); cut++) {
      assertThat(decode(stream.slice(0, cut))).isEqualTo(decode(stream));
    }
    Fault fault = faultOf(() -> decode(Buffer.buffer(START + "event: error\ndata: " + OVERLOADED)));
    assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Kind.OVERLOADED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"type\":\"message_stop\"}\n\n",
        "data: nonsense\n\n",
        START + START,
        START + "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
        START + "data: {\"type\":\"content_block_start\",\"index\":0}\n\n",
        START + "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":[]}\n\n",
        START + TEXT + "data: {\"type\":\"content_block_stop\",\"index\":1}\n\n",
        START + TEXT + "data: {\"type\":\"content_block_delta\",\"index\":0}\n\n",
        START
            + "data: {\"type\":\"content_block_start\",\"index\":0,"
            + "\"content_block\":{\"type\":\"redacted_thinking\",\"data\":\"\"}}\n\n",
      })
  void a_stream_against_the_grammar_is_malformed(String stream) {
    assertThat(refusal(stream).kind()).isEqualTo(Kind.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'thinking_delta','thinking':'x'",
        "'type':'input_json_delta','partial_json':'{}'",
        "'type':'signature_delta','signature':'x'",
        "'type':'citations_delta'",
        "'type':'text_delta'",
        "'type':'text_delta','text':5",
        "'text':'x'",
      })
  void a_delta_that_does_not_fit_its_block_is_malformed(String members) {
    assertThat(refusal(START + TEXT + delta(members)).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void an_error_without_a_type_is_an_error_all_the_same() {
    Fault.Upstream fault = refusal("data: {\"error\":{\"message\":\"no such luck\"}}\n\n");
    assertThat(fault.kind()).isEqualTo(Kind.SERVER);
    assertThat(fault.message()).isEqualTo("no such luck");
  }

  @Test
  void what_comes_before_the_message_and_is_not_known_is_left_out() {
    String stream = "data: {\"type\":\"hello\"}\n\ndata: 5\n\n" + START;
    assertThat(refusal(stream).kind()).isEqualTo(Kind.BROKEN);
  }

  @Test
  void an_event_without_end_is_refused() {
    StreamDecoder decoder = MESSAGES.streamDecoder();
    Buffer line = Buffer.buffer("data: " + "x".repeat(1 << 20));
    Fault fault =
        faultOf(
            () -> {
              for (int i = 0; i < 20; i++) {
                decoder.feed(i == 0 ? line : Buffer.buffer("x".repeat(1 << 20)), event -> {});
              }
            });
    assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void what_is_held_back_is_bounded() {
    String text = "x".repeat(5 << 20);
    for (String block :
        List.of("\"type\":\"server_tool_use\"", "\"type\":\"thinking\",\"thinking\":\"\"")) {
      StreamDecoder decoder = MESSAGES.streamDecoder();
      String begun =
          "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{"
              + block
              + "}}\n\n";
      decoder.feed(Buffer.buffer(START + begun), event -> {});
      Buffer more = Buffer.buffer(delta("'type':'signature_delta','signature':'" + text + "'"));
      Fault fault =
          faultOf(
              () -> {
                for (int i = 0; i < 4; i++) {
                  decoder.feed(more, event -> {});
                }
              });
      assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Kind.MALFORMED);
    }
  }

  @Test
  void a_signature_in_pieces_is_one() {
    String thought =
        "data: {\"type\":\"content_block_start\",\"index\":0,"
            + "\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}\n\n";
    String stream =
        START
            + thought
            + delta("'type':'signature_delta','signature':'ab'")
            + delta("'type':'signature_delta','signature':'cd'")
            + "data: {\"type\":\"message_stop\"}\n\n";
    List<ChatEvent> events = decode(Buffer.buffer(stream));
    EventGrammar.check(events);
    assertThat(events).contains(new ChatEvent.SignatureDelta(0, 0, "abcd", "anthropic"));
  }
}
