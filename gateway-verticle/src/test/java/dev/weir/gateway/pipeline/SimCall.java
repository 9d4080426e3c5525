package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.testkit.sim.SimClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated caller, and what it has heard. */
final class SimCall implements AnswerSink {

  final String id;
  final long startedAt;
  final long deadlineAt;
  final StringBuilder text = new StringBuilder();
  long firstTokenAt = SimVendor.NEVER;
  long overAt = SimVendor.NEVER;
  boolean whole;
  boolean left;
  int told;
  @Nullable Fault fault;
  @Nullable Explanation record;
  @Nullable String wrong;
  @Nullable Exchange exchange;
  private final List<AttemptRecord> attempts = new ArrayList<>();
  private final SimClock clock;
  private final int slowMillis;
  private final SimDefect defect;
  private boolean full;
  private @Nullable Runnable drain;

  /**
   * @param slowMillis what it takes to read a piece
   */
  SimCall(String id, SimClock clock, long timeoutMillis, int slowMillis, SimDefect defect) {
    this.id = id;
    this.clock = clock;
    this.startedAt = clock.nowMillis();
    this.deadlineAt = startedAt + timeoutMillis;
    this.slowMillis = slowMillis;
    this.defect = defect;
  }

  @Override
  public void begin(Head head) {
    late("begin");
  }

  @Override
  public void content(Chunk chunk) {
    late("content");
    String piece = ((Chunk.Raw) chunk).bytes().toString();
    if (!piece.isEmpty() && firstTokenAt == SimVendor.NEVER) {
      firstTokenAt = clock.nowMillis();
    }
    if (defect != SimDefect.PIECE_LOST) {
      text.append(piece);
    }
    if (defect == SimDefect.PIECE_TWICE) {
      text.append(piece);
    }
    if (slowMillis > 0 && !full) {
      full = true;
      clock.in(slowMillis, this::read);
    }
  }

  private void read() {
    full = false;
    Runnable task = drain;
    drain = null;
    if (task != null) {
      task.run();
    }
  }

  @Override
  public boolean full() {
    return full;
  }

  @Override
  public void onDrain(Runnable task) {
    drain = task;
  }

  @Override
  public void end(Frame.Ending ending) {
    late("end");
    if (defect == SimDefect.NO_END) {
      return;
    }
    overAt = clock.nowMillis();
    whole = true;
  }

  /** May be said again, for clients that are told the cost; but not otherwise. */
  @Override
  public void fail(Fault why) {
    if (whole || (fault != null && !fault.equals(why))) {
      wrong = "told twice how it ended: " + fault + " and " + why;
    }
    if (overAt == SimVendor.NEVER) {
      overAt = clock.nowMillis();
    }
    fault = defect == SimDefect.INVENTED_FAULT ? new Fault.Unavailable("busy", -1) : why;
    whole |= defect == SimDefect.CLEAN_END;
  }

  private void late(String what) {
    if (overAt != SimVendor.NEVER) {
      wrong = what + " after the end";
    }
  }

  @Override
  public int status() {
    return 0;
  }

  void told(Explanation its) {
    told += defect == SimDefect.RECORDED_TWICE ? 2 : 1;
    record = its;
    AttemptRecord last = its.lastAttempt();
    if (last != null) {
      attempts.addAll(its.lostAttempts());
      attempts.add(last);
      attempts.sort(Comparator.comparingLong(AttemptRecord::startedMicros));
    }
  }

  @Override
  public String toString() {
    return "began %d, first text %d, over %d, a piece in %d ms, %s, %s"
        .formatted(startedAt, firstTokenAt, overAt, slowMillis, fault, attempts);
  }

  /** Its attempts as they began. */
  List<AttemptRecord> attempts() {
    return attempts;
  }
}
