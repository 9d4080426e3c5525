package dev.weir.testkit.sim;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.bus.stream.IncomingCall;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Serves one call as its plan says: thinks, writes in bursts, minds the queue, ends, fails, stops
 * when it is told.
 */
final class CalleeScript {

  private static final int WORK_MILLIS_MAX = 50;

  private final SimStream stream;
  private final IncomingCall call;

  CalleeScript(SimStream stream, IncomingCall call) {
    this.stream = stream;
    this.call = call;
  }

  void begin() {
    if (stream.acceptedAt != SimStream.NEVER) {
      throw stream.wrong("served twice");
    }
    stream.acceptedAt = stream.clock.nowMillis();
    stream.asked(call.payload());
    call.cancelHandler(this::told);
    if (stream.plan.kind() == StreamPlan.Kind.BOTH_WAYS) {
      call.in().handler(stream.upload::handed);
      call.in().ended().onSuccess(ending -> uploadEnded());
    }
    stream.callee.in(stream.plan.thinkMillis(), this::answer);
  }

  private void uploadEnded() {
    if (!stream.upload.complete()) {
      throw stream.wrong("the caller's direction ended with a hole");
    }
  }

  private void answer() {
    if (over()) {
      return;
    }
    switch (stream.plan.kind()) {
      case WHOLE_RAW, WHOLE_EVENTS -> {
        if (stream.plan.failAfter() >= 0) {
          fail();
          return;
        }
        Frame.Ending ending = stream.ending("stop");
        ended(ending);
        call.out()
            .answer(
                stream.head,
                stream.plan.chunks() == 0
                    ? null
                    : stream.answer.next(stream.plan.chunkSize(), stream.random),
                ending);
      }
      default -> {
        call.out().head(stream.head);
        write();
      }
    }
  }

  private void write() {
    if (over()) {
      return;
    }
    int burst = 1 + stream.random.nextInt(6);
    for (int i = 0; i < burst; i++) {
      if (stream.chunksWritten == stream.plan.failAfter()) {
        fail();
        return;
      }
      if (stream.chunksWritten >= stream.plan.chunks()) {
        Frame.Ending ending = stream.ending("stop");
        ended(ending);
        call.out().end(ending);
        return;
      }
      if (call.out().writeQueueFull()) {
        call.out().drainHandler(drained -> write());
        return;
      }
      call.out().write(stream.nextChunk());
    }
    call.out().drainHandler(null);
    stream.callee.in(stream.random.nextInt(stream.plan.gapMillis() + 1), this::write);
  }

  private void fail() {
    stream.calleeFault = stream.plannedFault;
    stream.calleeEndedAt = stream.clock.nowMillis();
    stream.calleeEnding = new Frame.Ending(stream.ending("failed").usage(), null);
    if (later()) {
      call.out().failAfter(stream.plannedFault, worked(stream.calleeEnding.usage()));
    } else {
      call.out().fail(stream.plannedFault, stream.calleeEnding.usage());
    }
  }

  private void told(String reason) {
    if (stream.told != null) {
      throw stream.wrong("told twice to stop: " + reason);
    }
    stream.told = reason;
    if (!over()) {
      Frame.Ending partial = stream.ending("partial");
      ended(partial);
      if (later()) {
        call.out().endAfter(worked(partial));
      } else {
        call.out().end(partial);
      }
    }
  }

  /** Now and then it takes some time to find out what was used. */
  private boolean later() {
    return stream.random.nextInt(4) == 0;
  }

  private <T> Future<T> worked(T out) {
    Promise<T> work = Promise.promise();
    stream.callee.in(stream.random.nextInt(WORK_MILLIS_MAX), () -> work.complete(out));
    return work.future();
  }

  private void ended(Frame.Ending how) {
    stream.calleeEnding = how;
    stream.calleeEndedAt = stream.clock.nowMillis();
  }

  private boolean over() {
    return stream.calleeEndedAt != SimStream.NEVER;
  }

  /** A call that the run knows nothing of. */
  static void refuse(IncomingCall call) {
    call.out().fail(new Fault.NotFound("no such stream", null));
  }
}
