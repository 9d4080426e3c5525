package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.config.Section;
import dev.weir.gateway.core.KeyRule;
import dev.weir.gateway.limits.Rates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node whose gateway has drained is still there for those who share limits with it. */
@Timeout(120)
class DrainedLimitsIT {

  private static TestNode join(JsonObject cluster, int others) {
    Rates rates = Section.read("keys", new JsonObject().put("requests-per-hour", 100), Rates::from);
    return new TestNode.Plan()
        .cluster(cluster.copy().put("others-min", others))
        .limits(new JsonObject().put("mode", "strict"))
        .key(new KeyRule("one", "one-key", null, List.of("*"), "", rates))
        .start();
  }

  private static int ask(TestNode node) {
    String body = TestNode.chat("demo/chat", false, "hi");
    return node.post(TestNode.CHAT, body, "x-api-key", "one-key").statusCode();
  }

  private static void untilAdmitted(TestNode node) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    int status = ask(node);
    while (status != 200) {
      assertThat(status).isEqualTo(429);
      assertThat(System.nanoTime()).as("nobody answers the claim").isLessThan(until);
      TestNode.pause(50);
      status = ask(node);
    }
  }

  /** In strict mode nobody begins a limit before all that are there have answered. */
  @Test
  void a_node_whose_gateway_has_drained_answers_claims_until_it_leaves() {
    JsonObject cluster =
        new JsonObject().put("enabled", true).put("name", "drained-" + UUID.randomUUID());
    try (TestNode drained = join(cluster, 0);
        TestNode other = join(cluster, 1)) {
      Vertx vertx = drained.node().vertx();
      assertThat(vertx.deploymentIDs()).isNotEmpty();
      TestNode.await(Future.all(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()));
      untilAdmitted(other);
    }
  }
}
