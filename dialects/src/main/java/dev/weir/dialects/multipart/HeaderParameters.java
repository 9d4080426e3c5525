package dev.weir.dialects.multipart;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A header's value and the parameters behind it, such as {@code form-data; name="file"}.
 *
 * @param value what comes first, in lower case
 * @param parameters by their names in lower case
 */
record HeaderParameters(String value, Map<String, String> parameters) {

  HeaderParameters {
    parameters = Map.copyOf(parameters);
  }

  /** Null when the text is not of that form, or has a parameter twice. */
  static @Nullable HeaderParameters parse(String header) {
    int semicolon = header.indexOf(';');
    String value = (semicolon < 0 ? header : header.substring(0, semicolon)).strip();
    Map<String, String> parameters = new HashMap<>();
    Cursor rest = new Cursor(header, semicolon < 0 ? header.length() : semicolon);
    while (rest.next()) {
      if (parameters.put(rest.name, rest.value) != null) {
        return null;
      }
    }
    return rest.sound ? new HeaderParameters(value.toLowerCase(Locale.ROOT), parameters) : null;
  }

  /** Goes from parameter to parameter. */
  private static final class Cursor {

    private final String text;
    private int at; // At a semicolon or at the end.
    private boolean sound = true;
    private String name = "";
    private String value = "";

    Cursor(String text, int at) {
      this.text = text;
      this.at = at;
    }

    boolean next() {
      while (at < text.length() && (text.charAt(at) == ';' || isBlank(text.charAt(at)))) {
        at++;
      }
      if (at == text.length()) {
        return false;
      }
      int equal = text.indexOf('=', at);
      sound = equal > at && isToken(text, at, equal);
      if (!sound) {
        return false;
      }
      name = text.substring(at, equal).toLowerCase(Locale.ROOT);
      at = equal + 1;
      if (at < text.length() && text.charAt(at) == '"') {
        quoted();
      } else {
        bare();
      }
      while (at < text.length() && isBlank(text.charAt(at))) {
        at++;
      }
      sound &= at == text.length() || text.charAt(at) == ';';
      return sound;
    }

    private void bare() {
      int start = at;
      while (at < text.length() && text.charAt(at) != ';' && !isBlank(text.charAt(at))) {
        sound &= text.charAt(at) != '"';
        at++;
      }
      value = text.substring(start, at);
      sound &= !value.isEmpty();
    }

    /** Only quotes and backslashes are escaped: old browsers send paths with plain backslashes. */
    private void quoted() {
      StringBuilder out = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          value = out.toString();
          return;
        }
        if (c == '\\' && at + 1 < text.length() && isEscapable(text.charAt(at + 1))) {
          at++;
          c = text.charAt(at);
        }
        out.append(c);
      }
      sound = false;
    }

    private static boolean isEscapable(char c) {
      return c == '"' || c == '\\';
    }
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** Whether these chars are a token after RFC 9110. */
  static boolean isToken(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return from < to;
  }
}
