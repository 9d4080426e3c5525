package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Header;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.RuleRow;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.Tap;
import dev.weir.dialects.TranslationRule;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI Chat Completions.
 *
 * <p>As a facade it shows thoughts as {@code reasoning_content}, and their opaque state sealed
 * within {@code reasoning_details}; a custom tool that the vendor took for a function is called
 * with free text again, where the request is known. As an upstream it speaks to OpenAI itself, or
 * to the many imitations of it in the words that all of them know. A stream of either is whole when
 * {@code [DONE]} has come.
 */
public final class OpenAiChat implements Dialect {

  private final ReasoningDetails details;
  private final RequestDecoder requestDecoder;
  private final AnswerDecoder answerDecoder;
  private final AnswerEncoder answerEncoder;

  /**
   * @param seal wraps other vendors' opaque state
   */
  public OpenAiChat(Seal seal) {
    details = new ReasoningDetails(seal);
    requestDecoder = new RequestDecoder(details);
    answerDecoder = new AnswerDecoder(details);
    answerEncoder = new AnswerEncoder(details);
  }

  @Override
  public String name() {
    return DialectName.OPENAI_CHAT;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    return requestDecoder.read(body, line);
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return answerEncoder.write(answer, context);
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context, ChatRequest asked) {
    CustomCalls calls = new CustomCalls(asked);
    return encodeAnswer(calls.none() ? answer : calls.shown(answer), context);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return new ChunkEncoder(details, context);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context, ChatRequest asked) {
    CustomCalls calls = new CustomCalls(asked);
    StreamEncoder chunks = streamEncoder(context);
    return calls.none() ? chunks : new CustomCallStream(chunks, calls);
  }

  @Override
  public int errorStatus(Fault fault) {
    return FaultBodies.status(fault);
  }

  @Override
  public Buffer errorBody(Fault fault, String requestId) {
    return FaultBodies.body(fault, requestId);
  }

  @Override
  public Buffer errorEvent(Fault fault, String requestId) {
    return FaultBodies.event(fault, requestId);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer(ChunkEncoder.KEEP_ALIVE);
  }

  @Override
  public Outbound encodeRequest(ChatRequest request, Target target) {
    return RequestEncoder.write(request, target);
  }

  @Override
  public @Nullable Buffer askingUsage(Buffer request) {
    return UsageQuestion.in(request);
  }

  @Override
  public ChatAnswer decodeAnswer(Buffer body) {
    return answerDecoder.read(body);
  }

  @Override
  public StreamDecoder streamDecoder() {
    return new ChunkDecoder(details);
  }

  @Override
  public Tap tap() {
    return new ChunkTap();
  }

  @Override
  public Tap.Seen inspectAnswer(Buffer body) {
    return AnswerGlance.look(body);
  }

  @Override
  public Fault decodeError(int status, List<Header> headers, Buffer body) {
    return VendorErrors.read(status, headers, body);
  }

  @Override
  public List<TranslationRule> rules() {
    return RuleRow.table(Rule.values());
  }
}
