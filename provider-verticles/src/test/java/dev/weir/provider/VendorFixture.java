package dev.weir.provider;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.message.Payload;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A provider named {@code vendor}, its scripted vendor, and a caller. */
abstract class VendorFixture {

  static final String NAME = "vendor";

  final VendorCase talk;
  final String model;
  final Vertx vertx = Vertx.vertx();
  final Vertx elsewhere = Vertx.vertx();
  ScriptedVendor vendor;
  Caller caller;
  String deployment;

  VendorFixture(VendorCase talk) {
    this.talk = talk;
    this.model = talk.model();
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

  JsonObject config(String baseUrl) {
    return new JsonObject()
        .put("name", NAME)
        .put("base-url", baseUrl)
        .put("keys", JsonArray.of("key-1"))
        .put("models", JsonArray.of(model)) // So that nobody asks for a list.
        .mergeIn(talk.settings());
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
    return talk.asks(model, model, stream, "Say hello");
  }

  Call call(boolean stream) {
    return caller.raw(NAME, asks(stream));
  }

  Buffer transcript() {
    return joined(events());
  }

  List<Buffer> events() {
    return talk.events(model, "Hel", "lo, ", "wörld", "!");
  }

  static Buffer joined(List<Buffer> events) {
    Buffer all = Buffer.buffer();
    events.forEach(all::appendBuffer);
    return all;
  }

  /** What a stream begins with before it has content. */
  Buffer beginning() {
    return joined(talk.events(model, "x").subList(0, talk.eventsBeforeContent()));
  }

  /** A stream in one piece. */
  Script streams(Buffer bytes) {
    return talk.stream().write(bytes);
  }

  ChatRequest chat(boolean stream) {
    return ChatRequest.of(model, stream, List.of(Message.of(Role.USER, Part.Text.of("Say hello"))));
  }

  RecordedRequest request(int number) {
    return Caller.await(vendor.request(number));
  }
}
