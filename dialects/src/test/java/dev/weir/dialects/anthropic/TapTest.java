package dev.weir.dialects.anthropic;

import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.decode;
import static dev.weir.dialects.anthropic.Fixtures.eachCut;
import static dev.weir.dialects.anthropic.Fixtures.faultOf;
import static dev.weir.dialects.anthropic.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.Tap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapTest {

  private static Buffer pass(Tap tap, Buffer stream, int cut) {
    Buffer out = Buffer.buffer().appendBuffer(tap.feed(stream.slice(0, cut)));
    return out.appendBuffer(tap.feed(stream.slice(cut, stream.length())));
  }

  @ParameterizedTest
  @MethodSource("dev.weir.dialects.anthropic.Fixtures#streams")
  void bytes_pass_as_they_are_however_they_are_cut(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    Usage usage =
        decode(stream).stream()
            .filter(ChatEvent.UsageReport.class::isInstance)
            .map(event -> ((ChatEvent.UsageReport) event).usage())
            .reduce((first, last) -> last)
            .orElseThrow();
    eachCut(
        stream,
        cut -> {
          Tap tap = MESSAGES.tap();
          assertThat(pass(tap, stream, cut)).isEqualTo(stream);
          assertThat(tap.terminated()).isTrue();
          assertThat(tap.semantic()).isTrue();
          assertThat(tap.seen().usage()).isEqualTo(usage);
          assertThat(tap.seen().finishReason()).isNotNull();
        });
  }

  @Test
  void only_whole_events_pass() {
    Buffer stream = resource("streams/text.sse");
    int first = stream.toString().indexOf("\n\n") + 2;
    Tap tap = MESSAGES.tap();
    assertThat(tap.feed(stream.slice(0, first + 10)).length()).isEqualTo(first);
    assertThat(tap.semantic()).isFalse();
    assertThat(tap.terminated()).isFalse();
    assertThat(tap.feed(stream.slice(first + 10, first + 20)).length()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "quirks"})
  void the_model_is_renamed_and_nothing_else(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    String model = name.equals("text") ? "claude-sonnet-4-5-20250929" : "kimi-k3";
    String renamed = stream.toString().replace(model, "my \\\"alias\\\"");
    eachCut(
        stream,
        cut -> {
          String passed = pass(MESSAGES.tap().renaming("my \"alias\""), stream, cut).toString();
          assertThat(passed).isEqualTo(renamed);
        });
  }

  @Test
  void a_name_that_is_the_same_leaves_the_bytes_alone() {
    Buffer stream = resource("streams/quirks.sse");
    assertThat(pass(MESSAGES.tap().renaming("kimi-k3"), stream, 50)).isEqualTo(stream);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "error-first"})
  void an_error_is_a_fault_and_what_came_before_it_is_kept(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    int error = stream.toString().indexOf("event: error");
    eachCut(
        stream.slice(0, stream.length() - 1),
        cut -> {
          Tap tap = MESSAGES.tap().renaming("alias");
          Buffer before = Buffer.buffer().appendBuffer(tap.feed(stream.slice(0, cut)));
          Fault fault = faultOf(() -> tap.feed(stream.slice(cut, stream.length())));
          assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Fault.Upstream.Kind.OVERLOADED);
          before.appendBuffer(tap.takeBefore());
          assertThat(before.toString())
              .isEqualTo(stream.getString(0, error).replace("claude-sonnet-4-5-20250929", "alias"));
          assertThat(tap.takeBefore().length()).isZero();
          assertThat(tap.terminated()).isFalse();
        });
  }

  @Test
  void generated_text_is_counted_and_signatures_are_not() {
    Tap tap = MESSAGES.tap();
    tap.feed(resource("streams/long.sse"));
    assertThat(tap.seen().contentChars()).isBetween(7_000L, 8_400L);
    Tap thinking = MESSAGES.tap();
    thinking.feed(resource("streams/thinking.sse"));
    assertThat(thinking.seen().contentChars()).isBetween(20L, 90L);
  }

  @Test
  void what_is_no_stream_is_malformed() {
    for (String stream :
        List.of("event: message_start\ndata: x\n\n", "data: x\n\n", "event: error\ndata: x\n\n")) {
      Fault fault = faultOf(() -> MESSAGES.tap().feed(Buffer.buffer(stream)));
      assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Fault.Upstream.Kind.MALFORMED);
    }
    Fault large = faultOf(() -> MESSAGES.tap().feed(Buffer.buffer("data: " + "x".repeat(9 << 20))));
    assertThat(((Fault.Upstream) large).kind()).isEqualTo(Fault.Upstream.Kind.MALFORMED);
  }

  @Test
  void events_without_what_is_looked_for_pass() {
    Buffer stream =
        Buffer.buffer(
            "event: message_start\ndata: {}\n\nevent: message_delta\ndata: {}\n\ndata: {}\n\n"
                + "event: message_start\ndata: {\"message\":\ndata: {\"model\":\"y\"}}\n\n");
    assertThat(MESSAGES.tap().renaming("x").feed(stream)).isEqualTo(stream);
  }

  @Test
  void a_terminal_event_without_its_blank_line_passes_at_the_end_with_one() {
    Buffer stream = resource("streams/text.sse");
    int lastWord = Buffer.buffer(stream.toString().stripTrailing()).length();
    for (int cut = 0; cut < stream.length(); cut++) {
      Tap tap = MESSAGES.tap();
      Buffer passed = Buffer.buffer().appendBuffer(tap.feed(stream.slice(0, cut)));
      passed.appendBuffer(tap.end());
      assertThat(tap.terminated()).as("cut at %d", cut).isEqualTo(cut >= lastWord);
      if (cut >= lastWord) {
        assertThat(passed.toString().strip()).isEqualTo(stream.toString().strip());
        assertThat(passed.toString()).endsWith("\n\n");
      } else {
        assertThat(stream.toString()).startsWith(passed.toString());
      }
    }
  }

  @Test
  void an_error_without_its_blank_line_is_one_at_the_end() {
    Buffer stream = resource("streams/error.sse");
    int error = stream.toString().indexOf("event: error");
    Tap tap = MESSAGES.tap();
    tap.feed(Buffer.buffer(stream.toString().stripTrailing()));
    Fault fault = faultOf(tap::end);
    assertThat(((Fault.Upstream) fault).kind()).isEqualTo(Fault.Upstream.Kind.OVERLOADED);
    assertThat(tap.takeBefore().length()).isZero();
    assertThat(error).isPositive();
  }
}
