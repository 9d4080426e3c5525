package dev.weir.provider.vendor;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.realtime.SocketMessage;
import dev.weir.bus.realtime.SocketMessages;
import dev.weir.bus.stream.ChunkReader;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.dialects.operation.RealtimeUsage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One conversation over a WebSocket with a vendor, its messages relayed in both directions as they
 * are, and no faster than the slower side takes them.
 */
final class RealtimeCall {

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int GONE = 1001;
  private static final int ABNORMAL = 1006;
  private static final int MESSAGE_BYTES_MAX = SocketMessages.MESSAGE_BYTES_MAX_DEFAULT;

  private final VendorLine line;
  private final IncomingCall call;
  private final ChunkWriter out;
  private final ChunkReader in;
  private final VendorAnswer answer;
  private final RealtimeUsage usage = new RealtimeUsage();
  private final SocketMessages toVendor = new SocketMessages(this::send);
  private NodeKeys.@Nullable Use turn; // Of the one request, once it is made.
  private @Nullable WebSocket socket;
  private boolean over;

  private RealtimeCall(VendorLine line, IncomingCall call) {
    this.line = line;
    this.call = call;
    this.out = call.out();
    this.in = call.in();
    this.answer = new VendorAnswer(line);
  }

  static void begin(VendorLine line, IncomingCall call, String path) {
    new RealtimeCall(line, call).begin(path);
  }

  private void begin(String path) {
    call.cancelHandler(this::cancelled);
    in.pause();
    line.signature(HttpMethod.GET, path, Buffer.buffer(), call.headers())
        .compose(signed -> open(path, signed))
        .onComplete(this::opened, failure -> fail(faultOf(failure)));
  }

  private Future<WebSocket> open(String path, List<Header> signed) {
    NodeKeys.Use use = line.keys().use(call.headers(), call.payload().head().model());
    if (use.refusal() != null) {
      return Future.failedFuture(use.refusal().asException());
    }
    turn = use;
    return line.socket(path, headers -> line.writeHeaders(headers, call.headers(), signed, use));
  }

  private Fault faultOf(Throwable failure) {
    if (failure instanceof UpgradeRejectedException rejected) {
      answer.begin(rejected.getStatus(), rejected.getHeaders());
      if (rejected.getBody() != null) {
        answer.collect(rejected.getBody());
      }
      return answer.failing()
          ? answer.fault()
          : line.usual().breakage().malformed("did not open a WebSocket");
    }
    return failure instanceof FaultException known
        ? known.fault()
        : line.usual().breakage().unreachable(failure);
  }

  private void opened(WebSocket open) {
    socket = open;
    if (turn != null) {
      turn.taken();
    }
    if (over) {
      open.close((short) GONE);
      return;
    }
    out.head(
        new Head(
            Head.Mode.RAW,
            SWITCHING_PROTOCOLS,
            headersOf(open),
            answer.upstreamId(),
            call.payload().head().model(),
            List.of()));
    open.textMessageHandler(text -> pass(new SocketMessage.Text(text), open));
    open.binaryMessageHandler(bytes -> pass(new SocketMessage.Binary(bytes), open));
    open.exceptionHandler(
        broken -> {
          // The close handler is told next.
        });
    open.closeHandler(closed -> closed(open));
    out.drainHandler(room -> open.resume());
    in.handler(this::take);
    in.ended().onFailure(broken -> cancelled("the caller's messages broke off"));
    in.resume();
  }

  private List<Header> headersOf(WebSocket open) {
    if (open.headers() != null) {
      answer.begin(SWITCHING_PROTOCOLS, open.headers());
    }
    return answer.headersBack();
  }

  // ---- From the vendor

  private void pass(SocketMessage message, WebSocket from) {
    if (over) {
      return;
    }
    if (message instanceof SocketMessage.Text text) {
      usage.take(text.text());
    }
    try {
      out.write(new Chunk.Raw(SocketMessages.frame(message, MESSAGE_BYTES_MAX), true, true));
    } catch (FaultException tooLarge) {
      fail(tooLarge.fault());
      return;
    }
    if (out.writeQueueFull()) {
      from.pause();
    }
  }

  private void closed(WebSocket open) {
    Short code = open.closeStatusCode();
    if (over) {
      return;
    }
    if (code == null || code == ABNORMAL) {
      fail(line.usual().breakage().broken());
      return;
    }
    String reason = open.closeReason() == null ? "" : open.closeReason();
    pass(new SocketMessage.Close(code, reason), open);
    over = true;
    out.end(new Frame.Ending(usage.usage(), null));
  }

  // ---- From the caller

  private void take(Chunk chunk) {
    if (over || !(chunk instanceof Chunk.Raw raw)) {
      return;
    }
    try {
      toVendor.feed(raw.bytes());
    } catch (FaultException garbled) {
      fail(garbled.fault());
      return;
    }
    WebSocket open = socket;
    if (open != null && !open.isClosed() && open.writeQueueFull()) {
      in.pause();
      open.drainHandler(room -> in.resume());
    }
  }

  private void send(SocketMessage message) {
    WebSocket open = socket;
    if (open == null || open.isClosed()) {
      return;
    }
    switch (message) {
      case SocketMessage.Text text -> open.writeTextMessage(text.text());
      case SocketMessage.Binary binary -> open.writeBinaryMessage(binary.bytes());
      case SocketMessage.Close close -> open.close((short) close.code(), close.reason());
    }
  }

  // ---- Last words

  private void fail(Fault why) {
    if (!over) {
      over = true;
      hangUp();
      out.fail(turn == null ? why : turn.failed(why), usage.usage());
    }
  }

  private void cancelled(String reason) {
    if (!over) {
      over = true;
      hangUp();
      if (turn != null) {
        turn.released();
      }
      if (call.remainingMillis() > 0) { // At the deadline the stream fails by itself.
        out.end(new Frame.Ending(usage.usage(), null));
      }
    }
  }

  private void hangUp() {
    if (socket != null && !socket.isClosed()) {
      socket.close((short) GONE);
    }
  }
}
