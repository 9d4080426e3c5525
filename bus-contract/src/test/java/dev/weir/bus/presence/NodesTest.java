package dev.weir.bus.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.NodeSeen;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTest {

  private final Nodes nodes = new Nodes();

  private static NodeSeen node(String id, long startedSeconds) {
    return new NodeSeen(
        id,
        "tag",
        "host",
        1,
        "version",
        "digest",
        Announcement.State.READY,
        startedSeconds,
        1,
        2,
        3,
        4,
        5,
        List.of(new NodeSeen.Verticle("gateway", 2)),
        List.of());
  }

  private List<String> seen(long nowMillis) {
    return nodes.all(nowMillis).stream().map(one -> one.node().node()).toList();
  }

  @Test
  void nodes_are_there_in_the_order_in_which_they_started() {
    nodes.heard(node("late", 20), 0);
    nodes.heard(node("b", 10), 0);
    nodes.heard(node("a", 10), 0);
    assertThat(seen(0)).containsExactly("a", "b", "late");
  }

  @Test
  void a_silent_node_is_forgotten_after_six_seconds() {
    nodes.heard(node("a", 1), 0);
    nodes.heard(node("b", 1), 1_000);
    assertThat(seen(5_999)).containsExactly("a", "b");
    assertThat(nodes.all(5_999).getFirst().agoMillis()).isEqualTo(5_999);
    assertThat(seen(6_000)).containsExactly("b");
  }

  @Test
  void a_node_that_says_goodbye_is_forgotten_at_once() {
    nodes.heard(node("a", 1), 0);
    nodes.heard(node("a", 1).gone(), 1);
    assertThat(seen(1)).isEmpty();
  }

  @Test
  void a_node_without_a_name_and_one_too_many_tell_nothing() {
    nodes.heard(node(" ", 1), 0);
    assertThat(seen(0)).isEmpty();
    for (int i = 0; i < 1_001; i++) {
      nodes.heard(node("n" + i, 1), 0);
    }
    assertThat(seen(0)).hasSize(1_000).doesNotContain("n1000");
    nodes.heard(node("n0", 1), 5_000);
    assertThat(seen(6_000)).containsExactly("n0");
  }

  @Test
  void what_a_node_says_is_bounded() {
    NodeSeen large =
        new NodeSeen(
            "n".repeat(300),
            "t",
            "h",
            1,
            "v",
            "d",
            Announcement.State.READY,
            1,
            0,
            0,
            0,
            Double.NaN,
            -1,
            Collections.nCopies(1_000, new NodeSeen.Verticle("x".repeat(300), 1)),
            Collections.nCopies(1_000, "b".repeat(300)));
    assertThat(large.node()).hasSize(NodeSeen.TEXT_CHARS_MAX);
    assertThat(large.verticles()).hasSize(NodeSeen.VERTICLES_MAX);
    assertThat(large.verticles().getFirst().name()).hasSize(NodeSeen.TEXT_CHARS_MAX);
    assertThat(large.breakers()).hasSize(NodeSeen.BREAKERS_MAX);
    assertThat(large.breakers().getFirst()).hasSize(NodeSeen.TEXT_CHARS_MAX);
    assertThat(large.requestsPerSecond()).isZero();
    assertThat(large.tokensPerSecond()).isZero();
  }
}
