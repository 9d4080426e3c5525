package dev.weir.gateway.pipeline;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.gateway.pipeline.SimMood.Trouble;
import dev.weir.testkit.sim.SimClock;
import dev.weir.testkit.sim.SimPeer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A vendor behind its provider, as the gateway sees both: on a simulated bus, with moods. */
final class SimVendor {

  static final String NODE = "here";
  static final long NEVER = -1;

  private static final int GAP_MILLIS = 20;

  private final String name;
  private final SimClock clock;
  private final SimPeer peer;
  private final SplittableRandom random;
  private final List<Served> served = new ArrayList<>();
  private SimMood mood = SimMood.well(100);
  private SimDefect defect = SimDefect.NONE;

  /** A call as the vendor has seen it. */
  static final class Served {
    final String vendor;
    final int number;
    final String request;
    final long atMillis;
    final StringBuilder said = new StringBuilder();
    long overAt = NEVER;
    boolean whole;
    boolean cancelled;
    @Nullable Fault fault;

    Served(String vendor, int number, String request, long atMillis) {
      this.vendor = vendor;
      this.number = number;
      this.request = request;
      this.atMillis = atMillis;
    }

    boolean over() {
      return overAt != NEVER;
    }
  }

  SimVendor(String name, SimPeer peer, SimClock clock, SplittableRandom random) {
    this.name = name;
    this.peer = peer;
    this.clock = clock;
    this.random = random;
    peer.serve(address());
    peer.endpoint().acceptor(this::accept);
  }

  String name() {
    return name;
  }

  List<Served> served() {
    return served;
  }

  void defect(SimDefect its) {
    defect = its;
  }

  void mood(SimMood fresh) {
    mood = fresh;
  }

  private String address() {
    return Addresses.providerChat(name).name() + ".1";
  }

  Announcement announcement() {
    return new Announcement(
        Addresses.providerChat(name).name(),
        name,
        "k" + name,
        name + "-1",
        NODE,
        "0",
        address(),
        peer.inbox(),
        List.of("canonical"),
        List.of(),
        false,
        Announcement.State.READY,
        0,
        "");
  }

  private void accept(IncomingCall call) {
    Served one =
        new Served(name, served.size(), call.payload().head().requestId(), clock.nowMillis());
    served.add(one);
    call.cancelHandler(
        reason -> {
          if (!one.over() && defect != SimDefect.CANCEL_IGNORED) {
            one.overAt = clock.nowMillis();
            one.cancelled = true;
            call.out().end(new Frame.Ending(Usage.of(7, 3), null));
          }
        });
    boolean goesWrong = random.nextDouble() < mood.trouble();
    Trouble trouble = goesWrong ? mood.kinds().get(random.nextInt(mood.kinds().size())) : null;
    int first = mood.firstTokenMillis() / 2 + random.nextInt(mood.firstTokenMillis() + 1);
    later(one, Math.max(1, first / 3), () -> answer(call, one, trouble, first - first / 3));
  }

  private void later(Served one, long millis, Runnable task) {
    peer.in(
        millis,
        () -> {
          if (!one.over()) {
            task.run();
          }
        });
  }

  private void answer(IncomingCall call, Served one, @Nullable Trouble trouble, int contentMillis) {
    if (trouble == Trouble.SILENT) {
      return;
    }
    if (trouble == Trouble.HEADLESS) {
      over(one, false);
      call.out().end(Frame.Ending.PLAIN);
      return;
    }
    boolean begins =
        trouble == null
            || switch (trouble) {
              case ERROR_INSIDE, CUT_BEFORE_CONTENT, CUT_WITHIN, BLANK, STALLED -> true;
              default -> false;
            };
    if (!begins) {
      fail(call, one, trouble);
      return;
    }
    call.out().head(new Head(Head.Mode.RAW, 200, List.of(), "up", "m", List.of()));
    call.out().write(new Chunk.Raw(Buffer.buffer(), true, false));
    if (trouble == Trouble.BLANK) {
      end(call, one);
    } else if (trouble == Trouble.ERROR_INSIDE || trouble == Trouble.CUT_BEFORE_CONTENT) {
      later(one, contentMillis, () -> fail(call, one, trouble));
    } else {
      later(one, contentMillis, () -> say(call, one, trouble, 1 + random.nextInt(8)));
    }
  }

  private void say(IncomingCall call, Served one, @Nullable Trouble trouble, int left) {
    if (left == 0 && trouble == null) {
      end(call, one);
    } else if (left == 0 && trouble == Trouble.CUT_WITHIN) {
      fail(call, one, trouble);
    } else if (left > 0) {
      String word = name + one.number + "." + left + ";";
      one.said.append(word);
      call.out().write(new Chunk.Raw(Buffer.buffer(word), true, true));
      later(one, GAP_MILLIS, () -> say(call, one, trouble, left - 1));
    }
  }

  private void end(IncomingCall call, Served one) {
    over(one, true);
    call.out().end(new Frame.Ending(Usage.of(10, 5), "stop"));
  }

  private void fail(IncomingCall call, Served one, Trouble trouble) {
    over(one, false);
    Fault fault = trouble.fault(name + " " + one.request + " " + one.number);
    one.fault = fault;
    call.out().fail(fault);
  }

  private void over(Served one, boolean whole) {
    one.overAt = clock.nowMillis();
    one.whole = whole;
  }
}
