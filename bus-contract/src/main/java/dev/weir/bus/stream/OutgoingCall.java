package dev.weir.bus.stream;

import dev.weir.bus.codec.ChatCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A call as its caller sees it: {@link #in()} is the answer. However it ends, {@link
 * ChunkReader#ended()} of the answer says so exactly once.
 */
public final class OutgoingCall extends ChunkStream {

  private final Promise<Void> opened = Promise.promise();
  private final Promise<Frame.Ending> cancelled = Promise.promise();
  private final Target target;
  private final long openBeforeMillis;
  private final @Nullable Buffer upload;
  private boolean isOpen;
  private boolean unanswered;
  private @Nullable String cancelReason;
  private long cancelUntilMillis;
  private long cancelAgainMillis;

  OutgoingCall(
      StreamEndpoint endpoint,
      StreamId id,
      Target target,
      @Nullable Buffer upload,
      long nowMillis,
      long deadlineMillis) {
    super(endpoint, id, true, target.local(), 0, deadlineMillis);
    this.target = target;
    this.upload = upload;
    this.openBeforeMillis = nowMillis + endpoint.limits().openMillis();
  }

  /** The payload's bytes, when they are too many for the first frame. */
  static @Nullable Buffer uploadOf(Payload payload, int frameBytes) {
    @Nullable Buffer bytes =
        switch (payload) {
          case Payload.Raw raw -> raw.body();
          case Payload.Canonical canonical -> ChatCodec.encodeRequest(canonical.request());
          case Payload.Relay relay -> null; // Its caller writes them.
          case Payload.Upload nested -> throw new IllegalArgumentException("already an upload");
        };
    return bytes == null || bytes.length() <= frameBytes ? null : bytes;
  }

  /** Completes when the callee has the call, fails when it refuses or cannot be reached. */
  public Future<Void> opened() {
    return opened.future();
  }

  /** Whether it was given up because the callee did not say in time that it has it. */
  public boolean unanswered() {
    return unanswered;
  }

  /**
   * Gives the call up. The answer ends at once with {@link Fault.Cancelled}, unless it had ended
   * before; what waits in its reader is forgotten.
   *
   * @return what the callee had used until then; fails when it does not tell within the silence
   *     limit
   */
  public Future<Frame.Ending> cancel(String reason) {
    Frame.Ending ending = in().ending();
    if (ending != null) {
      cancelled.tryComplete(ending);
    } else if (!endpoint().carries(this)) {
      cancelled.tryFail(new FaultException(new Fault.Cancelled("the stream was over")));
    } else {
      abort(reason);
    }
    Fault why = new Fault.Cancelled(reason);
    opened.tryFail(new FaultException(why));
    in().drop(why);
    return cancelled.future();
  }

  /** This side goes away: it will not hear what the callee has used. */
  void stopped() {
    cancel("stopped");
    cancelled.tryFail(new FaultException(new Fault.Unavailable("the caller was stopped", -1)));
  }

  @Override
  void receive(Frame.OfStream frame) {
    switch (frame) {
      case Frame.Opened here -> opened(here);
      case Frame.Credit credit -> out().grant(credit.upTo());
      case Frame.InOrder inOrder -> answered(inOrder);
      case Frame.Cancel unwanted -> out().cutShort(Frame.Ending.PLAIN);
    }
  }

  private void opened(Frame.Opened here) {
    if (isOpen) {
      return;
    }
    isOpen = true;
    endpoint().meet(this, here.inbox());
    changed();
    if (cancelReason != null) {
      sendCancel(endpoint().wire().nowMillis());
      return;
    }
    out().grant(here.credit());
    if (upload != null) {
      out().upload(upload);
    } else if (target.closesUpload()) {
      out().abandon();
    }
    opened.tryComplete();
  }

  private void answered(Frame.InOrder frame) {
    if (cancelReason != null) {
      switch (frame) {
        case Frame.End end -> overAfterCancel(end.ending());
        case Frame.Answer answer -> overAfterCancel(answer.ending());
        case Frame.Fail fail -> overAfterCancel(new Frame.Ending(fail.used(), null));
        default -> {
          // What was on its way when the call was given up.
        }
      }
      return;
    }
    if (!isOpen && !(frame instanceof Frame.Fail)) {
      // `Opened` was overtaken: the same inbox sends both, so it is lost, and order with it.
      giveUp(new Fault.Broken("the answer to the opening of a stream was lost on the bus"));
      return;
    }
    boolean more = in().receive(frame);
    if (!more) {
      if (frame instanceof Frame.Fail fail) {
        opened.tryFail(new FaultException(fail.fault()));
        conclude();
      } else if (frame instanceof Frame.End || frame instanceof Frame.Answer) {
        conclude();
      } else {
        abort("a frame was lost");
      }
    }
  }

  @Override
  boolean established() {
    return isOpen;
  }

  @Override
  void tick(long nowMillis) {
    if (cancelReason != null) {
      if (nowMillis >= cancelUntilMillis) {
        cancelled.tryFail(new FaultException(new Fault.Timeout("no answer to a cancel")));
        over();
      } else if (nowMillis >= cancelAgainMillis) {
        sendCancel(nowMillis);
      }
      return;
    }
    in().checkSuspicion(nowMillis);
    if (in().over()) {
      abort("a frame was lost");
    } else if (pastDeadline(nowMillis)) {
      in().fail(new Fault.Timeout("the call did not end within its time"));
      abort("deadline");
    } else if (!isOpen && nowMillis >= openBeforeMillis) {
      unanswered = true;
      giveUp(
          new Fault.Unavailable(
              target.address()
                  + " did not take the call within "
                  + endpoint().limits().openMillis()
                  + " ms",
              1_000));
    }
  }

  @Override
  void peerLost(Fault why) {
    opened.tryFail(new FaultException(why));
    cancelled.tryFail(new FaultException(why));
    out().abandon();
    endpoint().forget(this);
    in().fail(why);
  }

  @Override
  void writerDone(ChunkWriter writer) {
    // The upload is whole; the answer decides when the stream is over.
  }

  /**
   * The callee shows by a ping that it has the call: what it said when it took it is late or lost,
   * but now it can be told when the call is given up.
   */
  void found(String inbox) {
    endpoint().meet(this, inbox);
    if (cancelReason != null) {
      sendCancel(endpoint().wire().nowMillis());
    }
  }

  /** Nobody answers on the target's address. */
  void unreachable(Fault why) {
    if (!isOpen && endpoint().carries(this)) {
      peerLost(why);
    }
  }

  private void giveUp(Fault why) {
    opened.tryFail(new FaultException(why));
    in().fail(why);
    abort("not opened");
  }

  /** The answer has failed on this side: tells the other one, and waits for what it used. */
  private void abort(String reason) {
    if (cancelReason == null) {
      cancelReason = reason;
      out().abandon(); // Above all the rest of an upload.
      long now = endpoint().wire().nowMillis();
      cancelUntilMillis = now + endpoint().limits().silenceMillis();
      sendCancel(now);
    }
  }

  private void overAfterCancel(Frame.Ending ending) {
    cancelled.tryComplete(ending);
    conclude();
  }

  /** The callee's last word has come. */
  private void conclude() {
    endpoint().concluded(id());
    over();
  }

  private void over() {
    out().abandon();
    endpoint().forget(this);
  }

  private void sendCancel(long nowMillis) {
    cancelAgainMillis = nowMillis + endpoint().limits().pingMillis();
    String reason = cancelReason == null ? "cancelled" : cancelReason;
    send(new Frame.Cancel(id(), true, reason));
  }
}
