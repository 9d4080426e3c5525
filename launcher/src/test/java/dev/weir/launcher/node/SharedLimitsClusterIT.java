package dev.weir.launcher.node;

import static dev.weir.launcher.node.LimitedCluster.COUNTED;
import static dev.weir.launcher.node.LimitedCluster.HELD;
import static dev.weir.launcher.node.LimitedCluster.PAID;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four real nodes and 64 callers spend the same limits, while nodes die and leave. */
@Tag("cluster")
@Timeout(240)
class SharedLimitsClusterIT {

  private static final int REQUESTS = 600;
  private static final int AT_ONCE = 12;

  private static final int PAID_CALLS = 200;

  private static LimitedCluster cluster(String mode) {
    return new LimitedCluster(
        mode,
        "3s",
        new JsonObject().put("requests-per-hour", REQUESTS),
        new JsonObject().put("concurrency", AT_ONCE),
        new JsonObject().put("usd-per-day", PAID_CALLS * LimitedCluster.USD));
  }

  /** An hour and a day have not passed: nobody may run ahead, and the bound is the limit. */
  private static void nothingIsBroken(LimitedCluster cluster) {
    assertThat(cluster.admitted(COUNTED)).isLessThanOrEqualTo(REQUESTS);
    assertThat(cluster.admitted(PAID)).isLessThanOrEqualTo(PAID_CALLS);
    assertThat(cluster.openMax()).isLessThanOrEqualTo(AT_ONCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"strict", "bounded"})
  void limits_hold_while_nodes_die_and_leave(String mode) {
    try (LimitedCluster cluster = cluster(mode)) {
      for (int i = 0; i < 4; i++) {
        cluster.join();
      }
      cluster.askUntil(HELD, () -> cluster.open() == AT_ONCE);
      cluster.askUntil(PAID, () -> cluster.admitted(PAID) >= PAID_CALLS / 4);
      cluster.askUntil(COUNTED, () -> cluster.admitted(COUNTED) >= REQUESTS / 4);
      assertThat(cluster.askOnce(HELD)).as("all are taken").containsOnly(429);
      nothingIsBroken(cluster);

      cluster.kill(cluster.node(1));
      cluster.askOnce(COUNTED);
      cluster.askOnce(PAID);
      nothingIsBroken(cluster);
      if (mode.equals("strict")) {
        cluster.agree(); // Until then limits of an hour go no further than told.
      }
      cluster.askUntil(COUNTED, () -> cluster.admitted(COUNTED) >= REQUESTS / 2);
      cluster.askUntil(HELD, () -> cluster.open() == AT_ONCE);
      nothingIsBroken(cluster);

      cluster.leave(cluster.node(2));
      cluster.askUntil(HELD, () -> cluster.open() == AT_ONCE);
      cluster.askUntil(COUNTED, () -> cluster.admitted(COUNTED) >= REQUESTS * 9 / 10);
      cluster.askUntil(PAID, () -> cluster.admitted(PAID) >= PAID_CALLS * 9 / 10);
      for (String kind : List.of(COUNTED, PAID, HELD)) {
        for (int i = 0; i < 5; i++) {
          cluster.askOnce(kind);
        }
      }
      nothingIsBroken(cluster);
    }
  }

  /** Nobody but an operator ends a silence in strict mode, and then it is over at once. */
  @Test
  void an_operator_says_that_a_dead_node_is_gone() {
    try (LimitedCluster cluster = cluster("strict")) {
      cluster.join();
      cluster.join();
      cluster.askUntil(HELD, () -> cluster.open() == AT_ONCE);
      cluster.askUntil(COUNTED, () -> cluster.admitted(COUNTED) >= REQUESTS / 4);
      cluster.kill(cluster.node(0));
      TestNode left = cluster.node(0);
      assertThat(left.management("POST", "/admin/cluster/agree").statusCode()).isEqualTo(401);
      assertThat(
              left.management("POST", "/admin/cluster/agree", "x-api-key", "held-key").statusCode())
          .isEqualTo(403);
      cluster.askOnce(HELD);
      assertThat(cluster.open()).as("the dead node keeps its part").isLessThan(AT_ONCE);

      cluster.agree();
      cluster.askUntil(HELD, () -> cluster.open() == AT_ONCE);
      cluster.askUntil(COUNTED, () -> cluster.admitted(COUNTED) >= REQUESTS * 9 / 10);
      nothingIsBroken(cluster);
    }
  }
}
