package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Tap;
import dev.weir.dialects.Tap.Seen;
import dev.weir.dialects.openai.StreamFeeding.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkTapTest {

  static List<String> whole() {
    return Golden.names("streams", ".sse").stream()
        .filter(name -> !name.startsWith("fails_"))
        .toList();
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
    for (int cut : StreamFeeding.places(bytes.length)) {
      Tap tap = Golden.CHAT.tap();
      Buffer passed = Buffer.buffer();
      passed.appendBuffer(tap.feed(Buffer.buffer(Arrays.copyOf(bytes, cut))));
      assertEndsAtEvent(passed);
      passed.appendBuffer(tap.feed(Buffer.buffer(Arrays.copyOfRange(bytes, cut, bytes.length))));
      assertThat(passed.getBytes()).isEqualTo(bytes);
      assertThat(tap.terminated()).isTrue();
    }
  }

  @Test
  void the_chunk_of_usage_alone_is_kept_back_and_seen_however_it_is_cut() {
    String before =
        "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n"
            + "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}],\"usage\":null}\n\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}\n\n";
    String alone =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n";
    byte[] bytes = (before + alone + "data: [DONE]\n\n").getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      Tap tap = Golden.CHAT.tap().hidingUsage().renaming("fast");
      Buffer passed = Buffer.buffer();
      passed.appendBuffer(tap.feed(Buffer.buffer(Arrays.copyOf(bytes, cut))));
      passed.appendBuffer(tap.feed(Buffer.buffer(Arrays.copyOfRange(bytes, cut, bytes.length))));
      assertThat(passed).hasToString(before + "data: [DONE]\n\n");
      assertThat(tap.terminated()).isTrue();
      assertThat(tap.seen().usage().input()).isEqualTo(5);
      assertThat(tap.seen().usage().output()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("whole")
  void it_sees_what_the_decoder_reads(String name) {
    byte[] bytes = Golden.bytes("streams/" + name + ".sse");
    Tap tap = Golden.CHAT.tap();
    for (byte b : bytes) {
      tap.feed(Buffer.buffer(new byte[] {b}));
    }
    Outcome outcome = StreamFeeding.whole(bytes);
    AnswerAssembler assembler = new AnswerAssembler();
    outcome.events().forEach(assembler::accept);
    ChatAnswer answer = assembler.answer();
    assertThat(tap.seen().usage()).isEqualTo(answer.usage());
    assertThat(tap.semantic()).isTrue();
    if (!name.equals("nulls_everywhere")) {
      assertThat(tap.seen().finishReason()).isNotNull();
    }
    long least = answer.choices().stream().mapToLong(ChunkTapTest::textChars).sum();
    assertThat(tap.seen().contentChars()).isGreaterThanOrEqualTo(least);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void a_glance_at_an_answer_sees_what_the_decoder_reads(String name) {
    Buffer body = Buffer.buffer(Golden.bytes("answers/" + name + ".json"));
    Seen seen = Golden.CHAT.inspectAnswer(body);
    ChatAnswer answer = Golden.CHAT.decodeAnswer(body);
    assertThat(seen.usage())
        .usingRecursiveComparison()
        .ignoringFields("extras") // Nobody writes them: the answer is passed on as it is.
        .isEqualTo(answer.usage());
    assertThat(seen.finishReason()).isNotNull();
    assertThat(seen.contentChars())
        .isGreaterThanOrEqualTo(answer.choices().stream().mapToLong(ChunkTapTest::textChars).sum());
  }

  @Test
  void a_glance_at_what_is_no_answer_sees_nothing() {
    for (String body : List.of("", "<html>", "[]", "7", "{\"choices\":[", "{\"choices\":null}")) {
      assertThat(Golden.CHAT.inspectAnswer(Buffer.buffer(body)))
          .isEqualTo(new Seen(Usage.NONE, null, 0));
    }
  }

  @Test
  void a_glance_does_not_count_log_probabilities() {
    Seen seen =
        Golden.CHAT.inspectAnswer(
            Buffer.buffer(
                "{\"choices\":[{\"message\":{\"content\":\"ab\"},\"logprobs\":{\"content\":"
                    + "[{\"text\":\"zzz\"}]},\"finish_reason\":\"stop\"},{\"finish_reason\":null}],"
                    + "\"other\":{\"content\":\"no\"}}"));
    assertThat(seen).isEqualTo(new Seen(Usage.NONE, "stop", 2));
  }

  @Test
  void the_model_is_renamed_at_the_top_level_and_nowhere_else() {
    Tap tap = Golden.CHAT.tap().renaming("asked");
    String given =
        "event: x\ndata: {\"model\" : \"real\",\"choices\":[{\"model\":\"real\"}]}\n\n"
            + "data: {\"no\":\"model\"}\n\ndata: [DONE]\n\n";
    assertThat(tap.feed(Buffer.buffer(given)).toString())
        .isEqualTo(given.replace("\"model\" : \"real\"", "\"model\" : \"asked\""));
    String same = ": comment\n\ndata:{\"model\":\"asked\"}\r\n\r\n";
    assertThat(tap.feed(Buffer.buffer(same)).toString()).isEqualTo(same);
  }

  @Test
  void a_renamed_stream_is_the_same_but_for_the_name() {
    for (String name : whole()) {
      byte[] bytes = Golden.bytes("streams/" + name + ".sse");
      Tap tap = Golden.CHAT.tap().renaming("asked");
      Buffer passed = Buffer.buffer();
      for (int from = 0; from < bytes.length; from += 37) {
        int to = Math.min(bytes.length, from + 37);
        passed.appendBuffer(tap.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, to))));
      }
      String renamed = StreamFeeding.whole(passed.getBytes()).shown();
      String expected = StreamFeeding.whole(bytes).shown();
      assertThat(renamed.substring(renamed.indexOf('\n')))
          .isEqualTo(expected.substring(expected.indexOf('\n')));
      assertThat(renamed).doesNotContain(" of gpt-x at");
    }
  }

  @Test
  void an_error_fails_the_stream_and_what_came_before_it_can_be_taken() {
    String first = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    String second = ": comment\ndata: {\"choices\":[]}\r\n\r\n";
    String error = "data: {\"error\":{\"message\":\"m\",\"type\":\"server_error\"}}\n\n";
    Tap tap = Golden.CHAT.tap();
    assertThatThrownBy(() -> tap.feed(Buffer.buffer(first + second + error + first)))
        .isInstanceOf(FaultException.class);
    assertThat(tap.takeBefore().toString().strip()).isEqualTo((first + second).strip());
    assertThat(tap.takeBefore().length()).isZero();

    Tap alone = Golden.CHAT.tap().renaming("asked");
    assertThatThrownBy(() -> alone.feed(Buffer.buffer(error))).isInstanceOf(FaultException.class);
    assertThat(alone.takeBefore().length()).isZero();

    Tap renaming = Golden.CHAT.tap().renaming("asked");
    String named = "data: {\"model\":\"real\"}\n\n";
    assertThatThrownBy(() -> renaming.feed(Buffer.buffer(named + error)))
        .isInstanceOf(FaultException.class);
    assertThat(renaming.takeBefore().toString()).isEqualTo("data: {\"model\":\"asked\"}\n\n");
  }

  @Test
  void every_shape_of_error_is_noticed() {
    for (String error :
        List.of(
            "data: {\"error\":\"text\"}\n\n",
            "data: {\"x_groq\":{\"id\":\"r\",\"error\":\"over capacity\"},\"choices\":[]}\n\n",
            "data: {\"object\":\"error\",\"message\":\"m\"}\n\n",
            "event: error\ndata: {\"message\":\"m\"}\n\n")) {
      assertThatThrownBy(() -> Golden.CHAT.tap().feed(Buffer.buffer(error)))
          .isInstanceOf(FaultException.class);
    }
    Tap tap = Golden.CHAT.tap();
    tap.feed(Buffer.buffer("data: {\"error\":null,\"x\":\"\\\"error\\\":{\"}\n\n"));
    tap.feed(Buffer.buffer("data: {\"usage\":{garbage\n\n"));
    assertThat(tap.semantic()).isFalse();
    assertThat(tap.terminated()).isFalse();
  }

  @Test
  void a_call_is_content_before_it_has_arguments() {
    Tap tap = Golden.CHAT.tap();
    tap.feed(Buffer.buffer("data: {\"choices\":[{\"delta\":{\"tool_calls\":[ ]}}]}\n\n"));
    assertThat(tap.semantic()).isFalse();
    tap.feed(Buffer.buffer("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{}]}}]}\n\n"));
    assertThat(tap.semantic()).isTrue();
  }

  @Test
  void characters_are_counted_not_bytes_nor_escapes() {
    Tap tap = Golden.CHAT.tap();
    tap.feed(Buffer.buffer("data: {\"content\": \"a\\\"\\u00e9é\\n€\"}\n\n"));
    assertThat(tap.seen().contentChars()).isEqualTo(6);
  }

  private static void assertEndsAtEvent(Buffer passed) {
    String text = passed.toString(UTF_8);
    assertThat(text.isEmpty() || text.endsWith("\n") || text.endsWith("\r")).isTrue();
  }

  private static long textChars(ChatAnswer.Choice choice) {
    return choice.parts().stream()
        .mapToLong(
            part ->
                switch (part) {
                  case Part.Text text -> text.text().codePointCount(0, text.text().length());
                  case Part.Refusal refusal -> refusal.text().length();
                  default -> 0;
                })
        .sum();
  }

  @Test
  void a_terminal_event_without_its_blank_line_passes_at_the_end_with_one() {
    String stream = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]";
    for (String tail : List.of("", "\n", "\r", "\r\n")) {
      Tap tap = Golden.CHAT.tap();
      Buffer passed = Buffer.buffer().appendBuffer(tap.feed(Buffer.buffer(stream + tail)));
      assertThat(tap.terminated()).isFalse();
      assertEndsAtEvent(passed.appendBuffer(tap.end()));
      assertThat(passed.toString()).startsWith(stream);
      assertThat(tap.terminated()).isTrue();
    }
    for (int cut = 0; cut < stream.length(); cut++) {
      Tap tap = Golden.CHAT.tap();
      tap.feed(Buffer.buffer(stream.substring(0, cut)));
      assertThat(tap.end().length()).as("cut at %d", cut).isZero();
      assertThat(tap.terminated()).isFalse();
    }
  }

  @Test
  void an_error_without_its_blank_line_is_one_at_the_end() {
    Tap tap = Golden.CHAT.tap();
    tap.feed(Buffer.buffer("data: {\"error\":{\"message\":\"out of memory\"}}"));
    assertThatThrownBy(tap::end)
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("out of memory");
    assertThat(tap.takeBefore().length()).isZero();
  }
}
