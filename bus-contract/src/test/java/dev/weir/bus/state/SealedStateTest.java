package dev.weir.bus.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Secret;
import io.vertx.core.Future;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealedStateTest {

  private static final Secret SECRET = Secret.of("a secret");

  private long nowMillis;
  private final LocalState stored = new LocalState(() -> nowMillis);
  private final SealedState state = new SealedState(stored, SECRET);

  @Test
  void a_value_comes_back_and_is_not_stored_readably() {
    state.put("map", "key", "tell nobody ü", 0);
    assertThat(state.get("map", "key").result()).isEqualTo("tell nobody ü");
    String kept = stored.get("map", "key").result();
    assertThat(kept).startsWith("weirs1.").doesNotContain("nobody");
    byte[] bytes = Base64.getUrlDecoder().decode(kept.substring(kept.lastIndexOf('.') + 1));
    assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("nobody");
  }

  @Test
  void the_same_value_looks_different_each_time() {
    state.put("map", "key", "value", 0);
    String first = stored.get("map", "key").result();
    state.put("map", "key", "value", 0);
    assertThat(stored.get("map", "key").result()).isNotEqualTo(first);
  }

  @Test
  void another_secret_fails_and_says_so() {
    state.put("map", "key", "value", 0);
    Future<String> read = new SealedState(stored, Secret.of("another")).get("map", "key");
    assertThat(read.cause())
        .isInstanceOf(SealBrokenException.class)
        .hasMessageContaining("another secret")
        .hasMessageContaining("`secret`");
  }

  @Test
  void the_same_secret_of_another_node_reads_it() {
    state.put("map", "key", "value", 0);
    assertThat(new SealedState(stored, Secret.of("a secret")).get("map", "key").result())
        .isEqualTo("value");
  }

  @Test
  void a_value_in_anothers_place_fails() {
    state.put("map", "key", "value", 0);
    String kept = stored.get("map", "key").result();
    stored.put("map", "other", kept, 0);
    stored.put("ma", "pkey", kept, 0);
    assertThat(state.get("map", "other").cause()).isInstanceOf(SealBrokenException.class);
    assertThat(state.get("ma", "pkey").cause()).isInstanceOf(SealBrokenException.class);
  }

  @Test
  void a_value_that_was_changed_or_never_sealed_fails() {
    state.put("map", "key", "value", 0);
    String kept = stored.get("map", "key").result();
    for (int i = 0; i < kept.length(); i++) {
      char other = kept.charAt(i) == 'A' ? 'B' : 'A';
      // The last digit holds bits that decode to nothing.
      if (i < kept.length() - 1) {
        stored.put("map", "key", kept.substring(0, i) + other + kept.substring(i + 1), 0);
        assertThat(state.get("map", "key").cause()).isInstanceOf(SealBrokenException.class);
      }
      stored.put("map", "key", kept.substring(0, i), 0);
      assertThat(state.get("map", "key").cause()).isInstanceOf(SealBrokenException.class);
    }
    stored.put("map", "key", "plain", 0);
    assertThat(state.get("map", "key").cause()).hasMessageContaining("not sealed");
  }

  @Test
  void compares_what_is_meant_and_not_how_it_looks() {
    assertThat(state.replace("map", "key", "one", "two").result()).isFalse();
    state.put("map", "key", "one", 0);
    assertThat(state.replace("map", "key", "other", "two").result()).isFalse();
    assertThat(state.replace("map", "key", "one", "two").result()).isTrue();
    assertThat(state.get("map", "key").result()).isEqualTo("two");
  }

  @Test
  void gives_the_value_that_was_there() {
    assertThat(state.putIfAbsent("map", "key", "one", 10).result()).isNull();
    assertThat(state.putIfAbsent("map", "key", "two", 10).result()).isEqualTo("one");
    nowMillis = 10;
    assertThat(state.get("map", "key").result()).isNull();
    state.put("map", "key", "three", 0);
    state.remove("map", "key");
    assertThat(state.get("map", "key").result()).isNull();
    state.add("sum", 2);
    assertThat(state.add("sum", 3).result()).isEqualTo(5);
  }
}
