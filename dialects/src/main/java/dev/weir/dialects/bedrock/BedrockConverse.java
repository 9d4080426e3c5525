package dev.weir.dialects.bedrock;

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
import dev.weir.dialects.tree.JsonValue;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Amazon Bedrock's Converse and ConverseStream.
 *
 * <p>Model and whether to stream stand in the URL, and nowhere in request or answer. Thoughts of
 * other vendors reach its callers with sealed state, and are told apart by that when they come
 * back.
 */
public final class BedrockConverse implements Dialect {

  /** The media type of its streams, and of InvokeModel's. */
  static final String STREAM_TYPE = "application/vnd.amazon.eventstream";

  private final Thoughts thoughts;
  private final UnaryOperator<String> modelBehind;
  private final RequestReader requests;
  private final AnswerReader answers;

  /** The dialect with the cluster's seal for thoughts of other vendors. */
  public BedrockConverse(Seal seal) {
    this(seal, UnaryOperator.identity());
  }

  /**
   * The same for models whose names may tell nothing, such as profiles of applications.
   *
   * @param modelBehind the model that a name stands for, by which requests are written; asked on
   *     any thread
   */
  public BedrockConverse(Seal seal, UnaryOperator<String> modelBehind) {
    this.modelBehind = modelBehind;
    this.thoughts = new Thoughts(seal);
    this.requests = new RequestReader(thoughts);
    this.answers = new AnswerReader(thoughts);
  }

  @Override
  public String name() {
    return DialectName.BEDROCK_CONVERSE;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    return new Inbound(requests.read(body, line), true);
  }

  /** Where the model turns out to be Anthropic's own, its features are named in a header. */
  @Override
  public List<Header> headersIn(Buffer body) {
    JsonValue additional = Wording.REQUEST.json(body).get(RequestReader.ADDITIONAL);
    return additional == null
        ? List.of()
        : Betas.forAnthropic(Betas.namesIn(additional.get(Betas.MEMBER)));
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return AnswerWriter.write(answer, context, thoughts);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return new ConverseStreamEncoder(context, thoughts);
  }

  @Override
  public String streamType() {
    return STREAM_TYPE;
  }

  @Override
  public int errorStatus(Fault fault) {
    return ErrorWriter.status(fault);
  }

  @Override
  public Buffer errorBody(Fault fault, String requestId) {
    return ErrorWriter.body(fault);
  }

  @Override
  public List<Header> errorHeaders(Fault fault) {
    return ErrorWriter.headers(fault);
  }

  @Override
  public String requestIdHeader() {
    return ErrorWriter.REQUEST_ID_HEADER;
  }

  @Override
  public Buffer errorEvent(Fault fault, String requestId) {
    return ErrorWriter.frame(fault);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer();
  }

  @Override
  public Outbound encodeRequest(ChatRequest request, Target target) {
    return encodeRequest(request, target, List.of());
  }

  @Override
  public Outbound encodeRequest(ChatRequest request, Target target, List<Header> headers) {
    ChatRequest known = request.withModel(modelBehind.apply(request.model()));
    return new RequestWriter(known, target, HeaderMembers.of(headers), Betas.member(headers))
        .write();
  }

  @Override
  public String acceptType() {
    return STREAM_TYPE;
  }

  @Override
  public ChatAnswer decodeAnswer(Buffer body) {
    return answers.read(body);
  }

  @Override
  public StreamDecoder streamDecoder() {
    return new ConverseStreamDecoder(thoughts);
  }

  @Override
  public Tap tap() {
    return new ConverseTap();
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
    return ErrorReader.ofAnswer(status, headers, body);
  }

  @Override
  public List<TranslationRule> rules() {
    return RuleRow.table(Rule.values());
  }
}
