package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.launcher.discovery.LocalServers;
import dev.weir.launcher.node.ProviderKinds;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import dev.weir.testkit.vendor.Vendors;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The pages of the providers are true: one gateway runs the configurations of all of them, with a
 * scripted vendor where each has its real one; every curl line is given to curl itself, every Java
 * snippet is called, and the vendor must have got the page's model under the operator's key.
 */
@Timeout(60)
class ProviderPagesIT {

  private static final String FOLDER = "docs/providers/";
  private static final String SECRET = "key-of-the-operator";
  private static final String CALLERS = "key-of-the-caller";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern KIND = Pattern.compile("`([a-z-]+)`");

  /** The kinds whose base URL ends without a version, as their vendors' SDKs take it. */
  private static final Set<String> UNVERSIONED =
      Set.of("anthropic", "gemini", "cohere", "vertex", "azure-openai", "bedrock");

  private static final Map<String, ProviderSnippets.Snippet> SNIPPETS =
      Map.ofEntries(
          Map.entry("openai", ProviderSnippets::openAi),
          Map.entry("anthropic", ProviderSnippets::anthropic),
          Map.entry("gemini", ProviderSnippets::gemini),
          Map.entry("cohere", ProviderSnippets::cohere),
          Map.entry("openai-compatible", ProviderSnippets::openAiCompatible),
          Map.entry("demo", ProviderSnippets::demo),
          Map.entry("vertex", ProviderSnippets::vertex),
          Map.entry("azure-openai", ProviderSnippets::azureOpenAi),
          Map.entry("xai", ProviderSnippets::xai),
          Map.entry("mistral", ProviderSnippets::mistral),
          Map.entry("presets", ProviderSnippets::presets));

  @TempDir private static Path folder;

  private static final Vertx VERTX = Vertx.vertx();
  private static final CountDownLatch STOP = new CountDownLatch(1);
  private static ScriptedVendor vendor;
  private static Thread serving;
  private static URI gateway;

