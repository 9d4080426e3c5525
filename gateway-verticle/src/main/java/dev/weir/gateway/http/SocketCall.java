package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.realtime.SocketMessage;
import dev.weir.bus.realtime.SocketMessages;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.gateway.api.OperationPaths;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.AnswerSink;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One conversation over a WebSocket, relayed between a client and a vendor message by message. The
 * client's connection is upgraded only when the vendor has taken the conversation: until then what
 * is wrong is told by an HTTP status, later by an error event and a close.
 */
final class SocketCall implements OpenCall, Question.Upload, AnswerSink {

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int GOING_WELL = 1000;
  private static final int ABNORMAL = 1006;
  private static final int SERVER_ERROR = 1011;
  private static final int MESSAGE_BYTES_MAX = SocketMessages.MESSAGE_BYTES_MAX_DEFAULT;

  private final OperationPaths.Asked asked;
  private final Edge edge;
  private final Pipeline pipeline;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final String id;
  private final Exchange exchange;
  private final SocketMessages toClient = new SocketMessages(this::tell);
  private final Buffer early = Buffer.buffer(); // Said by the vendor before the upgrade was done.
  private @Nullable ServerWebSocket socket;
  private @Nullable ChunkWriter toVendor;
  private @Nullable Runnable drained;
  private boolean upgrading;
  private boolean over;

  SocketCall(OperationPaths.Asked asked, Edge edge, Pipeline pipeline, HttpServerRequest request) {
    this.asked = asked;
    this.edge = edge;
    this.pipeline = pipeline;
    this.request = request;
    this.response = request.response();
    this.id = RequestIds.fresh(edge.tag());
    this.exchange = new Exchange(question(), this);
  }

  private Question question() {
    Question.Origin origin =
        new Question.Origin(
            "http",
            edge.clientOf(request),
            Credentials.ofSocket(request),
            Labels.of(request::getHeader));
    return new Question(
        id,
        origin,
        asked.dialect(),
        asked.operation(),
        asked.model(),
        true,
        new Question.Content.Streamed(
            asked.shape(), asked.provider(), "GET", asked.path(), "", -1, -1, List.of(), this),
        HttpCall.forwarded(request),
        edge.totalMillis());
  }

  void begin() {
    Fault refusal = edge.refusal(request);
    edge.opened(this);
    response.closeHandler(closed -> gone());
    request.pause(); // Nothing more is read as HTTP.
    if (refusal == null) {
      pipeline.run(exchange);
    } else {
      pipeline.refuse(exchange, refusal);
    }
  }

  @Override
  public void sendTo(ChunkWriter out, String model) {
    toVendor = out;
  }

  /** The client says nothing before the vendor has taken the conversation. */
  @Override
  public boolean unsent() {
    return !upgrading;
  }

  // ---- The vendor

  @Override
  public void begin(Head head) {
    if (head.status() != SWITCHING_PROTOCOLS) {
      pipeline.abort(exchange, new Fault.Broken("the provider did not open a conversation"));
      return;
    }
    upgrading = true;
    edge.answerHeaders()
        .put(response.headers(), asked.dialect(), head, exchange.explanation(), exchange);
    request.toWebSocket().onComplete(this::upgraded, refused -> gone());
  }

  private void upgraded(ServerWebSocket open) {
    socket = open;
    if (over) {
      open.close((short) SERVER_ERROR, "the conversation is over");
      return;
    }
    open.setWriteQueueMaxSize(edge.pendingWriteBytes());
    open.textMessageHandler(text -> send(new SocketMessage.Text(text)));
    open.binaryMessageHandler(bytes -> send(new SocketMessage.Binary(bytes)));
    open.exceptionHandler(
        broken -> {
          // The close handler is told next.
        });
    open.closeHandler(closed -> closed(open));
    if (early.length() > 0) {
      deliver(early);
    }
    goOn();
  }

