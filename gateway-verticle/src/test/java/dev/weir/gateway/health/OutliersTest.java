package dev.weir.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutliersTest {

  /** Rates as succeeded/calls; x before it for one that is out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "100/100 100/100 60/100; 2",
        "100/100 100/100 70/100; ''", // Thirty points are not more than thirty.
        "100/100 60/100; ''", // Too few to compare.
        "100/100 100/100 5/19; ''", // Too few calls.
        "10/100 10/100 10/100; ''", // All are bad alike.
        "100/100 100/100 50/100 40/100 90/100; 3 2",
        "100/100 100/100 100/100 0/100 10/100; 3 4",
        "100/100 100/100 100/100 100/100 0/100 10/100 20/100; 4 5 6",
        "100/100 100/100 100/100 x0/100 10/100; 4",
        "100/100 100/100 x9/100 x0/100 100/100 10/100; 5",
        "100/100 100/100 100/100 x0/100 x0/100 10/100 x0/10; ''", // Half of them are out.
      })
  void the_worst_are_out_and_at_most_half(String rates, String expected) {
    List<Outliers.Rate> group =
        Arrays.stream(rates.split(" ", -1)).map(OutliersTest::rate).toList();
    List<Integer> out =
        expected.isEmpty()
            ? List.of()
            : Arrays.stream(expected.split(" ", -1)).map(Integer::valueOf).toList();
    assertThat(Outliers.of(group)).isEqualTo(out);
  }

  private static Outliers.Rate rate(String text) {
    boolean out = text.startsWith("x");
    String[] parts = text.substring(out ? 1 : 0).split("/", -1);
    return new Outliers.Rate(Integer.parseInt(parts[1]), Integer.parseInt(parts[0]), out);
  }
}
