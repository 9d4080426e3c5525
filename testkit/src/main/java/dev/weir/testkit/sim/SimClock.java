package dev.weir.testkit.sim;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time. Everything that happens is a turn at some millisecond; turns of the same
 * millisecond run in the order in which they were asked for. What a turn defers runs at its end.
 */
public final class SimClock {

  private final PriorityQueue<Turn> turns =
      new PriorityQueue<>(Comparator.comparingLong(Turn::atMillis).thenComparingLong(Turn::order));
  private final ArrayDeque<Runnable> deferred = new ArrayDeque<>();
  private long nowMillis = 1_000_000;
  private long order;
  private long turnsRun;
  private Runnable afterTurn = () -> {};

  /** The time now. */
  public long nowMillis() {
    return nowMillis;
  }

  /** How many turns there were. */
  public long turnsRun() {
    return turnsRun;
  }

  /** Run after every turn: the place for what must hold at every step. */
  public void afterTurn(Runnable check) {
    afterTurn = check;
  }

  /** Asks for a turn at a time; one in the past comes next. */
  public void at(long millis, Runnable task) {
    turns.add(new Turn(Math.max(millis, nowMillis), order++, task));
  }

  /** Asks for a turn in so many milliseconds. */
  public void in(long delayMillis, Runnable task) {
    at(nowMillis + delayMillis, task);
  }

  /** Runs a task at the end of the current turn. */
  public void defer(Runnable task) {
    deferred.addLast(task);
  }

  /** Runs every turn of the next so many milliseconds, and what is deferred now. */
  public void run(long millis) {
    runUntil(nowMillis + millis);
  }

  /** Runs every turn until a time, that millisecond included. */
  public void runUntil(long millis) {
    endOfTurn();
    while (true) {
      Turn next = turns.peek();
      if (next == null || next.atMillis > millis) {
        break;
      }
      turns.poll();
      nowMillis = next.atMillis;
      next.task.run();
      endOfTurn();
    }
    nowMillis = Math.max(nowMillis, millis);
  }

  private void endOfTurn() {
    Runnable task = deferred.pollFirst();
    while (task != null) {
      task.run();
      task = deferred.pollFirst();
    }
    turnsRun++;
    afterTurn.run();
  }

  private record Turn(long atMillis, long order, Runnable task) {}
}
