package dev.weir.bus.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {

  private static <T> T read(String json, Function<Section, T> parser) {
    return Section.read("gateway", new JsonObject(json.replace('\'', '"')), parser);
  }

  private static String problems(String json, Function<Section, ?> parser) {
    return catchThrowableOfType(ConfigException.class, () -> read(json, parser)).getMessage();
  }

  private static void same(String json, Function<Section, ?> parser, Object expected) {
    assertThat((Object) read(json, parser)).isEqualTo(expected);
  }

  @Test
  void what_is_absent_is_the_default() {
    for (String json : List.of("{}", "{'a':null}")) {
      same(json, s -> s.text("a", "x", ""), "x");
      same(json, s -> s.integer("a", 7, 0, 9, ""), 7);
      same(json, s -> s.decimal("a", .5, 0, 1, ""), .5);
      same(json, s -> s.bool("a", true, ""), true);
      same(json, s -> s.duration("a", "5m", ""), 300_000L);
      same(json, s -> s.size("a", "1KiB", ""), 1024L);
      same(json, s -> s.sizeOrShare("a", "25%", 1000, ""), 250L);
      same(json, s -> s.choice("a", "x", List.of("x", "y"), ""), "x");
      same(json, s -> s.texts("a", ""), List.of());
      same(json, s -> s.texts("a", List.of("*"), ""), List.of("*"));
      same(json, s -> s.secrets("a", ""), List.of());
      same(json, s -> s.textEntries("a", ""), Map.of());
      same(json, s -> s.items("a", i -> i, ""), List.of());
      same(json, s -> s.entries("a", (n, e) -> n, ""), Map.of());
      same(json, s -> s.section("a", i -> i.text("b", "x", ""), ""), "x");
      same(json, s -> s.namesOrEntries("a", List.of("*"), (n, e) -> n, ""), Map.of("*", "*"));
    }
  }

  @Test
  void what_is_optional_may_be_null() {
    Function<Section, Section> parser =
        s -> {
          assertThat(s.optionalText("a", "")).isNull();
          assertThat(s.optionalSecret("b", "")).isNull();
          assertThat(s.optionalInteger("c", 0, 1, "")).isNull();
          assertThat(s.optionalDecimal("d", 0, 1, "")).isNull();
          assertThat(s.optionalBool("e", "")).isNull();
          assertThat(s.optionalDuration("f", "")).isNull();
          assertThat((Object) s.optionalSection("g", Section::path, "")).isNull();
          assertThat(s.anything("h", "")).isNull();
          return s;
        };
    read("{}", parser);
  }

  @Test
  void what_is_written_is_read() {
    same("{'a':'x'}", s -> s.text("a", "", ""), "x");
    same("{'a':'x'}", s -> s.optionalText("a", ""), "x");
    same("{'a':'x'}", s -> s.requiredText("a", ""), "x");
    same("{'a':'x'}", s -> s.requiredSecret("a", "").reveal(), "x");
    same("{'a':'x'}", s -> s.optionalSecret("a", ""), Secret.of("x"));
    same("{'a':['x']}", s -> s.secrets("a", ""), List.of(Secret.of("x")));
    same("{'a':5}", s -> s.optionalInteger("a", 0, 9, ""), 5);
    same("{'a':5}", s -> s.requiredInteger("a", 0, 9, ""), 5);
    same("{'a':0.5}", s -> s.optionalDecimal("a", 0, 1, ""), .5);
    same("{'a':false}", s -> s.optionalBool("a", ""), false);
    same("{'a':'2s'}", s -> s.optionalDuration("a", ""), 2000L);
    same("{'a':'y'}", s -> s.choice("a", "x", Set.of("x", "y"), ""), "y");
    same("{'a':['x','y']}", s -> s.texts("a", ""), List.of("x", "y"));
    same("{'a':{'b':'x'}}", s -> s.textEntries("a", ""), Map.of("b", "x"));
    same("{'a':[1]}", s -> s.anything("a", ""), JsonArray.of(1));
    same("{'a':{}}", s -> s.optionalSection("a", Section::path, ""), "gateway.a");
    same("{'z':1,'m':2,'a':3}", s -> open(s).values().encode(), "{\"z\":1,\"m\":2,\"a\":3}");
  }

  private static Section open(Section section) {
    section.anyKeys("all");
    return section;
  }

  @Test
  void numbers_and_truths_may_be_texts() {
    same("{'a':'5'}", s -> s.integer("a", 1, 0, 9, ""), 5);
    same("{'a':5.0}", s -> s.integer("a", 1, 0, 9, ""), 5);
    same("{'a':'0.25'}", s -> s.decimal("a", 1, 0, 9, ""), .25);
    same("{'a':'true'}", s -> s.bool("a", false, ""), true);
    same("{'a':'false'}", s -> s.bool("a", true, ""), false);
  }

  @Test
  void named_things_keep_the_order_of_the_file() {
    same(
        "{'a':{'z':{'x':1},'b':{'x':2}}}",
        s -> s.entries("a", (name, e) -> e.path() + e.integer("x", 0, 0, 9, ""), "").toString(),
        "{z=gateway.a.z1, b=gateway.a.b2}");
  }

  @Test
  void a_text_is_short_for_the_member_that_matters() {
    same(
        "{'a':{'x':'m','y':{'model':'n'}}}",
        s -> s.entries("a", "model", (n, e) -> e.requiredText("model", ""), ""),
        Map.of("x", "m", "y", "n"));
  }

  @Test
  void names_may_be_a_list_or_have_sections() {
    Function<Section, Map<String, Integer>> parser =
        s -> s.namesOrEntries("a", List.of("*"), (n, e) -> e.integer("context", 8, 0, 99, ""), "");
    same("{'a':['x','y']}", parser, Map.of("x", 8, "y", 8));
    same("{'a':{'x':{'context':9}}}", parser, Map.of("x", 9));
    assertThat(problems("{'a':'x'}", parser))
        .isEqualTo("gateway.a: must be a list of names, or a section with a member for each");
    assertThat(problems("{'a':['']}", parser)).startsWith("gateway.a[0]: must be text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "250ms; 250",
        "15s; 15000",
        "5 m; 300000",
        "24h; 86400000",
        "7d; 604800000",
        "0s; 0",
      })
  void durations(String written, long millis) {
    same("{'a':'" + written + "'}", s -> s.duration("a", "1s", ""), millis);
  }

  @ParameterizedTest
  @CsvSource({"12B,12", "64KiB,65536", "32MiB,33554432", "1GiB,1073741824", "50%,500", "100%,1000"})
  void sizes(String written, long bytes) {
    same("{'a':'" + written + "'}", s -> s.sizeOrShare("a", "1B", 1000, ""), bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "'5'",
        "'5 minutes'",
        "'-5m'",
        "'1.5s'",
        "''",
        "'999999999999999999d'",
        "true",
        "[]",
      })
  void what_is_no_duration_is_refused(String json) {
    assertThat(problems("{'a':" + json + "}", s -> s.duration("a", "1s", "")))
        .isEqualTo("gateway.a: must be a duration such as 250ms, 15s, 5m, 24h or 7d");
  }

  @Test
  void what_is_no_size_is_refused() {
    for (String json : List.of("5", "'5'", "'5MB'", "'101%'")) {
      assertThat(problems("{'a':" + json + "}", s -> s.sizeOrShare("a", "1B", 1000, "")))
          .isEqualTo("gateway.a: must be a size such as 32MiB or a share such as 25%");
    }
    assertThat(problems("{'a':'5%'}", s -> s.size("a", "1B", "")))
        .isEqualTo("gateway.a: must be a size such as 64KiB, 32MiB or 1GiB");
  }

  @Test
  void what_is_no_number_within_bounds_is_refused() {
    for (String json : List.of("0", "10", "1.5", "'x'", "true", "1e999999999", "'0x5'")) {
      assertThat(problems("{'a':" + json + "}", s -> s.integer("a", 1, 1, 9, "")))
          .isEqualTo("gateway.a: must be a whole number from 1 to 9");
    }
    for (String json : List.of("-1", "1.01", "'NaN'", "[]")) {
      assertThat(problems("{'a':" + json + "}", s -> s.decimal("a", 0, 0, 1, "")))
          .isEqualTo("gateway.a: must be a number from 0 to 1");
    }
  }

  @Test
  void wrong_shapes_are_refused() {
    assertThat(problems("{'a':1}", s -> s.text("a", "", "")))
        .isEqualTo("gateway.a: must be text, in quotes if it looks like something else");
    assertThat(problems("{'a':'yes'}", s -> s.bool("a", true, "")))
        .isEqualTo("gateway.a: must be true or false");
    assertThat(problems("{'a':1}", s -> s.bool("a", true, "")))
        .isEqualTo("gateway.a: must be true or false");
    assertThat(problems("{'a':'z'}", s -> s.choice("a", "x", Set.of("y", "x"), "")))
        .isEqualTo("gateway.a: must be one of x, y");
    assertThat(problems("{'a':'x'}", s -> s.texts("a", ""))).isEqualTo("gateway.a: must be a list");
    assertThat(problems("{'a':['x',1,null]}", s -> s.texts("a", "")))
        .contains("gateway.a[1]: must be text")
        .contains("gateway.a[2]: must be text");
    assertThat(problems("{'a':{'b':1}}", s -> s.textEntries("a", "")))
        .startsWith("gateway.a.b: must be text");
    for (String json : List.of("{'a':1}", "{'a':[]}")) {
      assertThat(problems(json, s -> s.section("a", Section::path, "")))
          .isEqualTo("gateway.a: must be a section, that is, keys with values");
    }
    assertThat(problems("{'a':[1]}", s -> s.items("a", Section::path, "")))
        .isEqualTo("gateway.a[0]: must be a section, that is, keys with values");
    assertThat(problems("{'a':{'b.c':1}}", s -> s.entries("a", (n, e) -> n, "")))
        .isEqualTo("gateway.a.\"b.c\": must be a section, that is, keys with values");
  }

  @Test
  void what_must_be_there_must_be_there() {
    assertThat(problems("{}", s -> s.requiredText("a", ""))).isEqualTo("gateway.a: must be given");
    assertThat(problems("{}", s -> s.requiredInteger("a", 3, 4, "")))
        .isEqualTo("gateway.a: must be given");
    assertThat(problems("{'a':' '}", s -> s.requiredSecret("a", "")))
        .startsWith("gateway.a: must be text that is not empty");
    assertThat(problems("{'a':[{}]}", s -> s.items("a", i -> i.requiredText("b", ""), "")))
        .isEqualTo("gateway.a[0].b: must be given");
  }

  @Test
  void an_unknown_key_names_the_nearest_known_one() {
    Function<Section, ?> parser =
        s -> s.text("host", "", "") + s.text("keep-alive", "", "") + s.bool("tls", true, "");
    assertThat(problems("{'hots':1}", parser))
        .isEqualTo("gateway.hots: unknown key, did you mean \"host\"?");
    assertThat(problems("{'keepAlive':1}", parser))
        .isEqualTo("gateway.keepAlive: unknown key, did you mean \"keep-alive\"?");
    assertThat(problems("{'something':1}", parser))
        .isEqualTo("gateway.something: unknown key, known are host, keep-alive, tls");
  }

  @Test
  void every_problem_is_told_at_once_and_none_tells_a_value() {
    String message =
        problems(
            "{'port':'hunter2','limits':{'body':'hunter2','hunter':1},"
                + "'keys':[{'name':['hunter2']}],"
                + "'mode':'hunter2'}",
            s -> {
              int port = s.integer("port", 4000, 1, 65535, "");
              s.check(port < 4000, "port", "must be below 4000");
              s.section("limits", l -> l.size("body", "1B", ""), "");
              s.items("keys", k -> k.requiredText("name", ""), "");
              return s.choice("mode", "a", List.of("a"), "");
            });
    assertThat(message).hasLineCount(6).doesNotContain("hunter2");
  }

  @Test
  void a_parser_that_stumbles_after_a_problem_does_not_hide_it() {
    Function<Section, ?> stumbling =
        s -> {
          throw new IllegalStateException(s.text("a", "x", ""));
        };
    assertThat(problems("{'a':1}", stumbling)).startsWith("gateway.a: must be text");
    assertThatThrownBy(() -> read("{}", stumbling)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_comes_later_is_refused_by_name() {
    assertThat(
            problems(
                "{'cache':{'enabled':true}}",
                s -> {
                  s.notInThisVersion("cache", "mcp");
                  return s;
                }))
        .isEqualTo("gateway.cache: is not in this version");
  }

  @Test
  void a_check_that_fails_is_a_problem() {
    ConfigException failure =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                read(
                    "{}",
                    s -> {
                      s.check(true, "host", "never said");
                      s.check(false, "host", "needs keys");
                      return s;
                    }));
    assertThat(failure.problems())
        .containsExactly(new ConfigException.Problem("gateway.host", "needs keys"));
  }

  @Test
  void a_default_that_cannot_be_read_is_a_defect() {
    assertThatThrownBy(() -> read("{}", s -> s.duration("idle", "5 minutes", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the default of gateway.idle must be a duration");
  }

  @Test
  void the_whole_file_has_no_path() {
    assertThatThrownBy(
            () -> Section.read("", new JsonObject("{\"a\":1}"), s -> s.text("a", "", "")))
        .hasMessageStartingWith("a: must be text");
    assertThat(new ConfigException("", "is empty")).hasMessage("is empty");
  }
}
