package dev.weir.models.catalogue;

import org.jspecify.annotations.Nullable;

/** Something that has a fixed word in the catalogue's file. */
public interface Word {

  /** The word: lower case, words joined by hyphens. */
  String word();

  /** The one of {@code all} that has the word, or null. */
  static <W extends Word> @Nullable W find(W[] all, String word) {
    for (W one : all) {
      if (one.word().equals(word)) {
        return one;
      }
    }
    return null;
  }
}
