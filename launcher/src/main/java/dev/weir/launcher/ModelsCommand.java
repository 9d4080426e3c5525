package dev.weir.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints which models can be called. */
@Command(name = "models", description = "Prints which models can be called.")
final class ModelsCommand implements Callable<Integer> {

  @Mixin final GatewayOptions gateway;

  @Option(names = "--json", description = "as the gateway says it")
  boolean json;

  private final Surroundings surroundings;

  ModelsCommand(Surroundings surroundings, GatewayOptions gateway) {
    this.surroundings = surroundings;
    this.gateway = gateway;
  }

  @Override
  public Integer call() {
    JsonObject models = gateway.ask(GatewayClient::models);
    surroundings.out().println(json ? models.encodePrettily() : names(models));
    return 0;
  }

  private static String names(JsonObject models) {
    StringBuilder names = new StringBuilder();
    for (Object model : models.getJsonArray("data", new JsonArray())) {
      names.append(((JsonObject) model).getString("id")).append(System.lineSeparator());
    }
    return names.toString().stripTrailing();
  }
}
