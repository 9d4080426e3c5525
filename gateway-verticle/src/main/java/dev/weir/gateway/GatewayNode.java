package dev.weir.gateway;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.Explanation;
import dev.weir.gateway.pipeline.Explanations;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What the gateway instances of one node share: limits count for the node and not for an event
 * loop, and whoever asks about a request may reach another instance than the one that served it.
 * Safe for all threads.
 */
public final class GatewayNode {

  private final GatewayConfig config;
  private final String tag;
  private final Explanations explanations = new Explanations(Explanations.RECORDS_MAX);
  private final AtomicLong buffered = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private final Consumer<Explanation> observer;
  private volatile Rules rules;
  private volatile boolean draining;

  /** The rules in force and the keys made of them. */
  record Rules(GatewayRules told, KeyTable keys, long generation) {}

  /**
   * @param node the node's id
   * @param observer told every request that has ended: access log and metrics
   */
  public GatewayNode(
      GatewayConfig config, GatewayRules told, String node, Consumer<Explanation> observer) {
    this.config = config;
    this.tag = RequestIds.tagOf(node);
    this.observer = observer;
    this.rules = new Rules(told, new KeyTable(told.keys(), told.adminKeys(), null), 1);
  }

  /** Replaces the rules; requests under way keep what they began with. */
  public synchronized void reload(GatewayRules told) {
    KeyTable keys = new KeyTable(told.keys(), told.adminKeys(), rules.keys);
    rules = new Rules(told, keys, rules.generation + 1);
  }

  /** No new requests from now on; readiness says so. */
  public void drain() {
    draining = true;
  }

  public boolean draining() {
    return draining;
  }

  GatewayConfig config() {
    return config;
  }

  Rules rules() {
    return rules;
  }

  /** The digits that lead to this node in the ids of its requests. */
  String tag() {
    return tag;
  }

  Explanations explanations() {
    return explanations;
  }

  /** A request has ended. */
  void record(Explanation explanation) {
    boolean stranger =
        explanation.fault() instanceof Fault.Unauthorized
            || explanation.fault() instanceof Fault.Untimely;
    if (!stranger && explanation.asksVendor()) {
      // Strangers must not push out what is known of others.
      explanations.add(explanation);
    }
    observer.accept(explanation);
  }

  AtomicLong buffered() {
    return buffered;
  }

  AtomicInteger connections() {
    return connections;
  }
}
