package dev.weir.dialects;

import io.vertx.core.buffer.Buffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON as tables of tests write it: quotes may be single, and are left out around words. Everything
 * else stands as it is, so that what is no JSON is none afterwards either.
 */
public final class LooseJson {

  private static final Pattern TOKEN =
      Pattern.compile("'([^']*)'|\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9][-+.0-9eE]*|[A-Za-z_][\\w./-]*");

  private LooseJson() {}

  /** The bytes. */
  public static Buffer buffer(String text) {
    return Buffer.buffer(
        TOKEN
            .matcher(text)
            .replaceAll(token -> Matcher.quoteReplacement(strict(token.group(), token.group(1)))));
  }

  private static String strict(String token, String quoted) {
    if (quoted != null) {
      return "\"" + quoted + "\"";
    }
    boolean word = Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
    return !word || token.equals("null") || token.equals("true") || token.equals("false")
        ? token
        : "\"" + token + "\"";
  }
}
