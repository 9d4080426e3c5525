package dev.weir.gateway.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that a caller may have meant. */
final class ClosestNames {

  private static final int NAMES_MAX = 3;
  private static final int LENGTH_MAX = 100;

  private ClosestNames() {}

  /** Up to three known names, the closest first, none that is more than half different. */
  static List<String> to(String wanted, Collection<String> known) {
    if (wanted.length() > LENGTH_MAX) {
      return List.of();
    }
    record Scored(String name, int distance) {}
    return known.stream()
        .filter(name -> name.length() <= LENGTH_MAX)
        .distinct()
        .map(name -> new Scored(name, distance(fold(wanted), fold(name))))
        .filter(scored -> scored.distance <= Math.max(2, wanted.length() / 2))
        .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
        .limit(NAMES_MAX)
        .map(Scored::name)
        .toList();
  }

  /** Case and the provider's prefix matter least to somebody who mistyped. */
  private static String fold(String name) {
    return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
