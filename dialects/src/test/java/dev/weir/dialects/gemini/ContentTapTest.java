package dev.weir.dialects.gemini;

import static dev.weir.dialects.gemini.Fixtures.GEMINI;
import static dev.weir.dialects.gemini.Fixtures.bytewise;
import static dev.weir.dialects.gemini.Fixtures.decode;
import static dev.weir.dialects.gemini.Fixtures.json;
import static dev.weir.dialects.gemini.Fixtures.places;
import static dev.weir.dialects.gemini.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Tap;
import dev.weir.dialects.Tap.Seen;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTapTest {

  static List<String> whole() {
    return Fixtures.names("streams", ".sse").stream()
        .filter(name -> !name.startsWith("fails_") && !name.startsWith("array_"))
        .toList();
  }

  static List<String> answers() {
    return Fixtures.names("answers", ".json").stream()
        .filter(name -> !name.startsWith("fails_"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("whole")
  void bytes_pass_as_they_came_however_they_are_cut(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    for (int cut : places(stream.length())) {
      Tap tap = GEMINI.tap();
      Buffer passed = Buffer.buffer().appendBuffer(tap.feed(stream.slice(0, cut)));
      assertThat(passed.length() == 0 || passed.toString().matches("(?s).*[\r\n]")).isTrue();
      passed.appendBuffer(tap.feed(stream.slice(cut, stream.length())));
      assertThat(passed).isEqualTo(stream);
      assertThat(tap.terminated()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("whole")
  void it_sees_what_the_decoder_reads(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    Tap tap = GEMINI.tap();
    for (Buffer piece : bytewise(stream)) {
      tap.feed(piece);
    }
    ChatAnswer answer = decode(stream).answer();
    assertThat(tap.seen().usage()).isEqualTo(answer.usage());
    boolean blocked = answer.choices().getFirst().parts().isEmpty() && name.contains("blocked");
    assertThat(tap.semantic()).isEqualTo(!blocked);
    assertThat(tap.seen().finishReason() == null).isEqualTo(blocked);
    assertThat(tap.seen().contentChars()).isGreaterThanOrEqualTo(chars(answer));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void a_glance_at_an_answer_sees_what_the_decoder_reads(String name) {
    Buffer body = resource("answers/" + name + ".json");
    Seen seen = GEMINI.inspectAnswer(body);
    ChatAnswer answer = GEMINI.decodeAnswer(body);
    assertThat(seen.usage()).isEqualTo(answer.usage());
    assertThat(seen.contentChars()).isGreaterThanOrEqualTo(chars(answer));
  }

  private static long chars(ChatAnswer answer) {
    return answer.choices().stream()
        .flatMap(choice -> choice.parts().stream())
        .mapToLong(part -> part instanceof Part.Text text ? text.text().length() : 0)
        .sum();
  }

  @Test
  void a_glance_at_what_is_no_answer_sees_nothing() {
    for (String body : List.of("", "<html>", "[]", "7", "{'candidates':[", "{'candidates':7}")) {
      assertThat(GEMINI.inspectAnswer(json(body))).isEqualTo(new Seen(Usage.NONE, null, 0));
    }
  }

  @Test
  void the_model_is_renamed_at_the_top_level_and_nowhere_else() {
    String stream =
        "data: {'candidates':[{'content':{'parts':[{'text':'modelVersion'}]},"
            + "'modelVersion':'real'}],'modelVersion' : 'real'}\n\ndata: {'no':1}\n\n";
    Buffer passed = GEMINI.tap().renaming("asked").feed(json(stream));
    assertThat(passed)
        .isEqualTo(json(stream.replace("'modelVersion' : 'real'", "'modelVersion' : 'asked'")));
    for (String name : whole()) {
      Buffer given = resource("streams/" + name + ".sse");
      Tap tap = GEMINI.tap().renaming("asked");
      Buffer renamed = Buffer.buffer();
      for (int from = 0; from < given.length(); from += 37) {
        renamed.appendBuffer(tap.feed(given.slice(from, Math.min(given.length(), from + 37))));
      }
      assertThat(decode(renamed).shown())
          .isEqualTo(decode(given).shown().replace("of gemini-3.8-flash", "of asked"));
    }
    assertThat(GEMINI.modelMember()).isEqualTo("modelVersion");
  }

  @Test
  void an_error_fails_the_stream_and_what_came_before_it_can_be_taken() {
    String first = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\r\n\r\n";
    String error = "data: {\"error\":{\"code\":503,\"message\":\"m\"}}\r\n\r\n";
    for (boolean renaming : List.of(true, false)) {
      Tap tap = renaming ? GEMINI.tap().renaming("x") : GEMINI.tap();
      assertThatThrownBy(() -> tap.feed(Buffer.buffer(first + error + first)))
          .isInstanceOf(FaultException.class)
          .hasMessage("m");
      assertThat(tap.takeBefore().toString().strip()).isEqualTo(first.strip());
      assertThat(tap.takeBefore().length()).isZero();
    }
    Tap atEnd = GEMINI.tap();
    atEnd.feed(Buffer.buffer(error.strip()));
    assertThatThrownBy(atEnd::end).isInstanceOf(FaultException.class).hasMessage("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'contents':[{'parts':[{'text':'x'}]}],'generationConfig':{'topP':[1],'candidateCount':2}}",
        "{'generation_config':{'candidate_count':'2'},'contents':[]}"
      })
  void a_candidate_that_was_asked_for_may_begin_when_another_has_ended(String request) {
    Buffer stream = resource("streams/candidate_begins_late.sse");
    int first = stream.toString().indexOf("\n\n") + 2;
    for (int cut : places(stream.length())) {
      Tap tap = GEMINI.tap(json(request));
      tap.feed(stream.slice(0, cut));
      assertThat(tap.closed()).isFalse();
      tap.feed(stream.slice(cut, stream.length()));
      assertThat(tap.closed()).isTrue();
    }
    Tap fewer = GEMINI.tap(json(request));
    fewer.feed(stream.slice(0, first));
    assertThat(fewer.terminated()).isTrue();
    Tap blocked = GEMINI.tap(json(request));
    blocked.feed(resource("streams/prompt_blocked.sse"));
    assertThat(blocked.closed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'contents':[{'parts':[{'text':'how to set candidateCount: 2'}]}]}",
        "{'candidateCount':2,'contents':[{'candidateCount':2}]}",
        "{'generationConfig':{'candidateCount':'many'}}",
        "{'generationConfig':{'candidateCount':2",
        "['candidateCount']",
        ""
      })
  void who_asks_for_one_answer_gets_no_other(String request) {
    Tap tap = GEMINI.tap(json(request));
    tap.feed(resource("streams/text.sse"));
    assertThat(tap.closed()).isTrue();
  }

  @Test
  void an_empty_reason_is_no_end() {
    Tap tap = GEMINI.tap();
    tap.feed(resource("streams/fails_empty_reasons.sse"));
    assertThat(tap.terminated()).isFalse();
    assertThat(tap.seen().finishReason()).isNull();
    assertThat(tap.end().length()).isZero();
  }

  @Test
  void the_last_chunk_passes_at_the_end_without_its_blank_line_and_half_a_chunk_does_not() {
    String stream = resource("streams/text.sse").toString().stripTrailing();
    for (String tail : List.of("", "\n", "\r", "\r\n")) {
      Tap tap = GEMINI.tap();
      Buffer passed = Buffer.buffer().appendBuffer(tap.feed(Buffer.buffer(stream + tail)));
      assertThat(tap.terminated()).isFalse();
      passed.appendBuffer(tap.end());
      assertThat(passed.toString()).startsWith(stream).endsWith("\n");
      assertThat(tap.terminated()).isTrue();
    }
    for (int cut = 0; cut < stream.length(); cut++) {
      Tap tap = GEMINI.tap();
      tap.feed(Buffer.buffer(stream.substring(0, cut)));
      assertThat(tap.end().length()).isZero();
      assertThat(tap.terminated()).isFalse();
    }
  }
}
