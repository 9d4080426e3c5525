package dev.weir.provider;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * A scripted vendor, a caller, and providers of any kind between them. Both machines are shared by
 * all tests of a class, each of which deploys a provider under a name of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperationFixture {

  /** The callers' name of every model. */
  static final String ASKED = "the-callers-name";

  /** What callers send of their own, none of which a vendor may see. */
  static final List<Header> CALLERS =
      List.of(
          new Header("authorization", "Bearer stolen"),
          new Header("x-api-key", "stolen"),
          new Header("x-goog-api-key", "stolen"),
          new Header("api-key", "stolen"),
          new Header("cookie", "stolen=1"),
          new Header("x-weir-tags", "stolen"),
          new Header("user-agent", "caller/1"));

  private static final AtomicInteger PROVIDERS = new AtomicInteger();

  Vertx vertx;
  Vertx elsewhere;
  Caller caller;

  ScriptedVendor vendor;
  String name;

  @BeforeAll
  void openMachines() {
    vertx = Vertx.vertx();
    elsewhere = Vertx.vertx();
    caller = Caller.on(vertx);
  }

  @AfterAll
  void closeMachines() {
    Caller.await(vertx.close());
    Caller.await(elsewhere.close());
  }

  @BeforeEach
  void openVendor() {
    vendor = Caller.await(ScriptedVendor.start(elsewhere));
  }

  @AfterEach
  void closeVendor() {
    for (String id : vertx.deploymentIDs()) {
      Caller.await(vertx.undeploy(id));
    }
    Caller.await(vendor.close());
  }

  /** Deploys one and tells what it announced. */
  Announcement deploy(OperationCase one) {
    return deploy(one, config(one));
  }

  JsonObject config(OperationCase one) {
    name = one.kind() + "-" + PROVIDERS.incrementAndGet();
    JsonObject config =
        new JsonObject()
            .put("name", name)
            .put("base-url", vendor.url() + one.basePath())
            .put("models", JsonArray.of("m-1")) // So that nobody asks for a list.
            .mergeIn(one.settings());
    return one.auth().isEmpty() ? config : config.put("keys", JsonArray.of("key-1"));
  }

  Announcement deploy(OperationCase one, JsonObject config) {
    News news = new News(vertx);
    String wanted = name;
    Caller.await(vertx.deployVerticle(one.verticle(), new DeploymentOptions().setConfig(config)));
    return news.first(told -> told.name().equals(wanted));
  }

  /** The headers of every call. */
  List<Header> callers() {
    return CALLERS;
  }

  /** Asks with a body that is at hand. */
  Call ask(Payload.Raw payload) {
    return caller.call(name, callers(), payload, 20_000, call -> {});
  }

  /** Asks for an operation in a shape, of one text or two. */
  Call ask(String operation, String shape, String model) {
    return ask(OperationWords.asks(operation, shape, model));
  }

  /** Passes a body on in two pieces, or none where there is none. */
  Call pass(Payload.Relay payload, Buffer body) {
    return caller.relay(
        name,
        callers(),
        payload,
        call -> {
          int half = body.length() / 2;
          for (Buffer piece : List.of(body.slice(0, half), body.slice(half, body.length()))) {
            if (piece.length() > 0) {
              call.out().write(new Chunk.Raw(piece.copy(), true, true));
            }
          }
          call.out().end();
        });
  }

  RecordedRequest request(int number) {
    return Caller.await(vendor.request(number));
  }

  static String target(RecordedRequest seen) {
    return seen.query() == null ? seen.path() : seen.path() + "?" + seen.query();
  }
}
