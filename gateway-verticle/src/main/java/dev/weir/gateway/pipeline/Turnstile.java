package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.gate.ContextGate;
import dev.weir.gateway.gate.Gate;
import dev.weir.gateway.gate.Place;
import dev.weir.gateway.gate.Priority;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.Tries;
import org.jspecify.annotations.Nullable;

/**
 * One call before the gates of providers: it goes to another choice rather than wait, waits before
 * one gate at a time, and before all of them together no longer than before one.
 */
final class Turnstile {

  private final Dispatcher desk;
  private final ContextGate gate;
  private final Exchange exchange;
  private final Tries tries;
  private final Owner owner;
  private @Nullable Entry waiting;
  private @Nullable Place taken; // By the choice that is about to be sent.
  private long waitedMillis;

  /** Who is let in. Nothing is told to one who has given up. */
  interface Owner {
    /** The instance that would have it, or null. */
    @Nullable Announcement pick(Plan.Choice choice);

    /** The choice can be sent, with its place; null where it needs none. */
    void enter(Plan.Choice choice, @Nullable Place place, Wait wait);

    /** The choice was not let in. */
    void refused(Plan.Choice choice, Fault.RateLimited why, Wait wait);
  }

  /**
   * What comes before a call is sent.
   *
   * @param heldBackMillis by us, before it was to be sent
   * @param since when it was to be sent, in the request's microseconds
   * @param queuedMicros for a place
   */
  record Wait(long heldBackMillis, long since, long queuedMicros) {}

  Turnstile(Dispatcher desk, ContextGate gate, Exchange exchange, Tries tries, Owner owner) {
    this.desk = desk;
    this.gate = gate;
    this.exchange = exchange;
    this.tries = tries;
    this.owner = owner;
  }

  /** A choice is to be sent. The owner is told one of the two, perhaps before this returns. */
  void come(Plan.Choice choice, long leftMillis, Wait wait) {
    if (free(choice)) {
      owner.enter(choice, take(), wait);
    } else if (!elsewhere(wait)) {
      await(choice, leftMillis, wait);
    }
  }

  /**
   * Whether a choice would take the call at once; its place then waits to be {@link #take taken}.
   */
  boolean free(Plan.Choice choice) {
    taken = gate.tryEnter(choice.target().provider());
    return taken != null;
  }

  /** The place of the choice that was just found free. */
  @Nullable Place take() {
    Place place = taken;
    taken = null;
    return place;
  }

  /** Nobody wants the call any more. */
  void giveUp() {
    Entry entry = waiting;
    waiting = null;
    if (entry != null && entry.place != null) {
      entry.place.giveUp(exchange.nowMillis());
    }
  }

  private boolean shut(Plan.Choice choice) {
    return desk.conditions().closed(choice.target(), exchange.nowMillis()) != null;
  }

  private boolean elsewhere(Wait wait) {
    Plan.Choice other = tries.instead(one -> !shut(one) && owner.pick(one) != null && free(one));
    if (other != null) {
      owner.enter(other, take(), new Wait(wait.heldBackMillis, wait.since, wait.queuedMicros));
    }
    return other != null;
  }

  private void await(Plan.Choice choice, long leftMillis, Wait wait) {
    String provider = choice.target().provider();
    long atMost = Math.min(leftMillis, gate.queueMillis(provider) - waitedMillis);
    Entry entry = new Entry(choice, wait, shut(choice));
    waiting = entry;
    Place place = gate.enter(provider, caller(), priority(), entry.sinceMillis + atMost, entry);
    if (waiting == entry) {
      entry.place = place;
    }
  }

  /** A choice that waits. */
  private final class Entry implements Gate.Waiter {
    private final Plan.Choice choice;
    private final Wait wait;
    private final boolean wasShut;
    private final long sinceMillis = exchange.nowMillis();
    private @Nullable Place place;

    Entry(Plan.Choice choice, Wait wait, boolean wasShut) {
      this.choice = choice;
      this.wait = wait;
      this.wasShut = wasShut;
    }

    @Override
    public void admitted(Place given) {
      if (!isWanted()) {
        given.giveUp(exchange.nowMillis());
      } else if (!wasShut && shut(choice) && elsewhere(waited())) {
        given.giveUp(exchange.nowMillis()); // Its target has failed others meanwhile.
      } else {
        owner.enter(choice, given, waited());
      }
    }

    @Override
    public void refused(Fault.RateLimited why) {
      if (isWanted() && !elsewhere(waited())) {
        owner.refused(choice, why, waited());
      }
    }

    private Wait waited() {
      return new Wait(wait.heldBackMillis, wait.since, exchange.elapsedMicros() - wait.since);
    }

    private boolean isWanted() {
      boolean wanted = waiting == this && !exchange.isOver();
      waiting = null;
      waitedMillis += exchange.nowMillis() - sinceMillis;
      return wanted;
    }
  }

  /** Whose turn it takes: the key's, and where there are none the address's. */
  private String caller() {
    KeyTable.Caller caller = exchange.caller();
    return caller == null ? exchange.question().origin().client() : caller.rule().name();
  }

  private Priority priority() {
    KeyTable.Caller caller = exchange.caller();
    return caller == null ? Priority.NORMAL : caller.rule().priority();
  }
}
