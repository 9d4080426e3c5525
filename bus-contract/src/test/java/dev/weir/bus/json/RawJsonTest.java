package dev.weir.bus.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RawJsonTest {

  @Test
  void bytes_are_kept_as_they_came() {
    String text = "{ \"a\" : \"\u00e9\uD83D\uDE00\" }";
    RawJson json = RawJson.of(text);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(json.toString()).isEqualTo(text);
    assertThat(json.bytes()).isEqualTo(utf8);
    assertThat(json.length()).isEqualTo(utf8.length);
    byte[] target = new byte[utf8.length + 2];
    json.copyTo(target, 1);
    assertThat(RawJson.ofUtf8(target, 1, utf8.length)).isEqualTo(json);
  }

  @Test
  void nobody_can_change_it() {
    byte[] bytes = {'1', '2'};
    RawJson json = RawJson.ofUtf8(bytes);
    RawJson slice = RawJson.ofUtf8(bytes, 0, 1);
    bytes[0] = '9';
    json.bytes()[1] = '9';
    assertThat(json.toString()).isEqualTo("12");
    assertThat(slice.toString()).isEqualTo("1");
  }

  @Test
  void equal_bytes_are_equal_values() {
    assertThat(RawJson.of("[1]"))
        .isEqualTo(RawJson.of("[1]"))
        .hasSameHashCodeAs(RawJson.of("[1]"))
        .isNotEqualTo(RawJson.of("[ 1 ]"))
        .isNotEqualTo("[1]");
  }
}
