package dev.weir.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages that users read, and the blocks of code in them. */
final class Documents {

  static final Path ROOT = root();

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

  private Documents() {}

  /**
   * A block of code.
   *
   * @param page where it stands, from the root
   * @param language what stands behind the backticks
   */
  record Block(String page, String language, String text) {

    /** Its commands, one a line; continued lines are one, comments are none. */
    List<String> commands() {
      return text.replaceAll("\\\\\\n\\s*", "")
          .lines()
          .map(line -> line.replaceAll("\\s+# .*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("docs")) ? here : here.getParent();
  }

  /** Every page: those at the root, of the rooms and examples, and all of {@code docs}. */
  static List<Path> pages() {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> shallow = Files.walk(ROOT, 2);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"), 5);
        Stream<Path> examples = Files.walk(ROOT.resolve("examples"), 5)) {
      Stream.of(shallow, docs, examples)
          .flatMap(all -> all)
          .filter(path -> path.toString().endsWith(".md"))
          .filter(path -> !ROOT.relativize(path).toString().contains("target"))
          .distinct()
          .forEach(pages::add);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return pages;
  }

  /** A page's text. */
  static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** All blocks of all pages. */
  static List<Block> blocks() {
    List<Block> found = new ArrayList<>();
    for (Path page : pages()) {
      Matcher block = BLOCK.matcher(text(page));
      while (block.find()) {
        found.add(new Block(ROOT.relativize(page).toString(), block.group(1), block.group(2)));
      }
    }
    return found;
  }

  /** All blocks of a language. */
  static List<Block> blocks(String language) {
    return blocks().stream().filter(block -> block.language().equals(language)).toList();
  }

  /** The first block of a language on a page. */
  static Block first(String page, String language) {
    return blocks(language).stream()
        .filter(block -> block.page().equals(page))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + language + " in " + page));
  }
}
