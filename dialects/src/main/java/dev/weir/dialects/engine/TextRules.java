package dev.weir.dialects.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules, found by the first character of their texts. */
final class TextRules {

  private final Map<Character, List<TextRule>> byFirst = new HashMap<>();
  private int longest = 1;

  TextRules(List<? extends TextRule> rules) {
    for (TextRule rule : rules) {
      longest = Math.max(longest, rule.text().length());
      byFirst.computeIfAbsent(rule.text().charAt(0), fresh -> new ArrayList<>()).add(rule);
    }
  }

  /** The length of the longest text. */
  int longest() {
    return longest;
  }

  /** Whether more text could make a longer match here than there is. */
  boolean mayGrow(CharSequence text, int at) {
    int left = text.length() - at;
    for (TextRule rule : candidates(text, at)) {
      if (rule.text().length() > left && matches(rule.text(), text, at, left)) {
        return true;
      }
    }
    return false;
  }

  /** The longest text that stands here; of equal ones, the first given. */
  @Nullable TextRule longestAt(CharSequence text, int at) {
    TextRule found = null;
    for (TextRule rule : candidates(text, at)) {
      int length = rule.text().length();
      boolean longer = found == null || length > found.text().length();
      if (longer && length <= text.length() - at && matches(rule.text(), text, at, length)) {
        found = rule;
      }
    }
    return found;
  }

  private List<TextRule> candidates(CharSequence text, int at) {
    return byFirst.getOrDefault(text.charAt(at), List.of());
  }

  private static boolean matches(String wanted, CharSequence text, int at, int length) {
    for (int i = 0; i < length; i++) {
      if (text.charAt(at + i) != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
