package dev.weir.dialects.anthropic;

import dev.weir.dialects.tree.JsonWriter;

/**
 * A call's arguments as they come, made into pieces of the JSON object that Anthropic's clients expect.
 * What begins like an object passes at once; anything else is held until it is known what it is.
 */
final class ArgumentStream {

  private final boolean custom;
  private final StringBuilder held = new StringBuilder();
  private boolean passing;

  private ArgumentStream(boolean custom) {
    this.custom = custom;
  }

  /** Arguments that are JSON, or should be. */
  static ArgumentStream ofFunction() {
    return new ArgumentStream(false);
  }

  /** Free text, which becomes the one member of an object. */
  static ArgumentStream ofCustom() {
    return new ArgumentStream(true);
  }

  /** The piece that is due after these arguments; possibly empty. */
  String more(String text) {
    if (text.isEmpty()) {
      return "";
    }
    if (custom) {
      String opening = passing ? "" : "{\"" + CustomTools.INPUT + "\":\"";
      passing = true;
      return opening + escaped(text);
    }
    if (passing) {
      return text;
    }
    held.append(text);
    String soFar = held.toString();
    if (!soFar.stripLeading().startsWith("{")) {
      return "";
    }
    passing = true;
    held.setLength(0);
    return soFar;
  }

  /** The last piece; possibly empty. */
  String end() {
    if (custom) {
      return passing ? "\"}" : ArgumentsJson.ofCustom("").toString();
    }
    String json = passing ? "" : ArgumentsJson.ofFunction(held.toString()).toString();
    return json.equals("{}") ? "" : json;
  }

  private static String escaped(String text) {
    String quoted = new JsonWriter().text(text).toRaw().toString();
    return quoted.substring(1, quoted.length() - 1);
  }
}
