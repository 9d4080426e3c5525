package dev.weir.models.catalogue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The sets of words of one sort that a file has, each made once. */
final class Words<W extends Word> {

  private static final int SETS_MAX = 1_024;

  private final W[] all;
  private final Map<Integer, Set<W>> sets = new HashMap<>();

  /**
   * @param all the words, at most as many as an int has bits
   */
  Words(W[] all) {
    this.all = all;
  }

  /** The bit of a word, none for one that a newer file has and this Weir has not. */
  int bit(String word) {
    for (int i = 0; i < all.length; i++) {
      if (all[i].word().equals(word)) {
        return 1 << i;
      }
    }
    return 0;
  }

  /** The set of all words whose bits are set. */
  Set<W> set(int bits) {
    Set<W> known = sets.get(bits);
    if (known == null) {
      known = made(bits);
      if (sets.size() < SETS_MAX) {
        sets.put(bits, known);
      }
    }
    return known;
  }

  private Set<W> made(int bits) {
    Set<W> words = new HashSet<>();
    for (int i = 0; i < all.length; i++) {
      if ((bits & 1 << i) != 0) {
        words.add(all[i]);
      }
    }
    return Set.copyOf(words);
  }
}
