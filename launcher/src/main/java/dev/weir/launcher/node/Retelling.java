package dev.weir.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the cluster again and again where this node is reached and what it has registered.
 * Hazelcast keeps an entry on two nodes, and tells nobody when both are lost. What was told before
 * and is still there changes nothing and is news for nobody. Safe for all threads.
 */
final class Retelling {

  /** What the cluster keeps of its nodes. */
  interface Ledger {

    /** Where this node is reached. */
    Future<?> putWhere();

    Future<?> put(Registration one);

    Future<?> remove(Registration one);
  }

  /** A handler at an address. */
  record Registration(String address, RegistrationInfo info) {}

  private final Ledger ledger;
  private final Set<Registration> own = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean underWay = new AtomicBoolean();

  Retelling(Ledger ledger) {
    this.ledger = ledger;
  }

  /** This node registers something; what is for itself alone is none of the cluster's business. */
  void added(String address, RegistrationInfo info) {
    if (!info.localOnly()) {
      own.add(new Registration(address, info));
    }
  }

  /** To be called before the cluster is told that it is no more. */
  void removed(String address, RegistrationInfo info) {
    own.remove(new Registration(address, info));
  }

  /** Tells all of it, one after the other; not while that is still being done. */
  void tell() {
    if (underWay.compareAndSet(false, true)) {
      ledger.putWhere().onComplete(told -> tell(new ArrayDeque<>(own)));
    }
  }

  private void tell(Queue<Registration> left) {
    Registration one = left.poll();
    while (one != null && !own.contains(one)) {
      one = left.poll();
    }
    if (one == null) {
      underWay.set(false);
    } else {
      tell(one).onComplete(told -> tell(left));
    }
  }

  /** What is taken away meanwhile is not to stay. */
  private Future<?> tell(Registration one) {
    return ledger
        .put(one)
        .transform(told -> own.contains(one) ? Future.succeededFuture() : ledger.remove(one));
  }
}
