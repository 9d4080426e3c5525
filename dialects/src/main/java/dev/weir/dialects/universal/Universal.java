package dev.weir.dialects.universal;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.sse.SseWriter;
import io.vertx.core.buffer.Buffer;

/**
 * What {@code chat.v1.json} says on the bus, over HTTP: a request and a whole answer are those of
 * {@link OpenAiChat}, an event of a stream is a message of the bus, and so is a failure. No vendor
 * speaks it, so that every answer, whoever gives it, has passed through the canonical model.
 *
 * <p>A request streams if its body says so, and where that says nothing if its line does. Usage is
 * always told.
 */
public final class Universal implements IngressDialect {

  private final OpenAiChat chat;

  /**
   * @param seal as of {@link OpenAiChat}
   */
  public Universal(Seal seal) {
    this.chat = new OpenAiChat(seal);
  }

  @Override
  public String name() {
    return DialectName.UNIVERSAL;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    return new Inbound(chat.decodeRequest(body, line).request(), true);
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return chat.encodeAnswer(answer, context);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return new MessageStream(chat.streamEncoder(context), context.requestId());
  }

  @Override
  public int errorStatus(Fault fault) {
    return FailureMessage.status(fault);
  }

  @Override
  public Buffer errorBody(Fault fault, String requestId) {
    return FailureMessage.of(fault, requestId);
  }

  @Override
  public Buffer errorEvent(Fault fault, String requestId) {
    return Buffer.buffer(SseWriter.event("error", errorBody(fault, requestId).getBytes()));
  }

  @Override
  public Buffer keepAlive() {
    return chat.keepAlive();
  }
}
