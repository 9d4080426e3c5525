package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ModelTableTest {

  private static String table(JsonObject... models) {
    return new ModelTable(new JsonObject().put("data", JsonArray.of((Object[]) models))).text();
  }

  private static JsonObject model(String id) {
    return new JsonObject().put("id", id);
  }

  @Test
  void what_is_known_stands_in_columns() {
    JsonObject known =
        new JsonObject(
            """
            {"id":"a/gpt","provider":"a","kind":"chat","max_input_tokens":128000,
            "max_output_tokens":16384,"abilities":["tools","vision"],
            "pricing":{"prompt":"0.00000015","completion":"0.0000006"}}
            """);
    JsonObject large =
        new JsonObject(
            """
            {"id":"b","provider":"b","max_input_tokens":2000000,"pricing":{"prompt":"0"}}
            """);
    assertThat(table(known, large, model("c/unknown")))
        .isEqualTo(
            """
            MODEL      PROVIDER  KIND  CONTEXT  OUTPUT  $ IN/M  $ OUT/M  ABILITIES
            a/gpt      a         chat     128K   16384    0.15      0.6  tools vision
            b          b                    2M               0
            c/unknown\
            """);
  }

  @Test
  void names_alone_need_no_head() {
    assertThat(table(model("a"), model("b"))).isEqualTo("a\nb");
    assertThat(table()).isEmpty();
  }

  @Test
  void no_column_is_wider_than_its_bound() {
    JsonObject long1 =
        model("x".repeat(100)).put("provider", "p".repeat(16)).put("kind", "k".repeat(99));
    long1.put("abilities", JsonArray.of("a".repeat(99), "b"));
    assertThat(table(long1).lines().skip(1))
        .containsExactly(
            "x".repeat(55)
                + "…  "
                + "p".repeat(16)
                + "  "
                + "k".repeat(12)
                + "…"
                + " ".repeat(2 + 7 + 2 + 6 + 2 + 6 + 2 + 7 + 2)
                + "a".repeat(59)
                + "…");
  }

  @Test
  void a_name_cannot_steer_the_terminal() {
    assertThat(table(model("a\u001b[31m\nb\u009b"))).isEqualTo("a[31mb");
  }
}
