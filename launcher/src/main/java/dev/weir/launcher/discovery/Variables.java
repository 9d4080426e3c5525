package dev.weir.launcher.discovery;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The variables of the environment, of which one that is blank is not set. */
final class Variables {

  private final Map<String, String> environment;
  private final int ownPort;

  /**
   * @param ownPort the port of this gateway
   */
  Variables(Map<String, String> environment, int ownPort) {
    this.environment = environment;
    this.ownPort = ownPort;
  }

  /** The value; empty when the variable is not set. */
  String of(String variable) {
    return environment.getOrDefault(variable, "").strip();
  }

  boolean has(String variable) {
    return !of(variable).isEmpty();
  }

  /** The first that is set. */
  Optional<String> first(List<String> variables) {
    return variables.stream().filter(this::has).findFirst();
  }

  /** Puts the value of the first that is set into a branch. */
  void put(JsonObject branch, String key, String... variables) {
    first(List.of(variables)).ifPresent(variable -> branch.put(key, of(variable)));
  }

  /** Whether the URL in a variable is of this very gateway: it was set for its clients. */
  boolean leadsBack(String variable) {
    try {
      URI uri = URI.create(of(variable));
      String host = uri.getHost() == null ? "" : uri.getHost();
      return uri.getPort() == ownPort
          && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  /** The URL in a variable, without slashes at its end. */
  String url(String variable) {
    return of(variable).replaceFirst("/+$", "");
  }
}
