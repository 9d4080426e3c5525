package dev.weir.launcher.node;

import dev.weir.bus.message.NodeCondition;
import dev.weir.bus.message.NodeSeen;
import dev.weir.bus.presence.Nodes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The nodes as {@code GET /admin/cluster} shows them. */
final class ClusterView {

  private static final double BILLION = 1e9;

  private ClusterView() {}

  /**
   * @param self the node that is asked
   */
  static JsonObject of(String self, List<Nodes.Seen> seen) {
    JsonArray nodes = new JsonArray();
    seen.forEach(one -> nodes.add(node(self, one)));
    boolean same = seen.stream().map(one -> one.node().configuration()).distinct().count() <= 1;
    return new JsonObject().put("same_configuration", same).put("nodes", nodes);
  }

  private static JsonObject node(String self, Nodes.Seen seen) {
    NodeSeen node = seen.node();
    JsonArray verticles = new JsonArray();
    node.verticles()
        .forEach(
            one ->
                verticles.add(
                    new JsonObject().put("name", one.name()).put("instances", one.instances())));
    return new JsonObject()
        .put("node", node.node())
        .put("self", node.node().equals(self))
        .put("tag", node.tag())
        .put("host", node.host())
        .put("pid", node.pid())
        .put("version", node.version())
        .put("configuration", node.configuration())
        .put("state", node.state().name().toLowerCase(Locale.ROOT))
        .put("started_at", Instant.ofEpochSecond(node.startedSeconds()).toString())
        .put("seen_ms_ago", seen.agoMillis())
        .put("streams_asking", node.asking())
        .put("streams_serving", node.serving())
        .put("streams_starved", node.starved())
        .put("requests_per_second", node.requestsPerSecond())
        .put("tokens_per_second", node.tokensPerSecond())
        .put("verticles", verticles)
        .put("breakers_not_closed", new JsonArray(node.breakers()))
        .put("breakers", all(node.condition().breakers(), ClusterView::breaker))
        .put("gates", all(node.condition().gates(), ClusterView::gate))
        .put("keys", keys(node.condition()))
        .put("budgets", all(node.condition().budgets(), ClusterView::budget))
        .put("limits", all(node.condition().limits(), ClusterView::limit));
  }

  private static <T> JsonArray all(List<T> all, Function<T, JsonObject> shown) {
    JsonArray array = new JsonArray();
    all.forEach(one -> array.add(shown.apply(one)));
    return array;
  }

  private static JsonObject breaker(NodeCondition.Breaker breaker) {
    return new JsonObject()
        .put("provider", breaker.provider())
        .put("model", breaker.model())
        .put("state", breaker.state())
        .put("for_ms", breaker.millis())
        .put("failures", breaker.failures());
  }

  private static JsonObject gate(NodeCondition.Gate gate) {
    JsonObject shown =
        new JsonObject()
            .put("provider", gate.provider())
            .put("limit", gate.limit())
            .put("under_way", gate.underWay())
            .put("waiting", gate.waiting())
            .put("for_ms", gate.holdMillis())
            .put("shrunk_times", gate.shrinkings());
    return gate.shrinkings() == 0
        ? shown
        : shown.put("shrunk_by", gate.shrunkBy()).put("shrunk_ms_ago", gate.shrunkMillisAgo());
  }

  private static JsonArray keys(NodeCondition condition) {
    return all(
        condition.pools(),
        pool ->
            new JsonObject()
                .put("provider", pool.provider())
                .put("keys", pool.keys())
                .put(
                    "resting",
                    all(
                        condition.rests().stream()
                            .filter(rest -> rest.provider().equals(pool.provider()))
                            .toList(),
                        ClusterView::rest)));
  }

  private static JsonObject rest(NodeCondition.Rest rest) {
    return new JsonObject()
        .put("key", rest.key())
        .put("model", rest.model())
        .put("why", rest.why())
        .put("for_ms", rest.millis());
  }

  private static JsonObject budget(NodeCondition.Budget budget) {
    JsonObject shown =
        new JsonObject()
            .put("route", budget.route())
            .put("retries_spent", budget.retriesSpent())
            .put("retries_left", budget.retriesLeft());
    return budget.hedgesLeft() < 0 ? shown : shown.put("hedges_left", budget.hedgesLeft());
  }

  private static JsonObject limit(NodeCondition.Limit limit) {
    boolean money = limit.name().substring(limit.name().lastIndexOf(' ') + 1).startsWith("usd-");
    return new JsonObject()
        .put("limit", limit.name())
        .put("max", amount(limit.max(), money))
        .put("part", amount(limit.part(), money))
        .put("spent", amount(limit.spent(), money));
  }

  private static Number amount(long counted, boolean money) {
    return money ? (Number) (counted / BILLION) : (Number) counted;
  }
}
