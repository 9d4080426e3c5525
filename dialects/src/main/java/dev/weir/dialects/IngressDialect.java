package dev.weir.dialects;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Part;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wire format that callers speak to us. Stateless; the state of one stream is in the {@link
 * StreamEncoder} made for it. Everything that a method refuses it refuses with a {@link
 * FaultException}, and with nothing else, whatever the bytes.
 */
public interface IngressDialect {

  /** The name on the bus: see {@link dev.weir.bus.message.DialectName}. */
  String name();

  /**
   * Reads a caller's request. The body is known to be one JSON object of sound syntax.
   *
   * @throws FaultException {@link Fault.Invalid}, with the path of the offending member
   */
  Inbound decodeRequest(Buffer body, RequestLine line);

  /** Reads a request of a dialect whose body says everything. */
  default Inbound decodeRequest(Buffer body) {
    return decodeRequest(body, RequestLine.SILENT);
  }

  /**
   * What a caller's body says that a vendor takes in headers; these go with a translated request.
   *
   * @throws FaultException {@link Fault.Invalid}, with the path of the offending member
   */
  default List<Header> headersIn(Buffer body) {
    return List.of();
  }

  /**
   * Whether an answer has a place for a medium that a model answers with. What has none is left out
   * of the answer, and whoever calls this must say so elsewhere.
   */
  default boolean tells(Part medium) {
    return true;
  }

  /** Writes a whole answer. */
  Buffer encodeAnswer(ChatAnswer answer, AnswerContext context);

  /**
   * Writes a whole answer to a request that is known.
   *
   * @param asked the request, without its messages
   */
  default Buffer encodeAnswer(ChatAnswer answer, AnswerContext context, ChatRequest asked) {
    return encodeAnswer(answer, context);
  }

  /** Writes a streamed answer. */
  StreamEncoder streamEncoder(AnswerContext context);

  /**
   * Writes a streamed answer to a request that is known.
   *
   * @param asked the request, without its messages
   */
  default StreamEncoder streamEncoder(AnswerContext context, ChatRequest asked) {
    return streamEncoder(context);
  }

  /** The media type of a streamed answer. */
  default String streamType() {
    return "text/event-stream; charset=utf-8";
  }

  /** The status that this dialect's vendor would answer the fault with. */
  int errorStatus(Fault fault);

  /**
   * The body that this dialect's vendor would answer the fault with. An {@link Fault.Upstream} of
   * the same dialect keeps its body byte for byte where that may reach the caller.
   */
  Buffer errorBody(Fault fault, String requestId);

  /** The headers in which this dialect's vendor says what went wrong, besides the common ones. */
  default List<Header> errorHeaders(Fault fault) {
    return List.of();
  }

  /** The header in which this dialect's vendor names a request, besides {@code x-request-id}. */
  default @Nullable String requestIdHeader() {
    return null;
  }

  /** Writes the number of tokens that a prompt takes. */
  default Buffer encodeTokenCount(long tokens) {
    return Buffer.buffer("{\"input_tokens\":" + tokens + "}");
  }

  /**
   * The event that ends a stream whose status is already committed, and of which nothing is known
   * but that whole events have passed. No clean end follows it.
   */
  Buffer errorEvent(Fault fault, String requestId);

  /** The same event in dialects that say more of the question there. */
  default Buffer errorEvent(Fault fault, AnswerContext context) {
    return errorEvent(fault, context.requestId());
  }

  /**
   * What keeps an idle stream alive in the eyes of this dialect's clients, also before the first
   * event; empty where nothing does.
   */
  Buffer keepAlive();

  /**
   * What a request's URL says, in the dialects that say it there.
   *
   * @param model the model as the caller named it, empty when the URL does not say
   * @param stream whether the URL asks for a stream
   */
  record RequestLine(String model, boolean stream) {

    /** A URL that says nothing. */
    public static final RequestLine SILENT = new RequestLine("", false);
  }

  /**
   * A caller's request, read.
   *
   * @param tellsOptional whether the answer shall tell what its dialect tells only when asked:
   *     usage in OpenAI's streams, thoughts in Gemini's answers; dialects that know no such thing
   *     say true
   */
  record Inbound(ChatRequest request, boolean tellsOptional) {}

  /**
   * What the writer of an answer must know of the question.
   *
   * @param requestId our id of the request, for answers that need an id where the vendor gave none
   * @param askedModel the name that the caller used, which the answer shows
   * @param tellsOptional see {@link Inbound}
   * @param estimatedInput an estimate of the prompt's tokens, for dialects that tell it before the
   *     vendor does
   * @param nowSeconds seconds since 1970, for answers that need a time where the vendor gave none
   */
  record AnswerContext(
      String requestId,
      String askedModel,
      boolean tellsOptional,
      long estimatedInput,
      long nowSeconds) {

    /** The same for a request that turned out to ask for what is optional, or not to. */
    public AnswerContext tellingOptional(boolean wanted) {
      return new AnswerContext(requestId, askedModel, wanted, estimatedInput, nowSeconds);
    }
  }
}
