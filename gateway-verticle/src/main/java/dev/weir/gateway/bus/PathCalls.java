package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.gateway.api.AnswerHeaders;
import dev.weir.gateway.api.ChatPaths;
import dev.weir.gateway.api.Dialects;
import dev.weir.gateway.api.OperationPaths;
import dev.weir.gateway.api.RequestStart;
import dev.weir.gateway.core.HeaderRules;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code api.v1.open} and {@code api.v1.json}: whatever is asked of a model or a vendor over
 * HTTP, by the same paths.
 */
public final class PathCalls {

  private static final String CONTENT_TYPE = "content-type";

  final ChatPaths chats;
  final OperationPaths operations;
  final Pipeline pipeline;
  final Bounds bounds;
  final AnswerHeaders headers = new AnswerHeaders();
  private final String tag;

  /**
   * @param wordsOf the dialect in which a provider's own API is, empty if unknown
   * @param tag the node's digits in the ids of requests
   */
  public PathCalls(
      Dialects dialects,
      UnaryOperator<String> wordsOf,
      Pipeline pipeline,
      String tag,
      Bounds bounds) {
    this.chats = new ChatPaths(dialects);
    this.operations = new OperationPaths(dialects, wordsOf);
    this.pipeline = pipeline;
    this.tag = tag;
    this.bounds = bounds;
  }

  /** Takes a call whose caller writes the body. */
  void accept(IncomingCall call, Payload.Relay relay) {
    MultiMap sent = headers(call);
    if (!relay.contentType().isEmpty()) {
      sent.set(CONTENT_TYPE, relay.contentType());
    }
    call.in().pause();
    PathCall begun =
        new PathCall(
            this,
            RequestIds.fresh(tag),
            start(relay.method(), relay.path(), sent),
            relay.bytes(),
            new ChunkBytes(call.in()),
            origin(call.key(), sent),
            upstream(sent),
            Math.min(call.remainingMillis(), bounds.totalMillis()));
    call.cancelHandler(begun::cancel);
    begun.begin(new BusSink(call, begun.id()));
  }

  /** Takes a call whose body is at hand. */
  void accept(IncomingCall call, Payload.Raw raw) {
    String operation = raw.head().operation();
    String shape = raw.head().dialect();
    String path = operations.pathOf(operation, shape, raw.head().askedModel());
    if (path == null) {
      path = chats.pathOf(operation, shape);
    }
    if (path == null) {
      call.out()
          .fail(
              new Fault.Invalid(
                  "No body of the operation `%s` in the words of `%s` is taken without its path."
                      .formatted(operation, shape),
                  "payload"));
      return;
    }
    MultiMap sent = headers(call);
    PathCall begun =
        new PathCall(
            this,
            RequestIds.fresh(tag),
            start("POST", path, sent),
            raw.body().length(),
            new BytesAtHand(raw.body()),
            origin(call.key(), sent),
            upstream(sent),
            Math.min(call.remainingMillis(), bounds.totalMillis()));
    call.cancelHandler(begun::cancel);
    begun.begin(new BusSink(call, begun.id()));
  }

  /** Takes {@code {"path", "body", "method"}} and replies with the answer, or with the error. */
  public void accept(Message<Object> message) {
    String id = RequestIds.fresh(tag);
    if (!(message.body() instanceof JsonObject asked)
        || !(asked.getValue("path") instanceof String path)
        || !(asked.getValue("method", "") instanceof String named)) {
      refuse(message, id, "expected a JsonObject with `path`, and perhaps `body` and `method`");
      return;
    }
    Object sent = asked.getValue("body");
    if (sent != null && !(sent instanceof JsonObject)) {
      refuse(message, id, "`body` must be a JsonObject");
      return;
    }
    Buffer body = sent instanceof JsonObject json ? json.toBuffer() : Buffer.buffer();
    String usual = sent == null ? "GET" : "POST";
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(message.headers());
    if (sent != null) {
      headers.set(CONTENT_TYPE, "application/json");
    }
    new PathCall(
            this,
            id,
            start(named.isEmpty() ? usual : named, path, headers),
            body.length(),
            new BytesAtHand(body),
            origin(message.headers().get(BusEndpoint.KEY_HEADER), headers),
            upstream(headers),
            bounds.totalMillis())
        .begin(new JsonReplySink(message, id, bounds.bodies().bytesMax()));
  }

  private static void refuse(Message<Object> message, String id, String why) {
    message.reply(JsonIngress.errorOf(new Fault.Invalid(why, null), id));
  }

  private static RequestStart start(String method, String path, MultiMap headers) {
    int query = path.indexOf('?');
    return new RequestStart(
        HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
        query < 0 ? path : path.substring(0, query),
        query < 0 ? null : path.substring(query + 1),
        true, // A stream can be a conversation as it is.
        headers::get);
  }

  private static Question.Origin origin(@Nullable String key, MultiMap headers) {
    return new Question.Origin("bus", "", key, Labels.of(headers::get));
  }

  private static MultiMap headers(IncomingCall call) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    call.headers().forEach(header -> headers.add(header.name(), header.value()));
    return headers;
  }

  /** Those that go on to the provider. */
  private static List<Header> upstream(MultiMap headers) {
    List<Header> forwarded = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          String lower = HeaderRules.lower(name);
          if (HeaderRules.goesUpstream(lower)) {
            forwarded.add(new Header(lower, value));
          }
        });
    return forwarded;
  }
}
