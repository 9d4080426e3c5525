package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.gateway.core.KeyRule;
import dev.weir.gateway.limits.Rates;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Real nodes that spend the same limits, callers that ask all of them as fast as they can, and one
 * vendor that counts what it is asked: each call bears a number, so that one that is tried twice
 * counts once.
 */
final class LimitedCluster implements AutoCloseable {

  static final String ADMIN = "admin-key";

  /** What a call of {@link #PAID} costs: less than its prompt is taken to cost. */
  static final double USD = 0.2;

  private static final int PROMPT_TOKENS = 200;

  static final String COUNTED = "counted";
  static final String HELD = "held";
  static final String PAID = "paid";

  private static final int CALLERS = 64;
  private static final Pattern CALL =
      Pattern.compile("(" + COUNTED + "|" + HELD + "|" + PAID + ")-\\d+");
  private static final String WORDS = " one two three four".repeat(100);

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer vendor;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger openMax = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final List<TestNode> nodes = new CopyOnWriteArrayList<>();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newBuilder().executor(callers).build();
  private final JsonObject cluster =
      new JsonObject().put("enabled", true).put("name", "limits-" + UUID.randomUUID());
  private final JsonObject limits;
  private final JsonObject counted;
  private final JsonObject held;

  /**
   * @param mode how exactly limits are kept
   * @param grace how long a silent node keeps its part
   * @param counted the limits of the key whose calls are answered at once
   * @param held those of the key whose calls stay open
   * @param paid those of the tenant whose calls cost money
   */
  LimitedCluster(String mode, String grace, JsonObject counted, JsonObject held, JsonObject paid) {
    this.counted = counted;
    this.held = held;
    this.limits =
        new JsonObject()
            .put("mode", mode)
            .put("partition-grace", grace)
            .put("tenants", new JsonObject().put("payer", paid));
    this.vendor =
        TestNode.await(vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1"));
  }

  private void serve(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              var call = CALL.matcher(body.toString());
              if (!call.find()) {
                request.response().end("{\"data\":[]}");
                return;
              }
              seen.add(call.group());
              if (call.group(1).equals(HELD)) {
                hold(request);
              } else {
                answer(request);
              }
            });
  }

  private void hold(HttpServerRequest request) {
    openMax.accumulateAndGet(open.incrementAndGet(), Math::max);
    request.response().closeHandler(gone -> open.decrementAndGet());
    request
        .response()
        .setChunked(true)
        .putHeader("content-type", "text/event-stream")
        .write(VendoredNode.text("openai", "Hello"));
  }

  private static void answer(HttpServerRequest request) {
    JsonObject usage =
        new JsonObject()
            .put("prompt_tokens", PROMPT_TOKENS)
            .put("completion_tokens", 1)
            .put("total_tokens", PROMPT_TOKENS + 1);
    request
        .response()
        .putHeader("content-type", "application/json")
        .end(new JsonObject(VendoredNode.answer("openai", "Hi")).put("usage", usage).encode());
  }

  /** Starts one more node. */
  TestNode join() {
    JsonObject models =
        new JsonObject()
            .put(
                "m",
                new JsonObject()
                    .put("price", new JsonObject().put("input", 1_000).put("output", 0)));
    TestNode node =
        new TestNode.Plan()
            .cluster(cluster.copy().put("others-min", Math.min(1, nodes.size())))
            .provider(
                "vendor",
                new JsonObject()
                    .put("kind", "openai")
                    .put("base-url", "http://127.0.0.1:" + vendor.actualPort() + "/v1")
                    .put("keys", JsonArray.of("vendor-secret"))
                    .put("concurrency", new JsonObject().put("max", 1_000))
                    .put("models", models))
            .timeout("drain", "100ms")
            .limits(limits)
            .key(key(COUNTED, "", counted))
            .key(key(HELD, "", held))
            .key(key(PAID, "payer", new JsonObject()))
            .adminKey(ADMIN)
            .start();
    nodes.add(node);
    return node;
  }

  private static KeyRule key(String name, String tenant, JsonObject rates) {
    Rates read = Section.read("keys", rates, Rates::from);
    return new KeyRule(name, name + "-key", null, List.of("*"), tenant, read);
  }

  TestNode node(int index) {
    return nodes.get(index);
  }

  /** Ends a node without a word to the others. */
  void kill(TestNode node) {
    nodes.remove(node);
    Vertx dead = node.node().vertx();
    ((HazelcastClusterManager) ((VertxInternal) dead).clusterManager())
        .getHazelcastInstance()
        .getLifecycleService()
        .terminate();
    // Whoever is dead says nothing on the event bus either: only RunningNode.close says farewell.
    TestNode.await(dead.close().transform(closed -> io.vertx.core.Future.succeededFuture()));
  }

  /** Stops a node in order. */
  void leave(TestNode node) {
    nodes.remove(node);
    node.close();
  }

  /** An operator tells all nodes, again and again, that who is silent is gone. */
  void agree() {
    for (TestNode node : nodes) {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (gone(node).isEmpty()) {
        assertThat(System.nanoTime()).as("nobody is silent").isLessThan(until);
        TestNode.pause(50);
      }
    }
  }

  private static JsonArray gone(TestNode node) {
    HttpResponse<String> told = node.management("POST", "/admin/cluster/agree", "x-api-key", ADMIN);
    assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
    return new JsonObject(told.body()).getJsonArray("gone");
  }

  /** How many calls of a kind have reached the vendor. */
  int admitted(String kind) {
    return (int) seen.stream().filter(call -> call.startsWith(kind)).count();
  }

  int open() {
    return open.get();
  }

  int openMax() {
    return openMax.get();
  }

  /** All callers ask all nodes until something is so; 40 s at most, for it is not measured. */
  void askUntil(String kind, BooleanSupplier enough) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    List<java.util.concurrent.Future<?>> all = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      all.add(
          callers.submit(
              () -> {
                while (!enough.getAsBoolean() && System.nanoTime() < until) {
                  ask(kind, nodes.get(caller % nodes.size()));
                }
              }));
    }
    for (java.util.concurrent.Future<?> one : all) {
      try {
        one.get(90, TimeUnit.SECONDS);
      } catch (Exception failed) {
        throw new AssertionError(failed);
      }
    }
    assertThat(enough.getAsBoolean())
        .as("%s: %d admitted, %d open", kind, admitted(kind), open.get())
        .isTrue();
  }

  /** All callers ask once: what they are told. */
  List<Integer> askOnce(String kind) {
    List<java.util.concurrent.Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      all.add(callers.submit(() -> ask(kind, nodes.get(caller % nodes.size()))));
    }
    List<Integer> told = new ArrayList<>();
    for (java.util.concurrent.Future<Integer> one : all) {
      try {
        told.add(one.get(60, TimeUnit.SECONDS));
      } catch (Exception failed) {
        throw new AssertionError(failed);
      }
    }
    return told;
  }

  /** The status; 0 where the node is gone. What is held stays open. */
  private int ask(String kind, TestNode node) {
    String text = kind + "-" + calls.incrementAndGet() + (kind.equals(PAID) ? WORDS : "");
    HttpRequest request =
        HttpRequest.newBuilder(node.uri(TestNode.CHAT))
            .timeout(Duration.ofSeconds(60))
            .header("authorization", "Bearer " + kind + "-key")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    TestNode.chat("vendor/m", kind.equals(HELD), text)))
            .build();
    try {
      var body = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (body.statusCode() == 200 && kind.equals(HELD)) {
        return 200;
      }
      String said = new String(body.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(body.statusCode()).as(said).isIn(200, 429, 402, 503);
      return body.statusCode();
    } catch (IOException gone) {
      return 0;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    List.copyOf(nodes).forEach(this::leave);
    callers.shutdownNow();
    TestNode.await(vertx.close());
  }
}
