package dev.weir.bus.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConfigDocTest {

  private static List<Object> parse(Section s) {
    return List.of(
        s.text("host", "127.0.0.1", "where it listens"),
        s.integer("port", 4000, 0, 65535, "the port"),
        s.decimal("threshold", 0.5, 0, 1, "how near"),
        s.bool("open", false, "no keys | needed"),
        s.choice("level", "info", List.of("debug", "info"), "how much"),
        s.section(
            "limits",
            l -> List.of(l.size("body", "32MiB", "a"), l.sizeOrShare("all", "25%", 1, "b")),
            "what is too much"),
        s.duration("idle", "5m", "silence"),
        s.texts("origins", "who may ask"),
        s.secrets("admin", "who may change"),
        s.textEntries("headers", "added"),
        s.entries(
            "providers",
            (name, p) -> {
              assertThat(name).isEqualTo(Section.PLACEHOLDER);
              return List.of(
                  p.requiredText("kind", "what it speaks"), p.requiredSecret("key", "its key"));
            },
            "who answers"),
        s.entries("models", "model", (name, m) -> m.requiredText("model", "target"), "aliases"),
        s.namesOrEntries("names", List.of("*"), (n, e) -> e.integer("n", 1, 1, 2, "x"), "y"),
        s.items("keys", k -> k.text("name", "", "whose"), "callers"),
        Objects.requireNonNullElse(s.optionalSection("tls", t -> t.text("key", "k", "pem"), ""), 1),
        Objects.requireNonNullElse(s.anything("extra", "as it is"), 1));
  }

  @Test
  void the_table_has_every_key() {
    assertThat(MarkdownTable.of(Section.describe("gateway", ConfigDocTest::parse)))
        .isEqualTo(
            """
            | Key | Type | Default | What it is |
            |---|---|---|---|
            | `gateway.host` | text | `127.0.0.1` | where it listens |
            | `gateway.port` | integer 0 to 65535 | `4000` | the port |
            | `gateway.threshold` | number 0 to 1 | `0.5` | how near |
            | `gateway.open` | true or false | `false` | no keys \\| needed |
            | `gateway.level` | `debug` `info` | `info` | how much |
            | `gateway.limits` | section |  | what is too much |
            | `gateway.limits.body` | size | `32MiB` | a |
            | `gateway.limits.all` | size or % | `25%` | b |
            | `gateway.idle` | duration | `5m` | silence |
            | `gateway.origins` | list of texts | `[]` | who may ask |
            | `gateway.admin` | list of secrets | `[]` | who may change |
            | `gateway.headers` | texts by name |  | added |
            | `gateway.providers` | sections by name |  | who answers |
            | `gateway.providers.NAME.kind` | text | **required** | what it speaks |
            | `gateway.providers.NAME.key` | secret | **required** | its key |
            | `gateway.models` | sections by name, or a text for `model` |  | aliases |
            | `gateway.models.NAME.model` | text | **required** | target |
            | `gateway.names` | list of names, or sections by name | `["*"]` | y |
            | `gateway.names.NAME.n` | integer 1 to 2 | `1` | x |
            | `gateway.keys` | list of sections |  | callers |
            | `gateway.keys[].name` | text | empty | whose |
            | `gateway.tls` | section |  |  |
            | `gateway.tls.key` | text | `k` | pem |
            | `gateway.extra` | anything |  | as it is |
            """);
  }

  @Test
  void the_schema_allows_what_the_code_reads() {
    JsonObject schema =
        JsonSchema.of(Section.describe("gateway", ConfigDocTest::parse), "Weir's configuration");
    assertThat(schema.getString("$schema")).endsWith("2020-12/schema");
    assertThat(schema.getString("title")).isEqualTo("Weir's configuration");
    assertThat(schema.getBoolean("additionalProperties")).isFalse();
    JsonObject keys = schema.getJsonObject("properties");
    assertThat(keys.fieldNames()).hasSize(16).startsWith("host", "port");
    assertThat(keys.getJsonObject("port").encode())
        .contains("\"minimum\":0", "\"maximum\":65535", "\"default\":4000", "the port");
    assertThat(keys.getJsonObject("level").encode()).contains("[\"debug\",\"info\"]");
    assertThat(keys.getJsonObject("names").encode()).contains("\"default\":[\"*\"]", "anyOf");
    assertThat(keys.getJsonObject("models").encode()).contains("anyOf");
    assertThat(keys.getJsonObject("keys").getJsonObject("items").encode()).contains("\"name\"");
    JsonObject provider = keys.getJsonObject("providers").getJsonObject("additionalProperties");
    assertThat(provider.getJsonArray("required")).isEqualTo(JsonArray.of("kind", "key"));
    assertThat(provider.encode()).contains("writeOnly");
    assertThat(keys.getJsonObject("extra").fieldNames()).containsOnly("description");
  }

  @Test
  void an_open_section_says_so() {
    ConfigDoc doc =
        Section.describe(
            "",
            s -> {
              s.anyKeys("the provider's own");
              return s;
            });
    assertThat(JsonSchema.of(doc, "x").getBoolean("additionalProperties")).isTrue();
    assertThat(MarkdownTable.of(doc)).endsWith("| `*` | anything |  | the provider's own |\n");
  }
}
