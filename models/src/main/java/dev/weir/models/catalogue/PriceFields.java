package dev.weir.models.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads the prices of one model, without rounding. */
final class PriceFields {

  private static final int DECIMALS_MAX = 9; // Billionths are whole.
  private static final BigDecimal DOLLARS_MAX = BigDecimal.valueOf(1_000_000);

  private final JsonNode price;

  PriceFields(JsonNode price) throws UnreadableModelException {
    if (!price.isObject()) {
      throw new UnreadableModelException("price is no object");
    }
    this.price = price;
  }

  Prices prices() throws UnreadableModelException {
    return new Prices(
        rates(price),
        tiers(),
        dollars(price, "image"),
        dollars(price, "request"),
        dollars(price, "search"),
        dollars(price, "audio-minute"));
  }

  private List<Prices.Tier> tiers() throws UnreadableModelException {
    List<Prices.Tier> tiers = new ArrayList<>();
    for (JsonNode tier : ModelFields.list(price, "tiers")) {
      JsonNode above = tier.path("above");
      if (!above.isIntegralNumber() || !above.canConvertToLong() || above.longValue() < 1) {
        throw new UnreadableModelException("a tier does not tell above how many tokens");
      }
      tiers.add(new Prices.Tier(above.longValue(), rates(tier)));
    }
    return tiers;
  }

  private static Rates rates(JsonNode object) throws UnreadableModelException {
    return new Rates(
        dollars(object, "input"),
        dollars(object, "output"),
        dollars(object, "cache-read"),
        dollars(object, "cache-write"),
        dollars(object, "cache-write-1h"),
        dollars(object, "reasoning"));
  }

  /** Billionths of a dollar. Bounds come first: a number of few digits may have a huge exponent. */
  private static long dollars(JsonNode object, String member) throws UnreadableModelException {
    JsonNode node = object.path(member);
    if (node.isMissingNode()) {
      return Prices.UNKNOWN;
    }
    if (!node.isNumber()) {
      throw new UnreadableModelException("its price of " + member + " is no number");
    }
    BigDecimal dollars = node.decimalValue();
    if (dollars.signum() < 0 || dollars.compareTo(DOLLARS_MAX) > 0) {
      throw new UnreadableModelException(
          "its price of " + member + " is not between 0 and " + DOLLARS_MAX + " dollars");
    }
    BigDecimal plain = dollars.stripTrailingZeros();
    if (plain.scale() > DECIMALS_MAX) {
      throw new UnreadableModelException(
          "its price of " + member + " is finer than a billionth of a dollar");
    }
    return plain.movePointRight(DECIMALS_MAX).longValueExact();
  }
}
