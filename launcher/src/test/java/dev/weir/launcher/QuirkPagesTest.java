package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the pages about quirks names what shows it, and that is there: {@code
 * package.Class#method} or {@code package.Class} among the tests, or a transcript among their
 * resources.
 */
class QuirkPagesTest {

  private static final Path PAGES = Documents.ROOT.resolve("docs/quirks");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern TEST = Pattern.compile("(\\w+)\\.([A-Z]\\w*)(?:#(\\w+))?");
  private static final List<String> TESTED = testedFiles();

  private record Row(String text, String shownBy) {}

  static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void every_dialect_has_a_page() throws IOException {
    assertThat(pages())
        .containsExactly(
            "anthropic-messages.md",
            "bedrock.md",
            "cohere.md",
            "gemini.md",
            "openai-chat.md",
            "openai-responses.md",
            "translation.md");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_row_is_shown_by_a_test_or_a_transcript_that_is_there(String page) throws IOException {
    List<Row> rows = rows(page);
    assertThat(rows).hasSizeGreaterThan(10);
    for (Row row : rows) {
      List<String> references =
          QUOTED.matcher(row.shownBy).results().map(match -> match.group(1)).toList();
      assertThat(references).as("what shows: %s", row.text).isNotEmpty();
      for (String reference : references) {
        assertThat(exists(reference)).as("%s names %s", page, reference).isTrue();
      }
    }
  }

  private static List<Row> rows(String page) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(PAGES.resolve(page))) {
      if (line.startsWith("|") && !line.startsWith("|---") && !line.startsWith("| Quirk |")) {
        // A bar inside a cell is written \|.
        String[] cells = line.split("(?<!\\\\)\\|");
        assertThat(cells).as("%s: the cells of %s", page, line).hasSize(4);
        rows.add(new Row(cells[1].strip(), cells[3]));
      }
    }
    return rows;
  }

  private static boolean exists(String reference) throws IOException {
    var test = TEST.matcher(reference);
    if (!test.matches()) {
      String end = "/src/test/resources/" + reference;
      return TESTED.stream().anyMatch(file -> file.endsWith(end));
    }
    MatchResult parts = test.toMatchResult();
    String end = "/" + parts.group(1) + "/" + parts.group(2) + ".java";
    for (String file : TESTED) {
      if (file.endsWith(end) && has(Path.of(file), parts.group(3))) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Path file, String method) throws IOException {
    return method == null || Files.readString(file).contains("void " + method + "(");
  }

  /** The sources and resources of all modules' tests. */
  private static List<String> testedFiles() {
    return Arrays.stream(Documents.ROOT.toFile().listFiles())
        .map(module -> module.toPath().resolve("src/test"))
        .filter(Files::isDirectory)
        .flatMap(QuirkPagesTest::files)
        .toList();
  }

  private static Stream<String> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(Path::toString).toList().stream();
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}
