package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSpliceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain | \"plain\"",
        "`` | \"\"",
        "a\"b\\c/d | \"a\\\"b\\\\c/d\"",
        "`\n\t\u0001` | \"\\n\\t\\u0001\"",
        "漢🎏 | \"漢🎏\"",
        "x\ud800y | \"x?y\"",
      })
  void a_new_value_is_quoted_and_escaped(String value, String expected) {
    assertThat(JsonSplice.replace(Buffer.buffer("[0]"), 1, 2, value))
        .hasToString("[" + expected + "]");
  }

  @Test
  void every_other_byte_stays_as_it_is() {
    String body = "{\"model\":\"old\",\"x\":1}";
    String expected = "{\"model\":\"new one\",\"x\":1}";

    assertThat(JsonSplice.replace(Buffer.buffer(body), 9, 14, "new one")).hasToString(expected);
    assertThat(JsonSplice.replace(body.getBytes(UTF_8), 9, 14, "new one"))
        .asString(UTF_8)
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"-1,1", "2,1", "2,4"})
  void a_range_outside_the_body_is_refused(int start, int end) {
    assertThatThrownBy(() -> JsonSplice.replace(Buffer.buffer(new byte[3]), start, end, "x"))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
