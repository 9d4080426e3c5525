package dev.weir.testkit.sim;

import dev.weir.bus.message.Frame;
import dev.weir.bus.stream.Inboxes;
import dev.weir.bus.stream.StreamEndpoint;
import dev.weir.bus.stream.StreamLimits;
import dev.weir.bus.stream.Wire;
import io.vertx.core.Future;
import java.util.ArrayDeque;

/** One endpoint on the simulated bus, with its timer. It can die, be stopped, or fall asleep. */
public final class SimPeer {

  private final SimBus bus;
  private final SimClock clock;
  private final String node;
  private final StreamEndpoint endpoint;
  private final String inbox;
  private boolean alive = true;
  private long awakeMillis;
  private boolean tickWaits;
  private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();

  SimPeer(SimBus bus, SimClock clock, String node, String name, long origin, StreamLimits limits) {
    this.bus = bus;
    this.clock = clock;
    this.node = node;
    this.inbox = Inboxes.name(node, name);
    this.endpoint = new StreamEndpoint(inbox, origin, new SimWire(), limits);
    tickEvery(limits.pingMillis() / 4);
  }

  /** The endpoint itself. */
  public StreamEndpoint endpoint() {
    return endpoint;
  }

  /** The node that it is on. */
  public String node() {
    return node;
  }

  /** The address of its inbox. */
  public String inbox() {
    return inbox;
  }

  /** Whether it has not died. */
  public boolean alive() {
    return alive;
  }

  /** Takes calls on this address too. */
  public void serve(String address) {
    bus.serve(address, this);
  }

  /** Dies without a word; what is sent to it vanishes until {@link #noticed()}. */
  public void die() {
    alive = false;
  }

  /** The bus has noticed that nobody is there any more: sending to it fails. */
  public void noticed() {
    bus.withdraw(this);
  }

  /** Is stopped in good order. */
  public void close() {
    endpoint.close();
    bus.withdraw(this);
    alive = false;
  }

  /** Its thread is held up: frames, ticks and its own work wait. */
  public void sleep(long millis) {
    awakeMillis = Math.max(awakeMillis, clock.nowMillis() + millis);
  }

  /** Runs a turn of this peer, when it is awake again; never if it has died by then. */
  public void run(Runnable task) {
    if (!alive) {
      return;
    }
    if (clock.nowMillis() >= awakeMillis && backlog.isEmpty()) {
      task.run();
      return;
    }
    backlog.addLast(task);
    if (backlog.size() == 1) {
      clock.at(awakeMillis, this::workOff);
    }
  }

  private void workOff() {
    if (clock.nowMillis() < awakeMillis) {
      clock.at(awakeMillis, this::workOff);
      return;
    }
    Runnable task = backlog.removeFirst();
    if (!backlog.isEmpty()) {
      clock.at(clock.nowMillis(), this::workOff);
    }
    if (alive) {
      task.run();
    }
  }

  /** Asks for a turn of this peer in so many milliseconds. */
  public void in(long millis, Runnable task) {
    clock.in(millis, () -> run(task));
  }

  void receive(Frame frame) {
    run(() -> endpoint.receive(frame, null));
  }

  private void tickEvery(long millis) {
    clock.in(
        millis,
        () -> {
          if (alive) {
            tick();
            tickEvery(millis);
          }
        });
  }

  /** A timer that is overdue fires before what came meanwhile, and once. */
  private void tick() {
    if (backlog.isEmpty()) {
      run(endpoint::tick);
    } else if (!tickWaits) {
      tickWaits = true;
      backlog.addFirst(
          () -> {
            tickWaits = false;
            endpoint.tick();
          });
    }
  }

  private final class SimWire implements Wire {
    @Override
    public Future<Void> send(String address, Frame frame) {
      return alive ? bus.send(SimPeer.this, address, frame) : Future.succeededFuture();
    }

    @Override
    public void defer(Runnable task) {
      clock.defer(
          () -> {
            if (alive) {
              task.run();
            }
          });
    }

    @Override
    public long nowMillis() {
      return clock.nowMillis();
    }
  }
}
