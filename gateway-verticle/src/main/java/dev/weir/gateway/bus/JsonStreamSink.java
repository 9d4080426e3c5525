package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.sse.SseReader;
import dev.weir.gateway.pipeline.AnswerSink;
import dev.weir.gateway.pipeline.AnswerWriter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as messages to an address of the caller's: {@code {"seq", "chunk"}}, then
 * {@code {"done": true}} or {@code {"error", "status"}}. The caller acknowledges with {@code
 * {"ack": seq}} to the cancel address; whatever else it sends there cancels. When nobody listens
 * any more, or too many chunks are not acknowledged, the stream ends.
 */
final class JsonStreamSink implements AnswerSink {

  /** How many chunks may be under way without an acknowledgement. */
  static final int UNACKED_MAX = 1_000;

  private static final String DONE = "[DONE]";

  private final Vertx vertx;
  private final MessageProducer<JsonObject> out;
  private final AnswerWriter writer;
  private final SseReader reader = new SseReader();
  private final String cancelAddress;
  private @Nullable MessageConsumer<Object> acks;
  private Consumer<String> cancel = reason -> {};
  private long seq;
  private long acked; // How many, counted from the first.
  private boolean over;

  JsonStreamSink(Vertx vertx, String replyTo, AnswerWriter writer) {
    this.vertx = vertx;
    this.out = vertx.eventBus().sender(replyTo);
    this.writer = writer;
    this.cancelAddress = "chat.v1.json." + writer.context().requestId();
  }

  String cancelAddress() {
    return cancelAddress;
  }

  /** Listens for acknowledgements and cancels; completes when the caller can reach the address. */
  Future<Void> open(Consumer<String> handler) {
    cancel = handler;
    MessageConsumer<Object> consumer =
        vertx
            .eventBus()
            .consumer(
                cancelAddress,
                message -> {
                  if (message.body() instanceof JsonObject json
                      && json.getValue("ack") instanceof Number ack) {
                    acked = Math.max(acked, ack.longValue() + 1);
                  } else {
                    cancel.accept("cancelled by the caller");
                  }
                });
    acks = consumer;
    return consumer.completion();
  }

  @Override
  public void begin(Head head) {
    writer.begin(head);
  }

  @Override
  public void content(Chunk chunk) {
    if (!over) {
      send(writer.write(chunk));
    }
  }

  private void send(Buffer sse) {
    byte[] bytes = sse.getBytes();
    reader.feed(bytes, 0, bytes.length, this::event);
  }

  private void event(SseEvent event) {
    String data = event.data().asString();
    if (!over && !data.equals(DONE) && !data.isEmpty()) {
      post(new JsonObject().put("seq", seq++).put("chunk", new JsonObject(data)));
      if (seq - acked > UNACKED_MAX) {
        cancel.accept("more than " + UNACKED_MAX + " chunks were not acknowledged");
      }
    }
  }

  private void post(JsonObject message) {
    out.write(message).onFailure(nobody -> cancel.accept("nobody listens on replyTo"));
  }

  @Override
  public boolean full() {
    return false;
  }

  @Override
  public void onDrain(Runnable task) {
    task.run();
  }

  @Override
  public void end(Frame.Ending ending) {
    send(writer.end());
    close(new JsonObject().put("done", true));
  }

  @Override
  public void fail(Fault fault) {
    close(JsonIngress.errorOf(writer.dialect(), fault, writer.context().requestId()));
  }

  private void close(JsonObject last) {
    if (!over) {
      over = true;
      out.write(last);
      if (acks != null) {
        acks.unregister();
      }
    }
  }

  @Override
  public int status() {
    return 0;
  }
}
