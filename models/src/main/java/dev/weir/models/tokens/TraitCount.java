package dev.weir.models.tokens;

/**
 * Counts the traits of a text in one pass over its characters. For one text each, and one thread.
 */
final class TraitCount {

  /** For how many words a letter beyond ASCII tells that they are of its language. */
  private static final int FOREIGN_WORDS = 12;

  private static final int DIGITS_OF_GROUP = 3;

  /** So many spaces are hardly ever one token. */
  private static final int SPACES_OF_TOKEN = 32;

  private static final int TRAITS = Trait.values().length;

  /** What the character before was. */
  private enum Kind {
    START,
    SPACE,
    LINE,
    LATIN,
    CYRILLIC,
    DIGIT,
    MARK,
    ELSE
  }

  private final int[] counts = new int[TRAITS];
  private Kind before = Kind.START;
  private char last;
  private int run; // Letters, digits or spaces that follow one another so far.
  private int foreign;
  private boolean lower; // Whether the letter before was a small one.

  private TraitCount() {}

  /** The counts, by the ordinals of {@link Trait}. */
  static int[] of(CharSequence text) {
    TraitCount count = new TraitCount();
    for (int i = 0; i < text.length(); i++) {
      count.take(text.charAt(i));
    }
    return count.counts;
  }

  private void take(char c) {
    if (c < 0x80) {
      ascii(c);
    } else if (c < 0x250 || (c >= 0x1E00 && c < 0x1F00)) {
      latinBeyondAscii(c);
    } else {
      beyondLatin(c);
    }
    last = c;
  }

  private void ascii(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      letter(c < 'a');
    } else if (c >= '0' && c <= '9') {
      digit();
    } else if (c == '\n') {
      line();
    } else if (c <= ' ') {
      space();
    } else {
      mark(c);
    }
  }

  private void letter(boolean capital) {
    boolean hump = capital && lower && before == Kind.LATIN;
    if (before != Kind.LATIN || hump) {
      boolean joined = hump || (before != Kind.SPACE && before != Kind.START);
      add(foreign > 0 ? Trait.FOREIGN_WORD : joined ? Trait.JOINED_WORD : Trait.WORD);
      foreign = Math.max(0, foreign - 1);
      run = 0;
    }
    run++;
    if (foreign > 0) {
      if (run > 3) {
        add(Trait.FOREIGN_LETTER);
      }
    } else if (run > 8) {
      add(Trait.LETTER_FROM_9);
    } else if (run > 4) {
      add(Trait.LETTER_FROM_5);
    }
    if (capital && run > 1) {
      add(Trait.CAPITAL);
    }
    lower = !capital;
    before = Kind.LATIN;
  }

  private void digit() {
    if (before != Kind.DIGIT) {
      if (before == Kind.SPACE) {
        add(Trait.SPACE_BEFORE_DIGIT);
      }
      run = 0;
    }
    if (run % DIGITS_OF_GROUP == 0) {
      add(Trait.DIGIT_GROUP);
    }
    run++;
    add(Trait.DIGIT);
    before = Kind.DIGIT;
  }

  private void line() {
    add(
        switch (before) {
          case LINE -> Trait.LINE_MORE;
          case MARK -> Trait.LINE_AFTER_MARK;
          default -> Trait.LINE;
        });
    before = Kind.LINE;
  }

  private void space() {
    if (before != Kind.SPACE) {
      run = 0;
    }
    run++;
    if (run % SPACES_OF_TOKEN == 2) {
      add(Trait.SPACES);
    }
    before = Kind.SPACE;
  }

  private void mark(char c) {
    boolean follows = before == Kind.MARK;
    add(follows ? c == last ? Trait.MARK_AGAIN : Trait.MARK_MORE : Trait.MARK);
    before = Kind.MARK;
  }

  private void latinBeyondAscii(char c) {
    if (!Character.isLetter(c)) {
      symbol(c);
      return;
    }
    foreign = FOREIGN_WORDS;
    add(Trait.ACCENT);
    letter(Character.isUpperCase(c));
  }

  private void symbol(char c) {
    if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      space();
      return;
    }
    add(Trait.SYMBOL);
    before = Kind.MARK;
  }

  private void beyondLatin(char c) {
    if (c >= 0x0400 && c < 0x0530) {
      if (before != Kind.CYRILLIC) {
        add(Trait.CYRILLIC_WORD);
      }
      add(Trait.CYRILLIC);
      before = Kind.CYRILLIC;
    } else if (c >= 0x2000 && c < 0x2C00) {
      symbol(c);
    } else if (Character.isHighSurrogate(c) || c == 0xFE0F) {
      add(Trait.EMOJI);
      before = Kind.ELSE;
    } else if (!Character.isLowSurrogate(c)) {
      add(script(c));
      before = Kind.ELSE;
    }
  }

  private static Trait script(char c) {
    if (c < 0x0370) {
      return Trait.OTHER;
    } else if (c < 0x0400 || (c >= 0x1F00 && c < 0x2000)) {
      return Trait.GREEK;
    } else if (c >= 0x0590 && c < 0x0600) {
      return Trait.HEBREW;
    } else if ((c >= 0x0600 && c < 0x0780) || (c >= 0xFB50 && c < 0xFE00)) {
      return Trait.ARABIC;
    } else if (c >= 0x0900 && c < 0x0E00) {
      return Trait.INDIC;
    } else if (c >= 0x0E00 && c < 0x0F00) {
      return Trait.THAI;
    } else if ((c >= 0x3000 && c < 0x3040) || (c >= 0xFF00 && c < 0xFFF0)) {
      return Trait.CJK_MARK;
    } else if (c >= 0x3040 && c < 0x3100) {
      return Trait.KANA;
    } else if ((c >= 0x3400 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00)) {
      return Trait.HAN;
    } else if ((c >= 0xAC00 && c < 0xD7B0) || (c >= 0x1100 && c < 0x1200)) {
      return Trait.HANGUL;
    }
    return Trait.OTHER;
  }

  private void add(Trait trait) {
    counts[trait.ordinal()]++;
  }
}
