package dev.weir.dialects.responses;

import static dev.weir.dialects.responses.Golden.RESPONSES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Part;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Tap;
import dev.weir.dialects.Tap.Seen;
import dev.weir.dialects.responses.Golden.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseTapTest {

  private static final String MODEL = "gpt-5.6-2026-08-01";

  static List<String> whole() {
    return Golden.streams(true);
  }

  static List<String> all() {
    return Golden.streams(false);
  }

  static List<String> answers() {
    return Golden.names("answers", ".json").stream()
        .filter(name -> !name.startsWith("fails_"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("whole")
  void bytes_pass_as_they_came_however_they_are_cut(String name) {
    byte[] bytes = Golden.bytes("streams/" + name + ".sse");
    for (int cut : Golden.places(bytes.length)) {
      Tap tap = RESPONSES.tap();
      Buffer passed = Buffer.buffer().appendBuffer(tap.feed(piece(bytes, 0, cut)));
      passed.appendBuffer(tap.feed(piece(bytes, cut, bytes.length)));
      passed.appendBuffer(tap.end());
      String closed = name.equals("no_last_blank_line") ? "\n\n" : "";
      assertThat(passed.toString()).isEqualTo(Buffer.buffer(bytes) + closed);
      assertThat(tap.terminated()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("whole")
  void it_sees_what_the_decoder_reads(String name) {
    byte[] bytes = Golden.bytes("streams/" + name + ".sse");
    Tap tap = RESPONSES.tap();
    for (int i = 0; i < bytes.length; i++) {
      tap.feed(piece(bytes, i, i + 1));
    }
    tap.end();
    ChatAnswer answer = Golden.decode(bytes).answer();
    assertThat(tap.seen().usage()).isEqualTo(answer.usage());
    assertThat(tap.seen().finishReason()).isNotNull();
    assertThat(tap.semantic()).isTrue();
    if (!name.equals("only_at_the_end")) {
      long chars =
          answer.choices().getFirst().parts().stream().mapToLong(ResponseTapTest::text).sum();
      assertThat(tap.seen().contentChars()).isGreaterThanOrEqualTo(chars);
    }
  }

  private static long text(Part part) {
    return part instanceof Part.Text text ? text.text().codePointCount(0, text.text().length()) : 0;
  }

  @ParameterizedTest
  @MethodSource("all")
  void it_fails_where_the_decoder_does(String name) {
    byte[] bytes = Golden.bytes("streams/" + name + ".sse");
    Outcome outcome = Golden.decode(bytes);
    boolean told =
        outcome.fault() != null
            && List.of(
                    "failed",
                    "rate_limit",
                    "context",
                    "quota",
                    "overloaded",
                    "image",
                    "policy",
                    "cancelled",
                    "error_flat",
                    "error_nested")
                .stream()
                .anyMatch(kind -> name.equals("fails_" + kind));
    for (int cut : Golden.places(bytes.length)) {
      Tap tap = RESPONSES.tap().renaming("asked");
      Buffer passed = Buffer.buffer();
      FaultException fault = null;
      try {
        passed.appendBuffer(tap.feed(piece(bytes, 0, cut)));
        passed.appendBuffer(tap.feed(piece(bytes, cut, bytes.length)));
        passed.appendBuffer(tap.end());
      } catch (FaultException failed) {
        fault = failed;
        passed.appendBuffer(tap.takeBefore());
      }
      assertThat(fault != null).isEqualTo(told);
      if (fault != null) {
        assertThat(fault.fault().getClass())
            .isEqualTo(Objects.requireNonNull(outcome.fault()).getClass());
        assertThat(fault.fault().status()).isEqualTo(outcome.fault().status());
        assertThat(passed.toString())
            .endsWith("\n\n")
            .contains("\"delta\":\"Hi\"")
            .doesNotContain("response.failed", "event: error");
        assertThat(tap.takeBefore().length()).isZero();
      }
      assertThat(tap.terminated()).isEqualTo(outcome.fault() == null);
    }
  }

  @ParameterizedTest
  @MethodSource("whole")
  void the_model_is_renamed_wherever_a_response_stands(String name) {
    byte[] bytes = Golden.bytes("streams/" + name + ".sse");
    String expected =
        Buffer.buffer(bytes)
            .toString()
            .replace("\"model\":\"" + MODEL + "\"", "\"model\":\"as\\\"ked\"")
            .replace("\"model\":\"gpt-oss\"", "\"model\":\"as\\\"ked\"");
    Tap tap = RESPONSES.tap().renaming("as\"ked");
    Buffer passed = tap.feed(Buffer.buffer(bytes)).copy().appendBuffer(tap.end());
    String closed = name.equals("no_last_blank_line") ? "\n\n" : "";
    assertThat(passed.toString()).isEqualTo(expected + closed);
  }

  @Test
  void the_vendors_own_failure_passes_with_the_asked_name() {
    byte[] bytes = Golden.bytes("streams/fails_rate_limit.sse");
    Tap tap = RESPONSES.tap().renaming("asked");
    assertThatThrownBy(() -> tap.feed(Buffer.buffer(bytes)))
        .isInstanceOfSatisfying(
            FaultException.class,
            failed ->
                assertThat(RESPONSES.errorEvent(failed.fault(), "r").toString())
                    .startsWith("event: response.failed\ndata: {\"type\":\"response.failed\",\"seq")
                    .contains("\"model\":\"asked\"", "try again in 1.2s")
                    .endsWith("}\n\n"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void a_glance_at_an_answer_sees_what_the_decoder_reads(String name) {
    Buffer body = Golden.buffer("answers/" + name + ".json");
    Seen seen = RESPONSES.inspectAnswer(body);
    ChatAnswer answer = RESPONSES.decodeAnswer(body);
    assertThat(seen.usage()).isEqualTo(answer.usage());
    assertThat(seen.finishReason()).isNotNull();
    long chars =
        answer.choices().getFirst().parts().stream().mapToLong(ResponseTapTest::text).sum();
    assertThat(seen.contentChars()).isGreaterThanOrEqualTo(chars);
  }

  private static Buffer piece(byte[] bytes, int from, int to) {
    return Buffer.buffer(Arrays.copyOfRange(bytes, from, to));
  }
}
