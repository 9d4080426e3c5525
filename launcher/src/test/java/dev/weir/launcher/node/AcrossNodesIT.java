package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same without TLS between the nodes, and with bodies of 100 MiB. */
@Tag("cluster")
@Timeout(120)
class AcrossNodesIT extends AcrossNodes {

  private static final JsonObject CLUSTER =
      new JsonObject().put("enabled", true).put("name", "across-" + UUID.randomUUID());

  private static final Vertx VERTX = Vertx.vertx();
  private static PatientVendor vendor;
  private static RunningNode gateway;
  private static RunningNode provider;

  @BeforeAll
  static void start() throws Exception {
    vendor = new PatientVendor(VERTX);
    provider = await(ClusteredNode.providers(CLUSTER, Map.of("openai", vendor.branch())));
    gateway = await(ClusteredNode.gateway(CLUSTER));
    ClusteredNode.untilReady(gateway, 1);
  }

  @AfterAll
  static void stop() {
    await(gateway.close());
    await(provider.close());
    await(VERTX.close());
  }

  AcrossNodesIT() {
    super(VERTX, vendor);
  }

  @Override
  RunningNode gateway() {
    return gateway;
  }

  @Override
  RunningNode provider() {
    return provider;
  }

  @Test
  void a_hundred_megabytes_wait_at_their_source_until_the_vendor_takes_them() throws Exception {
    waitsForItsVendor(100 << 20, true);
    next();
    waitsForItsVendor(100 << 20, false);
  }
}
