package dev.weir.models.tokens;

/** Where a text may be cut so that its pieces have no more tokens than the whole. */
final class TextCut {

  private TextCut() {}

  /**
   * The end of the piece that begins at {@code from}: the text's own, or the last clean place
   * within {@code charsMax} characters, or, without any, a place after so many characters that
   * splits no code point.
   */
  static int end(CharSequence text, int from, int charsMax) {
    if (text.length() - from <= charsMax) {
      return text.length();
    }
    int clean = lastClean(text, from, from + charsMax);
    if (clean > from) {
      return clean;
    }
    int blind = from + charsMax;
    return Character.isHighSurrogate(text.charAt(blind - 1)) ? blind - 1 : blind;
  }

  /**
   * The last place after {@code from}, up to {@code to}, where a space follows something else or a
   * line begins, or {@code from}: tokenizers glue a space to the word behind it and a line end to
   * the mark before it, never the other way. A slash is the exception: it may follow a line end.
   */
  private static int lastClean(CharSequence text, int from, int to) {
    for (int at = to; at > from; at--) {
      char next = text.charAt(at);
      char before = text.charAt(at - 1);
      boolean afterLine = before == '\n' && next != '/' && !Character.isWhitespace(next);
      if (afterLine || (next == ' ' && !Character.isWhitespace(before))) {
        return at;
      }
    }
    return from;
  }
}
