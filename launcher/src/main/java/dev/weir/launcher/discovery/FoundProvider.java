package dev.weir.launcher.discovery;

import io.vertx.core.json.JsonObject;

/**
 * A provider that nobody configured.
 *
 * @param name what it is called, as if it had been configured
 * @param branch its configuration, which may hold a key
 * @param origin what gave it away, for people
 */
public record FoundProvider(String name, JsonObject branch, String origin) {

  /** Leaves out the branch, which may hold a key. */
  @Override
  public String toString() {
    return name + " (" + origin + ")";
  }
}
