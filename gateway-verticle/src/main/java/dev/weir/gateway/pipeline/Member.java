package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of those who share a call: hears its group on its own event loop and hands on to its sink at
 * the pace of its client. What it has not read is bounded by its group.
 */
final class Member implements Underway {

  private static final Fault LATE = new Fault.Timeout("the call did not end within its time");

  private static final Fault SLOW =
      new Fault.Overloaded(
          "This client reads too slowly for an answer that it shares with others.", 1_000);

  private final Exchange exchange;
  private final Context loop;
  private final Group group;
  private final Door door;
  private final Deque<Sized> waiting = new ArrayDeque<>();
  private final AtomicInteger behind = new AtomicInteger();
  private int behindMax = Group.BEHIND_BYTES_MAX; // Of the group's loop, and so is the next.
  private boolean cut;
  private boolean blocked;
  private @Nullable Fault gone;
  private Word.@Nullable Over last;
  private boolean done;
  private final long timer;

  /** A word, and the room that it takes until it has been handed on. */
  private record Sized(Word word, int bytes) {}

  /**
   * What the pipeline does for a member.
   *
   * @param outlet hears how it ends
   * @param abort ends a request from our side
   * @param alone sends it on a way of its own
   */
  record Door(Dispatcher.Outlet outlet, Consumer<Fault> abort, Runnable alone) {}

  Member(Exchange exchange, Context loop, Group group, Door door) {
    this.exchange = exchange;
    this.loop = loop;
    this.group = group;
    this.door = door;
    this.timer = loop.owner().setTimer(exchange.remainingMillis(), late -> door.abort.accept(LATE));
  }

  // ---- The group's loop

  /** Tells it something that takes so much room until it has been handed on. */
  void tell(Word word, int bytes) {
    if (cut && !(word instanceof Word.Cut) && !(word instanceof Word.Over)) {
      return;
    }
    behind.addAndGet(bytes);
    loop.runOnContext(now -> hear(new Sized(word, bytes)));
  }

  int behind() {
    return behind.get();
  }

  void mayBeBehind(int bytes) {
    behindMax = bytes;
  }

  int behindMax() {
    return behindMax;
  }

  /** Marks that it is cut off. Returns false when it was before. */
  boolean cut() {
    boolean first = !cut;
    cut = true;
    return first;
  }

  boolean isCut() {
    return cut;
  }

  // ---- Its own loop

  private void hear(Sized told) {
    switch (told.word) {
      case Word.Cut slow -> door.abort.accept(SLOW);
      case Word.Refused refused -> refused();
      case Word.Over over -> {
        last = over;
        if (gone != null || !blocked) {
          finish(over);
        }
      }
      default -> {
        if (blocked) {
          waiting.add(told);
        } else {
          say(told);
        }
      }
    }
  }

  private void say(Sized told) {
    try {
      if (gone == null) {
        say(told.word);
      }
    } catch (RuntimeException untranslatable) {
      door.abort.accept(Defects.faultOf(untranslatable));
    } finally {
      read(told);
    }
  }

  private void say(Word word) {
    AnswerSink sink = exchange.sink();
    switch (word) {
      case Word.Asked asked -> sink.asked(asked.inbound());
      case Word.Begun begun -> {
        exchange.explanation().shares(begun.told(), shiftMicros(begun.told()), false);
        exchange.explanation().answered(begun.told().upstreamId(), exchange.elapsedMicros());
        sink.begin(begun.head());
      }
      case Word.Content content -> content(sink, content.chunk());
      case Word.Failing failing -> {
        sink.fail(failing.fault());
        exchange.aborted(failing.fault());
      }
      case Word.Cut cutOff -> throw new IllegalStateException("waits for nobody");
      case Word.Refused refused -> throw new IllegalStateException("waits for nobody");
      case Word.Over over -> throw new IllegalStateException("is the last word");
    }
  }

  private void content(AnswerSink sink, Chunk chunk) {
    sink.content(chunk);
    if (sink.full()) {
      blocked = true;
      sink.onDrain(this::drain);
    }
  }

  private void drain() {
    blocked = false;
    while (!blocked && !waiting.isEmpty()) {
      say(waiting.remove());
    }
    Word.Over over = last;
    if (over != null && !blocked) {
      finish(over);
    }
  }

  /** Room for more: whoever holds up the vendor hears of it. */
  private void read(Sized told) {
    behind.addAndGet(-told.bytes);
    if (group.waits()) {
      group.post(group::readOn);
    }
  }

  private void refused() {
    loop.owner().cancelTimer(timer);
    done = true;
    Fault why = gone;
    if (why == null) {
      door.alone.run();
    } else {
      door.outlet.failed(why, Usage.NONE);
    }
  }

  @Override
  public void cancel(Fault why) {
    if (gone != null || done) {
      return;
    }
    gone = why;
    blocked = false;
    List.copyOf(waiting).forEach(this::read);
    waiting.clear();
    Word.Over over = last;
    if (over == null) {
      group.post(() -> group.leave(this, why));
    } else {
      finish(over);
    }
  }

  /** Its deadline has a timer of its own, the vendor's silence is the group's affair. */
  @Override
  public @Nullable Fault tick(Pipeline.Patience gateways) {
    return null;
  }

  private void finish(Word.Over over) {
    if (done) {
      return;
    }
    done = true;
    loop.owner().cancelTimer(timer);
    exchange.explanation().shares(over.told(), shiftMicros(over.told()), over.pays());
    if (over.pays()) {
      owe(over);
    } else {
      exchange.free();
    }
    Fault why = gone == null ? over.fault() : gone;
    Frame.Ending ending = over.ending();
    try {
      if (why == null && ending != null) {
        door.outlet.ended(ending);
        return;
      }
    } catch (RuntimeException untranslatable) {
      why = Defects.faultOf(untranslatable);
    }
    door.outlet.failed(why == null ? new Fault.Broken("no end") : why, over.used());
  }

  /** What attempts used that do not count is told on the group's loop, perhaps later. */
  private void owe(Word.Over over) {
    Word.Owed owed = over.owed();
    if (owed == null) {
      return;
    }
    Promise<Usage> told = Promise.promise();
    exchange.owes(told.future());
    group.post(
        () ->
            owed.whenTold(
                all ->
                    loop.runOnContext(
                        now -> {
                          exchange.explanation().shares(all, shiftMicros(all), true);
                          told.complete(Usage.NONE);
                        })));
  }

  private long shiftMicros(Word.Told told) {
    return (exchange.startedNanos() - told.startedNanos()) / 1_000;
  }
}
