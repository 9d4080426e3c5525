package dev.weir.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What holds calls back, a line each, from the members that {@code /health} and the nodes of {@code
 * /admin/cluster} share. A member that is absent has no lines.
 */
record ConditionLines(JsonObject of) {

  private static final double NEARLY = 0.8;

  /** Breakers that are not closed, and targets that are ejected. */
  Stream<String> breakers(Predicate<JsonObject> which) {
    return lines(
        "breakers",
        which,
        one ->
            "breaker %s/%s %s%s"
                .formatted(
                    one.getString("provider"),
                    one.getString("model"),
                    one.getString("state"),
                    still(one)));
  }

  /** Places at providers. */
  Stream<String> gates(Predicate<JsonObject> which) {
    return lines("gates", which, ConditionLines::gate);
  }

  private static String gate(JsonObject gate) {
    StringBuilder line = new StringBuilder();
    line.append(
        "places %s %d/%d"
            .formatted(provider(gate), number(gate, "under_way"), number(gate, "limit")));
    if (number(gate, "waiting") > 0) {
      line.append(", ").append(number(gate, "waiting")).append(" wait");
    }
    if (number(gate, "for_ms") > 0) {
      line.append(", held ").append(span(number(gate, "for_ms")));
    }
    if (number(gate, "shrunk_times") > 0) {
      line.append(
          ", shrunk %d× (%s, %s ago)"
              .formatted(
                  number(gate, "shrunk_times"),
                  gate.getString("shrunk_by", ""),
                  span(number(gate, "shrunk_ms_ago"))));
    }
    return line.toString();
  }

  /** Whether calls of a gate wait, or it has shrunk. */
  static boolean isTight(JsonObject gate) {
    return number(gate, "waiting") > 0
        || number(gate, "for_ms") > 0
        || number(gate, "shrunk_times") > 0
        || number(gate, "under_way") >= number(gate, "limit");
  }

  /** Keys that rest, of a list in which each names its provider. */
  Stream<String> rests(Predicate<JsonObject> which) {
    return lines("keys", which, one -> rest(provider(one), one));
  }

  private static String rest(String provider, JsonObject rest) {
    String model = rest.getString("model", "");
    return "%s of %s rests%s: %s%s"
        .formatted(
            rest.getString("key"),
            provider,
            switch (model) {
              case "" -> "";
              case "-" -> " without a model";
              default -> " for " + model;
            },
            rest.getString("why"),
            still(rest));
  }

  /** Keys that rest, of nodes: by provider. */
  Stream<String> restsByProvider() {
    return objects("keys")
        .flatMap(
            pool ->
                new ConditionLines(pool)
                    .objects("resting")
                    .map(rest -> rest(provider(pool), rest)));
  }

  /** Pools of keys and how many of each rest. */
  Stream<String> pools() {
    return objects("keys")
        .map(
            pool -> {
              long resting =
                  new ConditionLines(pool)
                      .objects("resting")
                      .map(rest -> rest.getString("key"))
                      .distinct()
                      .count();
              return "keys %s %d, %d rest".formatted(provider(pool), number(pool, "keys"), resting);
            });
  }

  /** Budgets of second attempts. */
  Stream<String> budgets(Predicate<JsonObject> which) {
    return lines(
        "budgets",
        which,
        one ->
            "budget of %s: %d retries spent in 10 s, %d left%s"
                .formatted(
                    one.getString("route").isEmpty() ? "plain names" : one.getString("route"),
                    number(one, "retries_spent"),
                    number(one, "retries_left"),
                    one.containsKey("hedges_left")
                        ? ", " + number(one, "hedges_left") + " hedges left"
                        : ""));
  }

  /** Whether nothing is left for second attempts. */
  static boolean isSpent(JsonObject budget) {
    return number(budget, "retries_left") == 0;
  }

  /** Limits and what is spent of them. */
  Stream<String> limits(Predicate<JsonObject> which) {
    return lines(
        "limits",
        which,
        one ->
            "limit %s: %s of %s spent%s"
                .formatted(
                    one.getString("limit"),
                    amount(one, "spent"),
                    amount(one, "part"),
                    one.getValue("part").equals(one.getValue("max"))
                        ? ""
                        : ", " + amount(one, "max") + " in all"));
  }

  /** Whether a limit is nearly used up on its node. */
  static boolean isNearlyUsed(JsonObject limit) {
    return limit.getDouble("spent") >= NEARLY * limit.getDouble("part");
  }

  private Stream<String> lines(
      String member, Predicate<JsonObject> which, Function<JsonObject, String> line) {
    return objects(member).filter(which).map(line);
  }

  private Stream<JsonObject> objects(String member) {
    return of.getJsonArray(member, new JsonArray()).stream().map(JsonObject.class::cast);
  }

  private static String provider(JsonObject one) {
    return one.getString("provider");
  }

  private static long number(JsonObject one, String member) {
    return one.getLong(member, 0L);
  }

  private static String amount(JsonObject one, String member) {
    return one.getValue(member) instanceof Double money
        ? String.format(Locale.ROOT, "%.4f", money)
        : one.getValue(member).toString();
  }

  private static String still(JsonObject one) {
    return number(one, "for_ms") > 0 ? ", " + span(number(one, "for_ms")) : "";
  }

  /** A span of time as short as it can be read. */
  private static String span(long millis) {
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    return millis < 120_000 ? millis / 1_000 + " s" : millis / 60_000 + " min";
  }
}
