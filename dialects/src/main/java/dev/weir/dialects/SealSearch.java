package dev.weir.dialects;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Looks, in the pieces of a body as they come, for a JSON string that claims to be wrapped by a
 * {@link Seal}. Only who reads the body can open it: a vendor to whom it passes raw would refuse
 * state that it never gave. What is found may be a mistake, since a user's text can say the same;
 * what is there is always found, unless its letters are escaped, as no client does.
 */
public final class SealSearch {

  /** As text, and as base64 where a dialect's state is bytes. */
  private static final String TEXT = "\"weir1.";

  private static final String BASE64 = "\"d2VpcjEu";
  private static final int CARRIED = BASE64.length() - 1;

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

  /** Whether any piece so far had one. */
  public boolean found() {
    return found;
  }
}
