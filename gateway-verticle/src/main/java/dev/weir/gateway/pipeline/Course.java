package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.gate.ContextGate;
import dev.weir.gateway.gate.Place;
import dev.weir.gateway.route.HedgeBudget;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.Remedy;
import dev.weir.gateway.route.Tries;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request's way through its attempts (docs/resilience.md): one at a time, or two when the first
 * is silent for too long, until one has content, which is the answer, or nothing is left to try.
 * What comes next is decided by {@link Tries}.
 *
 * <p>This file is over 400 lines because whatever attempts tell leads to the same few fields here:
 * apart, their order could not be read.
 */
final class Course implements Attempt.Owner, Turnstile.Owner, Underway {

  private static final long NO_TIMER = -1;

  /** Clocks of whole milliseconds end a call so much before its time. */
  private static final long DEADLINE_SLACK_MILLIS = 3;

  private static final Fault UNWANTED = new Fault.Cancelled("another attempt was faster");

  private final Dispatcher desk;
  private final Exchange exchange;
  private final Dispatcher.Outlet outlet;
  private final Asking asking;
  private final Tries tries;
  private final Turnstile turnstile;
  private final Hedging hedging;
  private final Plan plan;
  private final Continuation continuation;
  private final List<Attempt> running = new ArrayList<>(2);
  private final Set<String> failed = new HashSet<>();
  private @Nullable Attempt winner;
  private @Nullable AttemptRecord lastLost;
  private Future<Usage> lastUsed = Future.succeededFuture(Usage.NONE);
  private long backoffTimer = NO_TIMER;
  private boolean over;

  Course(
      Dispatcher desk,
      Exchange exchange,
      Dispatcher.Outlet outlet,
      Asking asking,
      Tries tries,
      ContextGate gate,
      HedgeBudget hedges) {
    this.desk = desk;
    this.exchange = exchange;
    this.outlet = outlet;
    this.asking = asking;
    this.tries = tries;
    this.turnstile = new Turnstile(desk, gate, exchange, tries, this);
    this.hedging = new Hedging(desk, hedges, exchange);
    this.plan = exchange.plan();
    this.continuation = new Continuation(desk, tries, asking);
  }

  void begin() {
    ask(tries.first(), 0);
  }

  // ---- Asking

  private void ask(Plan.Choice choice, long heldBackMillis) {
    Turnstile.Wait wait = new Turnstile.Wait(heldBackMillis, exchange.elapsedMicros(), 0);
    Announcement instance = pick(choice);
    if (instance != null && asking.needsPlace(instance, choice.target())) {
      turnstile.come(choice, leftMillis(), wait);
    } else {
      enter(choice, null, wait);
    }
  }

  @Override
  public @Nullable Announcement pick(Plan.Choice choice) {
    return desk.pick(choice.target(), failed);
  }

  @Override
  public void enter(Plan.Choice choice, @Nullable Place place, Turnstile.Wait wait) {
    Announcement instance = pick(choice);
    if (instance != null) {
      send(choice, instance, place, wait, false);
      return;
    }
    giveBack(place);
    String provider = plan.choices().getFirst().target().provider();
    next(
        tries.absent(
            new Fault.Unavailable("The provider `" + provider + "` is not available now.", 1_000)));
  }

  @Override
  public void refused(Plan.Choice choice, Fault.RateLimited why, Turnstile.Wait wait) {
    Announcement instance = pick(choice);
    if (instance != null) {
      desk.record(exchange, choice, instance, asking.mode(instance, choice.target()), wait, false)
          .ended(why, exchange.elapsedMicros());
    }
    next(tries.refused(why));
  }

  private void giveBack(@Nullable Place place) {
    if (place != null) {
      place.giveUp(exchange.nowMillis());
    }
  }

  private void send(
      Plan.Choice choice,
      Announcement instance,
      @Nullable Place place,
      Turnstile.Wait wait,
      boolean hedge) {
    ModelNames.Candidate target = choice.target();
    Asking.Mode mode = asking.mode(instance, target);
    AttemptRecord record = desk.record(exchange, choice, instance, mode, wait, hedge);
    if (mode == Asking.Mode.COUNTED
        && exchange.question().content() instanceof Question.Content.Body body) {
      desk.count(exchange, body, instance, target.model(), outlet);
      return;
    }
    asking
        .sent(mode, target)
        .onComplete(
            sent -> open(choice, instance, record, place, sent),
            refused -> untranslatable(record, place, Defects.faultOf(refused)));
  }

  /** The request cannot be said in canonical form; another attempt may send it as it came. */
  private void untranslatable(AttemptRecord record, @Nullable Place place, Fault why) {
    giveBack(place);
    record.ended(why, exchange.elapsedMicros());
    if (running.isEmpty() && !record.hedge()) {
      giveUp(why); // Of a hedge nothing hangs: what it stood beside was followed when it failed.
    }
  }

