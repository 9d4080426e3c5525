package dev.weir.dialects.anthropic;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Part;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
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

/**
 * Anthropic's Messages API.
 *
 * <p>Thoughts of other vendors reach its callers with a sealed signature, and are told apart by
 * that when they come back. Custom tools become functions, see {@link CustomTools}.
 */
public final class AnthropicMessages implements Dialect {

  private final Signatures signatures;
  private final RequestReader requests;
  private final AnswerReader answers;

  /** The dialect with the cluster's seal for signatures of other vendors. */
  public AnthropicMessages(Seal seal) {
    this.signatures = new Signatures(seal);
    this.requests = new RequestReader(signatures);
    this.answers = new AnswerReader(signatures);
  }

  @Override
  public String name() {
    return DialectName.ANTHROPIC_MESSAGES;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    return new Inbound(requests.read(body, true), true);
  }

  /**
   * Reads a request to count a prompt's tokens: one that need not bound its answer.
   *
   * @throws FaultException {@link Fault.Invalid}, with the path of the offending member
   */
  public Inbound decodeCountTokens(Buffer body) {
    return new Inbound(requests.read(body, false), true);
  }

  @Override
  public boolean tells(Part medium) {
    return !(medium instanceof Part.Image);
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return AnswerWriter.write(answer, context, signatures);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return new MessagesStreamEncoder(context, signatures);
  }

  @Override
  public int errorStatus(Fault fault) {
    return ErrorWriter.status(fault);
  }

  @Override
  public Buffer errorBody(Fault fault, String requestId) {
    return ErrorWriter.body(fault, requestId);
  }

  @Override
  public String requestIdHeader() {
    return "request-id";
  }

  @Override
  public Buffer errorEvent(Fault fault, String requestId) {
    return ErrorWriter.event(fault, requestId);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer(Frames.PING);
  }

  @Override
  public Outbound encodeRequest(ChatRequest request, Target target) {
    return new RequestWriter(request, target, signatures).write();
  }

  @Override
  public ChatAnswer decodeAnswer(Buffer body) {
    return answers.read(body);
  }

  @Override
  public StreamDecoder streamDecoder() {
    return new MessagesStreamDecoder(signatures);
  }

  @Override
  public Tap tap() {
    return new MessagesTap();
  }

  @Override
  public Tap.Seen inspectAnswer(Buffer body) {
    return AnswerInspector.inspect(body);
  }

  @Override
  public Fault decodeError(int status, List<Header> headers, Buffer body) {
    return ErrorReader.ofAnswer(status, headers, body);
  }

  @Override
  public List<TranslationRule> rules() {
    return RuleRow.table(Rule.values());
  }
}
