package dev.weir.gateway;

import dev.weir.bus.message.NodeCondition;
import dev.weir.gateway.gate.GateView;
import dev.weir.gateway.health.TargetView;
import dev.weir.gateway.route.Budgets;
import dev.weir.gateway.route.Route;
import dev.weir.gateway.route.RouteSettings;
import dev.weir.gateway.route.Routes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What a gateway knows of how its node does, as the node says it: what is in trouble first. */
final class ConditionView {

  private final GatewayNode node;
  private final long nowMillis;

  ConditionView(GatewayNode node, long nowMillis) {
    this.node = node;
    this.nowMillis = nowMillis;
  }

  NodeCondition with(List<NodeCondition.Pool> pools, List<NodeCondition.Rest> rests) {
    return new NodeCondition(gates(), pools, rests, breakers(), budgets(), limits());
  }

  private List<NodeCondition.Gate> gates() {
    return node.gate().view(nowMillis).stream()
        .sorted(
            Comparator.comparing(GateView::busy)
                .thenComparing(one -> one.shrunk().times() > 0)
                .reversed())
        .limit(NodeCondition.MAX)
        .map(
            one ->
                new NodeCondition.Gate(
                    one.provider(),
                    one.limit(),
                    one.underWay(),
                    one.waiting(),
                    one.holdMillis(),
                    one.shrunk().times(),
                    one.shrunk().why(),
                    one.shrunk().millisAgo()))
        .toList();
  }

  private List<NodeCondition.Breaker> breakers() {
    return node.conditions().view(nowMillis).stream()
        .filter(TargetView::troubled)
        .limit(NodeCondition.MAX)
        .map(
            one ->
                new NodeCondition.Breaker(
                    one.target().provider(),
                    one.target().model(),
                    word(one),
                    Math.max(one.openForMillis(), one.ejectedForMillis()),
                    one.failuresInARow()))
        .toList();
  }

  /** The state of a target that is in trouble. */
  static String word(TargetView target) {
    return switch (target.breaker()) {
      case OPEN -> "open";
      case HALF_OPEN -> "half-open";
      case CLOSED -> "ejected";
    };
  }

  private List<NodeCondition.Budget> budgets() {
    Routes routes = node.rules().told().routes();
    return node.budgets().all().entrySet().stream()
        .map(one -> budget(one, settings(routes, one.getKey())))
        .sorted(
            Comparator.comparingInt(NodeCondition.Budget::retriesLeft)
                .thenComparing(NodeCondition.Budget::route))
        .limit(NodeCondition.MAX)
        .toList();
  }

  private static RouteSettings settings(Routes routes, String name) {
    Route route = routes.routes().get(name);
    return route == null ? routes.plain() : route.settings();
  }

  private NodeCondition.Budget budget(
      Map.Entry<String, Budgets.Budget> one, RouteSettings settings) {
    Budgets.Budget budget = one.getValue();
    return new NodeCondition.Budget(
        one.getKey(),
        budget.retries().spent(nowMillis),
        budget.retries().left(settings.retryBudget(), nowMillis),
        settings.hedge() == null ? -1 : budget.hedges().left());
  }

  private List<NodeCondition.Limit> limits() {
    return node.limiter().used(NodeCondition.MAX, nowMillis).stream()
        .map(one -> new NodeCondition.Limit(one.name(), one.max(), one.part(), one.spent()))
        .toList();
  }
}
