package dev.weir.launcher.node;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether a node is where it belongs: beside the nodes that it needs, and with nothing to move. */
final class Membership {

  /** Two nodes that started at the same moment find each other when halves merge. */
  static final long FIND_MILLIS_MAX = 15_000;

  /** What has not moved by then will not hold up who waits for readiness. */
  static final long SETTLE_MILLIS_MAX = 10_000;

  private static final long CHECK_MILLIS = 200;
  private static final int CONNECT_MILLIS_MAX = 500;
  private static final int TRIED_MAX = 100;

  private final Vertx vertx;
  private final HazelcastInstance hazelcast;
  private final ClusterConfig cluster;

  Membership(Vertx vertx, HazelcastInstance hazelcast, ClusterConfig cluster) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
    this.cluster = cluster;
  }

  /** Fails with the reason when fewer nodes are found than this one needs. */
  Future<Void> found() {
    return until(() -> others() >= cluster.othersMin(), FIND_MILLIS_MAX)
        .compose(
            enough ->
                enough
                    ? Future.succeededFuture()
                    : vertx
                        .executeBlocking(this::reason, false)
                        .compose(why -> Future.failedFuture(new IllegalStateException(why))));
  }

  private int others() {
    return hazelcast.getCluster().getMembers().size() - 1;
  }

  private String reason() {
    List<String> answering = new ArrayList<>();
    InetSocketAddress own = hazelcast.getCluster().getLocalMember().getSocketAddress();
    List<String> members = cluster.expandedMembers();
    for (String member : members.subList(0, Math.min(TRIED_MAX, members.size()))) {
      InetSocketAddress address = address(member);
      if (!address.equals(own) && answers(address)) {
        answering.add(member);
      }
    }
    String found =
        "found %d of the %d other nodes of the cluster `%s` that `cluster.others-min` asks for: "
            .formatted(others(), cluster.othersMin(), cluster.name());
    return answering.isEmpty()
        ? found + "nobody answers at " + String.join(", ", cluster.members())
        : found
            + String.join(", ", answering)
            + " answers, but is not of this cluster: is `cluster.name` the same there?";
  }

  private InetSocketAddress address(String member) {
    int colon = member.lastIndexOf(':');
    return colon < 0 || member.endsWith("]")
        ? new InetSocketAddress(member, cluster.port())
        : new InetSocketAddress(
            member.substring(0, colon), Integer.parseInt(member.substring(colon + 1).strip()));
  }

  private static boolean answers(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS_MAX);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  /** Completes when nothing has to move any more, or it takes too long; never fails. */
  Future<Void> settled() {
    return until(this::safe, SETTLE_MILLIS_MAX).mapEmpty();
  }

  private boolean safe() {
    try {
      return hazelcast.getPartitionService().isClusterSafe();
    } catch (HazelcastInstanceNotActiveException stopped) {
      return true;
    }
  }

  private Future<Boolean> until(BooleanSupplier condition, long millisMax) {
    Promise<Boolean> met = Promise.promise();
    check(condition, met, System.nanoTime() + millisMax * 1_000_000);
    return met.future();
  }

  /** Off the event loops: others are asked. */
  private void check(BooleanSupplier condition, Promise<Boolean> met, long untilNanos) {
    vertx
        .executeBlocking(condition::getAsBoolean, false)
        .onComplete(
            is -> {
              if (is) {
                met.complete(true);
              } else if (System.nanoTime() - untilNanos >= 0) {
                met.complete(false);
              } else {
                vertx.setTimer(CHECK_MILLIS, again -> check(condition, met, untilNanos));
              }
            },
            met::tryFail);
  }
}
