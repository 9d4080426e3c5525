package dev.weir.dialects.openai;

/**
 * Follows a text piece by piece and tells when the JSON object or array that it began with is
 * closed. It does not check syntax: a model's arguments may be wrong, but they must not be cut.
 */
final class JsonBalance {

  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean closed;

  void accept(CharSequence piece) {
    for (int i = 0; i < piece.length() && !closed; i++) {
      char c = piece.charAt(i);
      if (escaped) {
        escaped = false;
      } else if (inString) {
        escaped = c == '\\';
        inString = c != '"';
      } else {
        structure(c);
      }
    }
  }

  /** Whether a whole object or array has passed. */
  boolean closed() {
    return closed;
  }

  private void structure(char c) {
    switch (c) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> {
        depth--;
        closed = depth <= 0;
      }
      default -> {
        // Only brackets and quotes matter.
      }
    }
  }
}
