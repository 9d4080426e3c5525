package dev.weir.dialects;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.function.Predicate;

/**
 * Looks for JSON strings that are wrapped by a {@link Seal}, of which a vendor to whom a body
 * passes raw could make nothing. While the body comes, in pieces, it is looked for what begins like
 * one; where there is any, {@link #opens} looks closer. A string whose letters are escaped, as no
 * client does, is not found.
 */
public final class SealSearch {

  /** As text, and as base64 where a dialect's state is bytes. */
  private static final String TEXT = "\"weir1.";

  private static final String BASE64 = "\"d2VpcjEu";
  private static final int CARRIED = BASE64.length() - 1;

  /** A longer conversation is taken to hold one: opening costs, and a body is up to its caller. */
  private static final int OPENED_MAX = 1_000;

  private String carried = "";
  private boolean found;

  /** Takes the next piece. */
  public void feed(byte[] bytes, int length) {
    if (found) {
      return;
    }
    // Strings of one byte a character are searched many bytes at a time.
    String piece = carried + new String(bytes, 0, length, ISO_8859_1);
    found = piece.contains(TEXT) || piece.contains(BASE64);
    carried = piece.substring(Math.max(0, piece.length() - CARRIED));
  }

  /** Whether a body holds a string that the seal opens: not one of another gateway. */
  public static boolean opens(Seal seal, byte[] body) {
    String text = new String(body, ISO_8859_1);
    int[] opened = {0};
    return any(text, TEXT, opened, string -> seal.unwrap(string) != null)
        || any(text, BASE64, opened, string -> seal.unwrap(decoded(string)) != null);
  }

  private static boolean any(
      String body, String beginning, int[] opened, Predicate<String> wrapped) {
    int at = body.indexOf(beginning);
    while (at >= 0) {
      int end = body.indexOf('"', at + 1);
      if (end < 0) {
        return false;
      }
      if (opened[0]++ >= OPENED_MAX || wrapped.test(body.substring(at + 1, end))) {
        return true;
      }
      at = body.indexOf(beginning, end);
    }
    return false;
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), ISO_8859_1);
    } catch (IllegalArgumentException other) {
      return "";
    }
  }

  /** Whether any piece so far had what begins like one. */
  public boolean found() {
    return found;
  }
}
