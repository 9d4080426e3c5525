package dev.weir.gateway.route;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a route orders those of its targets that can serve a call. */
public enum Strategy {
  /** As written. */
  PRIORITY,
  /** Turn by turn. */
  ROUND_ROBIN,
  /** By weight, evenly and not in bursts. */
  WEIGHTED,
  /** The better of two drawn ones by the time to the first token and the calls under way. */
  LEAST_LATENCY,
  /** By what the call is expected to cost. */
  CHEAPEST;

  /** All words, the default first. */
  static final List<String> WORDS = Arrays.stream(values()).map(Strategy::word).toList();

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As configuration writes it. */
  public String word() {
    return word;
  }

  static Strategy of(String word) {
    return values()[WORDS.indexOf(word)];
  }
}
