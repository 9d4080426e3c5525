package dev.weir.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.state.ClusterState;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link ClusterState} promises. */
@Timeout(120)
public abstract class ClusterStateContract {

  private final String map = "test-" + UUID.randomUUID();

  /** The state under test. */
  protected abstract ClusterState state();

  /** The same state seen from elsewhere, where there is an elsewhere. */
  protected ClusterState elsewhere() {
    return state();
  }

  /** Lets time pass until something is so, or much too long. */
  protected abstract void waitMillis(long millis) throws Exception;

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void what_is_put_is_there_for_everybody() throws Exception {
    assertThat(await(state().get(map, "k"))).isNull();
    await(state().put(map, "k", "v", 0));
    assertThat(await(elsewhere().get(map, "k"))).isEqualTo("v");
    await(elsewhere().put(map, "k", "w", 0));
    assertThat(await(state().get(map, "k"))).isEqualTo("w");
    assertThat(await(state().get(map + "x", "k"))).isNull();
  }

  @Test
  void what_is_removed_is_gone() throws Exception {
    await(state().put(map, "k", "v", 60_000));
    await(elsewhere().remove(map, "k"));
    await(elsewhere().remove(map, "never there"));
    assertThat(await(state().get(map, "k"))).isNull();
  }

  @Test
  void putIfAbsent_gives_what_was_there_and_lets_it_be() throws Exception {
    assertThat(await(state().putIfAbsent(map, "k", "v", 0))).isNull();
    assertThat(await(elsewhere().putIfAbsent(map, "k", "w", 0))).isEqualTo("v");
    assertThat(await(state().get(map, "k"))).isEqualTo("v");
    assertThat(await(state().putIfAbsent(map, "t", "v", 60_000))).isNull();
    assertThat(await(elsewhere().putIfAbsent(map, "t", "w", 60_000))).isEqualTo("v");
  }

  @Test
  void replace_needs_the_expected_value() throws Exception {
    assertThat(await(state().replace(map, "k", "v", "w"))).isFalse();
    assertThat(await(state().get(map, "k"))).isNull();
    await(state().put(map, "k", "v", 0));
    assertThat(await(elsewhere().replace(map, "k", "other", "w"))).isFalse();
    assertThat(await(elsewhere().replace(map, "k", "v", "w"))).isTrue();
    assertThat(await(state().get(map, "k"))).isEqualTo("w");
  }

  @Test
  void a_value_lives_for_its_time() throws Exception {
    await(state().put(map, "short", "v", 300));
    await(state().put(map, "long", "v", 60_000));
    assertThat(await(state().putIfAbsent(map, "absent", "v", 300))).isNull();
    waitMillis(1_500);
    assertThat(await(elsewhere().get(map, "short"))).isNull();
    assertThat(await(elsewhere().get(map, "absent"))).isNull();
    assertThat(await(elsewhere().get(map, "long"))).isEqualTo("v");
    assertThat(await(state().replace(map, "short", "v", "w"))).isFalse();
    assertThat(await(state().putIfAbsent(map, "short", "again", 0))).isNull();
    assertThat(await(state().get(map, "short"))).isEqualTo("again");
  }

  @Test
  void what_replaces_a_value_has_no_time_to_live() throws Exception {
    await(state().put(map, "k", "v", 800));
    assertThat(await(state().replace(map, "k", "v", "w"))).isTrue();
    waitMillis(1_500);
    assertThat(await(elsewhere().get(map, "k"))).isEqualTo("w");
  }

  @Test
  void a_later_put_sets_its_own_time() throws Exception {
    await(state().put(map, "k", "v", 300));
    await(state().put(map, "k", "w", 0));
    waitMillis(1_500);
    assertThat(await(elsewhere().get(map, "k"))).isEqualTo("w");
  }

  @Test
  void counters_add_up() throws Exception {
    String counter = "c-" + map;
    assertThat(await(state().add(counter, 5))).isEqualTo(5);
    assertThat(await(elsewhere().add(counter, -2))).isEqualTo(3);
    assertThat(await(state().add(counter, 0))).isEqualTo(3);
  }
}
