package dev.weir.launcher.sdk;

import dev.weir.launcher.node.TestNode;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A node with a vendor of each of some kinds, for what SDKs ask beside chat. */
final class BesideNode implements AutoCloseable {

  /** What callers show the node. */
  static final String KEY = "weir-key-of-the-tests";

  /** What vendors are shown. */
  static final String VENDOR_KEY = "key-of-the-operator";

  /** A kind of provider; its name is that of the provider, too. */
  enum Kind {
    OPENAI("/v1", "m"),
    GEMINI("", "gemini-embedding-001", "text-embedding-005", "imagen-4", "gemini-image"),
    VERTEX("", "text-embedding-005", "imagen-4"),
    COHERE("", "embed-v4.0", "rerank-v4"),
    BEDROCK("", "amazon.titan-embed-text-v2:0", "cohere.embed-v4:0", "cohere.rerank-v3-5:0"),
    ANTHROPIC("", "m"),
    JINA("/v1", "jina"),
    VOYAGE("/v1", "voyage");

    private final String path;
    private final List<String> models;

    /**
     * @param models all of them: vendors that have only scripts are not asked for a list
     */
    Kind(String path, String... models) {
      this.path = path;
      this.models = List.of(models);
    }

    String provider() {
      return name().toLowerCase(Locale.ROOT);
    }

    private JsonObject branch(String url) {
      JsonObject branch =
          new JsonObject()
              .put("kind", provider())
              .put("base-url", url + path)
              .put("keys", JsonArray.of(VENDOR_KEY))
              .put("models", new JsonArray(models));
      return this == VERTEX ? branch.put("project", "p").put("location", "l") : branch;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Map<Kind, ScriptedVendor> vendors = new EnumMap<>(Kind.class);
  private final TestNode node;

  private BesideNode(Kind... kinds) {
    TestNode.Plan plan = new TestNode.Plan().key("tests", KEY);
    for (Kind kind : kinds) {
      ScriptedVendor vendor = TestNode.await(ScriptedVendor.start(vertx));
      vendors.put(kind, vendor);
      plan.provider(kind.provider(), kind.branch(vendor.url()));
    }
    node = plan.start();
  }

  static BesideNode start(Kind... kinds) {
    return new BesideNode(kinds);
  }

  /** The node's URL, without {@code /v1}. */
  String url() {
    return "http://127.0.0.1:" + node.port();
  }

  ScriptedVendor vendor(Kind kind) {
    return vendors.get(kind);
  }

  /** The next request to a vendor is answered so. */
  void next(Kind kind, Script script) {
    vendor(kind).next(script);
  }

  /** The next request to a vendor is answered with this JSON. */
  void next(Kind kind, String json) {
    vendor(kind).next(Script.json(200, json));
  }

  /** The last request that a vendor got. */
  RecordedRequest received(Kind kind) {
    return vendor(kind).requests().getLast();
  }

  @Override
  public void close() {
    node.close();
    TestNode.await(vertx.close());
  }
}
