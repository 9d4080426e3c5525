package dev.weir.launcher.node;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.Config;
import com.hazelcast.core.LifecycleEvent;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hazelcast's cluster, but who listens where on the event bus does not hang on Hazelcast's list of
 * members. One node leads that list: whom it does not hear it takes off the list of all, and who is
 * taken off loses all others, though all but the leading one reach it.
 *
 * <p>A node that leaves the list is asked whether it is still there. As long as it takes
 * connections at its end of the event bus, what was known of it counts; it is gone as soon as it
 * refuses one, or when none was made for {@link #SILENT_MILLIS_MAX}. What left in order has closed
 * its end before, and a process that is dead refuses.
 */
final class SteadyCluster extends HazelcastClusterManager {

  /** For how long a node that cannot be asked may still be there. */
  static final long SILENT_MILLIS_MAX = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(SteadyCluster.class);
  private static final String NODE_ID = "__vertx.nodeId";
  private static final long ASK_EVERY_MILLIS = 2_000;

  /**
   * All nodes hear that one left before the first of them takes its registrations away for all:
   * else those who hear of it late would take that for the node's own word.
   */
  private static final long CLEAN_AFTER_MILLIS = 1_000;

  /** A node that is back has registered anew by then. */
  private static final long SETTLED_AFTER_MILLIS = 5_000;

  private static final long ASK_ANEW_AFTER_MILLIS = 500;

  private final EventBusOptions links;
  private final LastKnown known = new LastKnown();

  /** Held while the bus is told something, so that the later word is the newer one. */
  private final Object telling = new Object();

  private final AtomicBoolean askingAnew = new AtomicBoolean();
  private @Nullable Vertx vertx;
  private @Nullable Context own;
  private @Nullable NodeProbe probe;
  private RegistrationListener listener = new RegistrationListener() {};

  /**
   * @param links how the nodes' ends of the event bus are linked
   */
  SteadyCluster(Config config, EventBusOptions links) {
    super(config);
    this.links = links;
  }

  @Override
  public void init(Vertx vertx) {
    super.init(vertx);
    this.vertx = vertx;
    this.own = vertx.getOrCreateContext();
    this.probe = new NodeProbe(vertx, links);
  }

  private Vertx vertx() {
    return Objects.requireNonNull(vertx, "init comes first");
  }

  /** What is done here one after the other. */
  private Context own() {
    return Objects.requireNonNull(own, "init comes first");
  }

  @Override
  public void registrationListener(RegistrationListener told) {
    listener = told;
    super.registrationListener(
        new RegistrationListener() {
          @Override
          public void registrationsUpdated(RegistrationUpdateEvent event) {
            long changes = known.changesOf(event.address());
            if (event.registrations().isEmpty() && changes > 0) {
              // Nobody is there, or Hazelcast could not tell: the manager says the same of both.
              askAnew(event.address(), changes);
            } else {
              tell(event.address(), event.registrations());
            }
          }

          @Override
          public void registrationsLost() {
            listener.registrationsLost();
          }

          @Override
          public boolean wantsUpdatesFor(String address) {
            return listener.wantsUpdatesFor(address);
          }
        });
  }

  private void tell(String address, Collection<RegistrationInfo> told) {
    synchronized (telling) {
      listener.registrationsUpdated(
          new RegistrationUpdateEvent(address, known.told(address, told)));
    }
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
    super.getRegistrations(
        address,
        (told, failure) -> {
          if (failure == null) {
            promise.succeed(known.told(address, told));
          } else if (known.keptAt(address).isEmpty()) {
            promise.fail(failure);
          } else {
            promise.succeed(known.keptAt(address));
          }
        });
  }

  @Override
  public void getNodeInfo(String node, Completable<NodeInfo> promise) {
    NodeInfo away = known.whereAway(node);
    if (away != null) {
      promise.succeed(away);
      return;
    }
    super.getNodeInfo(
        node,
        (info, failure) -> {
          if (failure == null) {
            known.reachedAt(node, info).forEach(this::gone);
          }
          promise.complete(info, failure);
        });
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    String node = event.getMember().getAttribute(NODE_ID);
    if (node == null || !isActive()) {
      super.memberRemoved(event);
      return;
    }
    left(node);
    vertx().setTimer(CLEAN_AFTER_MILLIS, heard -> own().executeBlocking(() -> clean(node, event)));
  }

  private String clean(String node, MembershipEvent event) {
    if (!getNodes().contains(node)) {
      super.memberRemoved(event);
    }
    return node;
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    super.memberAdded(event);
    String node = event.getMember().getAttribute(NODE_ID);
    if (node != null && isActive()) {
      back(node);
    }
  }

  private void back(String node) {
    if (known.back(node)) {
      LOG.info("event=node-back node={}", node);
      vertx().setTimer(SETTLED_AFTER_MILLIS, registered -> settled(node));
    }
  }

  private void settled(String node) {
    known.settled(node);
    if (!askingAnew.getAndSet(true)) { // Of several that are back at once, once.
      vertx()
          .setTimer(
              ASK_ANEW_AFTER_MILLIS,
              all -> {
                askingAnew.set(false);
                askNext(new ArrayDeque<>(known.changes().entrySet()));
              });
    }
  }

  @Override
  public void stateChanged(LifecycleEvent event) {
    if (isActive() && event.getState() == LifecycleEvent.LifecycleState.MERGED) {
      // Hazelcast does not tell of all whom a side that merges loses and finds.
      List<String> list = getNodes();
      known.missing(list).forEach(this::left);
      list.forEach(this::back);
    }
    super.stateChanged(event);
  }

  private void left(String node) {
    if (known.left(node)) {
      LOG.info("event=node-away node={}", node);
      ask(node, nowMillis());
    } else {
      gone(node);
    }
  }

  private void ask(String node, long reachedMillis) {
    NodeInfo where = known.whereAway(node);
    NodeProbe asking = probe;
    if (where == null || asking == null || !isActive()) {
      return;
    }
    asking
        .ask(where)
        .onSuccess(
            answer -> {
              long reached = answer == NodeProbe.Answer.THERE ? nowMillis() : reachedMillis;
              if (answer == NodeProbe.Answer.REFUSED
                  || nowMillis() - reached >= SILENT_MILLIS_MAX) {
                LOG.info("event=node-gone node={} answer={}", node, answer);
                tellAll(() -> known.silent(node));
              } else {
                vertx().setTimer(ASK_EVERY_MILLIS, again -> ask(node, reached));
              }
            });
  }

  private void gone(String node) {
    tellAll(() -> known.gone(node));
  }

  private void tellAll(Supplier<Map<String, List<RegistrationInfo>>> news) {
    synchronized (telling) {
      news.get()
          .forEach(
              (address, all) ->
                  listener.registrationsUpdated(new RegistrationUpdateEvent(address, all)));
    }
  }

  /** One after the other. */
  private void askNext(Queue<Map.Entry<String, Long>> left) {
    Map.Entry<String, Long> next = left.poll();
    if (next == null || !isActive()) {
      return;
    }
    askAnew(next.getKey(), next.getValue()).onSuccess(asked -> askNext(left));
  }

  /**
   * Asks who listens at an address, again until it is known. Completes after the first answer, and
   * never fails.
   *
   * @param changes how often something was told of the address: what is told meanwhile is newer
   */
  private Future<Void> askAnew(String address, long changes) {
    Promise<List<RegistrationInfo>> told = Promise.promise();
    super.getRegistrations(address, told);
    return told.future()
        .onSuccess(
            registrations -> {
              synchronized (telling) {
                if (known.changesOf(address) == changes) {
                  tell(address, registrations);
                }
              }
            })
        .onFailure(
            unknown ->
                vertx()
                    .setTimer(
                        ASK_EVERY_MILLIS,
                        again -> {
                          if (isActive() && known.changesOf(address) == changes) {
                            askAnew(address, changes);
                          }
                        }))
        .transform(asked -> Future.succeededFuture());
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
