package dev.weir.dialects.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {

  private static String text(JsonWriter out) {
    return new String(out.toBytes(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        9,
        10,
        11,
        99,
        100,
        12_345,
        999_999_999_999L,
        Long.MAX_VALUE,
        -1,
        Long.MIN_VALUE
      })
  void a_number_is_written_as_java_writes_it(long number) {
    assertThat(text(new JsonWriter().number(number))).isEqualTo(Long.toString(number));
  }

  @Test
  void numbers_grow_the_array_as_they_need() {
    JsonWriter out = new JsonWriter().array();
    StringBuilder expected = new StringBuilder("[");
    for (int i = 0; i < 2_000; i++) {
      out.number(i * 37L);
      expected.append(i == 0 ? "" : ",").append(i * 37L);
    }
    assertThat(text(out.endArray())).isEqualTo(expected.append(']').toString());
  }

  @Test
  void what_needs_an_escape_has_it_wherever_it_stands() {
    for (String special :
        new String[] {"\"", "\\", "\n", "\r", "\t", "\b", "\f", "\u0001", "é", "漢", "🎏"}) {
      for (int at = 0; at <= 3; at++) {
        String value = "abc".substring(0, at) + special + special + "abc".substring(at);
        String expected = new String(JsonStringEncoder.getInstance().quoteAsString(value));
        assertThat(text(new JsonWriter().text(value))).isEqualToIgnoringCase('"' + expected + '"');
      }
    }
  }

  @Test
  void half_a_pair_is_an_escape() {
    assertThat(text(new JsonWriter().text("a\ud83cb"))).isEqualTo("\"a\\ud83cb\"");
  }

  @Test
  void a_text_longer_than_a_run_is_whole() {
    String value = "0123456789\n".repeat(2_000);
    assertThat(text(new JsonWriter().text(value)))
        .isEqualTo('"' + value.replace("\n", "\\n") + '"');
  }
}
