package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.gateway.api.BodyRules;
import dev.weir.gateway.pipeline.AnswerSink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer of bytes as the reply to a message, where it is a JSON object of no more than so
 * many bytes. Any other is refused by a {@code FaultException} from {@link #content} or {@link
 * #end}.
 */
final class JsonReplySink implements AnswerSink {

  private static final String ELSEWHERE =
      " Ask for it at `api.v1.open`, where bytes come in pieces.";

  private final Message<Object> message;
  private final String id;
  private final int bytesMax;
  private final Buffer body = Buffer.buffer();
  private @Nullable Fault unfit;
  private boolean over;

  JsonReplySink(Message<Object> message, String id, int bytesMax) {
    this.message = message;
    this.id = id;
    this.bytesMax = bytesMax;
  }

  @Override
  public void begin(Head head) {
    for (Header header : head.headers()) {
      if (header.name().equalsIgnoreCase("content-type") && !BodyRules.isJson(header.value())) {
        unfit =
            new Fault.Invalid("The answer is `" + header.value() + "`, no JSON." + ELSEWHERE, null);
      }
    }
  }

  @Override
  public void content(Chunk chunk) {
    if (chunk instanceof Chunk.Raw raw) {
      if (unfit == null && body.length() + raw.size() > bytesMax) {
        unfit = new Fault.Broken("The answer has more than " + bytesMax + " bytes." + ELSEWHERE);
      }
      check();
      body.appendBuffer(raw.bytes());
    }
  }

  private void check() {
    if (unfit != null) {
      throw unfit.asException();
    }
  }

  @Override
  public boolean full() {
    return false; // It is bounded otherwise.
  }

  @Override
  public void onDrain(Runnable task) {
    task.run();
  }

  @Override
  public void end(Frame.Ending ending) {
    check();
    try {
      reply(body.length() == 0 ? new JsonObject() : body.toJsonObject());
    } catch (DecodeException other) {
      throw new Fault.Invalid("The answer is no JSON object." + ELSEWHERE, null).asException();
    }
  }

  @Override
  public void fail(Fault fault) {
    reply(JsonIngress.errorOf(fault, id));
  }

  private void reply(JsonObject answer) {
    if (!over) {
      over = true;
      message.reply(answer);
    }
  }

  @Override
  public int status() {
    return 0;
  }
}
