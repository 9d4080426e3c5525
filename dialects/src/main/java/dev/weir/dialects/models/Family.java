package dev.weir.dialects.models;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of models whose names tell their version, in whatever they are wrapped. */
public enum Family {
  /** Azure writes 3.5 as 35. */
  GPT("(?:^|[./:])gpt-(?!35)(\\d{1,2})(?:\\.(\\d{1,2}))?(?!\\d)"),
  O("(?:^|[./:])o(\\d)()(?![a-z0-9.])"),
  CLAUDE("claude-(?:[a-z]+-)?(\\d)(?:[-.](\\d{1,2})(?!\\d))?"),
  GEMINI("gemini-(?:[a-z]{1,20}-){0,4}(\\d{1,2})(?:\\.(\\d))?(?!\\d)");

  /** Of another family. */
  static final int NONE = -1;

  /** Of this family, and newer than all that is known: the name does not say. */
  private static final int NEWEST = 100_000;

  private final Pattern version;

  Family(String version) {
    this.version = Pattern.compile(version);
  }

  static Family named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Major times 100 plus minor. */
  static int version(String text) {
    int point = text.indexOf('.');
    return point < 0
        ? Integer.parseInt(text) * 100
        : Integer.parseInt(text.substring(0, point)) * 100
            + Integer.parseInt(text.substring(point + 1));
  }

  /** Whether a name tells that it is of this family. */
  public boolean has(String name) {
    return version.matcher(name).find();
  }

  /**
   * The version that a name tells, in lower case: {@link #NONE} for other families' names.
   *
   * <p>Google alone has names without one, which stand for its latest.
   */
  int versionOf(String name) {
    Matcher matcher = version.matcher(name);
    if (!matcher.find()) {
      return this == GEMINI && name.contains("gemini") ? NEWEST : NONE;
    }
    String minor = matcher.group(2);
    return Integer.parseInt(matcher.group(1)) * 100
        + (minor == null || minor.isEmpty() ? 0 : Integer.parseInt(minor));
  }
}
