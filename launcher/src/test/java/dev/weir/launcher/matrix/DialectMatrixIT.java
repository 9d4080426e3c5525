package dev.weir.launcher.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Tool;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** The pairs of large bodies that every build plays: one passes them on, one translates. */
  private static final Map<Tongue, Tongue> FEW =
      Map.of(Tongue.OPENAI_CHAT, Tongue.OPENAI_CHAT, Tongue.OPENAI_RESPONSES, Tongue.ANTHROPIC);

  private static MatrixNode node;

  @BeforeAll
  static void start() {
    node = new MatrixNode();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void every_pair_plays_every_scene() throws IOException {
    Matrix matrix = new Matrix();
    for (Scene scene : Scene.values()) {
      for (Tongue in : Tongue.values()) {
        for (Tongue out : Tongue.values()) {
          Pair pair = node.pair(in, out);
          matrix.put(scene.title, in, out, played(() -> scene.play(pair), 20));
        }
      }
    }
    for (Bulk bulk : Bulk.values()) {
      for (Tongue in : Tongue.values()) {
        for (Tongue out : Tongue.values()) {
          Pair pair = node.pair(in, out);
          boolean here = FEW.get(in) == out;
          String outcome = here ? played(() -> bulk.play(pair), 60) : Matrix.NIGHTLY;
          matrix.put(bulk.title, in, out, outcome);
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
    freeTextTool(Tongue.OPENAI_RESPONSES, out);
    freeTextTool(Tongue.OPENAI_CHAT, out);
  }

  private static void freeTextTool(Tongue in, Tongue out) throws Exception {
    Pair pair = node.pair(in, out);
    boolean knows = out == in || out == Tongue.OPENAI_RESPONSES;
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

  /** What a scene does. */
  private interface Play {
    void run() throws Exception;
  }

  private static String played(Play play, int secondsMax) {
    CompletableFuture<String> outcome =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                play.run();
                return Matrix.PASSED;
              } catch (Exception | AssertionError wrong) {
                return String.valueOf(wrong.getMessage());
              }
            });
    return outcome.completeOnTimeout("no end in sight", secondsMax, TimeUnit.SECONDS).join();
  }
}
