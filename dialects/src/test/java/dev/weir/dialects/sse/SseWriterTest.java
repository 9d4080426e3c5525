package dev.weir.dialects.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseWriterTest {

  @Test
  void an_event_is_its_type_and_its_data() {
    check(null, "{}", "data: {}\n\n");
    check("ping", "{}", "event: ping\ndata: {}\n\n");
    check(null, "", "data: \n\n");
    check(null, " x", "data:  x\n\n");
    check("é", "ü", "event: é\ndata: ü\n\n");
  }

  @Test
  void each_line_of_the_data_becomes_a_data_line() {
    check(null, "a\nb", "data: a\ndata: b\n\n");
    check(null, "a\r\nb\rc\n", "data: a\ndata: b\ndata: c\ndata: \n\n");
    check(null, "\n\n", "data: \ndata: \ndata: \n\n");
    check(null, "\n\r", "data: \ndata: \ndata: \n\n");
    check(null, "\r", "data: \ndata: \n\n");
  }

  @Test
  void part_of_an_array_is_written_without_its_surroundings() {
    byte[] bytes = "xx{}\n".getBytes(UTF_8);

    assertThat(SseWriter.event(null, bytes, 2, 2)).asString(UTF_8).isEqualTo("data: {}\n\n");
    assertThat(SseWriter.event("a", new byte[] {'\r', '\n'}, 0, 1))
        .asString(UTF_8)
        .isEqualTo("event: a\ndata: \ndata: \n\n");
    assertThatThrownBy(() -> SseWriter.event(null, bytes, 2, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({"ping,': ping\n\n'", "'',': \n\n'", "'a\ndata: b',': a\n: data: b\n\n'"})
  void a_comment_stays_a_comment_whatever_its_text(String text, String expected) {
    byte[] comment = SseWriter.comment(text);

    assertThat(comment).asString(UTF_8).isEqualTo(expected);
    new SseReader().feed(comment, 0, comment.length, event -> assertThat(event).isNull());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\r", "\r\n"})
  void a_type_cannot_smuggle_in_another_line(String type) {
    assertThatThrownBy(() -> SseWriter.event(type, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void check(@Nullable String type, String data, String expected) {
    byte[] written = SseWriter.event(type, data.getBytes(UTF_8));

    assertThat(written).asString(UTF_8).isEqualTo(expected);
    List<String> events = new ArrayList<>();
    new SseReader()
        .feed(written, 0, written.length, e -> events.add(e.type() + "|" + e.data().asString()));
    String lines = data.replace("\r\n", "\n").replace('\r', '\n');
    assertThat(events).containsExactly((type == null ? "message" : type) + "|" + lines);
  }
}
