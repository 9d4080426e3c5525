package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import dev.weir.gateway.core.KeyRule;
import dev.weir.gateway.core.NameRules;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.health.CheckSettings;
import dev.weir.gateway.limits.LimitRules;
import dev.weir.gateway.route.Routes;
import dev.weir.launcher.tracing.TracingConfig;
import dev.weir.models.catalogue.Overrule;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node on free ports, and a plain HTTP client for it. */
public final class TestNode implements AutoCloseable {

  static final String CHAT = "/v1/chat/completions";
  static final String MESSAGES = "/v1/messages";

  private final HttpClient http;
  private final String scheme;
  private final RunningNode node;
  private final AtomicReference<@Nullable Supplier<NodePlan>> next;

  private TestNode(
      RunningNode node,
      HttpClient http,
      String scheme,
      AtomicReference<@Nullable Supplier<NodePlan>> next) {
    this.next = next;
    this.node = node;
    this.http = http;
    this.scheme = scheme;
  }

  /** What a node shall be: the demo provider is always there. */
  public static final class Plan {
    private final JsonObject gateway =
        new JsonObject().put("port", 0).put("management", new JsonObject().put("port", 0));
    private final Map<String, JsonObject> providers = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private NameRules names = NameRules.NONE;
    private LimitRules limits = LimitRules.NONE;
    private final List<KeyRule> keys = new ArrayList<>();
    private final List<String> adminKeys = new ArrayList<>();
    private HttpClient http = HttpClient.newHttpClient();
    private String scheme = "http";
    private TracingConfig tracing = TracingConfig.OFF;
    private Routes routes = Routes.NONE;
    private JsonObject cluster = new JsonObject();

    public Plan() {
      providers.put("demo", new JsonObject().put("kind", "demo").put("pace", "1ms"));
    }

    Plan gateway(String key, Object value) {
      gateway.put(key, value);
      return this;
    }

    Plan limit(String key, Object value) {
      return within("limits", key, value);
    }

    Plan timeout(String key, Object value) {
      return within("timeouts", key, value);
    }

    private Plan within(String branch, String key, Object value) {
      gateway.put(branch, gateway.getJsonObject(branch, new JsonObject()).put(key, value));
      return this;
    }

    Plan demo(String pace) {
      providers.get("demo").put("pace", pace);
      return this;
    }

    Plan openai(ScriptedVendor vendor) {
      return provider("openai", "openai", vendor.url() + "/v1");
    }

    Plan anthropic(ScriptedVendor vendor) {
      return provider("anthropic", "anthropic", vendor.url());
    }

    public Plan provider(String name, JsonObject branch) {
      providers.put(name, branch);
      return this;
    }

    private Plan provider(String name, String kind, String url) {
      return provider(
          name,
          new JsonObject()
              .put("kind", kind)
              .put("base-url", url)
              .put("keys", new JsonArray().add("vendor-secret"))
              .put("models", new JsonArray().add("m").add("served-*")));
    }

    Plan alias(String name, String model) {
      aliases.put(name, model);
      return this;
    }

    /**
     * Routes and aliases as the branches {@code models} and {@code routing} of a file have them.
     */
    public Plan routes(String file) {
      routes = Section.read("", new JsonObject(file), Routes::from);
      return this;
    }

    Plan names(boolean openAiToClaude, String fallback) {
      names = new NameRules(openAiToClaude, fallback);
      return this;
    }

    Plan limits(JsonObject branch) {
      limits = Section.read("limits", branch, LimitRules::from);
      return this;
    }

    Plan key(KeyRule rule) {
      keys.add(rule);
      return this;
    }

    /** Listens with TLS, to be spoken to by a client that can. */
    Plan tls(JsonObject branch, HttpClient client) {
      http = client;
      scheme = "https";
      return gateway("tls", branch);
    }

    Plan tracing(TracingConfig where) {
      tracing = where;
      return this;
    }

    /** Joins the nodes that this branch {@code cluster} names. */
    Plan cluster(JsonObject branch) {
      cluster = branch;
      return this;
    }

    /** A key without limits. */
    public Plan key(String name, String key) {
      return key(new KeyRule(name, key, List.of("*"), 0, 0, 0));
    }

    public Plan adminKey(String key) {
      adminKeys.add(key);
      return this;
    }

