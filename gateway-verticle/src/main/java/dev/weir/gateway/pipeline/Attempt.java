package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.ChunkReader;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.gateway.route.Pace;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.RouteSettings;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of one instance. What comes before the answer is committed waits here, 64 KiB at most;
 * with the first piece of content, or the end of an answer that is no stream, the attempt wins:
 * what was held goes to the sink, and the rest straight through. One that fails before leaves no
 * trace there.
 *
 * <p>Answers beside chat are committed by their head: their bytes may mean anything, and a
 * WebSocket says nothing before it is accepted.
 */
final class Attempt {

  private static final int HELD_BYTES_MAX = 64 * 1024;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Exchange exchange;
  private final Plan.Choice choice;
  private final AttemptRecord record;
  private final String instance;
  private final OutgoingCall call;
  private final Stay stay;
  private final Owner owner;
  private final Relay relay;
  private final Passed passed = new Passed();
  private final boolean chat;
  private final List<Chunk> held = new ArrayList<>(2);
  private int heldBytes;
  private State state = State.HOLDING;
  private @Nullable Head head;
  private @Nullable Pace pace;
  private boolean slow;
  private long newsNanos;

  /** Who decides what an attempt leads to. Each attempt tells one of the three last ones, once. */
  interface Owner {
    /** Content comes: the attempt is the one that counts, and the others end. */
    void won(Attempt attempt, Head head);

    /** The answer is whole; only of one that has won. */
    void ended(Attempt attempt, Frame.Ending ending);

    /** It failed before anything of it went to the sink. */
    void lost(Attempt attempt, Fault fault, Future<Usage> used);

    /** It failed after that. */
    void broke(Attempt attempt, Fault fault, Future<Usage> used);
  }

  private enum State {
    HOLDING,
    WON,
    OVER
  }

  /**
   * @param splice what joins its answer to one that broke off; null when it is the first
   */
  Attempt(
      Exchange exchange,
      Plan.Choice choice,
      AttemptRecord record,
      OutgoingCall call,
      Stay stay,
      @Nullable Splice splice,
      Owner owner) {
    this.exchange = exchange;
    this.newsNanos = exchange.nowNanos();
    this.choice = choice;
    this.record = record;
    this.instance = record.instance();
    this.call = call;
    this.stay = stay;
    this.owner = owner;
    this.relay = new Relay(exchange, call.in(), splice, this::news);
    this.chat = !(exchange.question().content() instanceof Question.Content.Beside);
  }

  void start() {
    ChunkReader in = call.in();
    in.head().onSuccess(this::begun);
    in.handler(this::content);
    in.ended().onComplete(this::ended, cause -> failed(Fault.of(cause)));
  }

  Plan.Choice choice() {
    return choice;
  }

  AttemptRecord record() {
    return record;
  }

  String instance() {
    return instance;
  }

  OutgoingCall call() {
    return call;
  }

  /** What it holds of its target. */
  Stay stay() {
    return stay;
  }

  /** Whether an instance has it, or had. */
  boolean taken() {
    return call.opened().succeeded();
  }

  /** Whether the instance did not even say that it has it. */
  boolean unanswered() {
    return call.unanswered();
  }

  /** The text that it has told and another may continue, or null. */
  @Nullable String said() {
    return relay.said();
  }

  /** Whether it was slower than its route wants, though it came to an end. */
  boolean slow() {
    return slow;
  }

  private void begun(Head first) {
    if (state == State.OVER) {
      return;
    }
    news();
    head = first;
    stay.told(first);
    record.answered(exchange.elapsedMicros());
    RouteSettings.Slow floor = exchange.plan().settings().slow();
    boolean timed = exchange.question().stream();
    pace = floor == null || !chat || !timed ? null : new Pace(floor, exchange.nowMillis());
    if (!chat) {
      win(first);
    }
  }

