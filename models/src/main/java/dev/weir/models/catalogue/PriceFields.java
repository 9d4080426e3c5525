package dev.weir.models.catalogue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads the prices of one model, without rounding. */
final class PriceFields {

  private static final int DECIMALS_MAX = 9; // Billionths are whole.
  private static final long BILLION = 1_000_000_000;
  private static final BigDecimal DOLLARS_MAX = BigDecimal.valueOf(1_000_000);
  private static final int PLAIN_DIGITS_MAX = 1_000_000;
  private static final int PLAIN_CHARS_MAX = 16;

  private static final String NO_ABOVE = "a tier does not tell above how many tokens";

  private final Values values;
  private final JsonParser parser;

  private List<Prices.Tier> tiers = List.of();
  private long image = Prices.UNKNOWN;
  private long request = Prices.UNKNOWN;
  private long search = Prices.UNKNOWN;
  private long audioMinute = Prices.UNKNOWN;

  PriceFields(Values values) {
    this.values = values;
    this.parser = values.parser();
  }

  /** Reads the object at which the parser is. */
  Prices prices() throws IOException, UnreadableModelException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableModelException("price is no object");
    }
    RateFields rates = new RateFields();
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      switch (member) {
        case "tiers" -> tiers = tiers();
        case "image" -> image = dollars(member);
        case "request" -> request = dollars(member);
        case "search" -> search = dollars(member);
        case "audio-minute" -> audioMinute = dollars(member);
        default -> rates.read(member);
      }
    }
    return new Prices(rates.rates(), tiers, image, request, search, audioMinute);
  }

  private List<Prices.Tier> tiers() throws IOException, UnreadableModelException {
    List<Prices.Tier> all = new ArrayList<>(1);
    values.startList("tiers");
    while (values.nextItem("tiers", all.size())) {
      all.add(tier());
    }
    return all;
  }

  private Prices.Tier tier() throws IOException, UnreadableModelException {
    long above = 0;
    RateFields rates = new RateFields();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      String member = parser.nextFieldName();
      while (member != null) {
        parser.nextToken();
        if (member.equals("above")) {
          above = above();
        } else {
          rates.read(member);
        }
        member = parser.nextFieldName();
      }
    }
    if (above < 1) {
      throw new UnreadableModelException(NO_ABOVE);
    }
    return new Prices.Tier(above, rates.rates());
  }

  private long above() throws IOException, UnreadableModelException {
    long tokens = values.count();
    if (tokens < 1) {
      throw new UnreadableModelException(NO_ABOVE);
    }
    return tokens;
  }

  /** The prices of tokens among the members of an object. */
  private final class RateFields {

    private long input = Prices.UNKNOWN;
    private long output = Prices.UNKNOWN;
    private long cacheRead = Prices.UNKNOWN;
    private long cacheWrite = Prices.UNKNOWN;
    private long cacheWrite1h = Prices.UNKNOWN;
    private long reasoning = Prices.UNKNOWN;

    void read(String member) throws IOException, UnreadableModelException {
      switch (member) {
        case "input" -> input = dollars(member);
        case "output" -> output = dollars(member);
        case "cache-read" -> cacheRead = dollars(member);
        case "cache-write" -> cacheWrite = dollars(member);
        case "cache-write-1h" -> cacheWrite1h = dollars(member);
        case "reasoning" -> reasoning = dollars(member);
        default -> parser.skipChildren();
      }
    }

    Rates rates() {
      return new Rates(input, output, cacheRead, cacheWrite, cacheWrite1h, reasoning);
    }
  }

  /** Billionths of a dollar. */
  private long dollars(String member) throws IOException, UnreadableModelException {
    if (!parser.currentToken().isNumeric()) {
      throw new UnreadableModelException("its price of " + member + " is no number");
    }
    long plain = plain();
    return plain < 0 ? exact(member) : plain;
  }

  /** Billionths of a number such as 12 or 0.25, as nearly all are, or -1 for any other. */
  private long plain() throws IOException {
    int length = parser.getTextLength();
    if (length > PLAIN_CHARS_MAX) {
      return -1;
    }
    char[] chars = parser.getTextCharacters();
    int from = parser.getTextOffset();
    long digits = 0;
    long unit = BILLION;
    boolean fraction = false;
    for (int i = from; i < from + length; i++) {
      char c = chars[i];
      if (c == '.') {
        fraction = true;
      } else if (c < '0' || c > '9' || unit == 1) {
        return -1;
      } else {
        digits = digits * 10 + (c - '0');
        unit = fraction ? unit / 10 : unit;
      }
    }
    return digits > PLAIN_DIGITS_MAX ? -1 : digits * unit;
  }

  /** Bounds come first: a number of few digits may have a huge exponent. */
  private long exact(String member) throws IOException, UnreadableModelException {
    BigDecimal dollars = parser.getDecimalValue();
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
