package dev.weir.models.catalogue;

import dev.weir.bus.config.Section;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an operator knows better of a model than the catalogue, or alone.
 *
 * @param context the window in tokens, or {@link Model#UNKNOWN}
 * @param output the longest answer in tokens, or {@link Model#UNKNOWN}
 * @param rates what its tokens cost; null where nothing is said of it. What is not said is unknown:
 *     prices of two lists do not mix
 */
public record Overrule(long context, long output, @Nullable Rates rates) {

  private static final double DOLLARS_MAX = 1_000_000;

  /** Reads it, or describes it. */
  public static Overrule from(Section section) {
    Integer context =
        section.optionalInteger("context", 1, Integer.MAX_VALUE, "its window in tokens");
    Integer output =
        section.optionalInteger("output", 1, Integer.MAX_VALUE, "its longest answer in tokens");
    return new Overrule(
        context == null ? Model.UNKNOWN : context,
        output == null ? Model.UNKNOWN : output,
        section.optionalSection(
            "price",
            Overrule::rates,
            "what it costs in US dollars per million tokens, in place of the catalogue"));
  }

  private static Rates rates(Section section) {
    return new Rates(
        dollars(section, "input", "of the prompt"),
        dollars(section, "output", "of the answer"),
        dollars(section, "cache-read", "that came from the vendor's cache"),
        dollars(section, "cache-write", "written to the cache"),
        dollars(section, "cache-write-1h", "written to the cache for an hour"),
        dollars(section, "reasoning", "of thoughts"));
  }

  private static long dollars(Section section, String key, String doc) {
    Double dollars = section.optionalDecimal(key, 0, DOLLARS_MAX, doc);
    return dollars == null
        ? Prices.UNKNOWN
        : BigDecimal.valueOf(dollars).movePointRight(9).longValue();
  }

  /** Whether nothing is said. */
  public boolean isEmpty() {
    return context == Model.UNKNOWN && output == Model.UNKNOWN && rates == null;
  }

  /** The model as the operator sees it. */
  public Model of(Model known) {
    Model model =
        known.withLimits(
            context == Model.UNKNOWN ? known.context() : context,
            output == Model.UNKNOWN ? known.output() : output);
    return rates == null ? model : model.withPrices(Prices.of(rates));
  }
}
