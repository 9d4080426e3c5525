package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  void a_range_is_replaced_across_chunks_and_other_chunks_are_not_copied() {
    byte[] body = "{\"model\":\"old\",\"x\":1}".getBytes(UTF_8);
    for (int size = 1; size <= body.length; size++) {
      List<byte[]> chunks = new ArrayList<>();
      for (int at = 0; at < body.length; at += size) {
        chunks.add(Arrays.copyOfRange(body, at, Math.min(at + size, body.length)));
      }
      List<byte[]> replaced = JsonSplice.replace(chunks, 9, 14, "new one");

      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      replaced.forEach(joined::writeBytes);
      assertThat(joined.toString(UTF_8)).isEqualTo("{\"model\":\"new one\",\"x\":1}");
      int touched = 13 / size - 9 / size + 1;
      assertThat(replaced).hasSize(chunks.size() - touched + 1);
      assertThat(replaced.stream().filter(chunks::contains).count())
          .isEqualTo(chunks.size() - touched);
    }
  }

  @Test
  void empty_chunks_are_no_trouble() {
    List<byte[]> chunks = List.of(new byte[0], "ab".getBytes(UTF_8), new byte[0], new byte[] {'c'});

    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    JsonSplice.replace(chunks, 1, 3, "x").forEach(joined::writeBytes);
    assertThat(joined.toString(UTF_8)).isEqualTo("a\"x\"");
  }

  @ParameterizedTest
  @CsvSource({"-1,1", "1,1", "2,1", "2,4"})
  void a_range_outside_the_chunks_is_refused(int start, int end) {
    List<byte[]> chunks = List.of(new byte[2], new byte[1]);

    assertThatThrownBy(() -> JsonSplice.replace(chunks, start, end, "x"))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({"-1,1", "2,1", "2,4"})
  void a_range_outside_the_body_is_refused(int start, int end) {
    assertThatThrownBy(() -> JsonSplice.replace(Buffer.buffer(new byte[3]), start, end, "x"))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
