package dev.weir.testkit.stream;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.StreamLimits;
import dev.weir.bus.stream.Target;
import dev.weir.testkit.sim.SimBus;
import dev.weir.testkit.sim.SimClock;
import dev.weir.testkit.sim.SimPeer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A caller and a callee on two simulated nodes whose link does nothing of its own accord. */
final class TwoNodes {

  static final String SERVICE = "service";
  static final long ALLOWED_MILLIS = 60_000;
  static final Frame.Ending PARTIAL = new Frame.Ending(Usage.of(3, 4), "partial");
  static final Head HEAD = new Head(Head.Mode.RAW, 200, List.of(), "up", "m", List.of());

  final SimClock clock = new SimClock();
  final SimBus bus = new SimBus(clock, new SplittableRandom(1));
  final SimPeer caller;
  final SimPeer callee;
  final List<IncomingCall> calls = new ArrayList<>();
  final List<Frame> frames = new ArrayList<>();
  final List<String> told = new ArrayList<>();

  TwoNodes() {
    this(StreamLimits.DEFAULT, "b");
  }

  TwoNodes(StreamLimits limits, String calleeNode) {
    this(limits, limits, calleeNode);
  }

  TwoNodes(StreamLimits callers, StreamLimits callees, String calleeNode) {
    caller = bus.join("a", "caller", callers);
    callee = bus.join(calleeNode, "callee", callees);
    callee.serve(SERVICE);
    callee
        .endpoint()
        .acceptor(
            call -> {
              calls.add(call);
              call.cancelHandler(
                  reason -> {
                    told.add(reason);
                    call.out().end(PARTIAL);
                  });
            });
    bus.watch((from, address, frame) -> frames.add(frame));
  }

  /** A call that is not yet under way. */
  OutgoingCall open() {
    return open(Target.service(SERVICE), Buffer.buffer("question"), ALLOWED_MILLIS);
  }

  OutgoingCall open(Target target, Buffer body, long allowedMillis) {
    RequestHead head =
        new RequestHead(DialectName.OPENAI_CHAT, RequestHead.CHAT, "r", "m", "m", true, -1, -1);
    return caller.endpoint().open(target, List.of(), new Payload.Raw(head, body), allowedMillis);
  }

  /** The target whose inbox the caller knows beforehand. */
  Target known() {
    return new Target(SERVICE, callee.inbox(), false, true);
  }

  /** A call that the callee has taken. */
  OutgoingCall opened() {
    OutgoingCall call = open();
    clock.run(0);
    return call;
  }

  /** The call as its callee sees it. */
  IncomingCall served() {
    return calls.getLast();
  }

  /** The frames of a type that were sent. */
  <F extends Frame> List<F> sent(Class<F> type) {
    return frames.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The fault with which something failed; null when it has not. */
  static Fault faultOf(Future<?> future) {
    return future.cause() instanceof FaultException failure ? failure.fault() : null;
  }

  static Chunk.Raw raw(int size) {
    return new Chunk.Raw(Buffer.buffer(new byte[size]), true, true);
  }

  static Chunk.Events text(String text) {
    return new Chunk.Events(List.of(new ChatEvent.TextDelta(0, 0, text)));
  }

  /** Neither side carries, remembers or watches anything. */
  boolean nothingIsLeft() {
    return left(caller) + left(callee) == 0;
  }

  private static int left(SimPeer peer) {
    return peer.alive()
        ? peer.endpoint().load() + peer.endpoint().remembered() + peer.endpoint().peers()
        : 0;
  }
}
