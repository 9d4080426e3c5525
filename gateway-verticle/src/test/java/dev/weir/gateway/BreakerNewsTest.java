package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.Addresses;
import dev.weir.bus.config.Section;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.presence.Node;
import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.health.NodeConditions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BreakerNewsTest {

  private static final Candidate TARGET = new Candidate("openai", "gpt-x");

  @Test
  void the_instances_of_a_node_hear_together(Vertx vertx, VertxTestContext test) {
    GatewayConfig config = Section.read("gateway", new JsonObject(), GatewayConfig::from);
    GatewayNode node = new GatewayNode(config, GatewayRules.NONE, Node.idOf(vertx), ended -> {});
    Future<Void> first = node.joinBreakers(vertx);
    assertThat(node.joinBreakers(vertx)).isSameAs(first);
    first.onComplete(test.succeedingThenComplete());
  }

  @Test
  void a_breaker_that_opens_is_suspected_elsewhere_and_nothing_more(
      Vertx vertx, VertxTestContext test) {
    NodeConditions here = new NodeConditions("here", BreakerNews.teller(vertx));
    NodeConditions there = new NodeConditions("there", news -> {});
    BreakerNews.hear(vertx, there)
        // Registered after it, so that it hears the news after it too.
        .compose(
            hearing ->
                vertx
                    .eventBus()
                    .consumer(
                        Addresses.BREAKER_CHANGED.name(),
                        heard ->
                            test.verify(
                                () -> {
                                  assertThat(there.view(Uptime.millis())).hasSize(1);
                                  assertThat(there.view(Uptime.millis()).getFirst().suspected())
                                      .isTrue();
                                  assertThat(there.closed(TARGET, Uptime.millis())).isNull();
                                  test.completeNow();
                                }))
                    .completion())
        .onComplete(
            test.succeeding(
                hearing -> {
                  Fault broken =
                      new Fault.Upstream(
                          "no",
                          "openai-chat",
                          0,
                          Fault.Upstream.Kind.BROKEN,
                          -1,
                          List.of(),
                          Buffer.buffer());
                  for (int i = 0; i < 5; i++) {
                    here.begun(TARGET, Uptime.millis());
                    here.ended(TARGET, broken, Uptime.millis());
                  }
                }));
  }
}
