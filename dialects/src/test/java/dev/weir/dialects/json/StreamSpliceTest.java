package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSpliceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"a\"} | {\"model\":\"NEW\"}",
        " { \"x\" : 1 , \"model\" :\"a\\nb\" , \"y\" : [] } | "
            + " { \"x\" : 1 , \"model\" :\"NEW\" , \"y\" : [] } ",
        "{\"mod\\u0065l\":\"\"} | {\"mod\\u0065l\":\"NEW\"}",
        "{\"x\":{\"model\":\"a\"},\"model\":\"b\"} | {\"x\":{\"model\":\"a\"},\"model\":\"NEW\"}",
      })
  void a_top_level_string_is_replaced_and_nothing_else(String json, String expected) {
    byte[] padded = ("##" + json + "#").getBytes(UTF_8);

    StreamSplice splice = new StreamSplice("NEW", "model");

    assertThat(splice.find(padded, 2, padded.length - 3)).isTrue();

    assertThat(splice.put(json.getBytes(UTF_8))).asString(UTF_8).isEqualTo(expected.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"model\":null}",
        "{\"model\":{\"model\":\"a\"}}",
        "{\"x\":{\"model\":\"a\"}}",
        "{\"model\":\"NEW\"}",
        "{\"model\":\"a\",\"model\":\"b\"}",
        "{\"model\":\"a\"",
        "[DONE]",
        "[\"model\"]",
        ""
      })
  void what_has_no_such_string_is_not_found(String json) {
    byte[] bytes = json.getBytes(UTF_8);

    assertThat(new StreamSplice("NEW", "model").find(bytes, 0, bytes.length)).isFalse();
  }

  @Test
  void a_string_within_a_top_level_object_is_replaced_and_nothing_else() {
    String json =
        "{\"type\":\"message_start\",\"model\":\"x\",\"message\":{\"id\":\"m\",\"model\":\"%s\"}}";
    byte[] padded = ("##" + json.formatted("claude") + "#").getBytes(UTF_8);

    StreamSplice splice = new StreamSplice("NEW", "message", "model");

    assertThat(splice.find(padded, 2, padded.length - 3)).isTrue();

    assertThat(splice.put(json.formatted("claude").getBytes(UTF_8)))
        .asString(UTF_8)
        .isEqualTo(json.formatted("NEW"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"model\":\"a\"}",
        "{\"message\":\"model\"}",
        "{\"message\":[{\"model\":\"a\"}]}",
        "{\"message\":{\"model\":1}}",
        "{\"message\":{\"x\":{\"model\":\"a\"}}}",
        "{\"x\":{\"message\":{\"model\":\"a\"}}}",
        "{\"message\":{\"model\":\"a\"}",
      })
  void what_has_no_such_inner_string_is_not_found(String json) {
    byte[] bytes = json.getBytes(UTF_8);

    StreamSplice splice = new StreamSplice("NEW", "message", "model");

    assertThat(splice.find(bytes, 0, bytes.length)).isFalse();
  }

  @Test
  void texts_that_begin_alike_and_texts_that_do_not_are_told_apart() {
    StreamSplice splice = new StreamSplice("NEW", "model");
    String first = "{\"id\":1,\"model\":\"a\",\"x\":1}";
    String[] texts = {
      first,
      "{\"id\":1,\"model\":\"a\",\"x\":22,\"y\":{\"model\":\"a\"}}",
      "{\"id\":1,\"model\":\"ab\"}",
      "{\"id\":12,\"model\":\"a\"}",
      "{\"id\":12,\"mode",
      "{}",
      first,
      "{\"id\":1,\"model\":\"NEW\"}",
      "{\"id\":1,\"model\":\"NEW\",\"x\":1}",
      first
    };
    for (String text : texts) {
      byte[] bytes = text.getBytes(UTF_8);
      StreamSplice fresh = new StreamSplice("NEW", "model");
      boolean found = fresh.find(bytes, 0, bytes.length);

      assertThat(splice.find(bytes, 0, bytes.length)).as(text).isEqualTo(found);
      if (found) {
        assertThat(splice.put(bytes)).as(text).isEqualTo(fresh.put(bytes));
      }
    }
  }

  @Test
  void a_string_far_from_the_beginning_is_found_each_time() {
    StreamSplice splice = new StreamSplice("NEW", "model");
    for (String word : new String[] {"a", "b"}) {
      String json = "{\"x\":\"" + word.repeat(600) + "\",\"model\":\"%s\"}";
      byte[] bytes = json.formatted("m").getBytes(UTF_8);

      assertThat(splice.find(bytes, 0, bytes.length)).isTrue();
      assertThat(splice.put(bytes)).asString(UTF_8).isEqualTo(json.formatted("NEW"));
    }
  }
}
