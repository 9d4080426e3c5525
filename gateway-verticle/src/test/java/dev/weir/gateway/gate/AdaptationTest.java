package dev.weir.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate against a vendor with bounds of its own, in a clock of the test's own. */
class AdaptationTest {

  private static final long CALL_MILLIS = 200;

  /** Calls that the vendor works on, with when they end. */
  private record Running(Place place, long endMillis, @Nullable Fault fault) {}

  /** A vendor that takes so many at once, and out of a bucket of so many a minute. */
  private static final class Vendor {
    int atOnceMax;
    double perMinute = Double.MAX_VALUE;
    double bucket;
    boolean tells;
    int refused;
    int taken;
    int atOnce;

    @Nullable Fault take() {
      if (atOnce >= atOnceMax || bucket < 1) {
        refused++;
        return new Fault.RateLimited("no", bucket < 1 ? (long) (60_000 / perMinute) : -1);
      }
      bucket--;
      taken++;
      atOnce++;
      return null;
    }

    void passes(long millis) {
      bucket = Math.min(perMinute, bucket + perMinute * millis / 60_000);
    }

    RateHeaders headers() {
      long left = (long) bucket;
      long limit = (long) perMinute;
      return new RateHeaders(
          new RateHeaders.Budget(limit, left, (long) ((limit - left) * 60_000 / perMinute)),
          null,
          -1);
    }
  }

  private final SplittableRandom random = new SplittableRandom(7);
  private final Gate gate = new Gate(provider -> new Gate.Settings(64, 256, 1_000, 5_000, true));
  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparingLong(Running::endMillis));
  private final Vendor vendor = new Vendor();
  private long now;

  /** Callers that always want more, for so long. */
  private void flood(long millis) {
    for (long end = now + millis; now < end; now++) {
      vendor.passes(1);
      while (!running.isEmpty() && running.peek().endMillis <= now) {
        Running over = running.poll();
        if (over.fault == null) {
          vendor.atOnce--;
          if (vendor.tells) {
            over.place.told(vendor.headers(), now);
          }
        }
        over.place.leave(over.fault, now);
      }
      for (Place place; (place = gate.tryEnter("p", now)) != null; ) {
        Fault fault = vendor.take();
        long lasts = fault == null ? CALL_MILLIS + random.nextLong(100) : 10;
        running.add(new Running(place, now + lasts, fault));
      }
    }
  }

  private int limit() {
    return gate.view(now).getFirst().limit();
  }

  private double shareRefused() {
    return (double) vendor.refused / (vendor.refused + vendor.taken);
  }

  private void unbounded() {
    vendor.perMinute = 1e12;
    vendor.bucket = 1e12;
  }

  @ParameterizedTest
  @CsvSource({"5, 0.12", "10, 0.08", "20, 0.05", "40, 0.03"})
  void it_settles_below_what_a_vendor_takes_at_once(int atOnce, double share) {
    unbounded();
    vendor.atOnceMax = atOnce;
    flood(20 * CALL_MILLIS); // Twenty rounds to find out.
    assertThat(limit()).isBetween(1, atOnce + 1);
    vendor.refused = 0;
    vendor.taken = 0;
    flood(200 * CALL_MILLIS);
    assertThat(limit()).isBetween(1, atOnce + 1);
    assertThat(shareRefused()).isLessThan(share);
    // Two thirds of what the vendor would take is used.
    assertThat(vendor.taken).isGreaterThan((int) (200 * CALL_MILLIS / 250 * atOnce * 2 / 3));
  }

  @Test
  void it_recovers_when_the_vendor_takes_more() {
    unbounded();
    vendor.atOnceMax = 8;
    flood(100 * CALL_MILLIS);
    assertThat(limit()).isLessThanOrEqualTo(9);
    vendor.atOnceMax = 40;
    flood(60 * 250); // A round lasts 250 ms on average and adds one.
    assertThat(limit()).isGreaterThan(25);
  }

  @Test
  void headers_slow_it_down_before_the_wall() {
    vendor.atOnceMax = 1_000;
    vendor.perMinute = 600;
    vendor.bucket = 600;
    vendor.tells = true;
    flood(180_000);
    double told = shareRefused();
    assertThat(told).isLessThan(0.02);
    assertThat(vendor.taken).isGreaterThan(4 * 600 * 8 / 10); // The bucket and three refills.
  }

  @Test
  void without_headers_the_wait_that_a_refusal_names_is_kept() {
    vendor.atOnceMax = 1_000;
    vendor.perMinute = 600;
    vendor.bucket = 600;
    flood(180_000);
    assertThat(vendor.taken).isGreaterThan(4 * 600 * 8 / 10);
    assertThat(shareRefused()).isLessThan(0.5);
  }
}