    NodePlan told() {
      List<GatewayRules.ProviderEntry> entries = new ArrayList<>();
      providers.forEach(
          (name, branch) -> {
            String kind = branch.getString("kind");
            List<String> dialects = ProviderKinds.dialects(kind);
            List<String> models = modelsOf(kind, branch);
            Map<String, Overrule> overrules = new HashMap<>();
            if (branch.getValue("models") instanceof JsonObject told) {
              for (String model : told.fieldNames()) {
                overrules.put(
                    model, Section.read(model, told.getJsonObject(model), Overrule::from));
              }
            }
            Gate.Settings concurrency =
                Section.read(
                    "concurrency",
                    branch.getJsonObject("concurrency", new JsonObject()),
                    section -> Gate.Settings.from(section, true));
            entries.add(
                new GatewayRules.ProviderEntry(
                    name, kind, dialects, models, overrules, concurrency, CheckSettings.DEFAULT));
          });
      return new NodePlan(
          Section.read("gateway", gateway, GatewayConfig::from),
          new GatewayRules(keys, adminKeys, named(), names, entries, limits),
          providers,
          NodePlan.Verticles.ALL,
          Section.read("cluster", cluster, ClusterConfig::from),
          dev.weir.bus.config.Secret.of("secret"),
          tracing,
          "");
    }

    private Routes named() {
      Map<String, String> all = new HashMap<>(aliases);
      all.putAll(routes.aliases());
      return new Routes(all, routes.routes(), routes.plain());
    }

    private static List<String> modelsOf(String kind, JsonObject branch) {
      if (branch.getValue("models") instanceof JsonArray told) {
        return told.stream().map(String::valueOf).toList();
      }
      return kind.equals("demo") ? List.of("chat") : List.of("m", "served-*");
    }

    private static Future<String> reread(
        RunningNode running, AtomicReference<@Nullable Supplier<NodePlan>> next) {
      Supplier<NodePlan> told = next.get();
      try {
        return told == null ? Future.succeededFuture("nothing") : running.apply(told.get());
      } catch (RuntimeException wrong) {
        return Future.failedFuture(wrong);
      }
    }

    public TestNode start() {
      AtomicReference<@Nullable Supplier<NodePlan>> next = new AtomicReference<>();
      TestNode node =
          new TestNode(
              await(RunningNode.start(told(), running -> reread(running, next))),
              http,
              scheme,
              next);
      node.awaitProviders(providers.size());
      return node;
    }
  }

  /** Announcements need a moment: until then a provider is known and not there. */
  private void awaitProviders(int count) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (readyProviders() < count) {
      if (System.nanoTime() > until) {
        throw new AssertionError("providers did not come: " + get("/health").body());
      }
      pause(20);
    }
  }

  private long readyProviders() {
    JsonArray all = new JsonObject(get("/health").body()).getJsonArray("providers");
    return all.stream()
        .filter(one -> "ready".equals(((JsonObject) one).getString("state")))
        .count();
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  /** What the next reload finds. */
  void rereads(Supplier<Plan> plan) {
    next.set(() -> plan.get().told());
  }

  public RunningNode node() {
    return node;
  }

  public int port() {
    return node.port();
  }

  URI uri(String path) {
    return URI.create(scheme + "://127.0.0.1:" + port() + path);
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).build());
  }

  /**
   * The explanation record of a request; waits for it, because it is written after the answer's
   * last byte was sent.
   */
  JsonObject record(String id, String... headers) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      HttpResponse<String> told = get("/v1/requests/" + id, headers);
      if (told.statusCode() == 200) {
        return new JsonObject(told.body());
      }
      assertThat(System.nanoTime()).as("%s: %s", id, told.body()).isLessThan(until);
      pause(20);
    }
  }

  JsonObject record(HttpResponse<?> answer, String... headers) {
    return record(answer.headers().firstValue("x-request-id").orElseThrow(), headers);
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  HttpResponse<String> management(String method, String path, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.managementPort() + path))
            .timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return send(builder.method(method, HttpRequest.BodyPublishers.noBody()).build());
  }

  /** The metrics once they have all of these words: a request is counted after its answer. */
  public String metrics(String... words) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      String told = management("GET", "/metrics").body();
      if (Stream.of(words).allMatch(told::contains)) {
        return told;
      }
      assertThat(System.nanoTime()).as("%s in %s", List.of(words), told).isLessThan(until);
      pause(20);
    }
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(30))
            .header("content-type", "application/json");
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  /** A chat in OpenAI's dialect. */
  static String chat(String model, boolean stream, String text) {
    return new JsonObject()
        .put("model", model)
        .put("stream", stream)
        .put("messages", new JsonArray().add(user(text)))
        .encode();
  }

  /** A chat in Anthropic's dialect. */
  static String message(String model, boolean stream, String text) {
    return new JsonObject()
        .put("model", model)
        .put("max_tokens", 100)
        .put("stream", stream)
        .put("messages", new JsonArray().add(user(text)))
        .encode();
  }

  /** A chat in the dialect of a path. */
  static String body(String path, String model, boolean stream, String text) {
    return path.equals(CHAT) ? chat(model, stream, text) : message(model, stream, text);
  }

  private static JsonObject user(String text) {
    return new JsonObject().put("role", "user").put("content", text);
  }

  @Override
  public void close() {
    await(node.close());
  }
}
