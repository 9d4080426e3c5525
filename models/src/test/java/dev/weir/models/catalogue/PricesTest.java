package dev.weir.models.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PricesTest {

  private static final long DOLLAR = 1_000_000_000;
  private static final long MILLION = 1_000_000;
  private static final long NO = Usage.UNKNOWN;

  /** $3 in, $15 out, $0.30 read, $3.75 written, $6 written for an hour, $20 thought. */
  private static final Rates FULL =
      new Rates(3 * DOLLAR, 15 * DOLLAR, 300_000_000, 3_750_000_000L, 6 * DOLLAR, 20 * DOLLAR);

  private static Usage usage(long in, long read, long write, long write1h, long out, long think) {
    return new Usage(in, read, write, write1h, out, think, false, Extras.NONE);
  }

  private static void check(Prices prices, Usage usage, String dollars) {
    assertThat(prices.cost(usage)).hasToString(dollars);
  }

  @Test
  void input_and_output_cost_their_price_per_million() {
    check(Prices.of(Rates.of(3 * DOLLAR, 15 * DOLLAR)), Usage.of(1000, 200), "0.006");
    check(Prices.of(Rates.of(150_000_000, 600_000_000)), Usage.of(1, 1), "0.00000075");
    check(Prices.of(FULL), Usage.of(0, 0), "0");
  }

  @Test
  void the_cache_and_thoughts_have_prices_of_their_own() {
    check(Prices.of(FULL), usage(MILLION, MILLION, 0, 0, 0, 0), "0.3");
    check(Prices.of(FULL), usage(MILLION, 0, MILLION, 0, 0, 0), "3.75");
    check(Prices.of(FULL), usage(MILLION, 0, 0, MILLION, 0, 0), "6");
    check(Prices.of(FULL), usage(0, 0, 0, 0, MILLION, MILLION), "20");
    // 400k plain, 300k read, 200k and 100k written; 600k said, 400k thought.
    check(
        Prices.of(FULL),
        usage(MILLION, 300_000, 200_000, 100_000, MILLION, 400_000),
        new BigDecimal("1.2")
            .add(new BigDecimal("0.09"))
            .add(new BigDecimal("0.75"))
            .add(new BigDecimal("0.6"))
            .add(new BigDecimal("9"))
            .add(new BigDecimal("8"))
            .toPlainString());
  }

  @Test
  void what_has_no_price_of_its_own_costs_that_of_input_or_output() {
    Prices plain = Prices.of(Rates.of(2 * DOLLAR, 8 * DOLLAR));
    check(plain, usage(MILLION, 100_000, 200_000, 300_000, MILLION, 400_000), "10");
    Prices writes = Prices.of(new Rates(2 * DOLLAR, 8 * DOLLAR, -1, 3 * DOLLAR, -1, -1));
    check(writes, usage(MILLION, 0, 0, MILLION, 0, 0), "3");
  }

  @Test
  void counts_of_parts_that_are_not_known_count_as_none() {
    check(Prices.of(FULL), usage(MILLION, NO, NO, NO, MILLION, NO), "18");
  }

  @Test
  void parts_above_the_whole_cost_what_they_are_and_nothing_is_given_back() {
    check(Prices.of(FULL), usage(1000, MILLION, 0, 0, 0, 0), "0.3");
    check(Prices.of(FULL), usage(0, 0, 0, 0, MILLION, 2 * MILLION), "20");
  }

  @Test
  void a_tier_is_chosen_by_all_tokens_of_the_prompt() {
    Prices.Tier tall =
        new Prices.Tier(200_000, new Rates(2_500_000_000L, 15 * DOLLAR, 250_000_000, -1, -1, -1));
    Prices prices =
        new Prices(
            new Rates(1_250_000_000, 10 * DOLLAR, 125_000_000, -1, -1, 12 * DOLLAR),
            List.of(new Prices.Tier(500_000, Rates.of(5 * DOLLAR, -1)), tall),
            -1,
            -1,
            -1,
            -1);
    check(prices, usage(200_000, 0, 0, 0, 100_000, 0), "1.25");
    check(prices, usage(200_001, 200_001, 0, 0, 100_000, 0), "1.55000025");
    // What a tier does not change stays as it is below it, in the tier before it too.
    check(prices, usage(200_001, 200_001, 0, 0, 100_000, 100_000), "1.25000025");
    check(prices, usage(MILLION, 0, 0, 0, 100_000, 0), "6.5");
    assertThat(prices.tiers()).extracting(Prices.Tier::above).containsExactly(200_000L, 500_000L);
  }

  @Test
  void a_cost_is_rounded_half_up_once_at_the_end() {
    // Half a billionth of input and half a billionth of output are one billionth, not two.
    Prices halves = Prices.of(Rates.of(500_000, 500_000));
    assertThat(halves.cost(Usage.of(1, 1))).isEqualTo(Cost.of(1));
    assertThat(halves.cost(Usage.of(1, 0))).isEqualTo(Cost.of(1));
    assertThat(Prices.of(Rates.of(499_999, 0)).cost(Usage.of(1, 0))).isEqualTo(Cost.ZERO);
    assertThat(halves.cost(Usage.of(3, 0))).isEqualTo(Cost.of(2));
  }

  @Test
  void a_call_has_its_own_price_beside_its_tokens() {
    Prices prices = new Prices(Rates.of(DOLLAR, DOLLAR), List.of(), -1, 5_000_000, -1, -1);
    check(prices, Usage.of(1000, 1000), "0.007");
    Prices only = new Prices(Rates.NONE, List.of(), -1, 5_000_000, -1, -1);
    check(only, Usage.NONE, "0.005");
    check(only, Usage.of(1, 0), "unknown");
  }

  @Test
  void without_prices_or_counts_the_cost_is_unknown_and_not_zero() {
    check(Prices.NONE, Usage.of(10, 10), "unknown");
    check(Prices.NONE, Usage.NONE, "unknown");
    check(Prices.of(FULL), Usage.NONE, "unknown");
    check(Prices.of(FULL), Usage.of(10, NO), "unknown");
    check(Prices.of(FULL), Usage.of(NO, 10), "unknown");
    check(Prices.of(Rates.of(DOLLAR, -1)), Usage.of(10, 10), "unknown");
    check(Prices.of(Rates.of(-1, DOLLAR)), Usage.of(10, 10), "unknown");
    check(new Prices(Rates.NONE, List.of(), 1, -1, 1, 1), Usage.of(0, 0), "unknown");
  }

  @Test
  void an_embedding_has_a_cost_without_an_output() {
    check(Prices.of(Rates.of(20_000_000, -1)), Usage.of(MILLION, NO), "0.02");
    check(Prices.of(Rates.of(20_000_000, 0)), Usage.of(MILLION, NO), "0.02");
  }

  @Test
  void what_is_for_free_costs_nothing_and_that_is_known() {
    assertThat(Prices.of(Rates.of(0, 0)).cost(Usage.of(10, 10))).isEqualTo(Cost.ZERO);
  }

  @Test
  void no_count_overflows() {
    Prices dear = Prices.of(Rates.of(MILLION * DOLLAR, 0));
    assertThat(dear.cost(Usage.of(1_000_000_000, 0))).isEqualTo(Cost.of(1_000_000_000L * DOLLAR));
    assertThat(dear.cost(Usage.of(Long.MAX_VALUE, 0))).isEqualTo(Cost.UNKNOWN);
  }

  @Test
  void costs_add_up_unless_one_is_unknown() {
    assertThat(Cost.of(2).plus(Cost.of(3))).isEqualTo(Cost.of(5));
    assertThat(Cost.of(2).plus(Cost.UNKNOWN)).isEqualTo(Cost.UNKNOWN);
    assertThat(Cost.UNKNOWN.plus(Cost.of(2))).isEqualTo(Cost.UNKNOWN);
    assertThat(Cost.of(Long.MAX_VALUE).plus(Cost.of(1))).isEqualTo(Cost.UNKNOWN);
    assertThat(Cost.of(Long.MAX_VALUE).plus(Cost.ZERO)).isEqualTo(Cost.of(Long.MAX_VALUE));
  }

  @Test
  void a_cost_is_never_less_than_nothing() {
    assertThatThrownBy(() -> Cost.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Cost(-2)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Cost.UNKNOWN.known()).isFalse();
    assertThat(Cost.ZERO.known()).isTrue();
  }
}
