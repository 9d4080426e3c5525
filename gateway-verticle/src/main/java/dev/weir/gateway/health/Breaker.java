package dev.weir.gateway.health;

import dev.weir.bus.message.BreakerChanged.State;
import org.jspecify.annotations.Nullable;

/**
 * The breaker of one target. One failure alone never opens it, nor does a hint alone.
 *
 * <p>An attempt carries the number of the period that it began in, and its end counts in that
 * period only: a stream that began before the breaker opened says nothing about a probe. Not safe
 * for several threads by itself.
 */
final class Breaker {

  static final int FAILURES_IN_A_ROW = 5;
  static final int CALLS_MIN = 10;
  static final long OPEN_MILLIS = 5_000;
  static final long OPEN_MILLIS_MAX = 60_000;

  /** A probe that says nothing for so long makes room for the next. */
  static final long PROBE_MILLIS_MAX = 60_000;

  /** Longer than that no check keeps callers from finding out themselves. */
  static final long HELD_MILLIS_MAX = 300_000;

  private static final long NOT_HELD = Long.MIN_VALUE;

  private final Tally lately = new Tally(10, 1_000);
  private State state = State.CLOSED;
  private long period;
  private int failuresInARow;
  private long openMillis;
  private long openUntilMillis;
  private long suspectUntilMillis = Long.MIN_VALUE;
  private long heldSinceMillis = NOT_HELD;
  private boolean awaitsCheck;
  private boolean released;
  private int probes;
  private long probedAtMillis;

  /** The state that an attempt would meet. */
  State state(long nowMillis) {
    return state == State.OPEN && nowMillis >= openUntilMillis ? State.HALF_OPEN : state;
  }

  /** The state that the last step led to; time alone does not change it. */
  State now() {
    return state;
  }

  /** Why the target had better not be asked; null when nothing says so. */
  @Nullable String closed(long nowMillis) {
    return switch (state(nowMillis)) {
      case CLOSED -> null;
      case OPEN -> "breaker open for another " + openForMillis(nowMillis) + " ms";
      case HALF_OPEN -> probing(nowMillis) ? "breaker half-open, a probe is under way" : null;
    };
  }

  /** For how long it stays open if nobody answers; 0 when it is not. */
  long openForMillis(long nowMillis) {
    return state(nowMillis) == State.OPEN ? openUntilMillis - nowMillis : 0;
  }

  int failuresInARow() {
    return failuresInARow;
  }

  boolean suspected(long nowMillis) {
    return nowMillis < suspectUntilMillis;
  }

  /** An attempt begins; the first one after the time of rest is the probe. */
  long begun(long nowMillis) {
    if (state == State.OPEN && nowMillis >= openUntilMillis) {
      state = State.HALF_OPEN;
      period++;
      probes = 0;
    }
    if (state == State.HALF_OPEN) {
      if (!probing(nowMillis)) {
        probedAtMillis = nowMillis;
      }
      probes++;
    }
    return period;
  }

  /** A first token: the probe need not end before it is believed. */
  void firstToken(long begunMillis) {
    if (state == State.HALF_OPEN && probes > 0 && begunMillis >= probedAtMillis) {
      close();
    }
  }

  /**
   * An attempt is over.
   *
   * @param begunIn the period that it began in
   */
  void ended(Verdict verdict, long begunIn, long nowMillis) {
    if (begunIn != period) {
      return;
    }
    switch (state) {
      case CLOSED -> count(verdict, nowMillis);
      case OPEN -> {
        // It was asked because nobody else was left; time decides when it is trusted again.
      }
      case HALF_OPEN -> probed(verdict, nowMillis);
    }
  }

  private void count(Verdict verdict, long nowMillis) {
    if (verdict == Verdict.NEITHER) {
      return;
    }
    lately.add(verdict == Verdict.SUCCESS, nowMillis);
    if (verdict == Verdict.SUCCESS) {
      failuresInARow = 0;
      return;
    }
    failuresInARow++;
    int calls = lately.calls(nowMillis);
    if (failuresInARow >= FAILURES_IN_A_ROW
        || (calls >= CALLS_MIN && lately.failures(nowMillis) * 2 >= calls)
        || suspected(nowMillis)) {
      open(OPEN_MILLIS, nowMillis);
    }
  }

  private void probed(Verdict verdict, long nowMillis) {
    probes = Math.max(0, probes - 1);
    switch (verdict) {
      case SUCCESS -> close();
      case FAILURE -> open(Math.min(OPEN_MILLIS_MAX, 2 * openMillis), nowMillis);
      case NEITHER -> {
        // The next attempt is the probe.
      }
    }
  }

  /** The period of now, for the end of an attempt whose beginning nobody told. */
  long period() {
    return period;
  }

  /** Whether it is open and its rest ends by then, so that a check may take the probe's place. */
  boolean restsUntil(long endMillis, long nowMillis) {
    boolean mayHold = heldSinceMillis == NOT_HELD || nowMillis - heldSinceMillis < HELD_MILLIS_MAX;
    return state == State.OPEN && !released && mayHold && openUntilMillis <= endMillis;
  }

  /**
   * A check begins in place of the probe: nobody is let through until it has ended.
   *
   * @param untilMillis when it is over in any case
   */
  void hold(long untilMillis, long nowMillis) {
    heldSinceMillis = heldSinceMillis == NOT_HELD ? nowMillis : heldSinceMillis;
    awaitsCheck = true;
    openUntilMillis = untilMillis;
  }

  /** The check had an answer, or came to nothing: a caller's request is the probe. */
  void released(long nowMillis) {
    if (state == State.OPEN && awaitsCheck) {
      awaitsCheck = false;
      released = true;
      openUntilMillis = nowMillis;
    }
  }

  /**
   * The check failed: the next one is due after another rest, which is no longer than the first.
   */
  void away(long restMillis, long nowMillis) {
    if (state == State.OPEN && awaitsCheck) {
      awaitsCheck = false;
      openUntilMillis = nowMillis + restMillis;
    } else if (state == State.CLOSED) {
      count(Verdict.FAILURE, nowMillis);
    }
  }

  /** Another node had to open its breaker: the next failure opens this one. */
  void suspect(long untilMillis) {
    suspectUntilMillis = Math.max(suspectUntilMillis, untilMillis);
  }

  /** Another node trusts the target again. */
  void trust() {
    suspectUntilMillis = Long.MIN_VALUE;
  }

  private boolean probing(long nowMillis) {
    return probes > 0 && nowMillis - probedAtMillis < PROBE_MILLIS_MAX;
  }

  private void open(long millis, long nowMillis) {
    state = State.OPEN;
    period++;
    openMillis = millis;
    openUntilMillis = nowMillis + millis;
    suspectUntilMillis = Long.MIN_VALUE;
    heldSinceMillis = NOT_HELD;
    awaitsCheck = false;
    released = false;
  }

  private void close() {
    state = State.CLOSED;
    period++;
    failuresInARow = 0;
    lately.clear();
  }
}
