package dev.weir.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ascii",
        "\u007f\u0080\u07ff\u0800\uffff",
        "\uD83D\uDE00",
        "\uFFFD",
        "a\u00e9\u4e2d"
      })
  void ordinary_text_is_utf8(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(encoded(text)).isEqualTo(utf8);
    assertThat(WireText.decode(utf8, 0, utf8.length)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uD83D",
        "\uDE00",
        "\uDE00\uD83D",
        "a\uD83Db",
        "\uD83D\uD83D\uDE00",
        "\u00e9\uDBFF",
        "\uFFFD \uD83D\uDE00 \u07ff \uDE00"
      })
  void halves_of_pairs_survive(String text) {
    byte[] bytes = encoded(text);
    assertThat(WireText.decode(bytes, 0, bytes.length)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf41",
        "c3",
        "c328",
        "c080",
        "e0809f",
        "e28228",
        "e282",
        "f0808080",
        "f4908080",
        "f8888080",
        "ff",
        "fe",
        "f09f98"
      })
  void anything_else_is_refused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatIllegalArgumentException().isThrownBy(() -> WireText.decode(bytes, 0, bytes.length));
  }

  private static byte[] encoded(String text) {
    byte[] bytes = new byte[WireText.length(text)];
    assertThat(WireText.encode(text, bytes, 0)).isEqualTo(bytes.length);
    return bytes;
  }
}
