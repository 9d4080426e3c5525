package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.Address;
import dev.weir.bus.Addresses;
import dev.weir.bus.config.ConfigDoc;
import dev.weir.bus.config.JsonSchema;
import dev.weir.bus.config.MarkdownTable;
import dev.weir.bus.config.Section;
import dev.weir.bus.fault.Fault;
import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.discovery.LocalServers;
import dev.weir.launcher.node.ProviderKinds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documents say is true: tables and schema come from the code, snippets from the example,
 * every YAML block passes {@code weir check}, every curl line gets a 200 from the gateway that the
 * README starts (those of providers are for {@link ProviderPagesIT}), and no block is of a sort
 * that nothing runs. {@code -Dweir.docs.write=true} writes what is generated.
 */
@Timeout(120)
class DocsTest {

  private static final Path ROOT = Documents.ROOT;
  private static final boolean WRITE = Boolean.getBoolean("weir.docs.write");
  private static final Pattern SNIPPET =
      Pattern.compile("(?ms)<!-- snippet: (\\S+) -->\\n```java\\n(.*?)^```$");
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern PROFILE = Pattern.compile("-P(\\w+)");
  private static final Pattern OPTION = Pattern.compile("(?<=\\s)--[a-z-]+");

  @TempDir private Path folder;

  private static void same(Path file, String generated) throws IOException {
    if (WRITE) {
      Files.writeString(file, generated);
    }
    assertThat(Files.readString(file)).as(file.toString()).isEqualTo(generated);
  }

  @Test
  void the_configuration_page_and_the_schema_come_from_the_code() throws IOException {
    ConfigDoc doc = Section.describe("", WeirConfig.parser(Main.branches()));
    same(
        ROOT.resolve("docs/configuration.schema.json"),
        JsonSchema.of(doc, "Weir").encodePrettily() + "\n");
    Path page = ROOT.resolve("docs/configuration.md");
    String mark = "<!-- generated from the code -->\n";
    String text = Files.readString(page);
    String before = text.substring(0, text.indexOf(mark) + mark.length());
    same(page, before + "\n" + MarkdownTable.of(doc));
  }

