package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Header;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.json.Members;
import dev.weir.gateway.core.HeaderRules;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.AnswerWriter;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST} of one dialect: reads the request, runs it through the pipeline, and stops it when the client goes away. */
final class ChatEndpoint {

  private static final Set<String> MEMBERS = Set.of("model", "stream", "stream_options");

  private final Dialect dialect;
  private final String operation;
  private final Edge edge;
  private final Pipeline pipeline;

  ChatEndpoint(Dialect dialect, String operation, Edge edge, Pipeline pipeline) {
    this.dialect = dialect;
    this.operation = operation;
    this.edge = edge;
    this.pipeline = pipeline;
  }

  void handle(HttpServerRequest request) {
    String id = RequestIds.fresh(edge.tag());
    Fault refusal = edge.refusal(request);
    if (refusal == null) {
      refusal = wrongType(request);
    }
    if (refusal != null) {
      refuse(request, refusal, id);
      return;
    }
    BodyReader reader =
        new BodyReader(request, MEMBERS, edge.bodyBytesMax(), edge.buffered());
    reader.read(
        read -> {
          Fault fault = read.fault() == null ? invalid(read.members()) : read.fault();
          if (fault != null) {
            reader.release();
            FaultAnswer.write(request.response(), dialect, fault, id);
            return;
          }
          run(request, id, read, reader);
        });
  }

  /** Answers at once, and lets the body run into nothing so that the connection can go on. */
  private void refuse(HttpServerRequest request, Fault refusal, String id) {
    request.resume();
    FaultAnswer.write(request.response(), dialect, refusal, id);
  }

  private static @Nullable Fault wrongType(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    if (type == null || type.regionMatches(true, 0, "application/json", 0, 16)) {
      return null;
    }
    return new Fault.UnsupportedMediaType(
        "Unsupported content type '" + shown(type) + "'. This API method only accepts 'application/json' requests.");
  }

  private static String shown(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  private @Nullable Fault invalid(@Nullable Members members) {
    Members.Member model = members == null ? null : members.get("model");
    boolean anthropic = dialect.name().equals(DialectName.ANTHROPIC_MESSAGES);
    if (members == null || model == null) {
      return new Fault.Invalid(
          anthropic ? "model: Field required" : "you must provide a model parameter",
          anthropic ? "model" : null);
    }
    if (model.kind() != Members.Kind.STRING || model.text() == null || model.text().isEmpty()) {
      return new Fault.Invalid(
          anthropic
              ? "model: Input should be a valid string"
              : "Invalid type for 'model': expected a string.",
          "model",
          "invalid_type");
    }
    Members.Member stream = members.get("stream");
    if (stream != null
        && stream.kind() != Members.Kind.TRUE
        && stream.kind() != Members.Kind.FALSE
        && stream.kind() != Members.Kind.NULL) {
      return new Fault.Invalid(
          anthropic
              ? "stream: Input should be a valid boolean"
              : "Invalid type for 'stream': expected a boolean.",
          "stream",
          "invalid_type");
    }
    return null;
  }

  private void run(
      HttpServerRequest request, String id, BodyReader.Read read, BodyReader reader) {
    HttpServerResponse response = request.response();
    Members members = read.members();
    Members.Member model = members == null ? null : members.get("model");
    String asked = model == null || model.text() == null ? "" : model.text();
    Members.Member streamed = members == null ? null : members.get("stream");
    boolean stream = streamed != null && streamed.kind() == Members.Kind.TRUE;
    Exchange.Question question =
        new Exchange.Question(
            id,
            "http",
            dialect,
            operation,
            asked,
            stream,
            read.body(),
            model == null ? -1 : model.start(),
            model == null ? -1 : model.end(),
            null,
            forwarded(request),
            Credentials.of(request),
            edge.timeoutMillis(request));
    Dialect.AnswerContext context =
        new Dialect.AnswerContext(
            id,
            asked,
            includesUsage(members, read.body()),
            question.estimatedTokens(),
            System.currentTimeMillis() / 1_000);
    HttpSink sink =
        new HttpSink(
            response,
            new AnswerWriter(dialect, context, stream),
            edge.answerHeaders(),
            System.currentTimeMillis());
    Exchange exchange = new Exchange(question, sink);
    sink.of(exchange);
    response.setWriteQueueMaxSize(edge.pendingWriteBytes());
    edge.open(sink);
    response.exceptionHandler(broken -> pipeline.cancel(exchange, "client gone"));
    response.closeHandler(
        closed -> {
          edge.closed(sink);
          reader.release();
          pipeline.cancel(exchange, "client gone");
        });
    response.endHandler(
        ended -> {
          edge.closed(sink);
          reader.release();
        });
    pipeline.run(exchange);
  }

  private boolean includesUsage(@Nullable Members members, Buffer body) {
    Members.Member options = members == null ? null : members.get("stream_options");
    if (options == null || options.kind() != Members.Kind.OBJECT) {
      return dialect.name().equals(DialectName.ANTHROPIC_MESSAGES);
    }
    String text = body.getString(options.start(), options.end());
    return text.replaceAll("\\s", "").contains("\"include_usage\":true");
  }

  private static List<Header> forwarded(HttpServerRequest request) {
    List<Header> headers = new ArrayList<>(4);
    for (Map.Entry<String, String> entry : request.headers()) {
      String name = HeaderRules.lower(entry.getKey());
      if (HeaderRules.goesUpstream(name)) {
        headers.add(new Header(name, entry.getValue()));
      }
    }
    return headers;
  }
}
