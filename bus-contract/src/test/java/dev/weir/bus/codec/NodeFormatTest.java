package dev.weir.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.NodeCondition;
import dev.weir.bus.message.NodeSeen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeFormatTest {

  private static NodeSeen read(String json) throws IOException {
    return NodeFormat.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void absent_and_null_members_have_defaults_and_unknown_ones_are_ignored() throws IOException {
    NodeSeen nothing =
        new NodeSeen(
            "",
            "",
            "",
            0,
            "",
            "",
            Announcement.State.READY,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of(),
            List.of());
    assertThat(read("{}")).isEqualTo(nothing);
    assertThat(read("{\"node\":null,\"requestsPerSecond\":null,\"verticles\":null,\"new\":[{}]}"))
        .isEqualTo(nothing);
    assertThat(read("{\"verticles\":[{\"new\":1}],\"tokensPerSecond\":3}"))
        .extracting(NodeSeen::verticles, NodeSeen::tokensPerSecond)
        .containsExactly(List.of(new NodeSeen.Verticle("", 0)), 3.0);
  }

  @Test
  void a_condition_grows_as_its_message_does() throws IOException {
    assertThat(read("{\"condition\":null}").condition()).isEqualTo(NodeCondition.NONE);
    assertThat(read("{\"condition\":{\"new\":[{}],\"gates\":null}}").condition())
        .isEqualTo(NodeCondition.NONE);
    NodeCondition little =
        read("""
                {"condition": {"pools": [{"new": {"keys": 9}, "keys": 2}],
                  "rests": [{"provider": null}], "gates": [{}], "breakers": [{"state": "open"}],
                  "budgets": [{"route": 7}], "limits": [{"name": "global requests-per-day"}]}}
                """)
            .condition();
    assertThat(little)
        .isEqualTo(
            new NodeCondition(
                List.of(new NodeCondition.Gate("", 0, 0, 0, 0, 0, "", 0)),
                List.of(new NodeCondition.Pool("", 2)),
                List.of(new NodeCondition.Rest("", "", "", "", 0)),
                List.of(new NodeCondition.Breaker("", "", "open", 0, 0)),
                List.of(new NodeCondition.Budget("", 0, 0, 0)),
                List.of(new NodeCondition.Limit("global requests-per-day", 0, 0, 0))));
  }

  @Test
  void a_condition_that_is_none_makes_the_message_unreadable() {
    assertThatThrownBy(() -> read("{\"condition\":[]}")).isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> read("{\"condition\":{\"gates\":[7]}}"))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void what_a_condition_tells_is_bounded() {
    NodeCondition.Pool pool = new NodeCondition.Pool("x".repeat(300), 1);
    NodeCondition large =
        new NodeCondition(
            List.of(),
            Collections.nCopies(1_000, pool),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(large.pools()).hasSize(NodeCondition.MAX);
    assertThat(pool.provider()).hasSize(NodeSeen.TEXT_CHARS_MAX);
  }
}
