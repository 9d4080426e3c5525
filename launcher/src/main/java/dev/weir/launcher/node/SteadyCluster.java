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
import java.util.function.Function;
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

  private static final long SETTLE_EVERY_MILLIS = 1_000;

  /** For how long a registration may be missing that Hazelcast has lost. */
  static final long RETELL_EVERY_MILLIS = 5_000;

  /** For how long a registration may be unknown here of which Hazelcast's news was lost. */
  private static final long ASK_ALL_EVERY_MILLIS = 30_000;

  /**
   * A call has a second to be taken, and Hazelcast may need eight to find out that whom it asks is
   * behind a cut link.
   */
  private static final long LOOKUP_MILLIS_MAX = 250;

  private final EventBusOptions links;
  private final LastKnown known = new LastKnown();
  private final Retelling retelling = new Retelling(new SharedRegistrations(this));

  /** Held while the bus is told something, so that the later word is the newer one. */
  private final Object telling = new Object();

  private final AtomicBoolean settling = new AtomicBoolean();
  private long askedAllMillis = nowMillis();
  private boolean merging;
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
    vertx.setPeriodic(SETTLE_EVERY_MILLIS, tick -> settle());
    vertx.setPeriodic(RETELL_EVERY_MILLIS, tick -> retell());
  }

  Vertx vertx() {
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
              confirm(event.address(), changes);
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

  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
    retelling.added(address, info);
    super.addRegistration(address, info, promise);
  }

  @Override
  public void removeRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
    retelling.removed(address, info);
    super.removeRegistration(address, info, promise);
  }

  private void retell() {
    if (isActive()) {
      retelling.tell();
    }
  }

  private void tell(String address, Collection<RegistrationInfo> told) {
    tellAll(() -> Map.of(address, known.told(address, told, nowMillis())));
  }

  /** Who listens at an address; as far as was known before, where Hazelcast takes too long. */
  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
    AtomicBoolean answered = new AtomicBoolean();
    long changes = known.changesOf(address);
    long late =
        known.at(address).isEmpty()
            ? -1
            : vertx()
                .setTimer(
                    LOOKUP_MILLIS_MAX,
                    now -> {
                      if (answered.compareAndSet(false, true)) {
                        promise.succeed(known.at(address));
                      }
                    });
    super.getRegistrations(
        address,
        (told, failure) -> {
          vertx().cancelTimer(late);
          boolean first = answered.compareAndSet(false, true);
          if (failure == null && first) {
            promise.succeed(known.told(address, told, nowMillis()));
          } else if (failure == null) {
            tellUnlessNewer(address, changes, () -> known.told(address, told, nowMillis()));
          } else if (first && known.at(address).isEmpty()) {
            promise.fail(failure);
          } else if (first) {
            promise.succeed(known.at(address));
          }
        });
  }

  /** Where a node is reached: Hazelcast is asked once. */
  @Override
  public void getNodeInfo(String node, Completable<NodeInfo> promise) {
    NodeInfo where = known.where(node);
    if (where != null) {
      promise.succeed(where);
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
  public synchronized void memberRemoved(MembershipEvent event) {
    String node = event.getMember().getAttribute(NODE_ID);
    if (node == null || !isActive()) {
      super.memberRemoved(event);
      return;
    }
    left(node);
    vertx().setTimer(CLEAN_AFTER_MILLIS, heard -> own().executeBlocking(() -> clean(node, event)));
  }

  /**
   * Under the lock that is taken when a merge begins: what was begun before it and ended after it
   * would take away what the other side has registered.
   */
  private synchronized String clean(String node, MembershipEvent event) {
    if (!merging && !getNodes().contains(node)) {
      super.memberRemoved(event);
    }
    return node;
  }

  @Override
  public synchronized void memberAdded(MembershipEvent event) {
    super.memberAdded(event);
    String node = event.getMember().getAttribute(NODE_ID);
    if (node != null && isActive()) {
      back(node);
    }
  }

  private void back(String node) {
    if (known.back(node, nowMillis())) {
      LOG.info("event=node-back node={}", node);
    }
  }

  /**
   * Finds what nodes that are back have registered, and later forgets what they have not; and from
   * time to time what of all nodes was missed.
   */
  private void settle() {
    long now = nowMillis();
    if (!isActive() || settling.get()) {
      return;
    }
    if (known.finds(now) || known.settles(now) || now - askedAllMillis >= ASK_ALL_EVERY_MILLIS) {
      settling.set(true);
      askedAllMillis = now;
      settle(now, new ArrayDeque<>(known.addresses()));
    }
  }

  /** One address after the other. */
  private void settle(long askedMillis, Queue<String> left) {
    String address = left.poll();
    if (address == null || !isActive()) {
      known.settled(askedMillis);
      settling.set(false);
      return;
    }
    ask(address, told -> known.asked(askedMillis, address, told))
        .transform(asked -> Future.succeededFuture())
        .onSuccess(asked -> settle(askedMillis, left));
  }

  @Override
  public synchronized void stateChanged(LifecycleEvent event) {
    LifecycleEvent.LifecycleState state = event.getState();
    merging = state == LifecycleEvent.LifecycleState.MERGING;
    if (isActive() && state == LifecycleEvent.LifecycleState.MERGED) {
      // Hazelcast does not tell of all whom a side that merges loses and finds.
      List<String> list = getNodes();
      known.missing(list).forEach(this::left);
      list.forEach(this::back);
    }
    super.stateChanged(event);
  }

  private void left(String node) {
    if (known.left(node, nowMillis())) {
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

  /** Asks who listens at an address until it is known. */
  private void confirm(String address, long changes) {
    ask(address, told -> known.told(address, told, nowMillis()))
        .onFailure(
            unknown ->
                vertx()
                    .setTimer(
                        ASK_EVERY_MILLIS,
                        again -> {
                          if (isActive() && known.changesOf(address) == changes) {
                            confirm(address, changes);
                          }
                        }));
  }

  /**
   * Asks who listens at an address, and tells the bus unless something was told meanwhile, which is
   * newer.
   */
  private Future<?> ask(
      String address, Function<List<RegistrationInfo>, List<RegistrationInfo>> taken) {
    long changes = known.changesOf(address);
    Promise<List<RegistrationInfo>> told = Promise.promise();
    super.getRegistrations(address, told);
    return told.future()
        .onSuccess(
            registrations -> tellUnlessNewer(address, changes, () -> taken.apply(registrations)));
  }

  /** Tells the bus, unless something was told since there were so many changes: that is newer. */
  private void tellUnlessNewer(
      String address, long changes, Supplier<List<RegistrationInfo>> news) {
    tellAll(() -> known.changesOf(address) == changes ? Map.of(address, news.get()) : Map.of());
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
