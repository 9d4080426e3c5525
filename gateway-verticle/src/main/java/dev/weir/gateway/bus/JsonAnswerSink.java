package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.dialects.IngressDialect;
import dev.weir.gateway.pipeline.AnswerSink;
import dev.weir.gateway.pipeline.AnswerWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/** A whole answer as the reply to a message. */
final class JsonAnswerSink implements AnswerSink {

  private final Message<Object> message;
  private final AnswerWriter writer;
  private final Buffer body = Buffer.buffer();
  private boolean over;

  JsonAnswerSink(Message<Object> message, AnswerWriter writer) {
    this.message = message;
    this.writer = writer;
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
    body.appendBuffer(writer.write(chunk));
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
    JsonObject answer = body.appendBuffer(writer.end()).toJsonObject();
    reply(answer);
  }

  @Override
  public void fail(Fault fault) {
    reply(JsonIngress.errorOf(fault, writer.context().requestId()));
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
