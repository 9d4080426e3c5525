package dev.weir.dialects.bedrock;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Header;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's InvokeModel and its stream, for bodies of Anthropic's: what {@link
 * AnthropicMessages} reads and writes, with model and streaming in the URL, the version in the
 * body, and streams and errors in Bedrock's frames. Messages of errors are in Anthropic's words:
 * clients read them to find out what to leave out.
 *
 * <p>{@code anthropic_beta} is no part of the request that is read, since Anthropic itself takes it
 * in a header: see {@link #betas}.
 */
public final class BedrockInvoke implements IngressDialect {

  private static final String VERSION = "anthropic_version";
  private static final String MODEL = "model";
  private static final String STREAM = "stream";

  private final AnthropicMessages messages;

  /** The dialect with the cluster's seal for signatures of other vendors. */
  public BedrockInvoke(Seal seal) {
    this.messages = new AnthropicMessages(seal);
  }

  @Override
  public String name() {
    return DialectName.BEDROCK_INVOKE;
  }

  @Override
  public Inbound decodeRequest(Buffer body, RequestLine line) {
    if (line.model().isEmpty()) {
      throw Wording.REQUEST.missing(Path.ROOT.member("modelId"));
    }
    Fields fields = fields(body);
    if (fields.text(VERSION) == null) {
      throw new Fault.Invalid(VERSION + ": Field required", VERSION).asException();
    }
    fields.texts(Betas.MEMBER);
    fields.skip(MODEL, STREAM);
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put(MODEL, new JsonWriter().text(line.model()).toRaw());
    members.put(STREAM, RawJson.of(Boolean.toString(line.stream())));
    members.putAll(fields.rest(DialectName.ANTHROPIC_MESSAGES).members());
    return messages.decodeRequest(new JsonWriter().object(members).toBuffer(), RequestLine.SILENT);
  }

  /**
   * The values of {@code anthropic_beta}, for the header {@code anthropic-beta} of a call to
   * Anthropic; none when there is no such member.
   *
   * @throws dev.weir.bus.fault.FaultException {@link Fault.Invalid} when it is no list of strings
   */
  public static List<String> betas(Buffer body) {
    return fields(body).texts(Betas.MEMBER);
  }

  @Override
  public List<Header> headersIn(Buffer body) {
    return Betas.forBoth(betas(body));
  }

  private static Fields fields(Buffer body) {
    return new Fields(Wording.REQUEST.json(body), Path.ROOT, Wording.REQUEST);
  }

  @Override
  public Buffer encodeAnswer(ChatAnswer answer, AnswerContext context) {
    return messages.encodeAnswer(answer, context);
  }

  @Override
  public StreamEncoder streamEncoder(AnswerContext context) {
    return new InvokeStreamEncoder(
        messages.streamEncoder(context), fault -> errorEvent(fault, context.requestId()));
  }

  @Override
  public String streamType() {
    return BedrockConverse.STREAM_TYPE;
  }

  @Override
  public int errorStatus(Fault fault) {
    return ErrorWriter.status(fault);
  }

  @Override
  public Buffer errorBody(Fault fault, String requestId) {
    String message = anthropicMessage(fault, requestId);
    return message == null ? ErrorWriter.body(fault) : ErrorWriter.body(message);
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
    return Buffer.buffer(
        EventType.exception(
            ErrorType.of(fault).invokeFrameWord(), errorBody(fault, requestId).getBytes()));
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer();
  }

  /** The message that Anthropic would give; null for an error of Bedrock's, which has its own. */
  private @Nullable String anthropicMessage(Fault fault, String requestId) {
    if (fault instanceof Fault.Upstream upstream
        && upstream.dialect().equals(DialectName.BEDROCK_CONVERSE)) {
      return null;
    }
    JsonValue error = JsonReader.read(messages.errorBody(fault, requestId)).get("error");
    return error == null ? null : error.textOf("message");
  }
}