  private void content(Chunk chunk) {
    if (state == State.OVER) {
      return;
    }
    news();
    if (chat) {
      passed.add(chunk); // Of an image or a recording no tokens can be guessed.
    }
    if (state == State.WON) {
      write(() -> relay.content(chunk));
      return;
    }
    held.add(chunk);
    heldBytes += chunk.size();
    boolean committed = exchange.question().stream() && semantic(chunk);
    if (head != null && (committed || heldBytes > HELD_BYTES_MAX)) {
      win(head);
    }
  }

  private static boolean semantic(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Raw raw -> raw.semantic();
      case Chunk.Events events -> events.semantic();
      case Chunk.Fragment fragment -> true;
    };
  }

  private void win(Head first) {
    state = State.WON;
    if (exchange.question().operation().equals(RequestHead.CHAT)) {
      record.firstToken(exchange.elapsedMicros());
    }
    owner.won(this, first);
    write(() -> relay.begin(first));
    for (Chunk chunk : List.copyOf(held)) {
      if (state == State.WON) {
        write(() -> relay.content(chunk));
      }
    }
    held.clear();
  }

  private void write(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException untranslatable) {
      state = State.OVER;
      Usage used = used(Usage.NONE);
      call.cancel("the answer could not be written");
      owner.broke(this, Defects.faultOf(untranslatable), Future.succeededFuture(used));
    }
  }

  private void ended(Frame.Ending ending) {
    Head first = head;
    if (state == State.HOLDING && first != null) {
      win(first);
    } else if (state == State.HOLDING) {
      failed(new Fault.Broken("the answer ended before it began"));
    }
    if (state == State.WON) {
      state = State.OVER;
      owner.ended(this, ending);
    }
  }

  private void failed(Fault fault) {
    if (state == State.OVER) {
      return;
    }
    boolean won = state == State.WON;
    Future<Usage> used = stop(fault.message());
    if (won) {
      owner.broke(this, fault, used);
    } else {
      owner.lost(this, fault, used);
    }
  }

  /** Ends it from our side: nobody hears of it any more. Returns what it used. */
  Future<Usage> stop(String reason) {
    state = State.OVER;
    held.clear();
    Usage told = call.in().failedUsage();
    if (told != null || (call.in().ended().isComplete() && !taken())) {
      return Future.succeededFuture(used(told == null ? Usage.NONE : told));
    }
    // The provider has not said so itself: its last word tells what was used.
    return call.cancel(reason)
        .transform(
            last ->
                Future.succeededFuture(
                    used(last.succeeded() ? last.result().usage() : Usage.NONE)));
  }

  private Usage used(Usage last) {
    return passed.usage(last, exchange.question().estimatedTokens());
  }

  private void news() {
    newsNanos = exchange.nowNanos();
  }

  /**
   * Looks at the time: one that is late fails here, as long as it has not won.
   *
   * @return why one that has won has to end, or null
   */
  @Nullable Fault tick(Pipeline.Patience patience) {
    if (state == State.OVER) {
      return null;
    }
    Fault late = late(patience);
    if (late == null && pace != null) {
      boolean tooSlow = pace.tooSlow(passed.tokens(), relay.clientSlow(), exchange.nowMillis());
      slow |= tooSlow;
      if (tooSlow && state == State.HOLDING) {
        late = new Fault.Timeout("The provider answers more slowly than its route allows.");
      }
    }
    if (late != null && (state == State.HOLDING || said() != null)) {
      failed(late);
      return null;
    }
    return late;
  }

  private @Nullable Fault late(Pipeline.Patience patience) {
    long since = Math.max(newsNanos, exchange.askingNanos());
    long millis = (exchange.nowNanos() - since) / NANOS_PER_MILLI;
    if (relay.clientSlow()
        || millis < Math.min(patience.firstByteMillis(), patience.idleMillis())) {
      return null;
    }
    if (head == null) {
      return millis < patience.firstByteMillis()
          ? null
          : new Fault.Timeout("The provider did not begin to answer in time.");
    }
    return millis < patience.idleMillis()
        ? null
        : new Fault.Timeout("The provider stopped in the middle of its answer.");
  }
}
