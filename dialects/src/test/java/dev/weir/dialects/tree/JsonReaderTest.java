package dev.weir.dialects.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.json.RawJson;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.RandomText;
import dev.weir.testkit.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static final String SAMPLE =
      " {\"a\" : \"\\u00e9\\/é😀\\ud83d\", \"b\":[1 , -2.50,1e3,true,null ], \"c\":{}, \"d\":\"\" }"
          + " ";

  @Test
  void every_value_keeps_its_bytes() {
    JsonValue value = JsonReader.read(SAMPLE.getBytes(UTF_8));
    assertThat(value.raw()).isEqualTo(RawJson.of(SAMPLE.strip()));
    JsonValue list = value.members().get("b");
    assertThat(value.members().get("a").raw()).hasToString("\"\\u00e9\\/é😀\\ud83d\"");
    assertThat(value.members().get("a").text()).isEqualTo("é/é😀\ud83d");
    assertThat(list.raw()).hasToString("[1 , -2.50,1e3,true,null ]");
    assertThat(list.items())
        .extracting(item -> item.raw().toString())
        .containsExactly("1", "-2.50", "1e3", "true", "null");
    assertThat(list.items())
        .extracting(JsonValue::text)
        .containsExactly("1", "-2.50", "1e3", "true", "null");
    assertThat(value.members().get("c").raw()).hasToString("{}");
    assertThat(value.members().get("d").raw()).hasToString("\"\"");
  }

  @Test
  void a_slice_of_an_array_is_read_as_if_it_were_alone() {
    Seeds.each(
        300,
        seed -> {
          RandomChats chats = new RandomChats(seed, ChatShape.everything("x", "y"));
          RandomText text = chats.text();
          RawJson json = RawJson.of("{\"k\":" + text.json() + ",\"l\":[" + text.json() + "]}");
          int before = chats.random().nextInt(5000);
          byte[] bytes = new byte[before + json.length() + 40];
          Arrays.fill(bytes, (byte) '#');
          json.copyTo(bytes, before);
          JsonValue value = JsonReader.read(bytes, before, json.length());
          assertThat(value.raw()).isEqualTo(json);
          assertThat(new JsonWriter().object().members(value).endObject().toRaw()).isEqualTo(json);
          assertThat(value.sameAs(JsonReader.read(json))).isTrue();
        });
  }

  @Test
  void what_is_written_is_read_back() {
    Seeds.each(
        300,
        seed -> {
          RandomChats chats = new RandomChats(seed);
          String text = chats.text().text();
          double number = chats.random().nextDouble(-1e6, 1e6);
          long whole = chats.random().nextLong();
          byte[] written =
              new JsonWriter()
                  .array()
                  .text(text)
                  .number(number)
                  .number(whole)
                  .bool(true)
                  .nothing()
                  .endArray()
                  .toBytes();
          assertThat(new String(written, UTF_8)).doesNotContain("\n", "\r");
          JsonValue value = JsonReader.read(written);
          assertThat(value.items().get(0).text()).isEqualTo(text);
          assertThat(Double.parseDouble(value.items().get(1).text())).isEqualTo(number);
          assertThat(value.items().get(2).text()).isEqualTo(Long.toString(whole));
        });
  }

  @Test
  void line_ends_between_tokens_become_spaces() {
    RawJson raw = RawJson.of("{\n\"a\":\r\n1}");
    assertThat(new JsonWriter().raw(raw).toRaw()).hasToString("{ \"a\":  1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1}}",
        "1 2",
        "nul",
        "\"\\x\"",
        "{a:1}",
        "\"a",
        "\u0001",
        "NaN"
      })
  void what_is_not_one_json_value_is_told_so(String text) {
    assertThatThrownBy(() -> JsonReader.read(text.getBytes(UTF_8)))
        .isInstanceOf(NotJsonException.class);
  }

  @Test
  void no_other_encoding_is_guessed_and_no_depth_overflows() {
    byte[] utf16 = "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
    assertThatThrownBy(() -> JsonReader.read(utf16)).isInstanceOf(NotJsonException.class);
    byte[] deep = "[".repeat(100_000).getBytes(UTF_8);
    assertThatThrownBy(() -> JsonReader.read(deep)).isInstanceOf(NotJsonException.class);
  }

  @Test
  void a_long_string_is_no_problem() {
    String text = "é".repeat(15_000_000);
    byte[] written = new JsonWriter().text(text).toBytes();
    assertThat(JsonReader.read(written).text()).isEqualTo(text);
  }
}