  private void open(
      Plan.Choice choice,
      Announcement instance,
      AttemptRecord record,
      @Nullable Place place,
      Asking.Sent sent) {
    if (over || exchange.isOver()) {
      giveBack(place);
      return; // Given up while its request was translated.
    }
    if (winner != null) {
      giveBack(place);
      record.ended(UNWANTED, exchange.elapsedMicros());
      return; // A hedge whose request was still being translated when the first one spoke.
    }
    OutgoingCall call = desk.open(exchange, instance, sent);
    Stay stay = new Stay(desk.conditions(), choice.target(), place, exchange::nowMillis);
    Attempt attempt =
        new Attempt(exchange, choice, record, call, stay, continuation.splice(), this);
    running.add(attempt);
    attempt.start();
    if (exchange.question().content() instanceof Question.Content.Streamed streamed) {
      call.opened()
          .onSuccess(taken -> streamed.upload().sendTo(call.out(), sent.payload().head().model()));
    }
    hedging.arm(choice, leftMillis(), this::hedge);
  }

  // ---- Hedging

  private void hedge() {
    if (over || winner != null || running.size() != 1 || !hedging.affords()) {
      return;
    }
    // Who has to wait for a place is not faster.
    Plan.Choice choice = tries.beside(one -> pickBeside(one) != null && turnstile.free(one));
    Place place = turnstile.take();
    Announcement instance = choice == null ? null : pickBeside(choice);
    if (choice == null || instance == null || !hedging.take()) {
      giveBack(place);
      return;
    }
    tries.hedged(choice);
    send(choice, instance, place, new Turnstile.Wait(0, exchange.elapsedMicros(), 0), true);
  }

  /** Another instance than those that have the call, if there is one. */
  private @Nullable Announcement pickBeside(Plan.Choice choice) {
    Set<String> others = new HashSet<>(failed);
    running.forEach(attempt -> others.add(attempt.instance()));
    Announcement other = desk.pick(choice.target(), others);
    return other == null ? pick(choice) : other;
  }

  private void disarm() {
    hedging.disarm();
    if (backoffTimer != NO_TIMER) {
      desk.vertx().cancelTimer(backoffTimer);
      backoffTimer = NO_TIMER;
    }
  }

  // ---- What attempts tell

  @Override
  public void won(Attempt attempt, Head head) {
    disarm();
    winner = attempt;
    AttemptRecord record = attempt.record();
    exchange.explanation().counts(record);
    if (continuation.splice() == null) {
      exchange.explanation().answered(head.upstreamRequestId(), record.firstByteMicros());
    }
    if (record.firstTokenMicros() >= 0) {
      attempt.stay().firstToken((record.firstTokenMicros() - record.sentMicros()) / 1_000);
    }
    for (Attempt other : List.copyOf(running)) {
      if (other != attempt) {
        leave(other, UNWANTED);
      }
    }
  }

  @Override
  public void ended(Attempt attempt, Frame.Ending ending) {
    Fault slow = attempt.slow() ? new Fault.Timeout("slower than its route allows") : null;
    closed(attempt, null, slow);
    over = true;
    Usage all = continuation.all(ending.usage());
    try {
      outlet.ended(new Frame.Ending(all, ending.reason()));
    } catch (RuntimeException untranslatable) {
      outlet.failed(Defects.faultOf(untranslatable), all);
    }
  }

  @Override
  public void broke(Attempt attempt, Fault fault, Future<Usage> used) {
    doubt(attempt, fault);
    closed(attempt, fault, blame(fault));
    lastUsed = used.map(continuation::all);
    String said = attempt.said();
    if (said == null || leftMillis() <= 0 || !continuation.begins(said, fault)) {
      giveUp(fault);
      return;
    }
    winner = null;
    lastLost = attempt.record();
    hedging.done();
    used.onSuccess(before -> goOn(said, before, fault));
  }

  /** Another choice is asked for the rest of an answer that broke off. */
  private void goOn(String said, Usage before, Fault fault) {
    if (over || exchange.isOver()) {
      return; // Given up while what was used was told.
    }
    Continuation.Next next = continuation.next(said, before, failed);
    if (next == null) {
      giveUp(fault);
      return;
    }
    lastUsed = Future.succeededFuture(before);
    AttemptRecord record =
        desk.record(
            exchange,
            next.choice(),
            next.instance(),
            Asking.Mode.CANONICAL,
            new Turnstile.Wait(0, exchange.elapsedMicros(), 0),
            false);
    record.continued();
    continuation
        .rest(next.choice())
        .onComplete(
            sent -> open(next.choice(), next.instance(), record, null, sent),
            none -> untranslatable(record, null, fault));
  }

