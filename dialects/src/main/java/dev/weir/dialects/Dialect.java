package dev.weir.dialects;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * One wire format, both as what callers speak to us (ingress) and as what we speak to a vendor
 * (upstream). Stateless; the state of one stream is in the {@link StreamDecoder}, {@link
 * StreamEncoder} or {@link Tap} made for it. Everything that a method refuses it refuses with a
 * {@link FaultException}, and with nothing else, whatever the bytes.
 */
public interface Dialect {

  /** The name on the bus: see {@link dev.weir.bus.message.DialectName}. */
  String name();

  // ---- Ingress

  /**
   * Reads a caller's request. The body is known to be one JSON object of sound syntax.
   *
   * @throws FaultException {@link Fault.Invalid}, with the path of the offending member
   */
  Inbound decodeRequest(Buffer body);

  /** Writes a whole answer. */
  Buffer encodeAnswer(ChatAnswer answer, AnswerContext context);

  /** Writes a streamed answer. */
  StreamEncoder streamEncoder(AnswerContext context);

  /** The status that this dialect's vendor would answer the fault with. */
  int errorStatus(Fault fault);

  /**
   * The body that this dialect's vendor would answer the fault with. An {@link Fault.Upstream} of
   * the same dialect keeps its body byte for byte where that may reach the caller.
   */
  Buffer errorBody(Fault fault, String requestId);

  /** The event that ends a stream whose status is already committed. No clean end follows it. */
  Buffer errorEvent(Fault fault, String requestId);

  /**
   * What keeps an idle stream alive in the eyes of this dialect's clients, also before the first
   * event.
   */
  Buffer keepAlive();

  // ---- Upstream

  /**
   * Writes a request for a vendor.
   *
   * @throws FaultException {@link Fault.UnsupportedByTarget} for what may not be dropped silently
   */
  Outbound encodeRequest(ChatRequest request, Target target);

  /**
   * Reads a vendor's whole answer.
   *
   * @throws FaultException {@link Fault.Upstream} when it is not one
   */
  ChatAnswer decodeAnswer(Buffer body);

  /** Reads a vendor's streamed answer. */
  StreamDecoder streamDecoder();

  /** Watches a vendor's streamed answer that is passed on as it comes. */
  Tap tap();

  /** Reads usage and finish reason from a vendor's whole answer that is passed on as it comes. */
  Tap.Seen inspectAnswer(Buffer body);

  /** What a vendor's error answer means. The headers are those that may reach the caller. */
  Fault decodeError(int status, List<Header> headers, Buffer body);

  /**
   * A caller's request, read.
   *
   * @param includeUsage whether a stream shall tell usage; dialects that always do say true
   */
  record Inbound(ChatRequest request, boolean includeUsage) {}

  /**
   * A vendor's request, written.
   *
   * @param dropped what was left out because the vendor has no word for it, as paths such as {@code
   *     seed}
   */
  record Outbound(Buffer body, List<String> dropped) {
    public Outbound {
      dropped = List.copyOf(dropped);
    }
  }

  /**
   * What the writer of an answer must know of the question.
   *
   * @param requestId our id of the request, for answers that need an id where the vendor gave none
   * @param askedModel the name that the caller used, which the answer shows
   * @param includeUsage see {@link Inbound}
   * @param estimatedInput an estimate of the prompt's tokens, for dialects that tell it before the
   *     vendor does
   * @param nowSeconds seconds since 1970, for answers that need a time where the vendor gave none
   */
  record AnswerContext(
      String requestId,
      String askedModel,
      boolean includeUsage,
      long estimatedInput,
      long nowSeconds) {}

  /**
   * What differs among vendors that speak the same dialect.
   *
   * @param strict whether it is the dialect's own vendor, which refuses what it does not know;
   *     others are sent only what every imitation understands
   * @param maxOutputTokensDefault what to ask for when the caller set no bound and the dialect
   *     demands one
   */
  record Target(boolean strict, int maxOutputTokensDefault) {

    /** The dialect's own vendor. */
    public static final Target VENDOR = new Target(true, 8192);

    /** An imitation of it. */
    public static final Target COMPATIBLE = new Target(false, 8192);
  }
}
