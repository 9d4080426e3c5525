package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.gate.Place;
import dev.weir.gateway.gate.RateHeaders;
import dev.weir.gateway.route.Conditions;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt holds of its target while it lasts: a place behind the gate, where it needs one,
 * and a share in how the target does. Given back once, however the attempt ends.
 */
final class Stay {

  private final Conditions conditions;
  private final ModelNames.Candidate target;
  private final @Nullable Place place;
  private final LongSupplier nowMillis;
  private final long period;
  private boolean over;

  Stay(
      Conditions conditions,
      ModelNames.Candidate target,
      @Nullable Place place,
      LongSupplier nowMillis) {
    this.conditions = conditions;
    this.target = target;
    this.place = place;
    this.nowMillis = nowMillis;
    this.period = conditions.begin(target, nowMillis.getAsLong());
  }

  /** The vendor has taken the call. */
  void told(Head head) {
    told(head.headers());
  }

  private void told(List<Header> headers) {
    if (place != null && !headers.isEmpty()) {
      RateHeaders rates = RateHeaders.of(headers, System.currentTimeMillis());
      if (rates.told()) {
        place.told(rates, nowMillis.getAsLong());
      }
    }
  }

  void firstToken(long afterMillis) {
    conditions.firstToken(target, afterMillis, nowMillis.getAsLong());
  }

  /**
   * The attempt is over.
   *
   * @param blamed what the target did wrong; null when it served
   */
  void over(@Nullable Fault blamed) {
    if (over) {
      return;
    }
    over = true;
    long now = nowMillis.getAsLong();
    conditions.ended(target, blamed, period, now);
    if (place == null) {
      return;
    }
    boolean ofOneKey = blamed instanceof Fault.Upstream its && tellsKeys(its);
    if (ofOneKey) {
      place.giveUp(now); // It was one key's, or the vendor was not even asked.
    } else {
      if (blamed instanceof Fault.Upstream its) {
        told(its.headers());
      }
      place.leave(blamed, now);
    }
  }

  private static boolean tellsKeys(Fault.Upstream fault) {
    for (Header header : fault.headers()) {
      if (header.name().equals(Header.KEYS_LEFT)) {
        return true;
      }
    }
    return false;
  }
}
