package dev.weir.models.catalogue;

import dev.weir.bus.chat.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What calls of a model cost. Exact: all are whole billionths of a US dollar.
 *
 * @param tokens of short prompts, or of all where there are no tiers
 * @param tiers what long prompts change, the shortest first
 * @param image per image made, or {@link #UNKNOWN}
 * @param request per call, beside its tokens, or {@link #UNKNOWN}
 * @param search per search, or {@link #UNKNOWN}
 * @param audioMinute per minute of sound, or {@link #UNKNOWN}
 */
public record Prices(
    Rates tokens, List<Tier> tiers, long image, long request, long search, long audioMinute) {

  /** The price is not known, which is not for free. */
  public static final long UNKNOWN = -1;

  /** Nothing known. */
  public static final Prices NONE =
      new Prices(Rates.NONE, List.of(), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);

  private static final Comparator<Tier> SHORTEST_FIRST = Comparator.comparingLong(Tier::above);

  /**
   * What changes for long prompts.
   *
   * @param above the tokens of prompt from which on it counts, this number not included
   * @param tokens the prices that change; those that are not known stay as they are below
   */
  public record Tier(long above, Rates tokens) {}

  /** Copies the tiers and sorts them. */
  public Prices {
    List<Tier> sorted = new ArrayList<>(tiers);
    sorted.sort(SHORTEST_FIRST);
    tiers = List.copyOf(sorted);
  }

  /** Tokens at one price each, however long the prompt is. */
  public static Prices of(Rates tokens) {
    return new Prices(tokens, List.of(), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
  }

  /** The prices of tokens for a prompt of that length. */
  public Rates at(long inputTokens) {
    Rates rates = tokens;
    for (Tier tier : tiers) {
      if (inputTokens > tier.above()) {
        rates = tier.tokens().orElse(rates);
      }
    }
    return rates;
  }

  /**
   * What a call with this usage costs: its tokens, and the price of a call where there is one. What
   * usage does not count, such as images and searches, is not in it.
   *
   * <p>Tokens of the cache and of thoughts cost their own price where there is one, else that of
   * input or output; a write for an hour costs that of other writes before that of input. A count
   * of the cache or of thoughts that is not known counts as none.
   *
   * <p>Unknown where tokens have no price, where tokens that have one were not counted, and where
   * nothing has a price. Thus an embedding, which has no output and no price for it, has a cost.
   */
  public Cost cost(Usage usage) {
    long prompt = Usage.orZero(usage.input());
    Rates rates = at(prompt).filled();
    if (uncounted(usage.input(), rates.input()) || uncounted(usage.output(), rates.output())) {
      return Cost.UNKNOWN;
    }
    long read = Usage.orZero(usage.cacheRead());
    long write = Usage.orZero(usage.cacheWrite5m());
    long write1h = Usage.orZero(usage.cacheWrite1h());
    long answer = Usage.orZero(usage.output());
    long thoughts = Math.min(answer, Usage.orZero(usage.reasoning()));
    CostSum sum = new CostSum();
    sum.add(prompt - read - write - write1h, rates.input());
    sum.add(read, rates.cacheRead());
    sum.add(write, rates.cacheWrite());
    sum.add(write1h, rates.cacheWrite1h());
    sum.add(answer - thoughts, rates.output());
    sum.add(thoughts, rates.reasoning());
    if (request != UNKNOWN) {
      sum.addPiece(request);
    } else if (rates.input() == UNKNOWN && rates.output() == UNKNOWN) {
      return Cost.UNKNOWN;
    }
    return sum.total();
  }

  private static boolean uncounted(long tokens, long price) {
    return tokens == Usage.UNKNOWN && price > 0;
  }
}
