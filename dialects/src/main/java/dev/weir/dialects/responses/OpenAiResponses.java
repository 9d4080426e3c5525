package dev.weir.dialects.responses;

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
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * OpenAI Responses.
 *
 * <p>As a facade it stores nothing: thoughts of any vendor reach its callers with their state in
 * {@code encrypted_content}, sealed where it is not OpenAI's, and come back with the next request.
 * As an upstream it speaks to OpenAI itself or to an imitation of it. A stream of either is whole
 * when the response is completed or incomplete.
 *
 * <p>A call is told by the name that its caller gave the tool, in its namespace and as free text
 * where it is one, if the encoder is made with the request that is answered. Without it, a tool in
 * a namespace is told apart by its joined name, and a custom tool that the vendor took for a
 * function is not told apart at all.
 */
public final class OpenAiResponses implements Dialect {

  private final EncryptedContent encrypted;
  private final RequestReader requests;
  private final AnswerReader answers;

  /**
   * @param seal wraps other vendors' opaque state
   */
  public OpenAiResponses(Seal seal) {
    encrypted = new EncryptedContent(seal);
    requests = new RequestReader(encrypted);
    answers = new AnswerReader(encrypted);
  }

  @Override
  public String name() {
    return DialectName.OPENAI_RESPONSES;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    return requests.read(body);
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return AnswerWriter.write(answer, context, null, encrypted);
  }

  /** Writes a whole answer to a request that is known. */
  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context, ChatRequest asked) {
    return AnswerWriter.write(answer, context, asked, encrypted);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return new ResponseStreamEncoder(context, null, encrypted);
  }

  /** Writes a streamed answer to a request that is known. */
  @Override
  public StreamEncoder streamEncoder(AnswerContext context, ChatRequest asked) {
    return new ResponseStreamEncoder(context, asked, encrypted);
  }

  @Override
  public int errorStatus(Fault fault) {
    return FailureWords.status(fault);
  }

  @Override
  public Buffer errorBody(Fault fault, String requestId) {
    return FailureWords.body(fault, requestId);
  }

  @Override
  public List<Header> errorHeaders(Fault fault) {
    return FailureWords.headers(fault);
  }

  @Override
  public Buffer encodeTokenCount(long tokens) {
    JsonWriter out = new JsonWriter().object().name("object").text("response.input_tokens");
    return out.name("input_tokens").number(tokens).endObject().toBuffer();
  }

  @Override
  public Buffer errorEvent(Fault fault, String requestId) {
    return errorEvent(fault, new AnswerContext(requestId, "", true, 0, 0));
  }

  @Override
  public Buffer errorEvent(Fault fault, AnswerContext context) {
    return FailureWords.event(fault, context);
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer(Frames.KEEP_ALIVE);
  }

  @Override
  public Outbound encodeRequest(ChatRequest request, Target target) {
    return new RequestWriter(request, target).write();
  }

  @Override
  public ChatAnswer decodeAnswer(Buffer body) {
    return answers.read(body);
  }

  @Override
  public StreamDecoder streamDecoder() {
    return new ResponseStreamDecoder(encrypted);
  }

  @Override
  public Tap tap() {
    return new ResponseTap();
  }

  @Override
  public Tap.Seen inspectAnswer(Buffer body) {
    return AnswerGlance.look(body);
  }

  @Override
  public Fault decodeError(int status, List<Header> headers, Buffer body) {
    return VendorFailures.ofAnswer(status, headers, body);
  }

  @Override
  public List<TranslationRule> rules() {
    return RuleRow.table(Rule.values());
  }
}
