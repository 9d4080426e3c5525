package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ClusterTableTest {

  private static final String NODE =
      """
      {"node":"n","self":true,"tag":"01234567","host":"10.0.0.5","pid":12,"state":"ready",
       "configuration":"a1b2c3d4e5f6","streams_asking":3,"streams_serving":2,"streams_starved":1,
       "requests_per_second":1.5,"tokens_per_second":20,
       "verticles":[{"name":"gateway","instances":2}],"breakers_not_closed":["openai/gpt open"]}
      """;

  private static String text(String same) {
    return new ClusterTable(
            new JsonObject("{\"same_configuration\":" + same + ",\"nodes\":[" + NODE + "]}"),
            200,
            100)
        .text();
  }

  @Test
  void a_node_is_a_row_and_a_breaker_a_line_below() {
    assertThat(text("true").lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("1 node, one configuration"),
            line -> assertThat(line).startsWith("NODE").endsWith("VERTICLES"),
            line ->
                assertThat(line.split(" +"))
                    .containsExactly(
                        "01234567*",
                        "10.0.0.5:12",
                        "ready",
                        "a1b2c3d4",
                        "3",
                        "2",
                        "1",
                        "1.5",
                        "20.0",
                        "gateway×2"),
            line -> assertThat(line.strip()).isEqualTo("breaker openai/gpt open"));
  }

  @Test
  void nodes_that_were_told_different_things_are_shown() {
    assertThat(text("false")).startsWith("1 node, CONFIGURATIONS DIFFER");
  }
}
