package dev.weir.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
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
    JsonArray providers =
        gateway.ask(GatewayClient::health).getJsonArray("providers", new JsonArray());
    surroundings.out().println(json ? providers.encodePrettily() : table(providers));
    return 0;
  }

  private static String table(JsonArray providers) {
    StringBuilder table = new StringBuilder();
    for (Object element : providers) {
      JsonObject provider = (JsonObject) element;
      table.append(
          "%-20s %-20s %s%n"
              .formatted(
                  provider.getString("name"),
                  provider.getString("kind"),
                  provider.getString("state")));
    }
    return table.toString().stripTrailing();
  }
}
