package dev.weir.launcher.sdk;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import dev.weir.gateway.core.KeyRule;
import dev.weir.launcher.node.ClusterConfig;
import dev.weir.launcher.node.NodePlan;
import dev.weir.launcher.node.ProviderKinds;
import dev.weir.launcher.node.RunningNode;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A node with one provider, {@code vendor}, and the vendor behind it. */
final class SdkNode implements AutoCloseable {

  /** What callers show the node. */
  static final String KEY = "weir-key-of-the-tests";

  /** Many: those that a test makes rest are not there for the next one. */
  private static final JsonArray KEYS =
      new JsonArray(IntStream.range(0, 400).mapToObj(i -> "key-of-the-operator-" + i).toList());

  private final Vertx vertx;
  private final ScriptedVendor vendor;
  private final RunningNode node;

  private SdkNode(Vertx vertx, ScriptedVendor vendor, RunningNode node) {
    this.vertx = vertx;
    this.vendor = vendor;
    this.node = node;
  }

  static SdkNode start(Wire wire) {
    return start(wire, "15s");
  }

  /**
   * @param keepAlive for how long a stream may be silent
   */
  static SdkNode start(Wire wire, String keepAlive) {
    return start(wire, keepAlive, List.of("fast"));
  }

  /**
   * @param names by which callers may ask for the vendor's model
   */
  static SdkNode start(Wire wire, List<String> names) {
    return start(wire, "15s", names);
  }

  private static SdkNode start(Wire wire, String keepAlive, List<String> names) {
    Vertx vertx = Vertx.vertx();
    ScriptedVendor vendor = done(ScriptedVendor.start(vertx));
    RunningNode node =
        done(RunningNode.start(plan(wire, vendor, keepAlive, names), running -> nothing()));
    return new SdkNode(vertx, vendor, node);
  }

  private static NodePlan plan(
      Wire wire, ScriptedVendor vendor, String keepAlive, List<String> names) {
    JsonObject gateway =
        new JsonObject()
            .put("port", 0)
            .put("keep-alive", keepAlive)
            .put("management", new JsonObject().put("port", 0));
    JsonObject provider =
        new JsonObject()
            .put("kind", wire.kind())
            .put("base-url", vendor.url() + wire.basePath())
            .put("keys", KEYS)
            .put("models", JsonArray.of(wire.model()));
    return new NodePlan(
        Section.read("gateway", gateway, GatewayConfig::from),
        new GatewayRules(
            List.of(new KeyRule("tests", KEY, List.of("*"), 0, 0, 0)),
            List.of(),
            names.stream()
                .collect(Collectors.toMap(Function.identity(), name -> "vendor/" + wire.model())),
            List.of(
                new GatewayRules.ProviderEntry(
                    "vendor",
                    wire.kind(),
                    ProviderKinds.dialects(wire.kind()),
                    List.of(wire.model())))),
        Map.of("vendor", provider),
        NodePlan.Verticles.ALL,
        Section.read("cluster", new JsonObject(), ClusterConfig::from),
        Secret.of("secret"));
  }

  private static Future<String> nothing() {
    return Future.succeededFuture("nothing");
  }

  /** The node's URL, without {@code /v1}. */
  String url() {
    return "http://127.0.0.1:" + node.port();
  }

  ScriptedVendor vendor() {
    return vendor;
  }

  /** The last request that the vendor got. */
  RecordedRequest received() {
    return vendor.requests().getLast();
  }

  @Override
  public void close() {
    done(node.close());
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
