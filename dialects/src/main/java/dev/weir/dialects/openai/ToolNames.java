package dev.weir.dialects.openai;

import java.util.regex.Pattern;

/** Names as OpenAI takes them. */
public final class ToolNames {

  private static final Pattern FITTING = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final Pattern OTHER = Pattern.compile("[^a-zA-Z0-9_-]");
  private static final int PREFIX_CHARS_MAX = 31;
  private static final int HASH_CHARS = 32;

  private ToolNames() {}

  /** Whether OpenAI takes a name. */
  public static boolean fits(String name) {
    return FITTING.matcher(name).matches();
  }

  /**
   * A name for what the answer need not name back: always the same for the same name, and no
   * other's.
   */
  public static String fitting(String name) {
    if (fits(name)) {
      return name;
    }
    String prefix = OTHER.matcher(name).replaceAll("_");
    return prefix.substring(0, Math.min(prefix.length(), PREFIX_CHARS_MAX))
        + "_"
        + CallIds.hash(name).substring(0, HASH_CHARS);
  }
}
