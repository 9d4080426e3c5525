package dev.weir.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigLoaderTest {

  private static final Path FILE = Path.of("weir.yaml");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("KEY", "hunter2", "EMPTY", "", "PORT", "4100");

  @TempDir private Path directory;
  @TempDir private Path home;
  private ConfigLoader loader;

  @BeforeEach
  void prepare() {
    loader = new ConfigLoader(ENVIRONMENT, directory, home);
  }

  private Configuration load(String yaml, String... overlays) throws IOException {
    Files.writeString(directory.resolve(FILE), yaml);
    return loader.load(null, List.of(overlays));
  }

  private String json(String yaml, String... overlays) throws IOException {
    return values(load(yaml, overlays)).encode();
  }

  private static JsonObject values(Configuration configuration) {
    return configuration.read(
        section -> {
          section.anyKeys("all");
          return section.values();
        });
  }

  private String failure(String yaml, String... overlays) {
    return catchThrowableOfType(ConfigFailure.class, () -> load(yaml, overlays)).getMessage();
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        Arguments.of("", "{}"),
        Arguments.of("# nothing\n", "{}"),
        Arguments.of("a: 1\nb: x\nc: true\nd:\ne: ~", "{'a':1,'b':'x','c':true,'d':null,'e':null}"),
        Arguments.of(
            "a: 0o17\nb: 0x1F\nc: -5\nd: 4294967296", "{'a':15,'b':31,'c':-5,'d':4294967296}"),
        Arguments.of("a: 1.5\nb: '1'\nc: yes\nd: 0123", "{'a':1.5,'b':'1','c':'yes','d':123}"),
        Arguments.of("a: [x, {b: 1}]\nb: { }", "{'a':['x',{'b':1}],'b':{}}"),
        Arguments.of("{'a': {'b': [1, 2]}}", "{'a':{'b':[1,2]}}"),
        Arguments.of("a: &x {b: 1}\nc: *x", "{'a':{'b':1},'c':{'b':1}}"),
        Arguments.of("1: a\ntrue: b", "{'1':'a','true':'b'}"),
        Arguments.of("a: !!str 12", "{'a':'12'}"),
        Arguments.of("z: 1\nm: 2\na: 3", "{'z':1,'m':2,'a':3}"),
        Arguments.of("a: ${KEY}", "{'a':'hunter2'}"),
        Arguments.of("a: '<${KEY}-${PORT}>'", "{'a':'<hunter2-4100>'}"),
        Arguments.of("a: ${NONE:-x y}", "{'a':'x y'}"),
        Arguments.of("a: ${EMPTY:-x}", "{'a':'x'}"),
        Arguments.of("a: '${EMPTY}'", "{'a':''}"),
        Arguments.of("a: ${NONE:-}", "{'a':''}"),
        Arguments.of("a: $${KEY} $5 $", "{'a':'${KEY} $5 $'}"),
        Arguments.of("${KEY}: 1", "{'${KEY}':1}"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void yaml_becomes_json(String yaml, String json) throws IOException {
    assertThat(json(yaml)).isEqualTo(json.replace('\'', '"'));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("a: 1\nb: [1", "weir.yaml:2: "),
        Arguments.of("a: 1\n b: 2", "weir.yaml:2: mapping values are not allowed here"),
        Arguments.of("a: *x", "weir.yaml:1: found undefined alias x"),
        Arguments.of(
            "a:\n  b: 1\n  c: 2\n  b: 3",
            "weir.yaml:4: a.b: is written twice, first at weir.yaml:2"),
        Arguments.of("a: 1\n---\nb: 2", "weir.yaml:2: a second document begins; only one is read"),
        Arguments.of("- a\n- b", "weir.yaml:1: must be keys with values"),
        Arguments.of("[a]: b", "weir.yaml:1: a key must be a plain word"),
        Arguments.of("a: !thing b", "weir.yaml:1: a: has a tag that is not known here"),
        Arguments.of("a:\n  - .inf", "weir.yaml:2: a[0]: is no number that can be used"),
        Arguments.of("a: 99999999999999999999", "weir.yaml:1: a: is no number that can be used"),
        Arguments.of("a: &x [*x]", "weir.yaml:1: is too large once its aliases are followed"),
        Arguments.of("a: " + "[".repeat(60), "weir.yaml:1: is nested too deeply"),
        Arguments.of("a: '" + "x".repeat(1_048_576) + "'", "weir.yaml: is larger than 1 MiB"),
        Arguments.of("a: \u0007", "weir.yaml: is not YAML"),
        Arguments.of(
            "a:\n  b: ${NONE}", "weir.yaml:2: a.b: the environment variable NONE is not set"),
        Arguments.of("a: '${NONE'", "weir.yaml:1: a: ${ is not closed by }"),
        Arguments.of("a: '${NO NE}'", "weir.yaml:1: a: ${…} takes NAME"),
        Arguments.of(
            "a: '${file:/none/such}'", "weir.yaml:1: a: the file /none/such cannot be read"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void a_mistake_is_told_with_its_line(String yaml, String message) {
    assertThat(failure(yaml)).startsWith(message).doesNotContain("hunter2");
  }

  @Test
  void every_missing_variable_is_told_at_once() {
    assertThat(failure("a: ${X}\nb:\n  - ${Y}"))
        .isEqualTo(
            """
            weir.yaml:1: a: the environment variable X is not set
            weir.yaml:3: b[0]: the environment variable Y is not set\
            """);
  }

  @Test
  void aliases_of_aliases_are_bounded() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    IntStream.range(1, 7)
        .forEach(
            i -> yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(8))));
    assertThat(failure(yaml.toString())).contains("is too large once its aliases are followed");
  }

  @Test
  void a_file_is_read_without_its_last_line_break() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "hunter2\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Configuration configuration = load("a: ${file:secret}");
    assertThat(values(configuration).getString("a")).isEqualTo("hunter2");
    assertThat(configuration.origins().sources("a")).containsExactly("file secret");
    Files.writeString(directory.resolve("secret"), "x".repeat(70_000));
    assertThat(failure("a: ${file:secret}")).endsWith("the file secret is larger than 64 KiB");
  }

  @Test
  void a_file_that_everybody_may_read_is_refused() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "hunter2\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(failure("a:\n  b: ${file:secret}"))
        .startsWith("weir.yaml:2: a.b: the file secret is open to every user of the machine")
        .doesNotContain("hunter2");
  }

  @Test
  void origins_are_known() throws IOException {
    Configuration configuration =
        load("p:\n  k: ['${KEY}', '${NONE:-d}']\n  m: {n.o: 1}\n", "p.x=${PORT}");
    Origins origins = configuration.origins();
    assertThat(origins.of("p.k[1]")).contains("weir.yaml:2");
    assertThat(origins.of("p.m.\"n.o\"")).contains("weir.yaml:3");
    assertThat(origins.of("p.absent.too")).contains("weir.yaml:1");
    assertThat(origins.of("p.x")).contains("--set p.x");
    assertThat(origins.sources("p.k[0]")).containsExactly("variable KEY");
    assertThat(origins.sources("p.k[1]")).containsExactly("the default for variable NONE");
    assertThat(origins.sources("p.x")).containsExactly("variable PORT");
    assertThat(origins.sources("p")).isEmpty();
    assertThat(configuration).hasToString("weir.yaml");
  }

  @Test
  void problems_of_parsers_get_their_line() throws IOException {
    Configuration configuration = load("a: 1\nb:\n  - c: hunter2\n", "d=x");
    ConfigFailure failure =
        catchThrowableOfType(
            ConfigFailure.class,
            () ->
                configuration.read(
                    s ->
                        s.items("b", i -> i.integer("c", 0, 0, 9, ""), "").toString()
                            + s.requiredText("needed", "")
                            + s.integer("d", 0, 0, 9, "")));
    assertThat(failure.lines())
        .containsExactly(
            "weir.yaml:3: b[0].c: must be a whole number from 0 to 9",
            "weir.yaml:1: needed: must be given",
            "--set d: d: must be a whole number from 0 to 9",
            "weir.yaml:1: a: unknown key, known are b, needed, d");
  }

  @Test
  void what_is_set_lies_over_the_file() throws IOException {
    assertThat(
            json(
                "a: {b: 1, c: ['${KEY}']}",
                "a.b=2",
                "a.c=[x, y]",
                "d.e=",
                "m.\"gpt-4.1\"=o/p=q",
                "f={g: '${PORT}'}"))
        .isEqualTo(
            "{'a':{'b':2,'c':['x','y']},'d':{'e':null},'m':{'gpt-4.1':'o/p=q'},'f':{'g':'4100'}}"
                .replace('\'', '"'));
    assertThat(load("a: {c: ['${KEY}']}", "a.c=[x]").origins().sources("a.c[0]")).isEmpty();
  }

  static Stream<Arguments> wrongOverlays() {
    return Stream.of(
        Arguments.of("a", "--set a: must be path.to.key=value"),
        Arguments.of("a..b=1", "--set a..b: a key is empty"),
        Arguments.of("a.b=1", "--set a.b: a is not a section"),
        Arguments.of("b=[", "--set b: "),
        Arguments.of("b=${NONE}", "--set b: b: the environment variable NONE is not set"));
  }

  @ParameterizedTest
  @MethodSource("wrongOverlays")
  void a_wrong_overlay_is_told(String overlay, String message) {
    assertThat(failure("a: 1", overlay)).startsWith(message);
  }

  @Test
  void a_file_is_looked_for_here_and_then_at_home() throws IOException {
    assertThat(loader.load(null, List.of()).name()).isEqualTo("no file");
    Path atHome = Files.createDirectories(home.resolve(".config/weir")).resolve("weir.yaml");
    Files.writeString(atHome, "a: home");
    assertThat(values(loader.load(null, List.of())).getString("a")).isEqualTo("home");
    Files.writeString(directory.resolve(FILE), "a: here");
    assertThat(values(loader.load(null, List.of())).getString("a")).isEqualTo("here");
    Files.writeString(directory.resolve("other.yaml"), "a: other");
    assertThat(values(loader.load(Path.of("other.yaml"), List.of())).getString("a"))
        .isEqualTo("other");
  }

  @Test
  void a_file_that_cannot_be_read_is_told() throws IOException {
    assertThat(
            catchThrowableOfType(
                ConfigFailure.class, () -> loader.load(Path.of("none.yaml"), List.of())))
        .hasMessage("none.yaml: is not there");
    Files.createDirectory(directory.resolve("folder"));
    assertThat(
            catchThrowableOfType(
                ConfigFailure.class, () -> loader.load(Path.of("folder"), List.of())))
        .hasMessage("folder: cannot be read");
    Files.write(directory.resolve(FILE), new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThat(catchThrowableOfType(ConfigFailure.class, () -> loader.load(null, List.of())))
        .hasMessage("weir.yaml: is not UTF-8");
  }
}