  @Override
  public void content(Chunk chunk) {
    if (!(chunk instanceof Chunk.Raw raw)) {
      return;
    }
    if (socket == null) {
      early.appendBuffer(raw.bytes()); // No more than the stream's credit: full() says stop.
    } else {
      deliver(raw.bytes());
    }
  }

  private void deliver(Buffer bytes) {
    try {
      toClient.feed(bytes);
    } catch (FaultException garbled) {
      pipeline.abort(exchange, garbled.fault());
    }
  }

  private void tell(SocketMessage message) {
    ServerWebSocket open = socket;
    if (open == null || open.isClosed()) {
      return;
    }
    switch (message) {
      case SocketMessage.Text text -> open.writeTextMessage(text.text());
      case SocketMessage.Binary binary -> open.writeBinaryMessage(binary.bytes());
      case SocketMessage.Close close -> open.close((short) close.code(), close.reason());
    }
  }

  @Override
  public boolean full() {
    ServerWebSocket open = socket;
    return !over && (open == null || (!open.isClosed() && open.writeQueueFull()));
  }

  @Override
  public void onDrain(Runnable task) {
    drained = task;
    if (socket != null) {
      socket.drainHandler(room -> goOn());
    }
  }

  private void goOn() {
    Runnable task = drained;
    drained = null;
    if (task != null) {
      task.run();
    }
  }

  @Override
  public void end(Frame.Ending ending) {
    over = true;
    if (socket != null && !socket.isClosed()) {
      socket.close((short) GOING_WELL);
    }
    edge.closed(this);
  }

  @Override
  public void fail(Fault fault) {
    if (over) {
      return;
    }
    over = true;
    edge.closed(this);
    if (socket != null) {
      if (!socket.isClosed()) {
        socket.writeTextMessage(errorEvent(fault));
        socket.close(
            (short) SERVER_ERROR, new SocketMessage.Close(SERVER_ERROR, fault.message()).reason());
      }
    } else if (!upgrading && !response.closed()) {
      edge.answerHeaders()
          .put(response.headers(), asked.dialect(), null, exchange.explanation(), exchange);
      FaultAnswer.write(request, asked.dialect(), fault, asked.dialect().errorStatus(fault), id);
    }
  }

  /** As OpenAI tells of an error within a conversation. */
  private String errorEvent(Fault fault) {
    JsonObject error =
        new JsonObject(asked.dialect().errorBody(fault, id).toString())
            .getJsonObject("error", new JsonObject().put("message", fault.message()));
    return new JsonObject()
        .put("type", "error")
        .put("event_id", id)
        .put("error", error.putNull("event_id"))
        .encode();
  }

  @Override
  public int status() {
    return socket != null || upgrading ? SWITCHING_PROTOCOLS : response.getStatusCode();
  }

  // ---- The client

  private void send(SocketMessage message) {
    ChunkWriter out = toVendor;
    ServerWebSocket open = socket;
    if (out == null || open == null || over) {
      return;
    }
    exchange.asking();
    try {
      out.write(new Chunk.Raw(SocketMessages.frame(message, MESSAGE_BYTES_MAX), true, true));
    } catch (FaultException tooLarge) {
      pipeline.abort(exchange, tooLarge.fault());
      return;
    }
    if (out.writeQueueFull()) {
      open.pause();
      out.drainHandler(room -> open.resume());
    }
  }

  private void closed(ServerWebSocket open) {
    Short code = open.closeStatusCode();
    if (over) {
      return;
    }
    if (code == null || code == ABNORMAL || toVendor == null) {
      gone();
      return;
    }
    String reason = open.closeReason() == null ? "" : open.closeReason();
    send(new SocketMessage.Close(code, reason));
    toVendor.end();
  }

  private void gone() {
    edge.closed(this);
    if (!over) {
      over = true;
      pipeline.cancel(exchange, "client gone");
    }
  }

  @Override
  public void keepAlive(long nowMillis, long everyMillis) {
    // WebSockets have pings of their own, and both sides answer theirs.
  }
}
