package dev.weir.models.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives what a file tells again as the object that was made when it told it first.
 *
 * <p>The models of a provider have most of their words, dates and sources in common. Where there
 * are more than it keeps, the next are made anew.
 */
final class Repeats {

  private static final int TEXTS = 1 << 12; // A power of two.
  private static final int KEPT_MAX = 4_096;

  private final @Nullable String[] texts = new String[TEXTS];
  private final Map<String, ModelDate> dates = new HashMap<>();
  private final Map<List<String>, List<String>> lists = new HashMap<>();
  private final Map<List<Source>, List<Source>> sources = new HashMap<>();
  private final Map<Prices, Prices> prices = new HashMap<>();

  /** The text at which the parser is. One that was there before is found by its characters. */
  String text(JsonParser parser) throws IOException {
    char[] chars = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int length = parser.getTextLength();
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + chars[i];
    }
    int slot = (hash ^ hash >>> 15) & TEXTS - 1;
    String before = texts[slot];
    if (before != null && equal(before, chars, from, length)) {
      return before;
    }
    String text = new String(chars, from, length);
    texts[slot] = text;
    return text;
  }

  private static boolean equal(String text, char[] chars, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != chars[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** The date that a text names, or null. */
  @Nullable ModelDate date(String text) {
    ModelDate date = dates.get(text);
    if (date == null) {
      date = ModelDate.parse(text);
      if (date != null && dates.size() < KEPT_MAX) {
        dates.put(text, date);
      }
    }
    return date;
  }

  /** A list of these texts that does not change. */
  List<String> texts(List<String> list) {
    List<String> before = lists.get(list);
    return before == null ? kept(lists, List.copyOf(list)) : before;
  }

  /** A list of these sources that does not change. */
  List<Source> sources(List<Source> list) {
    List<Source> before = sources.get(list);
    return before == null ? kept(sources, List.copyOf(list)) : before;
  }

  /** Equal prices. */
  Prices prices(Prices price) {
    Prices before = prices.get(price);
    return before == null ? kept(prices, price) : before;
  }

  private static <T> T kept(Map<T, T> all, T made) {
    if (all.size() < KEPT_MAX) {
      all.put(made, made);
    }
    return made;
  }
}
