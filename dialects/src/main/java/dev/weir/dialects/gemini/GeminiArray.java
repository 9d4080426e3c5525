package dev.weir.dialects.gemini;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamEncoder;
import io.vertx.core.buffer.Buffer;

/**
 * {@link GeminiContent} for callers that ask for a stream without {@code alt=sse}: it is one JSON
 * array, whose items are the chunks.
 */
public final class GeminiArray implements IngressDialect {

  private final GeminiContent events;

  /** The dialect with the cluster's seal for thoughts of other vendors. */
  public GeminiArray(Seal seal) {
    this.events = new GeminiContent(seal);
  }

  @Override
  public String name() {
    return DialectName.GEMINI_ARRAY;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    return events.decodeRequest(body, line);
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return events.encodeAnswer(answer, context);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return events.arrayEncoder(context);
  }

  @Override
  public String streamType() {
    return "application/json; charset=utf-8";
  }

  @Override
  public int errorStatus(Fault fault) {
    return events.errorStatus(fault);
  }

  @Override
  public Buffer errorBody(Fault fault, String requestId) {
    return events.errorBody(fault, requestId);
  }

  @Override
  public Buffer encodeTokenCount(long tokens) {
    return events.encodeTokenCount(tokens);
  }

  @Override
  public Buffer errorEvent(Fault fault, String requestId) {
    return ContentStreamEncoder.error(fault, requestId, Framing.ARRAY, false);
  }

  @Override
  public Buffer keepAlive() {
    return events.keepAlive();
  }
}
