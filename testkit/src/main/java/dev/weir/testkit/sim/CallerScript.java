package dev.weir.testkit.sim;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.StreamId;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.Target;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.function.BiConsumer;

/** Makes one call as its plan says, reads the answer in its own way, and judges it. */
final class CallerScript {

  private final SimStream stream;
  private final Credits credits;
  private final String service;
  private final boolean calm;
  private boolean headSeen;
  private int uploadsLeft;

  CallerScript(SimStream stream, Credits credits, String service, boolean calm) {
    this.stream = stream;
    this.credits = credits;
    this.service = service;
    this.calm = calm;
  }

  /** Makes the call. */
  void begin(BiConsumer<StreamId, SimStream> opened) {
    StreamPlan plan = stream.plan;
    boolean bothWays = plan.kind() == StreamPlan.Kind.BOTH_WAYS;
    boolean local = plan.inboxKnown() && stream.caller.endpoint().isLocal(stream.callee.inbox());
    Target target =
        new Target(service, plan.inboxKnown() ? stream.callee.inbox() : null, local, !bothWays);
    stream.openedAt = stream.clock.nowMillis();
    OutgoingCall call =
        stream.caller.endpoint().open(target, List.of(), stream.payload(), plan.allowedMillis());
    opened.accept(call.id(), stream);
    call.in().head().onSuccess(this::head);
    call.in().ended().onSuccess(this::whole).onFailure(cause -> failed(call, cause));
    call.in().handler(chunk -> handed(call, chunk));
    switch (plan.reading()) {
      case EAGER -> {}
      case SLOW -> call.in().pause().fetch(1);
      case LATE -> {
        call.in().pause();
        stream.caller.in(plan.readMillis(), () -> call.in().resume());
      }
    }
    if (bothWays && plan.requestBytes() <= stream.caller.endpoint().limits().frameBytes() / 2) {
      uploadsLeft = plan.chunks();
      call.opened().onSuccess(open -> upload(call.out()));
    }
    if (plan.cancelAfterMillis() == 0) {
      cancel(call);
    } else if (plan.cancelAfterMillis() > 0) {
      stream.caller.in(plan.cancelAfterMillis(), () -> cancel(call));
    }
  }

  private void upload(WriteStream<Chunk> out) {
    while (uploadsLeft > 0) {
      if (out.writeQueueFull()) {
        out.drainHandler(drained -> upload(out));
        return;
      }
      uploadsLeft--;
      out.write(
          stream.upload.next(1 + stream.random.nextInt(stream.plan.chunkSize()), stream.random));
    }
    out.end();
  }

  private void head(Head head) {
    headSeen = true;
    if (!head.equals(stream.head)) {
      throw stream.wrong("the head is another: " + head);
    }
  }

  private void handed(OutgoingCall call, Chunk chunk) {
    if (stream.callerEndedAt != SimStream.NEVER) {
      throw stream.wrong("a chunk was handed on after the end");
    }
    if (!headSeen) {
      throw stream.wrong("a chunk was handed on before the head");
    }
    try {
      stream.answer.handed(chunk);
    } catch (AssertionError wrong) {
      throw stream.wrong(String.valueOf(wrong.getMessage()));
    }
    credits.handed(call.id(), false, chunk.size());
    if (stream.plan.reading() == StreamPlan.Reading.SLOW) {
      stream.caller.in(stream.plan.readMillis(), () -> call.in().fetch(1));
    }
  }

  private void whole(Frame.Ending ending) {
    ended();
    if (!stream.answer.complete()) {
      throw stream.wrong("the answer ended with a hole");
    }
    if (stream.told != null || stream.cancelledAt != SimStream.NEVER) {
      throw stream.wrong("a stream that was given up ended as if it were whole");
    }
    if (!ending.equals(stream.calleeEnding)) {
      throw stream.wrong("the answer ended with " + ending);
    }
  }

  private void failed(OutgoingCall call, Throwable cause) {
    ended();
    if (!(cause instanceof FaultException exception)) {
      throw stream.wrong("failed with " + cause);
    }
    Fault fault = exception.fault();
    stream.callerFault = fault;
    boolean planned =
        switch (fault) {
          case Fault.Cancelled given -> stream.cancelledAt != SimStream.NEVER || !calm;
          case Fault.Timeout late -> stream.pastDeadline();
          case Fault.QuotaExhausted wanted -> fault.equals(stream.calleeFault) && toldUsage(call);
          case Fault.Broken broken -> !calm;
          case Fault.Unavailable gone -> !calm;
          default -> false;
        };
    if (!planned) {
      throw stream.wrong("failed with " + fault);
    }
  }

  /** Past its deadline a callee fails, whatever it said last, and keeps to what it has used. */
  private boolean lateWith(Frame.Ending ending) {
    return "deadline".equals(stream.told)
        && stream.calleeEnding != null
        && ending.equals(new Frame.Ending(stream.calleeEnding.usage(), null));
  }

  private boolean toldUsage(OutgoingCall call) {
    return stream.calleeEnding != null
        && stream.calleeEnding.usage().equals(call.in().failedUsage());
  }

  private void ended() {
    if (stream.callerEndedAt != SimStream.NEVER) {
      throw stream.wrong("ended twice");
    }
    stream.callerEndedAt = stream.clock.nowMillis();
  }

  private void cancel(OutgoingCall call) {
    boolean before = stream.callerEndedAt == SimStream.NEVER;
    if (before) {
      stream.cancelledAt = stream.clock.nowMillis();
    }
    call.cancel("no more")
        .onSuccess(this::cancelAnswered)
        .onFailure(
            unknown -> {
              if (calm && before && !stream.pastDeadline() && stream.calleeFault == null) {
                throw stream.wrong("cancel was not answered: " + unknown.getMessage());
              }
            });
    if (stream.callerEndedAt == SimStream.NEVER) {
      throw stream.wrong("cancel did not end the answer at once");
    }
  }

  private void cancelAnswered(Frame.Ending ending) {
    stream.cancelAnswered = true;
    boolean told = ending.equals(stream.calleeEnding) || lateWith(ending);
    boolean nothingKnown = stream.acceptedAt == SimStream.NEVER || stream.calleeFault != null;
    boolean stopped = !stream.callee.alive() || !calm;
    if (!told && !((nothingKnown || stopped) && ending.equals(Frame.Ending.PLAIN))) {
      throw stream.wrong("cancel was answered with " + ending);
    }
  }
}
