package dev.weir.launcher.node;

import io.vertx.core.json.JsonObject;

/**
 * A verticle's configuration, which nobody changes once it is deployed. Vert.x copies that of the
 * verticle for each request to a vendor, with every model in it: to make a context it asks for the
 * deployment's options, and those are given out as a copy.
 */
final class StandingConfig extends JsonObject {

  StandingConfig(JsonObject config) {
    super(config.getMap());
  }

  @Override
  public JsonObject copy() {
    return this;
  }
}
