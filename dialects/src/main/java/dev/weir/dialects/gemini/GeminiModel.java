package dev.weir.dialects.gemini;

import dev.weir.bus.chat.Reasoning.Effort;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's name tells of the request that it takes.
 *
 * @param version major times 10 plus minor; {@link #NEWEST} for a Gemini that does not say, 0 for
 *     any other model
 */
record GeminiModel(String name, int version) {

  private static final int NEWEST = 1000;
  private static final Pattern VERSION =
      Pattern.compile("gemini-(?:[a-z]{1,20}-){0,4}(\\d{1,2})(?:\\.(\\d))?(?!\\d)");
  private static final List<Effort> ALL =
      List.of(Effort.MINIMAL, Effort.LOW, Effort.MEDIUM, Effort.HIGH);

  static GeminiModel named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Matcher matcher = VERSION.matcher(lower);
    if (!matcher.find()) {
      return new GeminiModel(lower, lower.contains("gemini") ? NEWEST : 0);
    }
    String minor = matcher.group(2);
    int version =
        Integer.parseInt(matcher.group(1)) * 10 + (minor == null ? 0 : Integer.parseInt(minor));
    return new GeminiModel(lower, version);
  }

  boolean thinks() {
    return version >= 25;
  }

  /** Whether thinking is asked for by a level and not by a budget. */
  boolean thinksByLevel() {
    return version >= 30;
  }

  /** Whether the first call of each step must bear a signature. */
  boolean demandsSignatures() {
    return version >= 30;
  }

  /** Whether results of functions may hold media. */
  boolean takesMediaInResults() {
    return version >= 30;
  }

  /** The least budget that makes it think. */
  int budgetMin() {
    return isPro() ? 128 : name.contains("lite") ? 512 : 1;
  }

  /** The budget with which it thinks least: only some can do without. */
  int budgetOff() {
    return isPro() ? 128 : 0;
  }

  int budgetMax() {
    return isPro() ? 32_768 : 24_576;
  }

  /** The nearest level that it has, downwards as far as there is one. */
  Effort level(Effort wanted) {
    return switch (wanted) {
      case NONE -> levels().getFirst();
      case MINIMAL -> levels().contains(Effort.MINIMAL) ? Effort.MINIMAL : Effort.LOW;
      case LOW -> Effort.LOW;
      case MEDIUM -> levels().contains(Effort.MEDIUM) ? Effort.MEDIUM : Effort.HIGH;
      case HIGH, XHIGH, MAX -> Effort.HIGH;
    };
  }

  private List<Effort> levels() {
    if (isPro()) {
      return version == 30 ? List.of(Effort.LOW, Effort.HIGH) : ALL.subList(1, 4);
    }
    return version < 37 ? ALL : ALL.subList(1, 4);
  }

  private boolean isPro() {
    return name.contains("pro") && !name.contains("flash");
  }
}
