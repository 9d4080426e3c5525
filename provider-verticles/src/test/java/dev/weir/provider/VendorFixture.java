package dev.weir.provider;

import dev.weir.bus.message.Payload;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A provider named {@code vendor}, its scripted vendor, and a caller. */
abstract class VendorFixture {

  static final String NAME = "vendor";
  static final String MODEL = "model-1";

  final VendorCase talk;
  final Vertx vertx = Vertx.vertx();
  final Vertx elsewhere = Vertx.vertx();
  ScriptedVendor vendor;
  Caller caller;
  String deployment;

  VendorFixture(VendorCase talk) {
    this.talk = talk;
  }

  @BeforeEach
  void open() {
    vendor = Caller.await(ScriptedVendor.start(elsewhere));
    caller = Caller.on(vertx);
  }

  @AfterEach
  void close() {
    Caller.await(vertx.close());
    Caller.await(elsewhere.close());
  }

  JsonObject config() {
    return config(vendor.url() + talk.basePath());
  }

  static JsonObject config(String baseUrl) {
    return new JsonObject()
        .put("name", NAME)
        .put("base-url", baseUrl)
        .put("keys", JsonArray.of("key-1"))
        .put("models", JsonArray.of(MODEL)); // So that nobody asks for a list.
  }

  static JsonObject timeouts(String key, String value) {
    return new JsonObject().put(key, value);
  }

  void deploy() {
    deploy(config());
  }

  void deploy(JsonObject config) {
    deploy(config, 1);
  }

  void deploy(JsonObject config, int instances) {
    deployment =
        Caller.await(
            vertx.deployVerticle(
                talk::verticle, new DeploymentOptions().setConfig(config).setInstances(instances)));
  }

  /** Deploys with defaults and lets the vendor answer the next request so. */
  void deployWith(Script script) {
    deploy();
    vendor.next(script);
  }

  Payload.Raw asks(boolean stream) {
    return Caller.raw(talk.dialect(), talk.body(MODEL, stream, "Say hello"), MODEL);
  }

  Call call(boolean stream) {
    return caller.raw(NAME, asks(stream));
  }

  String transcript() {
    return String.join("", talk.events(MODEL, "Hel", "lo, ", "wörld", "!"));
  }

  RecordedRequest request(int number) {
    return Caller.await(vendor.request(number));
  }
}
