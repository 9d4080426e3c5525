package dev.weir.bus.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The spelling of a place in the configuration: {@code gateway.limits.body}, {@code keys[2].name},
 * {@code models."gpt-4.1"}. Whoever reports a place and whoever looks one up spell it alike.
 */
public final class KeyPath {

  private KeyPath() {}

  /** The place of {@code key} inside {@code parent}, which is empty for the whole file. */
  public static String child(String parent, String key) {
    String name = isPlain(key) ? key : '"' + key + '"';
    return parent.isEmpty() ? name : parent + '.' + name;
  }

  /** The place of an element of the list at {@code parent}. */
  public static String item(String parent, int index) {
    return parent + '[' + index + ']';
  }

  /** The place that holds {@code path}, empty for the whole file. */
  public static String parent(String path) {
    boolean quoted = false;
    int end = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '.' || c == '[')) {
        end = i;
      }
    }
    return path.substring(0, end);
  }

  /**
   * The keys along a path without list elements.
   *
   * @throws IllegalArgumentException if a key is empty or a quote is left open
   */
  public static List<String> keys(String path) {
    List<String> keys = new ArrayList<>();
    StringBuilder key = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        keys.add(named(key));
        key.setLength(0);
      } else {
        key.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote is left open");
    }
    keys.add(named(key));
    return List.copyOf(keys);
  }

  private static String named(StringBuilder key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a key is empty");
    }
    return key.toString();
  }

  private static boolean isPlain(String key) {
    return !key.isEmpty()
        && key.chars().noneMatch(c -> c == '.' || c == '[' || c == '=' || c == '"' || c <= ' ');
  }
}
