package dev.weir.dialects.embeddings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every number becomes, to the bit, the float that the JDK makes of its digits. */
class NearestFloatTest {

  private static void check(String number) {
    byte[] source = ("[" + number + "]").getBytes(ISO_8859_1);
    int bits = Float.floatToRawIntBits(NearestFloat.of(source, 1, source.length - 1));
    if (bits != Float.floatToRawIntBits(Float.parseFloat(number))) {
      assertThat(Float.intBitsToFloat(bits)).as(number).isEqualTo(Float.parseFloat(number));
      throw new AssertionError(number + ": the sign of zero");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "-0.0",
        "0e5",
        "-0E-99999999999",
        "1",
        "-1",
        "0.1",
        "1e0",
        "1E+2",
        "1e-2",
        " 0.25 ",
        "\t-0.25\n",
        "16777217",
        "16777219",
        "16777217.000000001",
        "33554433",
        "1.00000005960464477540",
        "1.00000005960464477539",
        "1.000000059604644775390625",
        "1.00000005960464477539062500000000000000000000000000001",
        "1.00000005960464477539062499999999999999999999999999999",
        "3.4028234663852886e38",
        "3.4028235677973366e38",
        "3.4028235677973367e38",
        "3.5e38",
        "1e39",
        "1e400",
        "-1e99999999999999999999",
        "1.17549435E-38",
        "1.1754943e-38",
        "1.4e-45",
        "7e-46",
        "7.1e-46",
        "1e-400",
        "1e-99999999999999999999",
        "123456789012345678901234567890",
        "99999999999999999999999999999999999999",
        "0.000000000000000000000000000000000000001",
        "100000000000000000000000000000000000000000000000000e-50",
        "9007199254740993",
        "0.0000000000000000000000000000000000000000000000000000001e55"
      })
  void numbers_at_the_edges(String number) {
    check(number);
  }

  @Test
  void some_thousand_numbers_of_each_sort() {
    checkAll(new SplittableRandom(42), 1_000);
  }

  @Test
  @Tag("nightly")
  void some_million_numbers_of_each_sort() {
    for (int seed = 0; seed < 5; seed++) {
      checkAll(new SplittableRandom(seed), 40_000);
    }
  }

  private static void checkAll(SplittableRandom random, int each) {
    for (int i = 0; i < each; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(any)) {
        check(Float.toString(any));
        check(Double.toString(any));
        checkAroundMiddle(any, random);
      }
      float usual = (float) (random.nextGaussian() * 0.03);
      check(Float.toString(usual));
      check(Double.toString(usual));
      check(new BigDecimal(usual).toPlainString());
      checkAroundMiddle(usual, random);
      check(Double.toString(random.nextGaussian() * 0.03));
      check(digits(random));
    }
  }

  /** The point halfway to the next float, and what is next to that by its last digits. */
  private static void checkAroundMiddle(float number, SplittableRandom random) {
    BigDecimal next = new BigDecimal(Math.min(Math.nextUp(number), Float.MAX_VALUE));
    BigDecimal middle = new BigDecimal(number).add(next).multiply(new BigDecimal("0.5"));
    BigDecimal off = BigDecimal.ONE.movePointLeft(middle.scale() + random.nextInt(3));
    check(middle.toString());
    check(middle.toPlainString());
    check(middle.add(off).toString());
    check(middle.subtract(off).toString());
    check(Double.toString(middle.doubleValue()));
    check(Double.toString(Math.nextUp(middle.doubleValue())));
    check(Double.toString(Math.nextDown(middle.doubleValue())));
    check(middle.round(new MathContext(1 + random.nextInt(22))).toString());
  }

  /** A number of up to forty digits with a point and an exponent anywhere. */
  private static String digits(SplittableRandom random) {
    StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "");
    number.append(random.nextInt(10));
    for (int more = number.charAt(number.length() - 1) == '0' ? 0 : random.nextInt(20);
        more > 0;
        more--) {
      number.append(random.nextInt(10));
    }
    if (random.nextBoolean()) {
      number.append('.').append(random.nextInt(10));
      for (int more = random.nextInt(20); more > 0; more--) {
        number.append(random.nextInt(10));
      }
    }
    if (random.nextBoolean()) {
      number.append(random.nextBoolean() ? "e" : "E-").append(random.nextInt(60));
    }
    return number.toString();
  }
}
