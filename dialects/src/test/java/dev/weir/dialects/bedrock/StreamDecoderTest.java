package dev.weir.dialects.bedrock;

import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.bytewise;
import static dev.weir.dialects.bedrock.Fixtures.decode;
import static dev.weir.dialects.bedrock.Fixtures.eachCut;
import static dev.weir.dialects.bedrock.Fixtures.faultOf;
import static dev.weir.dialects.bedrock.Fixtures.frames;
import static dev.weir.dialects.bedrock.Fixtures.resource;
import static dev.weir.dialects.bedrock.Fixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.dialects.StreamDecoder;
import dev.weir.testkit.EventGrammar;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDecoderTest {

  private static final String START = "messageStart {\"role\":\"assistant\"}\n";

  private static Fault.Upstream refusal(Buffer stream) {
    return (Fault.Upstream) faultOf(() -> decode(stream));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text", "tools", "thinking", "server-tools", "quirks", "guardrail", "long"})
  void a_transcript_means_the_same_however_it_is_cut(String name) {
    Buffer stream = stream(name);
    List<ChatEvent> whole = decode(stream);
    EventGrammar.check(whole);
    if (!name.equals("long")) {
      String lines =
          whole.stream()
              .map(event -> event.toString().replace("\n", "\\n") + "\n")
              .collect(Collectors.joining());
      assertThat(lines).isEqualTo(resource("bedrock/streams/" + name + ".events").toString());
    }
    assertThat(decode(bytewise(stream))).isEqualTo(whole);
    eachCut(
        stream,
        cut ->
            assertThat(decode(stream.slice(0, cut), stream.slice(cut, stream.length())))
                .isEqualTo(whole));
  }

  @Test
  void the_end_waits_for_the_usage_or_the_close() {
    String[] lines = resource("bedrock/streams/text.frames").toString().split("\n");
    List<ChatEvent> events = new ArrayList<>();
    StreamDecoder decoder = CONVERSE.streamDecoder();
    for (int i = 0; i < lines.length - 1; i++) {
      decoder.feed(frames(lines[i]), events::add);
    }
    assertThat(events).noneMatch(ChatEvent.Finished.class::isInstance);
    StreamDecoder closed = CONVERSE.streamDecoder();
    List<ChatEvent> withoutUsage = new ArrayList<>();
    for (int i = 0; i < lines.length - 1; i++) {
      closed.feed(frames(lines[i]), withoutUsage::add);
    }
    closed.end(withoutUsage::add);
    EventGrammar.check(withoutUsage);
    decoder.feed(frames(lines[lines.length - 1]), events::add);
    assertThat(events.getLast()).isInstanceOf(ChatEvent.Finished.class);
    assertThat(events.get(events.size() - 2)).isInstanceOf(ChatEvent.UsageReport.class);
  }

  @Test
  void a_stream_that_closes_before_message_stop_is_broken_wherever_it_was_cut() {
    Buffer stream = stream("tools");
    int metadata =
        Fixtures.frame(
                resource("bedrock/streams/tools.frames")
                    .toString()
                    .strip()
                    .lines()
                    .reduce((first, last) -> last)
                    .orElseThrow())
            .length();
    int whole = stream.length() - metadata;
    for (int cut = 0; cut < stream.length(); cut++) {
      Buffer part = stream.slice(0, cut);
      if (cut < whole) {
        Fault.Upstream fault = refusal(part);
        assertThat(fault.kind()).isEqualTo(Kind.BROKEN);
        assertThat(fault.retryable()).isTrue();
      } else {
        EventGrammar.check(decode(part));
      }
    }
  }

  @Test
  void an_exception_is_a_fault_after_what_came_before_it() {
    List<ChatEvent> before = new ArrayList<>();
    StreamDecoder decoder = CONVERSE.streamDecoder();
    Fault fault = faultOf(() -> decoder.feed(stream("error"), before::add));
    EventGrammar.checkPrefix(before);
    assertThat(before).contains(new ChatEvent.TextDelta(0, 0, "Half an ans"));
    assertThat(fault)
        .isInstanceOfSatisfying(
            Fault.Upstream.class,
            upstream -> {
              assertThat(upstream.kind()).isEqualTo(Kind.OVERLOADED);
              assertThat(upstream.upstreamStatus()).isEqualTo(424);
              assertThat(upstream.message()).startsWith("The system encountered");
              assertThat(upstream.body().toString()).contains("originalStatusCode");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "error, OVERLOADED",
    "throttled, RATE_LIMITED",
    "error-frame, OVERLOADED",
  })
  void a_stream_that_failed_fails_the_same_however_it_is_cut(String name, Kind kind) {
    Buffer stream = stream(name);
    eachCut(
        stream,
        cut -> {
          List<ChatEvent> before = new ArrayList<>();
          StreamDecoder decoder = CONVERSE.streamDecoder();
          Fault fault =
              faultOf(
                  () -> {
                    decoder.feed(stream.slice(0, cut), before::add);
                    decoder.feed(stream.slice(cut, stream.length()), before::add);
                  });
          assertThat(((Fault.Upstream) fault).kind()).isEqualTo(kind);
          assertThat(before).contains(new ChatEvent.TextDelta(0, 0, "Half an ans"));
          assertThat(before).noneMatch(ChatEvent.Finished.class::isInstance);
        });
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "!throttlingException {\"message\":\"slow down\"} | RATE_LIMITED | 429 | slow down",
        "!throttlingException {\"message\":\"Too many tokens per day\"} | QUOTA_EXHAUSTED | 429 | day",
        "!validationException {\"message\":\"bad\"} | INVALID | 400 | bad",
        "!validationException {\"message\":\"Input is too long for requested model.\"}"
            + " | CONTEXT_TOO_LONG | 400 | too long",
        "!serviceUnavailableException {\"message\":\"later\"} | OVERLOADED | 503 | later",
        "!internalServerException {\"message\":\"oops\"} | SERVER | 500 | oops",
        "!modelStreamErrorException {\"message\":\"m\"} | SERVER | 424 | m",
        "!modelStreamErrorException {\"message\":\"m\",\"originalStatusCode\":403} | SERVER | 424 | m",
        "!modelTimeoutException {\"message\":\"slow\"} | TIMEOUT | 408 | slow",
        "!newException {\"message\":\"new\"} | SERVER | 500 | new",
        "!newException no json | SERVER | 500 | status 500",
        "?ThrottlingException slow down | RATE_LIMITED | 429 | slow down",
        "?InternalFailure went wrong | SERVER | 500 | went wrong",
      },
      delimiter = '|')
  void exceptions(String line, Kind kind, int status, String message) {
    for (String before : List.of("", START)) {
      Fault.Upstream fault = refusal(frames(before + line));
      assertThat(fault.kind()).isEqualTo(kind);
      assertThat(fault.upstreamStatus()).isEqualTo(status);
      assertThat(fault.message()).contains(message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contentBlockDelta {\"delta\":{\"text\":\"x\"}}",
        "contentBlockStart {\"start\":{}}",
        "contentBlockStop {}",
        "messageStop {}",
        "metadata {}",
        "messageStart 5",
        "messageStart {",
      })
  void what_comes_before_the_message_is_malformed(String line) {
    assertThat(refusal(frames(line)).kind()).isEqualTo(Kind.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "messageStart {}",
        "contentBlockDelta {\"delta\":{\"toolUse\":{\"input\":\"{}\"}}}",
        "contentBlockStart {\"start\":{\"toolUse\":{\"name\":\"x\"}}}",
        "contentBlockStart {\"start\":{\"toolUse\":{\"toolUseId\":\"x\"}}}",
        "contentBlockStart {\"start\":{\"toolUse\":{\"toolUseId\":\"x\",\"name\":\"n\"}}}\n"
            + "contentBlockDelta {\"delta\":{\"text\":\"within\"}}",
        "contentBlockStart {\"start\":{\"image\":{\"format\":\"png\"}}}\n"
            + "contentBlockDelta {\"delta\":{\"image\":{\"source\":{\"bytes\":\"A\"}}}}\n"
            + "contentBlockDelta {\"delta\":{\"image\":{\"source\":{\"bytes\":\"?\"}}}}\n"
            + "contentBlockStop {}",
        "messageStop {}\nmessageStop {}",
        "messageStop {}\ncontentBlockDelta {\"delta\":{\"text\":\"late\"}}",
        "messageStop {\"stopReason\":5}",
        "contentBlockDelta [",
        "metadata 5",
      })
  void what_does_not_fit_is_malformed(String lines) {
    assertThat(refusal(frames(START + lines)).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void bytes_that_are_no_frames_are_malformed() {
    for (Buffer stream :
        List.of(
            Buffer.buffer("data: {\"type\":\"message_start\"}\n\n"),
            Fixtures.frame("event", Map.of(), "{}"),
            Fixtures.frame("other", Map.of(":event-type", "messageStart"), "").appendByte((byte) 1),
            stream("text").setByte(200, (byte) 0))) {
      assertThat(refusal(stream).kind()).isEqualTo(Kind.MALFORMED);
    }
  }

  @Test
  void what_is_held_back_is_bounded() {
    String text = "x".repeat(5 << 20);
    for (String delta :
        List.of(
            "{\"reasoningContent\":{\"signature\":\"%s\"}}",
            "{\"reasoningContent\":{\"redactedContent\":\"%s\"}}",
            "{\"toolResult\":[{\"text\":\"%s\"}]}")) {
      StreamDecoder decoder = CONVERSE.streamDecoder();
      decoder.feed(frames(START), event -> {});
      if (delta.contains("toolResult")) {
        decoder.feed(
            frames("contentBlockStart {\"start\":{\"toolResult\":{\"toolUseId\":\"x\"}}}"),
            event -> {});
      }
      Buffer more = frames("contentBlockDelta {\"delta\":" + delta.formatted(text) + "}");
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
}
