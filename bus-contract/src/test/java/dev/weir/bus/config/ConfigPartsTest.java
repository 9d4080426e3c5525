package dev.weir.bus.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigPartsTest {

  @Test
  void paths_are_joined_and_taken_apart_alike() {
    String path = KeyPath.child(KeyPath.child("", "models"), "gpt-4.1");
    assertThat(path).isEqualTo("models.\"gpt-4.1\"");
    assertThat(KeyPath.keys(path)).containsExactly("models", "gpt-4.1");
    assertThat(KeyPath.parent(path)).isEqualTo("models");
    assertThat(KeyPath.parent(KeyPath.item("keys", 2))).isEqualTo("keys");
    assertThat(KeyPath.parent("keys[2].name")).isEqualTo("keys[2]");
    assertThat(KeyPath.parent("keys")).isEmpty();
    for (String wrong : List.of("", "a.", ".a", "a..b", "a.\"b")) {
      assertThatThrownBy(() -> KeyPath.keys(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_secret_is_never_printed() {
    assertThat(Secret.of("hunter2"))
        .hasToString("***")
        .isEqualTo(Secret.of("hunter2"))
        .hasSameHashCodeAs(Secret.of("hunter2"))
        .isNotEqualTo(Secret.of("hunter3"))
        .isNotEqualTo("hunter2");
  }

  @Test
  void the_nearest_word_is_found_unless_none_is_near() {
    List<String> words = List.of("host", "port", "timeouts");
    assertThat(Nearest.of("prot", words)).contains("port");
    assertThat(Nearest.of("time-outs", words)).contains("timeouts");
    assertThat(Nearest.of("zebra", words)).isEmpty();
    assertThat(Nearest.of("x", List.of())).isEmpty();
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }
}
