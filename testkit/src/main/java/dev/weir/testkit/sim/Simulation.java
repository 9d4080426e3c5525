package dev.weir.testkit.sim;

import dev.weir.bus.message.StreamId;
import dev.weir.bus.stream.IncomingCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs the scenario of one seed and checks what must always hold: at every step, and when all is
 * over. A violation is an {@link AssertionError} that tells the stream and its plan.
 */
public final class Simulation {

  /** After a peer has died its streams end within so many milliseconds. */
  private static final long DEATH_MILLIS = 3_000;

  /** After everything should be over, time for what was lost to be noticed and cleared away. */
  private static final long SETTLE_MILLIS = 30_000;

  private final Scenario scenario;
  private final SimClock clock = new SimClock();
  private final SimBus bus;
  private final List<SimPeer> peers = new ArrayList<>();
  private final List<SimStream> streams = new ArrayList<>();
  private final Map<StreamId, SimStream> byId = new HashMap<>();
  private final Map<SimPeer, Long> deaths = new HashMap<>();
  private final Credits credits;

  private Simulation(Scenario scenario) {
    this.scenario = scenario;
    this.bus = new SimBus(clock, new SplittableRandom(scenario.seed() ^ 0x5EED));
    this.credits = new Credits(scenario.limits().creditBytes(), this::oversize);
  }

  /** Runs the scenario of a seed; tells what happened. */
  public static Outcome run(long seed) {
    Simulation simulation = new Simulation(Scenario.of(seed));
    try {
      return simulation.run();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          failure.getMessage()
              + "\n  "
              + simulation.scenario.faults()
              + " "
              + simulation.scenario.limits()
              + "\n  nodes "
              + simulation.scenario.nodes()
              + " "
              + simulation.scenario.accidents(),
          failure);
    }
  }

  /**
   * How the streams of a run ended.
   *
   * @param turns how many turns it took
   */
  public record Outcome(int whole, int planned, int failed, int callerDied, long turns) {

    /** The outcomes of two runs together. */
    public Outcome and(Outcome other) {
      return new Outcome(
          whole + other.whole,
          planned + other.planned,
          failed + other.failed,
          callerDied + other.callerDied,
          turns + other.turns);
    }
  }

  private Outcome run() {
    bus.faults(scenario.faults());
    bus.watch((from, address, frame) -> credits.sent(frame));
    for (int i = 0; i < scenario.nodes().size(); i++) {
      SimPeer peer = bus.join(scenario.nodes().get(i), "p" + i, scenario.limits());
      peer.serve(service(i));
      peer.endpoint().acceptor(this::accepted);
      peers.add(peer);
    }
    long begin = clock.nowMillis();
    long last = begin;
    for (StreamPlan plan : scenario.streams()) {
      SimPeer caller = peers.get(plan.caller());
      SimStream stream =
          new SimStream(plan, clock, caller, peers.get(plan.callee()), scenario.seed());
      streams.add(stream);
      CallerScript script =
          new CallerScript(stream, credits, service(plan.callee()), scenario.calm());
      caller.in(plan.startMillis(), () -> script.begin(byId::put));
      last = Math.max(last, begin + plan.startMillis() + plan.allowedMillis());
    }
    for (Accident accident : scenario.accidents()) {
      clock.at(begin + accident.atMillis(), () -> befall(accident));
    }
    clock.runUntil(last + scenario.disturbedMillis() + SETTLE_MILLIS);
    streams.forEach(this::judge);
    peers.forEach(this::checkNothingIsLeft);
    return outcome();
  }

  private void accepted(IncomingCall call) {
    int number = Integer.parseInt(call.payload().head().requestId());
    new CalleeScript(streams.get(number), call).begin();
  }

  private void befall(Accident accident) {
    SimPeer peer = peers.get(accident.peer());
    switch (accident.kind()) {
      case DEATH -> {
        deaths.putIfAbsent(peer, clock.nowMillis());
        peer.die();
        if (accident.millis() >= 0) {
          clock.in(accident.millis(), peer::noticed);
        }
      }
      case STOP -> {
        if (peer.alive()) {
          deaths.putIfAbsent(peer, clock.nowMillis());
          peer.close();
        }
      }
      case SLEEP -> peer.sleep(accident.millis());
      case CUT -> bus.cut(peer.node(), peers.get(accident.other()).node(), accident.millis());
    }
  }

  private void judge(SimStream stream) {
    if (stream.firstWrong != null) {
      throw stream.firstWrong;
    }
    boolean caller = stream.caller.alive();
    if (caller && stream.callerEndedAt == SimStream.NEVER) {
      throw stream.wrong("the caller's end never ended");
    }
    if (stream.callee.alive()
        && stream.acceptedAt != SimStream.NEVER
        && stream.calleeEndedAt == SimStream.NEVER) {
      throw stream.wrong("the callee's end never ended");
    }
    boolean eager = stream.plan.reading() == StreamPlan.Reading.EAGER;
    long disturbed = scenario.disturbedMillis();
    if (caller && eager) {
      long deadline = stream.openedAt + stream.plan.allowedMillis() + disturbed + 200;
      within("its deadline", stream.callerEndedAt, deadline, stream);
      Long died = deaths.get(stream.callee);
      if (died != null) {
        long from = Math.max(died, stream.openedAt);
        within("the callee's death", stream.callerEndedAt, from + DEATH_MILLIS + disturbed, stream);
      }
    }
    if (stream.callee.alive() && stream.acceptedAt != SimStream.NEVER) {
      long told = Math.max(stream.acceptedAt, stream.callerEndedAt);
      Long died = deaths.get(stream.caller);
      if (died != null) {
        told = Math.max(stream.acceptedAt, died);
        within("the caller's death", stream.calleeEndedAt, told + DEATH_MILLIS + disturbed, stream);
      } else {
        long patience = scenario.calm() ? 3_000 : 15_000 + disturbed;
        within("the caller's end", stream.calleeEndedAt, told + patience, stream);
      }
    }
  }

  private static void within(String cause, long ended, long latest, SimStream stream) {
    if (ended > latest) {
      throw stream.wrong("ended " + (ended - latest) + " ms too late after " + cause);
    }
  }

  private void checkNothingIsLeft(SimPeer peer) {
    if (peer.alive()
        && peer.endpoint().load() + peer.endpoint().remembered() + peer.endpoint().peers() > 0) {
      throw new AssertionError(
          peer.inbox()
              + " still carries "
              + peer.endpoint().load()
              + " streams, remembers "
              + peer.endpoint().remembered()
              + " and watches "
              + peer.endpoint().peers()
              + " peers");
    }
  }

  private Outcome outcome() {
    int whole = 0;
    int planned = 0;
    int failed = 0;
    int callerDied = 0;
    for (SimStream stream : streams) {
      if (stream.callerEndedAt == SimStream.NEVER) {
        callerDied++;
      } else if (stream.callerFault == null) {
        whole++;
      } else if (stream.cancelledAt != SimStream.NEVER
          || stream.callerFault.equals(stream.calleeFault)) {
        planned++;
      } else {
        failed++;
      }
    }
    return new Outcome(whole, planned, failed, callerDied, clock.turnsRun());
  }

  /** An event that cannot be cut goes beyond the credit of a reader that has taken (nearly) all. */
  private long oversize(StreamId id) {
    SimStream stream = byId.get(id);
    return stream == null || !stream.plan.kind().events()
        ? scenario.limits().frameBytes()
        : stream.plan.largeEvent()
            + stream.plan.chunkSize()
            + scenario.limits().frameBytes()
            + 1_000L;
  }

  private static String service(int peer) {
    return "service." + peer;
  }
}
