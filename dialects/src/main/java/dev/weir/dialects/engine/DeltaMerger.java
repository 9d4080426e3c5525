package dev.weir.dialects.engine;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.dialects.engine.DeltaKind.Delta;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes events at once as long as the consumer keeps up. While it is behind, events wait here, and
 * deltas of one part that follow each other directly become one: fewer events to frame, encode and
 * send, the slower the consumer is. Nothing is merged across another event, so that order stays.
 *
 * <p>At most {@code eventsMax} events wait, of which a merged one has at most {@code charsMax}
 * characters, or as many as one delta had. Once {@link #full()} the source should pause; if it does
 * not, the oldest event goes out whether or not the consumer keeps up, since nothing may be lost.
 */
public final class DeltaMerger implements StreamStage {

  private final BooleanSupplier behind;
  private final int eventsMax;
  private final int charsMax;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

  /**
   * @param behind whether the consumer cannot take more now
   * @param eventsMax how many events may wait, at least 1
   * @param charsMax how long a delta may grow
   */
  public DeltaMerger(BooleanSupplier behind, int eventsMax, int charsMax) {
    if (eventsMax < 1) {
      throw new IllegalArgumentException("no room for any event");
    }
    this.behind = behind;
    this.eventsMax = eventsMax;
    this.charsMax = charsMax;
  }

  @Override
  public int held() {
    return queue.size();
  }

  @Override
  public boolean full() {
    return queue.size() >= eventsMax;
  }

  @Override
  public void accept(ChatEvent event, Consumer<? super ChatEvent> next) {
    drain(next);
    if (queue.isEmpty() && !behind.getAsBoolean()) {
      next.accept(event);
      return;
    }
    Delta delta = DeltaKind.delta(event);
    Waiting last = queue.peekLast();
    if (delta != null && last != null && last.take(delta, charsMax)) {
      return;
    }
    if (full()) {
      next.accept(queue.removeFirst().event());
    }
    queue.addLast(new Waiting(event, delta));
  }

  @Override
  public void drain(Consumer<? super ChatEvent> next) {
    while (!queue.isEmpty() && !behind.getAsBoolean()) {
      next.accept(queue.removeFirst().event());
    }
  }

  @Override
  public void end(Consumer<? super ChatEvent> next) {
    while (!queue.isEmpty()) {
      next.accept(queue.removeFirst().event());
    }
  }

  /** An event that waits, and the text that was added to it. */
  private static final class Waiting {
    private final ChatEvent first;
    private final @Nullable Delta delta;
    private @Nullable StringBuilder text;

    Waiting(ChatEvent first, @Nullable Delta delta) {
      this.first = first;
      this.delta = delta;
    }

    boolean take(Delta more, int charsMax) {
      if (delta == null || !delta.joins(more)) {
        return false;
      }
      int length = text == null ? delta.text().length() : text.length();
      if (length + more.text().length() > charsMax) {
        return false;
      }
      if (text == null) {
        text = new StringBuilder(delta.text());
      }
      text.append(more.text());
      return true;
    }

    ChatEvent event() {
      return delta == null || text == null ? first : delta.with(text.toString());
    }
  }
}
