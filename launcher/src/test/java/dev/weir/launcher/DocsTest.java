package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.Address;
import dev.weir.bus.Addresses;
import dev.weir.bus.config.ConfigDoc;
import dev.weir.bus.config.JsonSchema;
import dev.weir.bus.config.MarkdownTable;
import dev.weir.bus.config.Section;
import dev.weir.launcher.config.ConfigLoader;
import dev.weir.launcher.config.WeirConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documents say is true: tables and schema come from the code, snippets from the example,
 * every YAML block is a sound configuration, every curl line gets a 200 from a gateway with nothing
 * but the demo provider. {@code -Dweir.docs.write=true} writes what is generated.
 */
@Timeout(120)
class DocsTest {

  private static final Path ROOT = root();
  private static final boolean WRITE = Boolean.getBoolean("weir.docs.write");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final Pattern SNIPPET =
      Pattern.compile("(?ms)<!-- snippet: (\\S+) -->\\n```java\\n(.*?)^```$");
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir private Path folder;

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("docs")) ? here : here.getParent();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
          .filter(path -> path.toString().endsWith(".md"))
          .toList();
    }
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path document : documents()) {
      Matcher block = BLOCK.matcher(Files.readString(document));
      while (block.find()) {
        if (block.group(1).equals(language)) {
          found.add(block.group(2));
        }
      }
    }
    return found;
  }

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
  void java_snippets_stand_in_the_example_that_is_compiled() throws IOException {
    int found = 0;
    for (Path document : documents()) {
      Matcher snippet = SNIPPET.matcher(Files.readString(document));
      while (snippet.find()) {
        String source = Files.readString(ROOT.resolve(snippet.group(1)));
        assertThat(squeezed(source)).contains(squeezed(snippet.group(2)));
        found++;
      }
    }
    assertThat(found).isPositive();
    assertThat(blocks("java")).hasSize(found);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void yaml_blocks_are_sound_configurations() throws IOException {
    List<String> blocks = blocks("yaml");
    assertThat(blocks).isNotEmpty();
    for (String block : blocks) {
      Path file = Files.writeString(folder.resolve("weir.yaml"), block);
      ConfigLoader loader = new ConfigLoader(Map.of(), folder, folder, path -> true);
      assertThat(WeirConfig.from(loader.load(file, List.of()), Main.branches())).isNotNull();
    }
  }

  @Test
  void curl_lines_are_answered_by_a_gateway_with_nothing() throws Exception {
    int asked = 0;
    String set = "gateway.management={host: 127.0.0.1, port: 0}";
    try (WeirProcess weir =
        WeirProcess.serve(folder, "docs-" + UUID.randomUUID(), "--port", "0", "--set", set)) {
      for (String block : blocks("sh")) {
        if (block.startsWith("curl")) {
          HttpResponse<String> answer = curl(block, weir.api());
          assertThat(answer.statusCode()).as(block + answer.body()).isEqualTo(200);
          assertThat(answer.body()).isNotEmpty();
          asked++;
        }
      }
      assertThat(weir.terminate()).isZero();
    }
    assertThat(asked).isGreaterThanOrEqualTo(5);
  }

  /** Does what the curl line says, as far as these documents use curl. */
  private static HttpResponse<String> curl(String line, URI gateway) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder();
    Matcher word = QUOTED.matcher(line.replace("\\\n", " "));
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
