package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an administrator sees of the nodes; a node alone is a cluster of one. */
@Timeout(60)
class ClusterViewIT {

  @Test
  void a_node_sees_itself_and_tells_only_administrators() throws Exception {
    try (TestNode node =
        new TestNode.Plan()
            .provider(
                "demo", new JsonObject().put("kind", "demo").put("pace", "1ms").put("instances", 3))
            .adminKey("admin-key")
            .start()) {
      assertThat(node.management("GET", "/admin/cluster", "x-api-key", "other").statusCode())
          .isEqualTo(403);
      JsonObject self = seen(node);
      assertThat(self.getBoolean("self")).isTrue();
      assertThat(self.getLong("pid")).isEqualTo(ProcessHandle.current().pid());
      assertThat(self.getString("state")).isEqualTo("ready");
      assertThat(
              self.getJsonArray("verticles").stream()
                  .map(JsonObject.class::cast)
                  .collect(
                      Collectors.toMap(
                          one -> one.getString("name"), one -> one.getInteger("instances"))))
          .containsEntry("gateway", VertxFactory.eventLoops())
          .containsEntry("management", 1)
          .containsEntry("provider:demo", 3);
      assertThat(
              new JsonObject(node.get("/health").body())
                  .getJsonArray("providers")
                  .getJsonObject(0)
                  .getInteger("instances"))
          .isEqualTo(3);
    }
  }

  /** The node as it sees itself when it has said what runs on it. */
  private static JsonObject seen(TestNode node) throws Exception {
    while (true) { // The test's own time limit ends it.
      var answer = node.management("GET", "/admin/cluster", "x-api-key", "admin-key");
      assertThat(answer.statusCode()).isEqualTo(200);
      JsonArray nodes = new JsonObject(answer.body()).getJsonArray("nodes");
      assertThat(nodes).hasSize(1);
      if (!nodes.getJsonObject(0).getJsonArray("verticles").isEmpty()) {
        return nodes.getJsonObject(0);
      }
    }
  }
}
