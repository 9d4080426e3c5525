package dev.weir.dialects.bedrock;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of a request's documents as Converse takes them: of few characters, and no two alike. */
final class DocumentNames {

  private static final Pattern OTHER = Pattern.compile("[^a-zA-Z0-9\\-()\\[\\]]+");
  private static final int CHARS_MAX = 180;
  private static final String UNNAMED = "document";

  private final Set<String> taken = new HashSet<>();
  private int number = 1;

  /** The title where it will do. */
  String of(@Nullable String title) {
    String name = title == null ? "" : OTHER.matcher(title).replaceAll(" ").strip();
    if (name.length() > CHARS_MAX) {
      name = name.substring(0, CHARS_MAX).strip();
    }
    if (name.isEmpty()) {
      name = UNNAMED;
    }
    String unique = name;
    while (!taken.add(unique)) {
      unique = name + " " + ++number;
    }
    return unique;
  }
}
