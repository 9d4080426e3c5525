package dev.weir.dialects.bedrock;

import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.decode;
import static dev.weir.dialects.bedrock.Fixtures.eachCut;
import static dev.weir.dialects.bedrock.Fixtures.faultOf;
import static dev.weir.dialects.bedrock.Fixtures.frames;
import static dev.weir.dialects.bedrock.Fixtures.resource;
import static dev.weir.dialects.bedrock.Fixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.dialects.Said;
import dev.weir.dialects.Tap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapTest {

  /**
   * The decoder writes <code>{}</code> for a call without input, which nobody generated, and keeps
   * what a tool of the server's was asked and found, and quotations, out of the texts.
   *
   * @param more characters that are seen in passing and not in the events
   */
  @ParameterizedTest
  @CsvSource({
    "text, end_turn, 0",
    "tools, tool_use, -2",
    "thinking, stop_sequence, 0",
    "server-tools, end_turn, 14",
    "guardrail, guardrail_intervened, 0",
    "long, max_tokens, 0",
  })
  void bytes_pass_as_they_are_however_they_are_cut(String name, String reason, int more) {
    Buffer stream = stream(name);
    long chars = generated(decode(stream)) + more;
    assertThat(chars).isPositive();
    Usage usage =
        decode(stream).stream()
            .filter(ChatEvent.UsageReport.class::isInstance)
            .map(event -> ((ChatEvent.UsageReport) event).usage())
            .findFirst()
            .orElseThrow();
    eachCut(
        stream,
        cut -> {
          Tap tap = CONVERSE.tap().renaming("any");
          Buffer passed = Buffer.buffer().appendBuffer(tap.feed(stream.slice(0, cut)));
          passed.appendBuffer(tap.feed(stream.slice(cut, stream.length())));
          assertThat(passed).isEqualTo(stream);
          assertThat(tap.terminated()).isTrue();
          assertThat(tap.semantic()).isTrue();
          assertThat(tap.seen().usage()).isEqualTo(usage);
          assertThat(tap.seen().finishReason()).isEqualTo(reason);
          assertThat(tap.seen().contentChars()).isEqualTo(chars);
          assertThat(tap.end().length()).isZero();
        });
  }

  @Test
  void only_whole_frames_pass() {
    Buffer stream = stream("text");
    int first = frames(resource("bedrock/streams/text.frames").toString().split("\n")[0]).length();
    Tap tap = CONVERSE.tap();
    assertThat(tap.feed(stream.slice(0, first + 30)).length()).isEqualTo(first);
    assertThat(tap.semantic()).isFalse();
    assertThat(tap.feed(stream.slice(first + 30, first + 40)).length()).isZero();
    assertThat(tap.end().length()).isZero();
    assertThat(tap.terminated()).isFalse();
  }

  @Test
  void message_stop_ends_a_stream_that_closes_without_metadata() {
    String lines = resource("bedrock/streams/text.frames").toString();
    Tap tap = CONVERSE.tap();
    tap.feed(frames(lines.substring(0, lines.indexOf("metadata"))));
    assertThat(tap.terminated()).isFalse();
    tap.end();
    assertThat(tap.terminated()).isTrue();
    assertThat(tap.seen().usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void an_exception_is_a_fault_and_what_came_before_it_is_kept() {
    Buffer stream = stream("error");
    String lines = resource("bedrock/streams/error.frames").toString();
    Buffer sound = frames(lines.substring(0, lines.indexOf('!')));
    eachCut(
        stream.slice(0, stream.length() - 1),
        cut -> {
          Tap tap = CONVERSE.tap();
          Buffer before = Buffer.buffer().appendBuffer(tap.feed(stream.slice(0, cut)));
          Fault fault = faultOf(() -> tap.feed(stream.slice(cut, stream.length())));
          assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Kind.OVERLOADED);
          assertThat(before.appendBuffer(tap.takeBefore())).isEqualTo(sound);
          assertThat(tap.takeBefore().length()).isZero();
          assertThat(tap.terminated()).isFalse();
        });
  }

  @Test
  void what_is_no_stream_is_malformed() {
    for (Buffer stream :
        new Buffer[] {
          Buffer.buffer("event: message_start\n\n"),
          frames("metadata {"),
          frames("messageStop x"),
          stream("text").setByte(200, (byte) 0)
        }) {
      Fault fault = faultOf(() -> CONVERSE.tap().feed(stream));
      assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Kind.MALFORMED);
    }
  }

  private static long generated(List<ChatEvent> events) {
    Said said = new Said();
    events.stream().filter(event -> !(event instanceof ChatEvent.PartStarted)).forEach(said::event);
    return said.chars();
  }
}
