package dev.weir.dialects.cohere;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Part;
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

/**
 * Cohere's chat, version 2.
 *
 * <p>A tool plan is a thought that remembers its name, so that other dialects show it as one and
 * this dialect says it as a plan again. Citations stay with the text, thought or plan that they are
 * of. Cohere signs no thoughts: to callers of this dialect, those of other vendors carry their
 * state sealed in a member that clients keep and send back. An answer does not name its model.
 *
 * <p>A stream is whole when {@code message-end} has come, and has failed when that says {@code
 * ERROR} or {@code TIMEOUT}.
 */
public final class CohereChat implements Dialect {

  private final Signatures signatures;
  private final RequestDecoder requests;
  private final AnswerDecoder answers;

  /** The dialect with the cluster's seal for signatures of other vendors. */
  public CohereChat(Seal seal) {
    this.signatures = new Signatures(seal);
    this.requests = new RequestDecoder(signatures);
    this.answers = new AnswerDecoder(signatures);
  }

  @Override
  public String name() {
    return DialectName.COHERE_CHAT;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    return new Inbound(requests.read(body), true);
  }

  @Override
  public boolean tells(Part medium) {
    return !(medium instanceof Part.Image);
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return AnswerEncoder.write(answer, context, signatures);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return new EventEncoder(context, signatures);
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
    return Buffer.buffer(Frames.KEEP_ALIVE);
  }

  @Override
  public Outbound encodeRequest(ChatRequest request, Target target) {
    return RequestEncoder.write(request, target);
  }

  @Override
  public ChatAnswer decodeAnswer(Buffer body) {
    return answers.read(body);
  }

  @Override
  public StreamDecoder streamDecoder() {
    return new EventDecoder(signatures);
  }

  @Override
  public Tap tap() {
    return new EventTap();
  }

  @Override
  public Tap.Seen inspectAnswer(Buffer body) {
    return AnswerGlance.look(body);
  }

  @Override
  public String modelMember() {
    return "";
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
