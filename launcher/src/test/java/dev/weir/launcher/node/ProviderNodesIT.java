package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that run nothing but one provider, each with a vendor of its own, and a gateway. */
@Tag("cluster")
@Timeout(120)
class ProviderNodesIT {

  private static final int STREAMS = 8;

  private static final JsonObject CLUSTER =
      new JsonObject().put("enabled", true).put("name", "drain-" + UUID.randomUUID());

  private static final Vertx VERTX = Vertx.vertx();
  private static final Promise<Void> GO = Promise.promise();
  private static ScriptedVendor vendorOfFirst;
  private static ScriptedVendor vendorOfSecond;
  private static RunningNode first;
  private static RunningNode second;
  private static RunningNode gateway;

  @BeforeAll
  static void start() throws Exception {
    vendorOfFirst = await(ScriptedVendor.start(VERTX)).always(ProviderNodesIT::serve);
    vendorOfSecond = await(ScriptedVendor.start(VERTX)).always(ProviderNodesIT::serve);
    first = await(provider(vendorOfFirst));
    second = await(provider(vendorOfSecond));
    gateway = await(ClusteredNode.gateway(CLUSTER));
    ClusteredNode.untilReady(gateway, 1);
    ClusteredNode.untilInstances(gateway, 2);
  }

  private static Future<RunningNode> provider(ScriptedVendor vendor) {
    JsonObject branch =
        new JsonObject()
            .put("kind", "openai")
            .put("base-url", vendor.url() + "/v1")
            .put("keys", JsonArray.of("vendor-secret"))
            .put("instances", 1);
    return ClusteredNode.providers(CLUSTER, Map.of("v", branch));
  }

  /** Begins a stream, and ends it when all may end; what is no stream is answered at once. */
  private static Script serve(RecordedRequest request) {
    if (request.path().endsWith("/models")) {
      return Script.json(200, "{\"object\":\"list\",\"data\":[]}");
    }
    if (!request.json().getBoolean("stream", false)) {
      return Script.json(200, VendoredNode.answer("openai", "Hello"));
    }
    String whole = VendoredNode.stream("openai", "Hello", " you");
    int later = whole.indexOf(VendoredNode.text("openai", " you"));
    return Script.stream()
        .write(whole.substring(0, later))
        .until(GO.future())
        .write(whole.substring(later));
  }

  private static List<RecordedRequest> chats(ScriptedVendor vendor) {
    return vendor.requests().stream().filter(one -> one.path().endsWith("completions")).toList();
  }

  @AfterAll
  static void stop() {
    await(gateway.close());
    await(first.close());
    await(second.close());
    await(VERTX.close());
  }

  /** Begins a stream and reads its first word. */
  private static RawClient streaming() throws Exception {
    RawClient client = new RawClient(gateway.port());
    client.post(CHAT, TestNode.chat("v/m", true, "hi"));
    assertThat(client.head().status()).isEqualTo(200);
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf("Hello") < 0) {
      seen.append(client.chunk());
    }
    return client;
  }

  private static int ask() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      return client.post(CHAT, TestNode.chat("v/m", false, "hi")).answer().status();
    }
  }

  @Test
  void both_nodes_serve_and_one_that_stops_ends_after_its_last_stream() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      clients.add(streaming());
    }
    int ofFirst = chats(vendorOfFirst).size();
    int ofSecond = chats(vendorOfSecond).size();
    assertThat(ofFirst).as("of %d streams, beside %d", STREAMS, ofSecond).isPositive();
    assertThat(ofSecond).as("of %d streams, beside %d", STREAMS, ofFirst).isPositive();

    Future<Void> closed = first.close();
    ClusteredNode.untilInstances(gateway, 1);
    for (int i = 0; i < 10; i++) {
      assertThat(ask()).isEqualTo(200);
    }
    assertThat(chats(vendorOfFirst)).as("a node that stops gets nothing new").hasSize(ofFirst);
    assertThat(chats(vendorOfSecond)).hasSize(ofSecond + 10);
    assertThat(closed.isComplete()).as("streams are open").isFalse();
    assertThat(chats(vendorOfFirst))
        .allSatisfy(one -> assertThat(one.clientGone().isComplete()).isFalse());

    GO.complete();
    for (RawClient client : clients) {
      assertThat(KeepAliveIT.rest(client)).contains(" you", "[DONE]").doesNotContain("\"error\"");
      client.close();
    }
    await(closed);
    assertThat(ask()).isEqualTo(200);
  }
}
