package dev.weir.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The nodes of {@code GET /admin/cluster} as a table for a terminal. A narrow one shows what is in
 * trouble, one of {@value #WIDE} columns and more all that there is.
 *
 * @param columns how long a line is at most
 * @param rows how many lines there are at most
 */
record ClusterTable(JsonObject cluster, int columns, int rows) {

  static final int WIDE = 110;

  private static final String WIDE_ROW = "%-9s %-21s %-9s %-8s %7s %7s %7s %8s %9s  %s";
  private static final String NARROW_ROW = "%1$-9s %3$-9s %5$6s %6$7s %7$7s %8$7s %9$9s  %10$s";

  String text() {
    JsonArray nodes = cluster.getJsonArray("nodes", new JsonArray());
    List<String> lines = new ArrayList<>();
    lines.add(
        nodes.size()
            + (nodes.size() == 1 ? " node" : " nodes")
            + (cluster.getBoolean("same_configuration", true)
                ? ", one configuration"
                : ", CONFIGURATIONS DIFFER"));
    lines.add(
        row(
            "NODE",
            "HOST:PID",
            "STATE",
            "CONFIG",
            "ASKING",
            "SERVING",
            "STARVED",
            "REQ/S",
            "TOKENS/S",
            "VERTICLES"));
    for (Object one : nodes) {
      lines.add(node((JsonObject) one));
    }
    for (Object one : nodes) {
      String whose = nodes.size() == 1 ? "" : ((JsonObject) one).getString("tag") + " ";
      inside((JsonObject) one).forEach(line -> lines.add("  " + whose + line));
    }
    return shown(lines);
  }

  private boolean isWide() {
    return columns >= WIDE;
  }

  private String node(JsonObject node) {
    String configuration = node.getString("configuration");
    return row(
        node.getString("tag") + (node.getBoolean("self", false) ? "*" : ""),
        node.getString("host") + ":" + node.getLong("pid"),
        node.getString("state"),
        configuration.substring(0, Math.min(8, configuration.length())),
        node.getInteger("streams_asking"),
        node.getInteger("streams_serving"),
        node.getInteger("streams_starved"),
        String.format(Locale.ROOT, "%.1f", node.getDouble("requests_per_second")),
        String.format(Locale.ROOT, "%.1f", node.getDouble("tokens_per_second")),
        node.getJsonArray("verticles").stream()
            .map(JsonObject.class::cast)
            .map(one -> one.getString("name") + "×" + one.getInteger("instances"))
            .collect(Collectors.joining(" ")));
  }

  /** What holds calls of a node back, the worst first. */
  private Stream<String> inside(JsonObject node) {
    ConditionLines lines = new ConditionLines(node);
    return Stream.of(
            untold(node),
            lines.breakers(any -> true),
            lines.restsByProvider(),
            lines.gates(orWide(ConditionLines::isTight)),
            lines.budgets(orWide(ConditionLines::isSpent)),
            lines.limits(orWide(ConditionLines::isNearlyUsed)),
            isWide() ? lines.pools() : Stream.<String>of())
        .flatMap(part -> part);
  }

  private Predicate<JsonObject> orWide(Predicate<JsonObject> narrow) {
    return isWide() ? any -> true : narrow;
  }

  /** Breakers of nodes of older versions, which tell their targets only. */
  private static Stream<String> untold(JsonObject node) {
    return node.getJsonArray("breakers", new JsonArray()).isEmpty()
        ? node.getJsonArray("breakers_not_closed", new JsonArray()).stream()
            .map(target -> "breaker " + target)
        : Stream.of();
  }

  private String row(Object... cells) {
    return (isWide() ? WIDE_ROW : NARROW_ROW).formatted(cells).stripTrailing();
  }

  private String shown(List<String> lines) {
    List<String> shown = new ArrayList<>(lines);
    if (lines.size() > rows) {
      int left = Math.max(0, rows - 1);
      shown = new ArrayList<>(lines.subList(0, left));
      shown.add("… and " + (lines.size() - left) + " more lines");
    }
    return shown.stream().map(this::cut).collect(Collectors.joining("\n", "", "\n"));
  }

  private String cut(String line) {
    return line.length() <= columns ? line : line.substring(0, Math.max(0, columns - 1)) + "…";
  }
}
