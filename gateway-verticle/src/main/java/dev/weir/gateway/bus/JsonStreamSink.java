package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.dialects.IngressDialect;
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
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as messages to an address of the caller's: {@code {"seq", "chunk"}}, then
 * {@code {"done": true}} or {@code {"error", "status"}}. The caller acknowledges with {@code
 * {"ack": seq}} to the cancel address; whatever else it sends there cancels.
 *
 * <p>Past 1,000 chunks without an acknowledgement the rest waits here and the vendor is held up: a
 * burst may be on its way faster than acknowledgements come back. When none comes for 2 s, or
 * nobody listens any more, the stream ends.
 */
final class JsonStreamSink implements AnswerSink {

  /** How many chunks may be under way without an acknowledgement. */
  static final int UNACKED_MAX = 1_000;

  private static final long PATIENCE_MILLIS = 2_000;
  private static final String DONE = "[DONE]";

  private final Vertx vertx;
  private final MessageProducer<JsonObject> out;
  private final AnswerWriter writer;
  // What it reads was written here: no limit of a reader of strangers' bytes applies.
  private final SseReader reader = new SseReader(Integer.MAX_VALUE, Integer.MAX_VALUE);
  private final String cancelAddress;
  private @Nullable MessageConsumer<Object> acks;
  private Consumer<String> cancel = reason -> {};
  private long seq;
  private long acked; // How many, counted from the first.
  private final ArrayDeque<JsonObject> waiting = new ArrayDeque<>();
  private Runnable drained = () -> {};
  private long watch = -1;
  private boolean whole; // Nothing follows what waits but the last word.
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
                    acknowledged(ack.longValue() + 1);
                  } else {
                    cancel.accept("cancelled by the caller");
                  }
                });
    acks = consumer;
    return consumer.completion();
  }

  @Override
  public void asked(IngressDialect.Inbound inbound) {
    writer.asked(inbound);
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
      waiting.add(new JsonObject().put("seq", seq++).put("chunk", new JsonObject(data)));
      flush();
    }
  }

  /** Sends what may be sent, and watches whether the caller takes the rest. */
  private void flush() {
    while (!waiting.isEmpty() && seq - waiting.size() - acked < UNACKED_MAX) {
      post(waiting.remove());
    }
    if (waiting.isEmpty()) {
      vertx.cancelTimer(watch);
      watch = -1;
    } else if (watch < 0) {
      watch = vertx.setTimer(PATIENCE_MILLIS, late -> unacknowledged());
    }
  }

  private void acknowledged(long upTo) {
    if (upTo <= acked || over) {
      return;
    }
    acked = Math.min(upTo, seq);
    vertx.cancelTimer(watch);
    watch = -1;
    flush();
    if (waiting.isEmpty()) {
      Runnable next = drained;
      drained = () -> {};
      next.run();
      finish();
    }
  }

  private void unacknowledged() {
    String why = "more than " + UNACKED_MAX + " chunks were not acknowledged";
    cancel.accept(why);
    fail(new Fault.Cancelled(why)); // An exchange that had ended says nothing more.
  }

  private void post(JsonObject message) {
    out.write(message).onFailure(nobody -> cancel.accept("nobody listens on replyTo"));
  }

  @Override
  public boolean full() {
    return !waiting.isEmpty() && !over;
  }

  @Override
  public void onDrain(Runnable task) {
    drained = task;
  }

  @Override
  public void end(Frame.Ending ending) {
    send(writer.end());
    whole = true;
    finish();
  }

  private void finish() {
    if (whole && waiting.isEmpty()) {
      close(new JsonObject().put("done", true));
    }
  }

  @Override
  public void fail(Fault fault) {
    close(JsonIngress.errorOf(fault, writer.context().requestId()));
  }

  private void close(JsonObject last) {
    if (!over) {
      over = true;
      waiting.clear();
      vertx.cancelTimer(watch);
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
