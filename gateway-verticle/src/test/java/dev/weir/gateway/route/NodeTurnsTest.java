package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTurnsTest {

  private static Selection weights(String key, int... weights) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      targets.add(new Target("p/" + i, weights[i]));
    }
    return new Selection(key, targets);
  }

  private static int[] all(Selection selection) {
    return IntStream.range(0, selection.targets().size()).toArray();
  }

  /**
   * Two targets keep to their weights within one in any window. More cannot in every window, but do
   * from the first turn on within one each way, and exactly in any window of as many turns as the
   * weights' sum.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void weights_hold(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 25; round++) {
      int[] weights = random.ints(2 + random.nextInt(6), 1, 12).toArray();
      int sum = IntStream.of(weights).sum();
      Selection selection = weights("r", weights);
      NodeTurns turns = new NodeTurns();
      int[][] counts = new int[3 * sum + 1][weights.length];
      for (int turn = 1; turn < counts.length; turn++) {
        counts[turn] = counts[turn - 1].clone();
        counts[turn][turns.heaviest(selection, all(selection))]++;
      }
      String said = "seed %d, weights %s".formatted(seed, Arrays.toString(weights));
      assertThat(off(counts, weights, sum, sum)).as(said).isLessThan(1e-9);
      assertThat(off(counts, weights, 0, 0)).as(said).isLessThanOrEqualTo(1 + 1e-9);
      assertThat(off(counts, weights, 1, counts.length))
          .as(said)
          .isLessThanOrEqualTo((weights.length == 2 ? 1 : 2) + 1e-9);
    }
  }

  /**
   * By how much a target has had more or less turns than its weight is worth.
   *
   * @param lengthMin of the windows looked at; 0 for those that begin with the first turn
   */
  private static double off(int[][] counts, int[] weights, int lengthMin, int lengthMax) {
    int sum = IntStream.of(weights).sum();
    double worst = 0;
    for (int from = 0; from < (lengthMin == 0 ? 1 : counts.length); from++) {
      int last = Math.min(counts.length - 1, lengthMin == 0 ? counts.length : from + lengthMax);
      for (int to = from + lengthMin; to <= last; to++) {
        for (int i = 0; i < weights.length; i++) {
          double due = (double) (to - from) * weights[i] / sum;
          worst = Math.max(worst, Math.abs(counts[to][i] - counts[from][i] - due));
        }
      }
    }
    return worst;
  }

  @Test
  void who_cannot_serve_now_is_passed_over_and_the_others_keep_their_proportion() {
    Selection selection = weights("r", 4, 2, 1);
    NodeTurns turns = new NodeTurns();
    StringBuilder chosen = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      chosen.append(turns.heaviest(selection, new int[] {1, 2}));
    }
    assertThat(chosen).hasToString("121121");
  }

  @Test
  void turns_outlive_a_reload_that_changes_nothing_and_begin_anew_where_weights_change() {
    NodeTurns turns = new NodeTurns();
    Selection selection = weights("r", 2, 1);
    assertThat(turns.heaviest(selection, all(selection))).isZero();
    assertThat(turns.turn(selection)).isZero();
    Selection same = weights("r", 2, 1);
    assertThat(turns.heaviest(same, all(same))).isEqualTo(1);
    assertThat(turns.turn(same)).isEqualTo(1);
    Selection other = weights("r", 3, 1);
    assertThat(turns.heaviest(other, all(other))).isZero();
    turns.retain(Routes.of(Map.of()));
    assertThat(turns.turn(same)).isZero();
  }

  @Test
  void all_threads_share_the_turns() throws Exception {
    NodeTurns turns = new NodeTurns();
    Selection selection = weights("r", 3, 1);
    int[] firsts = new int[4];
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      int own = i;
      threads[i] =
          new Thread(
              () -> {
                for (int turn = 0; turn < 1_000; turn++) {
                  firsts[own] += turns.heaviest(selection, new int[] {0, 1}) == 0 ? 1 : 0;
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(IntStream.of(firsts).sum()).isEqualTo(3_000);
  }
}
