package dev.weir.gateway.route;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the strings that stand at some paths of a JSON text, however its pieces are cut, without a
 * tree: unlike a search for the name of a member it is not misled by what callers and tools wrote
 * elsewhere. A text that is not sound is read as far as it makes sense. Strings are told as they
 * are written, of longer ones the first 512 characters.
 */
public final class JsonPaths {

  /** What is told of a string at most. */
  public static final int TEXT_CHARS_MAX = 512;

  /** How many members and lists lead to a string at most. */
  static final int DEPTH_MAX = 4;

  /** What stands for any item of a list in a path. */
  private static final String ITEM = "[]";

  private static final String FALSE = "false";

  /** Hears of what is found; paths are those that were asked for. */
  public interface Reader {
    /** A string, or {@code false}. */
    void value(String path, String text);

    /** An object or a list is over. */
    void closed(String path);
  }

  private final Set<String> paths;
  private final Set<String> names = new HashSet<>();
  private final Reader reader;

  /** What leads to where the text goes on: a name that some path has, an item, or else nothing. */
  private final String[] way = new String[DEPTH_MAX];

  private final StringBuilder held = new StringBuilder();
  private int depth;
  private boolean nameNext;
  private boolean inString;
  private boolean escaped;
  private boolean isName;
  private @Nullable String wanted;

  /**
   * @param paths names with dots between them, and {@code []} for the items of a list
   */
  public JsonPaths(Set<String> paths, Reader reader) {
    this.paths = paths;
    this.reader = reader;
    paths.forEach(path -> names.addAll(Arrays.asList(path.split("\\.", -1))));
  }

  /** What comes now is another text. */
  public void restart() {
    depth = 0;
    inString = false;
    escaped = false;
  }

  /** Takes the next piece. What stands before an object or a list is passed over. */
  public void read(String text, int from, int until) {
    int at = from;
    while (at < until) {
      if (inString) {
        at = string(text, at, until);
      } else {
        between(text.charAt(at));
        at++;
      }
    }
  }

  private void between(char letter) {
    switch (letter) {
      case '{' -> open("", true);
      case '[' -> open(ITEM, false);
      case '}', ']' -> close();
      case ',' -> nameNext = isKnown() && !way[depth - 1].equals(ITEM);
      case ':' -> nameNext = false;
      case '"' -> {
        inString = depth > 0;
        isName = nameNext && isKnown();
        wanted = isName ? null : path();
        held.setLength(0);
      }
      case 'f' -> {
        String path = path();
        if (path != null) {
          reader.value(path, FALSE);
        }
      }
      default -> {} // Space, or a part of a number or a word.
    }
  }

  /** Whether it is known what leads here. */
  private boolean isKnown() {
    return depth > 0 && depth <= DEPTH_MAX;
  }

  private void open(String step, boolean object) {
    depth++;
    nameNext = object;
    if (isKnown()) {
      way[depth - 1] = step;
    }
  }

  private void close() {
    depth = Math.max(0, depth - 1);
    nameNext = false;
    String path = path();
    if (path != null) {
      reader.closed(path);
    }
  }

  /** The path to where the text goes on, or null where nobody asked for it. */
  private @Nullable String path() {
    if (!isKnown() || way[depth - 1].isEmpty()) {
      return null;
    }
    String path = String.join(".", Arrays.asList(way).subList(0, depth));
    return paths.contains(path) ? path : null;
  }

  /** Where a text goes on behind the string that is open, or behind what there is of it. */
  private int string(String text, int from, int until) {
    int at = from;
    if (escaped) {
      escaped = false;
      at++;
    }
    while (at < until) {
      int quote = text.indexOf('"', at, until);
      int end = quote < 0 ? until : quote;
      boolean odd = isEscaped(text, at, end);
      if (quote < 0) {
        escaped = odd;
        break;
      }
      if (!odd) {
        hold(text, from, quote);
        closeString();
        return quote + 1;
      }
      at = quote + 1;
    }
    hold(text, from, until);
    return until;
  }

  /** Whether what stands at an end is escaped; what stands before the beginning is not. */
  private static boolean isEscaped(String text, int from, int end) {
    int first = end;
    while (first > from && text.charAt(first - 1) == '\\') {
      first--;
    }
    return (end - first) % 2 == 1;
  }

  private void hold(String text, int from, int until) {
    if (isName || wanted != null) {
      held.append(text, from, Math.min(until, from + TEXT_CHARS_MAX - held.length()));
    }
  }

  private void closeString() {
    inString = false;
    if (isName) {
      String name = held.toString();
      way[depth - 1] = names.contains(name) ? name : "";
    } else if (wanted != null) {
      reader.value(wanted, held.toString());
    }
  }
}
