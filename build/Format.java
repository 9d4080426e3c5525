import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Brings every Java file of the project into Google Java Format, or says which ones are not.
 *
 * <p>Run by the root pom on the newest JDK found, so that the result does not depend on the JDK
 * that Maven itself runs on; see docs/adr/0006-formatter.md.
 *
 * <pre>{@code
 * mvn -N validate -Pformat    # apply
 * mvn verify                  # check
 * }</pre>
 */
final class Format {

  /** Some source changes once more when it is formatted again; nothing seen needs a third pass. */
  private static final int PASSES_MAX = 4;

  private static final Formatter FORMATTER =
      new Formatter(JavaFormatterOptions.builder().style(Style.GOOGLE).build());

  private Format() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2 || !Set.of("check", "apply").contains(arguments[0])) {
      System.err.println("usage: Format.java check|apply ROOT");
      System.exit(2);
    }
    boolean apply = arguments[0].equals("apply");
    Path root = Path.of(arguments[1]).toAbsolutePath().normalize();

    List<Path> files = sources(root);
    List<String> notes =
        files.parallelStream()
            .map(file -> note(root, file, apply))
            .filter(Objects::nonNull)
            .toList();
    notes.forEach(System.err::println);
    if (notes.isEmpty()) {
      return;
    }
    boolean broken = notes.stream().anyMatch(note -> note.startsWith("cannot"));
    if (!apply) {
      System.err.printf(
          "%d of %d files differ from the format; `mvn -N validate -Pformat` mends them%n",
          notes.size(), files.size());
    }
    System.exit(apply && !broken ? 0 : 1);
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(root) && leftOut(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.getFileName().toString().endsWith(".java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }

  /** Hidden folders, and what a build made; a package may well be called {@code target}. */
  private static boolean leftOut(Path folder) {
    String name = folder.getFileName().toString();
    return name.startsWith(".")
        || name.equals("target") && Files.exists(folder.resolveSibling("pom.xml"));
  }

  /** What there is to say about a file, or null for one that was well already. */
  private static String note(Path root, Path file, boolean apply) {
    Path name = root.relativize(file);
    try {
      String before = Files.readString(file);
      String after = formatted(before);
      if (after.equals(before)) {
        return null;
      }
      if (apply) {
        Files.writeString(file, after);
        return "formatted " + name;
      }
      return "not formatted: " + name;
    } catch (FormatterException | IOException failure) {
      return "cannot format " + name + ": " + failure.getMessage();
    }
  }

  /** A text that formatting leaves as it is, so that what `apply` wrote passes `check`. */
  private static String formatted(String source) throws FormatterException {
    String text = source.replace("\r\n", "\n");
    for (int pass = 1; pass <= PASSES_MAX; pass++) {
      String next = RemoveUnusedImports.removeUnusedImports(text);
      next = ImportOrderer.reorderImports(next, Style.GOOGLE);
      next = FORMATTER.formatSource(next);
      if (next.equals(text)) {
        break;
      }
      text = next;
    }
    return text;
  }
}
