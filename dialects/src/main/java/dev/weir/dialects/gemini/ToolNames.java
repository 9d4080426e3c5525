package dev.weir.dialects.gemini;

import dev.weir.dialects.openai.CallIds;
import java.util.regex.Pattern;

/** Names of functions as Google takes them. */
final class ToolNames {

  private static final Pattern FITTING = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,63}");
  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9_.:-]");
  private static final int PREFIX_CHARS_MAX = 30;
  private static final int HASH_CHARS = 32;

  private ToolNames() {}

  static boolean fits(String name) {
    return FITTING.matcher(name).matches();
  }

  /** A name for history: always the same for the same name, and no other's. */
  static String fitting(String name) {
    if (fits(name)) {
      return name;
    }
    String prefix = OTHER.matcher(name).replaceAll("_");
    return "_"
        + prefix.substring(0, Math.min(prefix.length(), PREFIX_CHARS_MAX))
        + "_"
        + CallIds.hash(name).substring(0, HASH_CHARS);
  }
}
