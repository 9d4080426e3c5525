package dev.weir.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the providers and their state. */
@Command(name = "providers", description = "Prints the providers and their state.")
final class ProvidersCommand implements Callable<Integer> {

  @Mixin final GatewayOptions gateway;

  @Option(names = "--json", description = "as the gateway says it")
  boolean json;

  private final Surroundings surroundings;

  ProvidersCommand(Surroundings surroundings, GatewayOptions gateway) {
    this.surroundings = surroundings;
    this.gateway = gateway;
  }

  @Override
  public Integer call() {
    JsonObject health = gateway.ask(GatewayClient::health);
    surroundings.out().println(json ? providers(health).encodePrettily() : table(health));
    return 0;
  }

  private static JsonArray providers(JsonObject health) {
    return health.getJsonArray("providers", new JsonArray());
  }

  private static String table(JsonObject health) {
    StringBuilder table = new StringBuilder();
    for (Object element : providers(health)) {
      JsonObject provider = (JsonObject) element;
      table.append(
          "%-20s %-20s %-10s %s"
              .formatted(
                  provider.getString("name"),
                  provider.getString("kind"),
                  provider.getString("state"),
                  provider.getString("remark", ""))
              .stripTrailing());
      table.append('\n');
      inside(health, provider.getString("name"))
          .forEach(line -> table.append("  ").append(line).append('\n'));
    }
    return table.toString().stripTrailing();
  }

  /** What holds calls to a provider back. */
  private static Stream<String> inside(JsonObject health, String provider) {
    Predicate<JsonObject> itsOwn = one -> provider.equals(one.getString("provider"));
    ConditionLines lines = new ConditionLines(health);
    return Stream.of(lines.breakers(itsOwn), lines.rests(itsOwn), lines.gates(itsOwn))
        .flatMap(part -> part);
  }
}