  @BeforeAll
  static void serve() throws Exception {
    vendor =
        ScriptedVendor.start(VERTX)
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    vendor.always(ProviderPagesIT::answer);
    Map<String, String> environment = new HashMap<>();
    Path file = Files.writeString(folder.resolve("weir.yaml"), configuration(environment));
    CompletableFuture<String> ready = new CompletableFuture<>();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings surroundings =
        new Surroundings(
            environment,
            folder,
            folder,
            InputStream.nullInputStream(),
            Surroundings.Input.OTHER,
            text -> null,
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8) {
              @Override
              public void println(String line) {
                ready.complete(line);
              }
            },
            new PrintStream(err, true, UTF_8),
            new StopSignal() {
              @Override
              public void arm() {}

              @Override
              public void await() {
                try {
                  STOP.await();
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                }
              }
            });
    serving =
        Thread.ofPlatform()
            .start(
                () -> {
                  Weir.commandLine(
                          surroundings,
                          Main.branches(),
                          new VerticleNode(),
                          new LocalServers(Map.of()))
                      .execute("serve", "-c", file.toString());
                  ready.complete("ended: " + err.toString(UTF_8));
                });
    String line = ready.get(30, TimeUnit.SECONDS);
    assertThat(line).startsWith("weir ready ");
    gateway = URI.create(line.split(" ")[2]);
  }

  @AfterAll
  static void stop() throws Exception {
    STOP.countDown();
    serving.join(20_000);
    VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(serving.isAlive()).isFalse();
  }

  // ---- The configuration of all pages

  private static String configuration(Map<String, String> environment) {
    JsonObject providers = new JsonObject();
    JsonObject models = new JsonObject();
    for (Documents.Block block : blocks("yaml").toList()) {
      VARIABLE
          .matcher(block.text())
          .results()
          .forEach(name -> environment.put(name.group(1), SECRET));
      JsonObject page = yaml(block.text());
      page.getJsonObject("providers", new JsonObject())
          .forEach(
              one -> {
                String name = one.getKey();
                JsonObject branch = (JsonObject) one.getValue();
                if (reachable(name, branch)) {
                  providers.put(name, branch);
                }
              });
      page.getJsonObject("models", new JsonObject())
          .forEach(
              one ->
                  assertThat(models.put(one.getKey(), one.getValue()).size())
                      .as("%s: the name %s is another page's", block.page(), one.getKey())
                      .isEqualTo(models.size()));
    }
    return new JsonObject()
        .put(
            "gateway",
            new JsonObject().put("port", 0).put("management", new JsonObject().put("port", 0)))
        .put("providers", providers)
        .put("models", models)
        .encodePrettily();
  }

  /** Sends a provider to the scripted vendor; false where it would ask others for tokens. */
  private static boolean reachable(String name, JsonObject branch) {
    String kind = branch.getString("kind", name);
    if (branch.containsKey("entra")) {
      return false;
    }
    if (kind.equals("demo")) {
      return true;
    }
    if (branch.remove("credentials") != null) {
      branch.put("keys", JsonArray.of(SECRET));
    }
    branch.put("base-url", vendor.url() + (UNVERSIONED.contains(kind) ? "" : "/v1"));
    if (!branch.containsKey("models")) {
      branch.put("models", JsonArray.of("*"));
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private static JsonObject yaml(String text) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(text);
    return new JsonObject(new JsonObject((Map<String, Object>) read).encode());
  }

  /** Every vendor at one address: their paths tell them apart. */
  private static Script answer(RecordedRequest request) {
    String path = request.path();
    if (path.contains("awPredict")) {
      return Vendors.claudeOnVertex().apply(request);
    }
    if (path.endsWith("enerateContent")) {
      return Vendors.gemini().apply(request);
    }
    if (path.endsWith("/messages")) {
      return Vendors.anthropic().apply(request);
    }
    return path.endsWith("/v2/chat")
        ? Vendors.cohere().apply(request)
        : Vendors.openAi().apply(request);
  }

  // ---- What the pages show

  /** The blocks of the pages that have snippets. */
  private static Stream<Documents.Block> blocks(String language) {
    return Documents.blocks(language).stream()
        .filter(block -> block.page().startsWith(FOLDER) && SNIPPETS.containsKey(name(block)));
  }

  private static String name(Documents.Block block) {
    return block.page().substring(FOLDER.length()).replace(".md", "");
  }

  private static Stream<Documents.Block> curls() {
    return blocks("sh");
  }

  @ParameterizedTest
  @MethodSource("curls")
  void curl_does_what_the_page_says(Documents.Block block) throws Exception {
    assumeTrue(onPath("curl"), "curl is not on the PATH");
    for (String command : block.commands()) {
      int before = vendor.requests().size();
      String said = shell(command.replace("http://127.0.0.1:4000", gateway.toString()));
      assertThat(said).as(block.page()).contains("200");
      answered(name(block), said, before);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void java_does_what_the_page_says(String page) {
    int before = vendor.requests().size();
    String said = SNIPPETS.get(page).ask(gateway.toString(), CALLERS);
    answered(page, said, before);
  }

  private static Stream<String> names() {
    return SNIPPETS.keySet().stream().sorted();
  }

  /** The answer came from the vendor, which was asked with the operator's key. */
  private static void answered(String page, String said, int before) {
    if (page.equals("demo")) {
      assertThat(said).contains("1 2 3");
      return;
    }
    assertThat(said).contains("Where is Oslo?");
    assertThat(vendor.requests()).hasSizeGreaterThan(before);
    RecordedRequest asked = vendor.requests().getLast();
    assertThat(asked.body().toString()).contains("Where is Oslo?");
    String headers = asked.headers().toString();
    if (!page.equals("openai-compatible")) { // Whose page configures no key.
      assertThat(headers).contains(SECRET);
    }
    assertThat(headers).doesNotContain(CALLERS);
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** What a command prints, and at last its status. */
  private static String shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command + " -sS --max-time 30 -w '\n%{http_code}'")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  // ---- That nothing is missing

  @Test
  void every_page_has_a_configuration_a_curl_line_and_a_snippet() {
    for (String language : List.of("yaml", "sh", "java")) {
      assertThat(blocks(language).map(ProviderPagesIT::name).collect(Collectors.toSet()))
          .as(language)
          .isEqualTo(SNIPPETS.keySet());
    }
    assertThat(Documents.blocks("sh"))
        .filteredOn(block -> block.page().startsWith(FOLDER))
        .extracting(ProviderPagesIT::name)
        .as("pages whose curl lines nothing runs")
        .isSubsetOf(SNIPPETS.keySet());
  }

  @Test
  void the_index_has_every_kind_and_every_page() {
    String index = Documents.text(Documents.ROOT.resolve(FOLDER + "index.md"));
    Set<String> kinds = new TreeSet<>();
    index
        .lines()
        .filter(line -> line.startsWith("| `"))
        .forEach(
            line ->
                KIND.matcher(line.substring(0, line.indexOf('|', 1)))
                    .results()
                    .map(kind -> kind.group(1))
                    .forEach(kinds::add));
    assertThat(kinds).isEqualTo(ProviderKinds.all());
    Matcher link = Pattern.compile("\\]\\(([a-z-]+\\.md)\\)").matcher(index);
    Set<String> linked = link.results().map(MatchResult::group).collect(Collectors.toSet());
    for (Path page : Documents.pages()) {
      Path at = Documents.ROOT.relativize(page);
      if (at.startsWith(FOLDER) && !at.endsWith("index.md")) {
        assertThat(linked).contains("](" + at.getFileName() + ")");
      }
    }
  }
}
