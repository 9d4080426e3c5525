package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.node.ClusteredNode;
import dev.weir.launcher.node.RunningNode;
import dev.weir.launcher.node.TestNode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one node prints of another: keys rest where the provider runs, breakers open elsewhere. */
@Tag("cluster")
@Timeout(120)
class WeirTopClusterIT extends CommandLineFixture {

  @Test
  void a_node_prints_what_the_other_told() throws Exception {
    JsonObject cluster =
        new JsonObject().put("enabled", true).put("name", "top-" + UUID.randomUUID());
    TroubledVendor vendor = new TroubledVendor(vertx);
    RunningNode provider = TestNode.await(ClusteredNode.providers(cluster, vendor.providers()));
    RunningNode gateway = TestNode.await(ClusteredNode.watched(cluster, "admin-key"));
    ClusteredNode.untilReady(gateway, 2);
    TroubledVendor.call(gateway.port());

    String management = "http://127.0.0.1:" + gateway.managementPort();
    List<String> top =
        printed("breaker", " rests ", "top", "--once", "--url", management, "--key", "admin-key");
    assertThat(top.getFirst()).startsWith("2 nodes");
    assertThat(top)
        .filteredOn(line -> line.contains(" breaker down/m open"))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line.strip()).startsWith(gatewayTag(top)));
    assertThat(top)
        .filteredOn(line -> line.contains(" of rated rests for m: rate-limited"))
        .hasSize(1)
        .noneSatisfy(line -> assertThat(line.strip()).startsWith(gatewayTag(top)));

    List<String> providers =
        printed(
            " rests ",
            "breaker",
            "providers",
            "--url",
            "http://127.0.0.1:" + gateway.port(),
            "--key",
            "admin-key");
    assertThat(providers)
        .anySatisfy(line -> assertThat(line).contains(" of rated rests for m: rate-limited"));
    TestNode.await(gateway.close());
    TestNode.await(provider.close());
  }

  /** The tag of the node that was asked. */
  private static String gatewayTag(List<String> top) {
    return top.stream()
        .map(line -> line.split(" ", 2)[0])
        .filter(word -> word.endsWith("*"))
        .map(word -> word.substring(0, word.length() - 1))
        .findFirst()
        .orElseThrow();
  }

  private List<String> printed(String one, String other, String... arguments) {
    while (true) { // The test's own time limit ends it.
      out.reset();
      assertThat(run(arguments)).as(err()).isZero();
      if (out().contains(one) && out().contains(other)) {
        return out().lines().toList();
      }
    }
  }
}