  @Override
  public void lost(Attempt attempt, Fault fault, Future<Usage> used) {
    closed(attempt, fault, blame(fault));
    lastLost = attempt.record();
    lastUsed = used.map(continuation::all);
    Fault broken = continuation.broken();
    if (broken != null) {
      giveUp(broken);
      return;
    }
    settle(attempt, used);
    ModelNames.Candidate target = attempt.choice().target();
    boolean taken = attempt.taken();
    Tries.Standing standing =
        new Tries.Standing(
            taken,
            leftMillis(),
            desk.conditions().closed(target, exchange.nowMillis()) != null,
            exchange.nowMillis());
    if (Remedy.of(fault) == Remedy.INSTANCE || !taken) {
      failed.add(attempt.instance());
    }
    doubt(attempt, fault);
    if (!running.isEmpty()) {
      tries.failedBeside(attempt.choice(), fault);
    } else if (taken
        && exchange.question().content() instanceof Question.Content.Streamed streamed
        && !streamed.upload().unsent()) {
      disarm();
      next(tries.hopeless(attempt.choice(), fault)); // What was sent of its body is gone.
    } else {
      disarm();
      next(tries.failed(attempt.choice(), fault, standing));
    }
  }

  /** Who says that an instance is gone is believed; one that is silent may only be slow. */
  private void doubt(Attempt attempt, Fault fault) {
    if (Remedy.of(fault) != Remedy.INSTANCE) {
      return;
    }
    ModelNames.Candidate target = attempt.choice().target();
    desk.silent(target, attempt.instance());
    if (!attempt.taken() && !attempt.unanswered()) {
      desk.gone(target, attempt.instance());
    }
  }

  private void next(Tries.Next next) {
    switch (next) {
      case Tries.Again again when again.afterMillis() > 0 ->
          backoffTimer =
              desk.vertx()
                  .setTimer(
                      again.afterMillis(),
                      waited -> {
                        backoffTimer = NO_TIMER;
                        ask(again.choice(), again.afterMillis());
                      });
      case Tries.Again again -> ask(again.choice(), 0);
      case Tries.Other other -> ask(other.choice(), 0);
      case Tries.GiveUp end -> giveUp(end.told());
    }
  }

  // ---- Ends

  /** The caller hears it at once, even if what was used is yet to be told. */
  private void giveUp(Fault fault) {
    if (over) {
      return;
    }
    stop();
    Fault told = Tries.bare(fault);
    if (winner == null && lastLost != null) {
      exchange.explanation().counts(lastLost);
    }
    if (!lastUsed.isComplete() && exchange.aborted() == null) {
      exchange.sink().fail(told);
      exchange.aborted(told);
    }
    lastUsed.onSuccess(used -> outlet.failed(told, used));
  }

  @Override
  public void cancel(Fault why) {
    if (over) {
      return;
    }
    Attempt counting = winner != null ? winner : running.isEmpty() ? null : running.getFirst();
    if (counting != null) {
      exchange.explanation().counts(counting.record());
      running.remove(counting);
      lastUsed = counting.stop(why.message()).map(continuation::all);
      told(counting, why, blame(why));
    }
    stop();
    lastUsed.onSuccess(used -> outlet.failed(why, used));
  }

  private void stop() {
    over = true;
    disarm();
    turnstile.giveUp();
    for (Attempt other : List.copyOf(running)) {
      leave(other, UNWANTED);
    }
  }

  /** Ends an attempt that is not wanted any more. */
  private void leave(Attempt attempt, Fault why) {
    Future<Usage> used = attempt.stop(why.message());
    closed(attempt, why, why);
    settle(attempt, used);
  }

  /** What an attempt used that does not count is told all the same, perhaps later. */
  private void settle(Attempt attempt, Future<Usage> used) {
    used.onSuccess(told -> attempt.record().used(told));
    if (!used.isComplete()) {
      exchange.owes(used);
    }
  }

  /**
   * An attempt is over.
   *
   * @param fault for the record
   * @param blamed what the target did wrong
   */
  private void closed(Attempt attempt, @Nullable Fault fault, @Nullable Fault blamed) {
    running.remove(attempt);
    told(attempt, fault, blamed);
  }

  private void told(Attempt attempt, @Nullable Fault fault, @Nullable Fault blamed) {
    attempt.record().ended(fault, exchange.elapsedMicros());
    attempt.stay().over(blamed);
  }

  private long leftMillis() {
    return exchange.leftMillis() - DEADLINE_SLACK_MILLIS;
  }

  /** What a target is not to blame for counts as a cancel. */
  private Fault blame(Fault fault) {
    boolean spared = Remedy.of(fault).sparesTarget() || leftMillis() <= 0;
    return spared ? new Fault.Cancelled(fault.message()) : fault;
  }

  @Override
  public @Nullable Fault tick(Pipeline.Patience gateways) {
    if (exchange.leftMillis() <= 0) {
      // The call says so too, but only behind what a slow client has yet to read.
      return new Fault.Timeout("the call did not end within its time");
    }
    Pipeline.Patience patience = gateways.within(plan.settings().timeouts());
    Fault end = null;
    for (int i = running.size() - 1; i >= 0 && i < running.size(); i--) {
      Fault late = running.get(i).tick(patience);
      end = late == null ? end : late;
    }
    return end;
  }
}
