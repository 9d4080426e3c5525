package dev.weir.dialects.gemini;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
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
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Google's {@code generateContent} and {@code streamGenerateContent} as events.
 *
 * <p>The URL names the model and says whether to stream. Usage is always told; a caller sees
 * thoughts only if it asked to, and that is what {@link Inbound#tellsOptional} and {@link
 * AnswerContext#tellsOptional} say in this dialect. The state of thoughts is told in any case, on
 * the text or call that follows them.
 */
public final class GeminiContent implements Dialect {

  static final String MODEL_MEMBER = "modelVersion";

  private final Signatures signatures;
  private final RequestReader requests;
  private final AnswerReader answers;

  /** The dialect with the cluster's seal for thoughts of other vendors. */
  public GeminiContent(Seal seal) {
    this.signatures = new Signatures(seal);
    this.requests = new RequestReader(signatures);
    this.answers = new AnswerReader(signatures);
  }

  @Override
  public String name() {
    return DialectName.GEMINI;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    return requests.read(body, line);
  }

  /**
   * Reads a request of {@code countTokens}: contents alone, or a whole {@code
   * generateContentRequest}.
   *
   * @throws FaultException {@link Fault.Invalid}, with the path of the offending member
   */
  public Inbound decodeCountTokens(Buffer body, RequestLine line) {
    return requests.readCount(body, line);
  }

  @Override
  public Buffer encodeTokenCount(long totalTokens) {
    JsonWriter out = new JsonWriter().object().name("totalTokens").number(totalTokens);
    return out.endObject().toBuffer();
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return AnswerWriter.write(answer, context, signatures);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return new ContentStreamEncoder(context, signatures, Framing.EVENTS);
  }

  /** A streamed answer as one JSON array. */
  StreamEncoder arrayEncoder(AnswerContext context) {
    return new ContentStreamEncoder(context, signatures, Framing.ARRAY);
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
  public Buffer errorEvent(Fault fault, String requestId) {
    return ContentStreamEncoder.error(fault, requestId, Framing.EVENTS, false);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer(Framing.KEEP_ALIVE);
  }

  @Override
  public Outbound encodeRequest(ChatRequest request, Target target) {
    return new RequestWriter(request, target).write();
  }

  @Override
  public Buffer renamed(Buffer count, String model) {
    return CountRequest.renamed(count, model);
  }

  @Override
  public ChatAnswer decodeAnswer(Buffer body) {
    return answers.read(body);
  }

  @Override
  public StreamDecoder streamDecoder() {
    return new ContentStreamDecoder(signatures);
  }

  @Override
  public Tap tap() {
    return new ContentTap(1);
  }

  @Override
  public Tap tap(Buffer request) {
    return new ContentTap(CandidateCount.in(request));
  }

  @Override
  public Tap.Seen inspectAnswer(Buffer body) {
    return Glance.inspect(body);
  }

  @Override
  public String modelMember() {
    return MODEL_MEMBER;
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
