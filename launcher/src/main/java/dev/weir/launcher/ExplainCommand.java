package dev.weir.launcher;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints why a request went where it went and how it ended. */
@Command(
    name = "explain",
    description = "Prints why a request went where it went and how it ended.")
final class ExplainCommand implements Callable<Integer> {

  @Mixin final GatewayOptions gateway;

  @Parameters(paramLabel = "ID", description = "the request, as x-request-id names it")
  @Nullable String id;

  @Option(names = "--json", description = "as the gateway says it")
  boolean json;

  private final Surroundings surroundings;

  ExplainCommand(Surroundings surroundings, GatewayOptions gateway) {
    this.surroundings = surroundings;
    this.gateway = gateway;
  }

  @Override
  public Integer call() {
    String asked = id == null ? "" : id.strip();
    JsonObject record = gateway.askRunning(client -> client.explanation(asked));
    surroundings.out().println(json ? record.encodePrettily() : new ExplainText(record).text());
    return 0;
  }
}
