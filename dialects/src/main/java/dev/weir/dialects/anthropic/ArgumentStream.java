package dev.weir.dialects.anthropic;

import dev.weir.dialects.tree.JsonWriter;

/**
 * A call's arguments as they come, made into pieces of the JSON object that Anthropic's clients
 * expect. What begins like an object passes as it is; anything else becomes the one string of an
 * object. Only as much is held back as it takes to tell: blanks, and the word null, which some say
 * for no arguments at all.
 */
public final class ArgumentStream {

  private static final String NULL = "null";

  private final StringBuilder held = new StringBuilder();
  private boolean decided;
  private boolean wrapping;

  private ArgumentStream() {}

  /** Arguments that are JSON, or should be. */
  public static ArgumentStream ofFunction() {
    return new ArgumentStream();
  }

  /** Free text. */
  public static ArgumentStream ofCustom() {
    ArgumentStream stream = new ArgumentStream();
    stream.held.append(opening(CustomTools.INPUT));
    stream.decided = true;
    stream.wrapping = true;
    return stream;
  }

  /** The piece that is due after these arguments; possibly empty. */
  public String more(String text) {
    if (text.isEmpty()) {
      return "";
    }
    if (decided) {
      return taken() + (wrapping ? escaped(text) : text);
    }
    held.append(text);
    String begun = held.toString().strip();
    if (NULL.startsWith(begun)) {
      return "";
    }
    decided = true;
    wrapping = !begun.startsWith("{");
    return wrapping ? opening(ArgumentsJson.RAW) + escaped(taken()) : taken();
  }

  /** The last piece; possibly empty. */
  public String end() {
    if (decided) {
      return taken() + (wrapping ? "\"}" : "");
    }
    String whole = ArgumentsJson.ofFunction(taken()).toString();
    return whole.equals("{}") ? "" : whole;
  }

  private String taken() {
    String text = held.toString();
    held.setLength(0);
    return text;
  }

  private static String opening(String member) {
    return "{\"" + member + "\":\"";
  }

  private static String escaped(String text) {
    String quoted = new JsonWriter().text(text).toRaw().toString();
    return quoted.substring(1, quoted.length() - 1);
  }
}
