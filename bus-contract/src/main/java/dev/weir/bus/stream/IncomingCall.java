package dev.weir.bus.stream;

import dev.weir.bus.codec.ChatCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.Payload;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call as its callee sees it: {@link #out()} takes the answer. When the caller gives up, dies or
 * runs out of time the cancel handler is told, once; whoever serves the call then stops its work
 * and says {@link ChunkWriter#end} with what was used, or {@link ChunkWriter#endAfter}, before the
 * handler returns.
 */
public final class IncomingCall extends ChunkStream {

  private List<Header> headers;
  private final @Nullable String key;
  private Payload payload;
  private boolean accepted;
  private boolean cancelled;
  private @Nullable String cancelReason;
  private @Nullable Handler<String> cancelHandler;
  private @Nullable Consumer<@Nullable Fault> overHandler;

  IncomingCall(
      StreamEndpoint endpoint,
      OpenStream open,
      boolean local,
      @Nullable String key,
      long deadlineMillis) {
    super(endpoint, open.id(), false, local, open.credit(), deadlineMillis);
    this.headers = open.headers();
    this.key = key;
    this.payload = open.payload();
  }

  /** What is asked for; never an upload. */
  public Payload payload() {
    return payload;
  }

  /** What travelled beside the payload. */
  public List<Header> headers() {
    return headers;
  }

  /** More headers, for whoever serves the call. */
  public void addHeaders(List<Header> more) {
    List<Header> all = new ArrayList<>(headers);
    all.addAll(more);
    headers = List.copyOf(all);
  }

  /** Told once when the call is over, and why it failed; null when it did not. */
  public void overHandler(Consumer<@Nullable Fault> handler) {
    overHandler = handler;
  }

  private void over(@Nullable Fault why) {
    Consumer<@Nullable Fault> handler = overHandler;
    overHandler = null;
    if (handler != null) {
      handler.accept(cancelReason == null ? why : new Fault.Cancelled(cancelReason));
    }
  }

  /** The key with which the caller identified itself on the bus, if it did. */
  public @Nullable String key() {
    return key;
  }

  /** Told the reason when the caller wants no more; at once when that has already happened. */
  public IncomingCall cancelHandler(Handler<String> handler) {
    cancelHandler = handler;
    if (cancelReason != null) {
      handler.handle(cancelReason);
    }
    return this;
  }

  /** Hands the call to the application, or waits for the rest of its payload. */
  void begin() {
    if (payload instanceof Payload.Upload upload) {
      if (upload.bytes() > endpoint().limits().uploadBytesMax()) {
        out()
            .fail(
                new Fault.TooLarge(
                    "a request of "
                        + upload.bytes()
                        + " bytes is over the limit of "
                        + endpoint().limits().uploadBytesMax()));
      }
      return;
    }
    accept();
  }

  private void accept() {
    accepted = true;
    endpoint().accept(this);
  }

  @Override
  boolean assembled(ChunkReader reader, Buffer bytes) {
    if (!(payload instanceof Payload.Upload upload) || accepted) {
      return false;
    }
    try {
      payload =
          upload.canonical()
              ? new Payload.Canonical(upload.head(), ChatCodec.decodeRequest(bytes))
              : new Payload.Raw(upload.head(), bytes);
      accept();
    } catch (IllegalArgumentException garbage) {
      out().fail(new Fault.Invalid("the request could not be read", null));
    }
    return true;
  }

  @Override
  void receive(Frame.OfStream frame) {
    switch (frame) {
      case Frame.Cancel cancel -> cancel(cancel.reason());
      case Frame.Credit credit -> out().grant(credit.upTo());
      case Frame.InOrder inOrder -> {
        in().receive(inOrder);
        if (in().over() && payload instanceof Payload.Upload && !accepted) {
          out().fail(new Fault.Broken("the request broke off"));
        }
      }
      case Frame.Opened nonsense -> {
        // Only callees open.
      }
    }
  }

  @Override
  boolean established() {
    return true;
  }

  @Override
  void tick(long nowMillis) {
    in().checkSuspicion(nowMillis);
    if (in().over() && payload instanceof Payload.Upload && !accepted) {
      out().fail(new Fault.Broken("the request broke off"));
    }
    if (pastDeadline(nowMillis)) {
      tellCancelled("deadline");
      Fault late = new Fault.Timeout("the call did not end within its time");
      if (pastDeadline(nowMillis - endpoint().limits().silenceMillis())) {
        out().cutShort(late); // Nobody waits for what was used any more.
      } else {
        out().cutShortSettled(late);
      }
    }
  }

  @Override
  void peerLost(Fault why) {
    out().abandon();
    endpoint().forget(this);
    tellCancelled(why.message());
    in().fail(why);
    over(why);
  }

  @Override
  void writerDone(ChunkWriter writer) {
    endpoint().retire(this);
    over(writer.fault());
  }

  private void cancel(String reason) {
    if (cancelled) {
      return;
    }
    cancelled = true;
    tellCancelled(reason);
    // Whoever serves the call may have said what was used, or will; if not, nothing is known.
    out().cutShort(Frame.Ending.PLAIN);
  }

  /** This side goes away. */
  void stopped(String reason) {
    tellCancelled(reason);
    over(null);
  }

  private void tellCancelled(String reason) {
    if (cancelReason == null) {
      cancelReason = reason;
      if (cancelHandler != null) {
        cancelHandler.handle(reason);
      }
    }
  }
}
