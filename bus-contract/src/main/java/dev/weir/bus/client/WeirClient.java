package dev.weir.bus.client;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.presence.Node;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.StreamLimits;
import dev.weir.bus.stream.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Asks a gateway over the event bus, from any Vert.x application in the same JVM or cluster: the
 * same keys, limits and policies as over HTTP, no HTTP between.
 *
 * <p>To be used on the context that created it. Failures are {@link FaultException}s.
 */
public final class WeirClient {

  /** The dialect that a request of this client names as its own: it has none. */
  public static final String DIALECT = "canonical";

  /** How long a call may take unless it says otherwise. */
  public static final long TIMEOUT_MILLIS_DEFAULT = 600_000;

  /** The largest answer that is gathered whole. */
  public static final int ANSWER_BYTES_MAX = 32 << 20;

  /** Whoever has just joined a cluster has its connections still to make. */
  private static final StreamLimits LIMITS = StreamLimits.DEFAULT.withOpenMillis(2_500);

  private final BusEndpoint endpoint;

  private WeirClient(BusEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * A client that identifies itself with a key.
   *
   * @param key a key that the gateway knows; empty where the gateway asks for none
   */
  public static Future<WeirClient> create(Vertx vertx, String key) {
    return BusEndpoint.open(vertx, Node.idOf(vertx), key, LIMITS).map(WeirClient::new);
  }

  /** Asks for a whole answer. */
  public Future<ChatAnswer> chat(ChatRequest request) {
    AnswerAssembler assembler = new AnswerAssembler();
    return stream(request, assembler::accept)
        .map(whole -> assembler.answer())
        .recover(WeirClient::asFault);
  }

  /** An answer that breaks the grammar of events is the gateway's failure, not the caller's. */
  private static <T> Future<T> asFault(Throwable cause) {
    return Future.failedFuture(
        cause instanceof FaultException
            ? cause
            : new FaultException(
                new Fault.Broken("the answer is incomplete: " + cause.getMessage())));
  }

  /**
   * Asks for a streamed answer. The consumer gets every event, in order, as it comes; while it is
   * busy nothing more is asked of the gateway. The future completes when the answer is whole; what
   * the consumer throws ends the call and fails the future.
   */
  public Future<Void> stream(ChatRequest request, Consumer<ChatEvent> events) {
    OutgoingCall call = open(request, List.of(), TIMEOUT_MILLIS_DEFAULT);
    Promise<Void> whole = Promise.promise();
    call.in()
        .handler(
            chunk -> {
              try {
                deliver(chunk, events);
              } catch (RuntimeException refused) {
                whole.tryFail(refused);
                call.cancel("the caller failed");
              }
            });
    call.in().ended().onSuccess(ending -> whole.tryComplete()).onFailure(whole::tryFail);
    return whole.future();
  }

  /**
   * Asks for an answer and leaves the rest to the caller: {@code in()} is a {@code ReadStream} of
   * chunks of canonical events with back-pressure to the vendor, {@code cancel} stops the vendor.
   *
   * @param headers request headers as over HTTP ({@code x-weir-tags}, {@code x-session-id}, …)
   */
  public OutgoingCall open(ChatRequest request, List<Header> headers, long timeoutMillis) {
    RequestHead head =
        new RequestHead(
            DIALECT,
            RequestHead.CHAT,
            UUID.randomUUID().toString(),
            request.model(),
            request.model(),
            request.stream(),
            -1,
            -1);
    return endpoint
        .streams()
        .open(
            Target.service(Addresses.CHAT_OPEN.name()),
            headers,
            new Payload.Canonical(head, request),
            timeoutMillis);
  }

  /**
   * Asks for anything that the gateway has at a path over HTTP ({@code /v1/embeddings}, {@code
   * /v1/files}, {@code /passthrough/…}) and leaves the rest to the caller: the body is written to
   * {@code out()} as {@link Chunk.Raw}s and ended; {@code in()} is a {@code ReadStream} of such
   * chunks, its {@code head()} has status and headers. Both are slowed down by the slower side. An
   * error of the vendor's fails the answer as every failure does.
   *
   * <p>{@code GET /v1/realtime?model=…} is a conversation: the chunks of both directions are frames
   * of {@link dev.weir.bus.realtime.SocketMessages}.
   *
   * @param path with its query
   * @param contentType of the body; empty when there is none
   * @param bytes how long the body is; -1 when that is not known yet, 0 when there is none
   * @param headers request headers as over HTTP
   */
  public OutgoingCall request(
      String method,
      String path,
      String contentType,
      long bytes,
      List<Header> headers,
      long timeoutMillis) {
    RequestHead head =
        new RequestHead(DIALECT, "", UUID.randomUUID().toString(), "", "", false, -1, -1);
    return endpoint
        .streams()
        .open(
            new Target(Addresses.API_OPEN.name(), null, false, false),
            headers,
            new Payload.Relay(head, method, path, contentType, bytes),
            timeoutMillis);
  }

  /** Sends a JSON body to a path and gathers the answer: {@link #json(String, Buffer)}. */
  public Future<Buffer> json(String path, JsonObject body) {
    return json(path, body.toBuffer());
  }

  /**
   * Sends a JSON body to a path and gathers the answer, whatever its type. One of more than {@link
   * #ANSWER_BYTES_MAX} fails with {@link Fault.TooLarge}.
   */
  public Future<Buffer> json(String path, Buffer body) {
    OutgoingCall call =
        request("POST", path, "application/json", body.length(), List.of(), TIMEOUT_MILLIS_DEFAULT);
    Promise<Buffer> whole = Promise.promise();
    Buffer answer = Buffer.buffer();
    call.in()
        .handler(
            chunk -> {
              if (answer.length() + chunk.size() > ANSWER_BYTES_MAX) {
                whole.tryFail(
                    new FaultException(
                        new Fault.TooLarge(
                            "the answer has more than " + ANSWER_BYTES_MAX + " bytes")));
                call.cancel("the answer is too large");
              } else if (chunk instanceof Chunk.Raw raw) {
                answer.appendBuffer(raw.bytes());
              }
            });
    call.in().ended().onSuccess(e -> whole.tryComplete(answer)).onFailure(whole::tryFail);
    call.out().write(new Chunk.Raw(body, true, true));
    call.out().end();
    return whole.future();
  }

  /** Ends every call and closes the client. */
  public Future<Void> close() {
    return endpoint.close();
  }

  private static void deliver(Chunk chunk, Consumer<ChatEvent> events) {
    if (chunk instanceof Chunk.Events some) {
      some.events().forEach(events);
    } else {
      throw new FaultException(new Fault.Internal("a canonical call was answered with raw bytes"));
    }
  }
}
