package dev.weir.dialects.anthropic;

/** Ids of calls in the form that Anthropic demands. The same id always becomes the same. */
final class ToolIds {

  private ToolIds() {}

  /** The id itself where it will do. */
  static String safe(String id) {
    boolean safe = !id.isEmpty();
    StringBuilder mapped = new StringBuilder(id.length() + 9);
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed = isWord(c);
      safe &= allowed;
      mapped.append(allowed ? c : '_');
    }
    if (safe) {
      return id;
    }
    // So that two ids that differ only in what was replaced stay two.
    return mapped.append('_').append(String.format("%08x", id.hashCode())).toString();
  }

  /** Whether Anthropic takes a tool's name. */
  static boolean isToolName(String name) {
    return !name.isEmpty() && name.length() <= 128 && name.chars().allMatch(c -> isWord((char) c));
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
