package dev.weir.models.tokens;

/** What an estimate looks at in a text: each has a weight in tokens for each family of models. */
enum Trait {
  /** A Latin word, with the space before it. */
  WORD,
  /** A Latin word that follows something other than a space: a hump, a digit, a bracket. */
  JOINED_WORD,
  /** A letter of a Latin word, the fifth to the eighth. */
  LETTER_FROM_5,
  /** A letter of a Latin word from the ninth on. */
  LETTER_FROM_9,
  /** A capital letter that is not the first of its word. */
  CAPITAL,
  /** A Latin word near one with letters beyond ASCII: it is hardly English. */
  FOREIGN_WORD,
  /** A letter of such a word, from the fourth on. */
  FOREIGN_LETTER,
  /** A Latin letter beyond ASCII. */
  ACCENT,
  /** A digit. */
  DIGIT,
  /** The first of up to three digits. */
  DIGIT_GROUP,
  /** A space before a digit. */
  SPACE_BEFORE_DIGIT,
  /** A mark of ASCII that follows something else. */
  MARK,
  /** A mark of ASCII that follows another one. */
  MARK_MORE,
  /** A mark that repeats the one before. */
  MARK_AGAIN,
  /** Two to 32 spaces or tabs. */
  SPACES,
  /** A line end that follows a mark. */
  LINE_AFTER_MARK,
  /** A line end that follows something else. */
  LINE,
  /** A further line end of an empty line. */
  LINE_MORE,
  /** A Cyrillic word. */
  CYRILLIC_WORD,
  /** A Cyrillic letter. */
  CYRILLIC,
  /** A Greek letter. */
  GREEK,
  /** An Arabic letter. */
  ARABIC,
  /** A Hebrew letter. */
  HEBREW,
  /** A letter or sign of Devanagari or another script of India. */
  INDIC,
  /** A letter or sign of Thai or Lao. */
  THAI,
  /** A Chinese character. */
  HAN,
  /** A Japanese syllable. */
  KANA,
  /** A Korean syllable. */
  HANGUL,
  /** A mark of Chinese or Japanese. */
  CJK_MARK,
  /** A mark or symbol beyond ASCII. */
  SYMBOL,
  /** An emoji, or another code point beyond the first plane. */
  EMOJI,
  /** A letter of any other script. */
  OTHER
}
