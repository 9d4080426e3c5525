package dev.weir.dialects.cohere;

import static dev.weir.dialects.cohere.Fixtures.COHERE;
import static dev.weir.dialects.cohere.Fixtures.assembled;
import static dev.weir.dialects.cohere.Fixtures.decode;
import static dev.weir.dialects.cohere.Fixtures.eachCut;
import static dev.weir.dialects.cohere.Fixtures.faultOf;
import static dev.weir.dialects.cohere.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault.Upstream;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.dialects.Tap;
import dev.weir.dialects.Tap.Seen;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTapTest {

  static List<String> whole() {
    return TranscriptsTest.wholeStreams();
  }

  @ParameterizedTest
  @MethodSource("whole")
  void bytes_pass_as_they_are_however_they_are_cut(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    Usage usage = assembled(decode(stream)).usage();
    eachCut(
        stream,
        cut -> {
          Tap tap = COHERE.tap().renaming("x");
          Buffer passed = Buffer.buffer().appendBuffer(tap.feed(stream.slice(0, cut)));
          passed.appendBuffer(tap.feed(stream.slice(cut, stream.length())));
          passed.appendBuffer(tap.end());
          assertThat(passed.toString().stripTrailing())
              .isEqualTo(stream.toString().stripTrailing());
          assertThat(passed.toString()).endsWith("\n\n");
          assertThat(tap.terminated()).isTrue();
          assertThat(tap.semantic()).isTrue();
          assertThat(tap.seen().usage()).isEqualTo(usage);
          assertThat(tap.seen().finishReason()).isNotNull();
        });
  }

  @Test
  void only_whole_events_pass_and_the_beginning_is_no_content() {
    Buffer stream = resource("streams/text.sse");
    int first = stream.toString().indexOf("\n\n") + 2;
    Tap tap = COHERE.tap();
    assertThat(tap.feed(stream.slice(0, first + 10)).length()).isEqualTo(first);
    assertThat(tap.semantic()).isFalse();
    assertThat(tap.terminated()).isFalse();
    assertThat(tap.end().length()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fails_error", "fails_timeout", "fails_body"})
  void an_error_is_a_fault_and_what_came_before_it_is_kept(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    String text = stream.toString();
    int at = Math.max(text.indexOf("event: message-end"), text.indexOf("data: {\"id\":\"x\""));
    int error = Buffer.buffer(text.substring(0, at)).length();
    eachCut(
        stream,
        cut -> {
          Tap tap = COHERE.tap();
          Buffer before = Buffer.buffer();
          Upstream fault =
              (Upstream)
                  faultOf(
                      () -> {
                        before.appendBuffer(tap.feed(stream.slice(0, cut)));
                        tap.feed(stream.slice(cut, stream.length()));
                      });
          assertThat(fault.kind()).isNotEqualTo(Kind.BROKEN);
          before.appendBuffer(tap.takeBefore());
          assertThat(before.toString()).isEqualTo(stream.getString(0, error));
          assertThat(tap.takeBefore().length()).isZero();
          assertThat(tap.terminated()).isFalse();
        });
  }

  @Test
  void an_error_without_its_blank_line_is_one_at_the_end() {
    Tap tap = COHERE.tap();
    tap.feed(Buffer.buffer(resource("streams/fails_body.sse").toString().stripTrailing()));
    assertThat(((Upstream) faultOf(tap::end)).kind()).isEqualTo(Kind.CONTEXT_TOO_LONG);
  }

  @Test
  void generated_characters_are_counted() {
    Tap tap = COHERE.tap();
    tap.feed(resource("streams/tools.sse"));
    assertThat(tap.seen().contentChars()).isEqualTo(34);
    Tap text = COHERE.tap();
    text.feed(resource("streams/text.sse"));
    assertThat(text.seen().contentChars()).isEqualTo(text.said().chars()).isBetween(15L, 40L);
  }

  @Test
  void what_is_no_stream_is_malformed() {
    for (String stream : List.of("event: message-end\ndata: x\n\n", "data: x\n\n")) {
      Upstream fault = (Upstream) faultOf(() -> COHERE.tap().feed(Buffer.buffer(stream)));
      assertThat(fault.kind()).isEqualTo(Kind.MALFORMED);
    }
    Buffer large = Buffer.buffer("data: " + "x".repeat(9 << 20));
    assertThat(((Upstream) faultOf(() -> COHERE.tap().feed(large))).kind())
        .isEqualTo(Kind.MALFORMED);
  }

  @Test
  void a_glance_at_an_answer_sees_what_the_decoder_reads() {
    for (String name : List.of("text", "tools", "cited")) {
      Buffer body = resource("answers/" + name + ".json");
      Seen seen = COHERE.inspectAnswer(body);
      assertThat(seen.usage()).isEqualTo(COHERE.decodeAnswer(body).usage());
      assertThat(seen.finishReason()).isNotNull();
      assertThat(seen.contentChars()).isGreaterThan(10);
    }
    for (String body : List.of("", "<html>", "[]", "7", "{\"message\":{", "{\"usage\":null}")) {
      assertThat(COHERE.inspectAnswer(Buffer.buffer(body)))
          .isEqualTo(new Seen(Usage.NONE, null, 0));
    }
  }
}
