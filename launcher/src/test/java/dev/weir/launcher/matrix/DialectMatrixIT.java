package dev.weir.launcher.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Tool;
import dev.weir.launcher.node.TestNode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every dialect of callers with every dialect of vendors, over sockets: a page of the documentation
 * is what came of it.
 */
class DialectMatrixIT {

  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("docs/dialect-matrix.md");

  private static final Vertx VERTX = Vertx.vertx();
  private static final Map<Tongue, MatrixVendor> VENDORS = new EnumMap<>(Tongue.class);
  private static TestNode node;

  @BeforeAll
  static void start() {
    TestNode.Plan plan = new TestNode.Plan();
    for (Tongue out : Tongue.values()) {
      MatrixVendor vendor = TestNode.await(MatrixVendor.start(VERTX, out));
      VENDORS.put(out, vendor);
      plan.provider(
          out.provider(),
          new JsonObject()
              .put("kind", out.kind)
              .put("base-url", vendor.url())
              .put("keys", new JsonArray().add("vendor-secret"))
              .put("models", new JsonArray().add(out.model)));
    }
    // Callers of Responses reach OpenAI's own provider in their own dialect: an imitation has Chat.
    plan.provider(
        "imitation",
        new JsonObject()
            .put("kind", "openai-compatible")
            .put("base-url", VENDORS.get(Tongue.OPENAI_CHAT).url())
            .put("models", new JsonArray().add(Tongue.OPENAI_CHAT.model)));
    node = plan.start();
  }

  @AfterAll
  static void stop() {
    node.close();
    TestNode.await(VERTX.close());
  }

  @Test
  void every_pair_plays_every_scene() throws IOException {
    Matrix matrix = new Matrix();
    for (Scene scene : Scene.values()) {
      for (Tongue in : Tongue.values()) {
        for (Tongue out : Tongue.values()) {
          matrix.put(scene, in, out, played(scene, pair(in, out)));
        }
      }
    }
    String page = matrix.page();
    if (Boolean.getBoolean("weir.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(matrix.failures()).as("cells that failed").isEmpty();
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  /** Codex edits files by such a tool: a vendor without them gets a function in its place. */
  @ParameterizedTest
  @EnumSource(Tongue.class)
  void free_text_tools_come_back_as_such(Tongue out) throws Exception {
    Pair pair = pair(Tongue.OPENAI_RESPONSES, out);
    boolean knows = out == Tongue.OPENAI_RESPONSES;
    String patch = "*** Begin Patch\n+ a \"word\"";
    Part call =
        knows
            ? new Part.ToolCall("call_1", "apply_patch", patch, true, null, Extras.NONE)
            : Part.ToolCall.of(
                "call_1", "apply_patch", new JsonObject().put("input", patch).encode());
    for (boolean stream : new boolean[] {false, true}) {
      pair.vendor().next(new MatrixVendor.Reply.Whole(Scene.calling(call)));
      Tool tool = new Tool.Custom("apply_patch", "Edits files", null, Extras.NONE);
      ChatAnswer told = Scene.answered(pair.client().ask(Scene.offering(pair, stream, tool)));
      assertThat(told.choices().getFirst().parts())
          .filteredOn(Part.ToolCall.class::isInstance)
          .map(Part.ToolCall.class::cast)
          .singleElement()
          .satisfies(
              heard -> {
                assertThat(heard.name()).isEqualTo("apply_patch");
                assertThat(heard.custom()).isTrue();
                assertThat(heard.arguments()).isEqualTo(patch);
              });
    }
  }

  private static Pair pair(Tongue in, Tongue out) {
    boolean imitation = in == Tongue.OPENAI_RESPONSES && out == Tongue.OPENAI_CHAT;
    String model = imitation ? "imitation/" + out.model : out.provider() + "/" + out.model;
    return new Pair(in, out, new MatrixClient(in, node.port()), VENDORS.get(out), model);
  }

  private static String played(Scene scene, Pair pair) {
    CompletableFuture<String> outcome =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                scene.play(pair);
                return Matrix.PASSED;
              } catch (Exception | AssertionError wrong) {
                return String.valueOf(wrong.getMessage());
              }
            });
    return outcome.completeOnTimeout("no end in sight", 20, TimeUnit.SECONDS).join();
  }
}
