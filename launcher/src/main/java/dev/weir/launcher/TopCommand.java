package dev.weir.launcher;

import dev.weir.bus.config.Secret;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the nodes of a cluster and what they do, each second anew. */
@Command(name = "top", description = "Shows the nodes of a cluster and what they do.")
final class TopCommand implements Callable<Integer> {

  private static final long EVERY_MILLIS = 1_000;

  /** Of a terminal that does not say how large it is. */
  private static final int COLUMNS = 80;

  private static final int ROWS = 24;

  /** To the upper left corner; what follows clears the rest of each line, and of the screen. */
  private static final String HOME = "\u001b[H";

  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "a node's management address; else http://127.0.0.1:4001")
  URI url = URI.create("http://127.0.0.1:4001");

  @Option(names = "--key", paramLabel = "KEY", description = "an admin key; else $$WEIR_ADMIN_KEY")
  @Nullable String key;

  @Option(names = "--once", description = "print once and end")
  boolean once;

  @Option(names = "--json", description = "as the node says it, once")
  boolean json;

  private final Surroundings surroundings;

  TopCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (GatewayClient client = new GatewayClient(url, key())) {
      if (json) {
        surroundings.out().println(client.cluster().encodePrettily());
      } else if (once) {
        surroundings
            .out()
            .print(
                new ClusterTable(
                        client.cluster(), size("COLUMNS", Integer.MAX_VALUE), Integer.MAX_VALUE)
                    .text());
      } else {
        watch(client);
      }
    }
    return 0;
  }

  /** Until the terminal ends it. A node that does not answer for a while may come back. */
  private void watch(GatewayClient client) throws InterruptedException {
    int width = size("COLUMNS", COLUMNS);
    int height = size("LINES", ROWS) - 1; // The cursor stands below the last line.
    while (true) {
      String text;
      try {
        JsonObject cluster = client.cluster();
        text = new ClusterTable(cluster, width, height).text();
      } catch (GatewayClient.Refused refused) {
        text = refused.getMessage() + "\n";
      }
      surroundings.out().print(HOME + text.replace("\n", CLEAR_LINE + "\n") + CLEAR_BELOW);
      surroundings.out().flush();
      Thread.sleep(EVERY_MILLIS);
    }
  }

  /** What the terminal has of columns or lines, as far as the environment tells. */
  private int size(String variable, int otherwise) {
    try {
      int told = Integer.parseInt(surroundings.environment().getOrDefault(variable, "0"));
      return told > 1 ? told : otherwise;
    } catch (NumberFormatException notANumber) {
      return otherwise;
    }
  }

  private @Nullable Secret key() {
    String value = key != null ? key : surroundings.environment().get("WEIR_ADMIN_KEY");
    return value == null || value.isBlank() ? null : Secret.of(value);
  }
}
