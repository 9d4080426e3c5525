package dev.weir.gateway.limits;

import dev.weir.bus.fault.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits that one call touches and what it has taken of them: all that it needs, or nothing.
 * {@link Limiter#end} takes it back once.
 */
public final class Ticket {

  private final Limiter limiter;
  final List<Gauge> gauges;
  final long[] taken;
  final long sinceMillis;
  private final @Nullable Gauge refusedBy;
  private final @Nullable Fault refusal;
  private final Hope hope;
  private boolean open;

  Ticket(
      Limiter limiter,
      List<Gauge> gauges,
      long[] taken,
      long sinceMillis,
      @Nullable Gauge refusedBy,
      @Nullable Fault refusal,
      Hope hope) {
    this.limiter = limiter;
    this.gauges = gauges;
    this.taken = taken;
    this.sinceMillis = sinceMillis;
    this.refusedBy = refusedBy;
    this.refusal = refusal;
    this.hope = hope;
    this.open = refusal == null;
  }

  /** Why the call may not begin, or null. */
  public @Nullable Fault refusal() {
    return refusal;
  }

  /** What a call that may not begin now can hope for. */
  public enum Hope {
    /** Nothing, before something is given back. */
    NONE,
    /** Other nodes may have left what it needs, and have been asked. */
    ELSEWHERE,
    /** The nodes' parts of a limit that it needs are being made. */
    SETTLING
  }

  /** What it can hope for. */
  public Hope hope() {
    return hope;
  }

  /** What refused it, as {@code key requests}: whose limit and of what; empty when nothing did. */
  public String refusedBy() {
    return refusedBy == null
        ? ""
        : refusedBy.scope().word() + " " + refusedBy.rate().measure().word();
  }

  /** Of what it touches, the limit of this measure that is nearest to its end; or null. */
  public @Nullable Left tightest(Measure measure, long nowMillis) {
    return limiter.tightest(this, measure, nowMillis);
  }

  /** Whether it held something until now. */
  boolean close() {
    boolean held = open;
    open = false;
    return held;
  }

  /**
   * One limit that a call touched.
   *
   * @param name whose and which
   * @param taken by the call when it began
   * @param left afterwards
   */
  public record Touched(String name, long taken, long left) {}
}