  @Test
  void every_kind_of_provider_is_on_the_configuration_page() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/configuration.md"));
    for (String kind : ProviderKinds.all()) {
      assertThat(page.lines().filter(line -> line.startsWith("| `")))
          .anyMatch(line -> line.split(" \\| ", 2)[0].contains("`" + kind + "`"));
    }
  }

  @Test
  void the_table_of_addresses_is_that_of_the_code() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/event-bus.md"));
    for (Address<?, ?> address : Addresses.ALL) {
      assertThat(page)
          .contains(
              "| `"
                  + address.name()
                  + "` | `"
                  + address.question().getSimpleName()
                  + "` | `"
                  + address.answer().getSimpleName()
                  + "` | "
                  + address.purpose()
                  + " |");
    }
  }

  @Test
  void the_numbers_of_failures_are_those_of_the_code() throws Exception {
    String page = Files.readString(ROOT.resolve("docs/http-api.md"));
    List<String> rows =
        page.lines().filter(line -> line.matches("\\| \\d+ \\| `\\w+` \\| .* \\|")).toList();
    Class<?>[] kinds = Fault.class.getPermittedSubclasses();
    assertThat(rows).hasSameSizeAs(kinds);
    for (Class<?> kind : kinds) {
      String row = "| " + anyOf(kind).number() + " | `" + kind.getSimpleName() + "` |";
      assertThat(rows).anyMatch(line -> line.startsWith(row));
    }
  }

  /** A fault of a kind that says as little as can be said. */
  private static Fault anyOf(Class<?> kind) throws ReflectiveOperationException {
    Constructor<?> whole =
        Arrays.stream(kind.getDeclaredConstructors())
            .max(Comparator.comparingInt(Constructor::getParameterCount))
            .orElseThrow();
    Object[] said =
        Arrays.stream(whole.getParameterTypes())
            .map(
                type ->
                    switch (type.getSimpleName()) {
                      case "String" -> "";
                      case "int" -> 0;
                      case "long" -> 0L;
                      case "List" -> List.of();
                      case "Buffer" -> Buffer.buffer();
                      case "Kind" -> Fault.Upstream.Kind.SERVER;
                      default -> throw new AssertionError(type);
                    })
            .toArray();
    return (Fault) whole.newInstance(said);
  }

  @Test
  void java_snippets_stand_in_the_example_that_is_compiled() throws IOException {
    int found = 0;
    for (Path document : Documents.pages()) {
      Matcher snippet = SNIPPET.matcher(Files.readString(document));
      while (snippet.find()) {
        String source = Files.readString(ROOT.resolve(snippet.group(1)));
        assertThat(squeezed(source)).contains(squeezed(snippet.group(2)));
        found++;
      }
    }
    assertThat(found).isPositive();
    assertThat(Documents.blocks("java")).hasSize(found);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  /** What each language of the pages is held by: a new one needs a test of its own first. */
  @Test
  void every_block_is_of_a_sort_that_a_test_runs() {
    for (Documents.Block block : Documents.blocks()) {
      switch (block.language()) {
        case "java", "yaml" -> {
          // Compiled, and checked, above and below.
        }
        case "", "text" -> {
          // Drawings, and what programs printed: commands are of the language sh.
          assertThat(block.commands()).as(block.page()).noneMatch(DocsTest::isCommand);
        }
        case "sh" -> {
          for (String command : block.commands()) {
            assertThat(isCommand(command)).as(block.page() + ": " + command).isTrue();
            if (command.startsWith("./weir ")) {
              assertThat(STARTED_BY_TESTS).as(block.page()).contains(command);
            }
          }
        }
        default -> throw new AssertionError(block.page() + ": who runs " + block.language() + "?");
      }
    }
  }

  /** Here, or by {@link ClusterProcessesIT} from the page itself. */
  private static final List<String> STARTED_BY_TESTS = startedByTests();

  private static List<String> startedByTests() {
    List<String> started = new ArrayList<>(List.of("./weir serve"));
    started.addAll(Documents.first("docs/operations.md", "sh").commands());
    return started;
  }

  private static boolean isCommand(String line) {
    return line.startsWith("curl ") || line.startsWith("./weir ") || line.startsWith("mvn ");
  }

  @Test
  void profiles_of_the_build_are_there() {
    String pom = Documents.text(ROOT.resolve("pom.xml"));
    int found = 0;
    for (Path page : Documents.pages()) {
      Matcher profile = PROFILE.matcher(Documents.text(page));
      while (profile.find()) {
        assertThat(pom).as(page.toString()).contains("<id>" + profile.group(1) + "</id>");
        found++;
      }
    }
    assertThat(found).isPositive();
  }

  @Test
  void options_of_the_load_runs_are_there() {
    String script = Documents.text(ROOT.resolve("benchmarks/load/run"));
    Documents.text(ROOT.resolve("benchmarks/README.md"))
        .lines()
        .filter(line -> line.startsWith("    load/run "))
        .flatMap(line -> OPTION.matcher(line).results().map(MatchResult::group))
        .filter(option -> !option.equals("--help"))
        .forEach(option -> assertThat(script).contains("add_argument(\"" + option + "\""));
  }

  @Test
  void yaml_blocks_pass_the_check_of_configurations() throws IOException {
    List<Documents.Block> blocks = Documents.blocks("yaml");
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
    for (Documents.Block block : blocks) {
      Path file = Files.writeString(folder.resolve("weir.yaml"), block.text());
      Map<String, String> environment = new HashMap<>();
      VARIABLE
          .matcher(block.text())
          .results()
          .forEach(variable -> environment.put(variable.group(1), "a-secret"));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int code = check(file, environment, out, err);
      assertThat(code).as("%s: %s", block, err.toString(UTF_8)).isZero();
      assertThat(out.toString(UTF_8)).contains("providers").doesNotContain("a-secret");
    }
  }

  /** Does {@code weir check}. */
  private int check(
      Path file, Map<String, String> environment, OutputStream out, OutputStream err) {
    Surroundings surroundings =
        new Surroundings(
            environment,
            folder,
            folder,
            InputStream.nullInputStream(),
            Surroundings.Input.OTHER,
            text -> null,
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            new StopSignal() {
              @Override
              public void arm() {}

              @Override
              public void await() {}
            });
    return Weir.commandLine(
            surroundings, Main.branches(), new VerticleNode(), new LocalServers(Map.of()))
        .execute("check", "-c", file.toString());
  }

  /**
   * The very first command of the README, but for the ports: a test may take none that is fixed.
   */
  @Test
  void curl_lines_are_answered_by_a_gateway_with_nothing() throws Exception {
    int asked = 0;
    Documents.Block first = Documents.first("README.md", "sh");
    assertThat(first.commands()).containsExactly("./weir serve");
    Files.writeString(
        folder.resolve("weir.yaml"), "gateway: { port: 0, management: { port: 0 } }\n");
    try (WeirProcess weir =
        WeirProcess.run(folder, "docs-" + UUID.randomUUID(), first.commands().getFirst())) {
      for (Documents.Block block : Documents.blocks("sh")) {
        if (block.page().startsWith("docs/providers/")) {
          continue; // Their vendors are asked by ProviderPagesIT.
        }
        for (String command : block.commands()) {
          if (command.startsWith("curl ")) {
            HttpResponse<String> answer = curl(command, weir.api());
            assertThat(answer.statusCode()).as(block + answer.body()).isEqualTo(200);
            assertThat(answer.body()).isNotEmpty();
            asked++;
          }
        }
      }
      assertThat(weir.terminate()).isZero();
    }
    assertThat(asked).isGreaterThanOrEqualTo(5);
  }

  /** Does what the curl line says, as far as these documents use curl. */
  private static HttpResponse<String> curl(String line, URI gateway) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder();
    Matcher word = QUOTED.matcher(line);
    List<String> words = new ArrayList<>();
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    for (int i = 1; i < words.size(); i++) {
      switch (words.get(i)) {
        case "-s", "-sN" -> {
          // Silent, unbuffered: no matter here.
        }
        case "-H" -> {
          String[] header = words.get(++i).split(": ", 2);
          request.header(header[0], header[1]);
        }
        case "-d" -> {
          new JsonObject(words.get(i + 1));
          request.POST(HttpRequest.BodyPublishers.ofString(words.get(++i)));
        }
        default ->
            request.uri(
                URI.create(words.get(i).replace("http://127.0.0.1:4000", gateway.toString())));
      }
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
