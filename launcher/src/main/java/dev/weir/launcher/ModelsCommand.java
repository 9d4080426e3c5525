package dev.weir.launcher;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints which models can be called, and what is known of them. */
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
    surroundings.out().println(json ? models.encodePrettily() : new ModelTable(models).text());
    return 0;
  }
}
