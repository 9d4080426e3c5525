package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.launcher.ChaosLoad.Call;
import dev.weir.launcher.ChaosLoad.End;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways and two providers, of which a provider leads the cluster. Its link to a gateway is
 * cut for longer than it waits for a heartbeat, so that it takes the gateway off the list of all,
 * though all others still reach it. Where nobody may make networks, nothing is tested.
 */
@Tag("cluster")
@Timeout(300)
class LeaderCutIT {

  private static final int GATEWAY = 0;
  private static final int LEADER = ChaosCluster.GATEWAYS;
  private static final int CALLERS = 8;
  private static final long SEED = 1;
  private static final long CUT_MILLIS = 20_000;
  private static final long WHOLE_MILLIS_MAX = 30_000;
  private static final long STEADY_MILLIS = 3_000;

  /** What the callers waited for in vain began before, and ends by its silence. */
  private static final long SETTLED_MILLIS = 5_000;

  @TempDir private Path folder;

  @Test
  void a_gateway_cut_off_from_the_leader_serves_with_whom_it_reaches() throws Exception {
    assumeTrue(ChaosNet.permitted(), "nobody may make networks here");
    ChaosNet net = new ChaosNet(ChaosCluster.NODES, true);
    try (ChaosCluster cluster = new ChaosCluster(folder, net, List.of(LEADER))) {
      whole(cluster);
      try (ChaosLoad load = new ChaosLoad(cluster.gateways(), () -> GATEWAY)) {
        load.start(CALLERS, 1, SEED);
        load.awaitWarm(2);
        long cut = ChaosLoad.now();
        cluster.net.cut(LEADER, GATEWAY);
        Thread.sleep(CUT_MILLIS);
        cluster.net.heal(LEADER, GATEWAY);
        long healed = ChaosLoad.now();
        whole(cluster);
        load.close();
        assertThat(cluster.warnings()).as("the leader took it off").contains("event=node-away");
        judge(cluster, load.calls(), cut, healed);
      }
    }
  }

  private static void judge(ChaosCluster cluster, List<Call> calls, long cut, long healed) {
    Map<String, String> lost = new HashMap<>();
    for (Call call : calls) {
      assertThat(call.end()).as("%s", call).isIn(End.WHOLE, End.ERROR_EVENT);
      if (call.end() == End.ERROR_EVENT) {
        assertThat(call.startedMillis()).as("%s", call).isLessThan(cut + SETTLED_MILLIS);
        if (!call.id().isEmpty()) { // The SDK does not tell the id of what failed.
          lost.put(call.id(), cluster.servedBy(call));
        }
      }
    }
    assertThat(new HashSet<>(lost.values())).as("%s", lost).hasSizeLessThan(2);
    Set<String> meanwhile = new HashSet<>();
    long whole =
        calls.stream()
            .filter(call -> call.startedMillis() > cut + SETTLED_MILLIS)
            .filter(call -> call.endedMillis() < healed && !call.id().isEmpty())
            .peek(call -> meanwhile.add(cluster.servedBy(call)))
            .count();
    assertThat(whole).as("calls while the link was cut").isGreaterThan(CALLERS);
    assertThat(meanwhile)
        .as("who served them")
        .hasSize(1)
        .doesNotContainAnyElementsOf(lost.values());
  }

  /** Waits until every gateway has seen every instance for a while. */
  private static void whole(ChaosCluster cluster) throws InterruptedException {
    long until = ChaosLoad.now() + WHOLE_MILLIS_MAX;
    for (long since = ChaosLoad.now(); ChaosLoad.now() - since < STEADY_MILLIS; ) {
      for (int i = 0; i < ChaosCluster.GATEWAYS; i++) {
        String missing = cluster.missing(i);
        if (!missing.isEmpty()) {
          assertThat(ChaosLoad.now()).as(missing).isLessThan(until);
          since = ChaosLoad.now();
        }
      }
      Thread.sleep(100);
    }
  }
}
