package dev.weir.gateway.bus;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.SealSearch;
import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import dev.weir.dialects.universal.FailureMessage;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.AnswerWriter;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code chat.v1.json}: OpenAI's shape as a {@code JsonObject}, for callers with no class of
 * ours (docs/event-bus.md). A failure is a reply or a message of the form {@code {"error": {…},
 * "status": 429, "number": 11, "retryable": true}}.
 */
public final class JsonIngress {

  private static final String REPLY_TO = "replyTo";
  private static final String REPLY_PREFIX = "client.";

  private final Vertx vertx;
  private final IngressDialect openai;
  private final Pipeline pipeline;
  private final String tag;
  private final Bounds bounds;

  /**
   * @param tag the node's digits in the ids of requests
   */
  public JsonIngress(
      Vertx vertx, IngressDialect openai, Pipeline pipeline, String tag, Bounds bounds) {
    this.vertx = vertx;
    this.openai = openai;
    this.pipeline = pipeline;
    this.tag = tag;
    this.bounds = bounds;
  }

  /** Takes a request. */
  public void accept(Message<Object> message) {
    String id = RequestIds.fresh(tag);
    try {
      Fault refusal = bounds.refusal(pipeline);
      if (refusal != null) {
        throw refusal.asException();
      }
      serve(message, id);
    } catch (RuntimeException refused) {
      message.reply(errorOf(Fault.of(refused), id));
    }
  }

  private void serve(Message<Object> message, String id) {
    if (!(message.body() instanceof JsonObject sent)) {
      throw invalid("the body must be a JsonObject", null);
    }
    JsonObject body = sent.copy();
    Object replyTo = body.remove(REPLY_TO);
    Question.Origin origin =
        new Question.Origin(
            "bus",
            "",
            message.headers().get(BusEndpoint.KEY_HEADER),
            Labels.of(message.headers()::get));
    Question question = question(body, id, origin);
    IngressDialect.AnswerContext context =
        new IngressDialect.AnswerContext(
            id,
            question.askedModel(),
            true,
            question.estimatedTokens(),
            System.currentTimeMillis() / 1_000);
    AnswerWriter writer = new AnswerWriter(openai, context, question.stream());
    if (!question.stream()) {
      pipeline.run(new Exchange(question, new JsonAnswerSink(message, writer)));
    } else if (replyTo instanceof String address && address.startsWith(REPLY_PREFIX)) {
      stream(message, question, new JsonStreamSink(vertx, address, writer));
    } else {
      throw invalid(
          "a streamed chat needs `replyTo`, an address of yours that begins with `client.`",
          REPLY_TO);
    }
  }

  private void stream(Message<Object> message, Question question, JsonStreamSink sink) {
    Exchange exchange = new Exchange(question, sink);
    sink.open(reason -> pipeline.cancel(exchange, reason))
        .onComplete(
            ready -> {
              message.reply(
                  new JsonObject().put("id", question.id()).put("cancel", sink.cancelAddress()));
              pipeline.run(exchange);
            },
            failed -> message.reply(errorOf(Fault.of(failed), question.id())));
  }

  private static boolean maybeSealed(Buffer bytes) {
    SealSearch seals = new SealSearch();
    seals.feed(BufferBytes.of(bytes), bytes.length());
    return seals.found();
  }

  private Question question(JsonObject body, String id, Question.Origin origin) {
    Buffer bytes = body.toBuffer();
    Members members = scan(bytes);
    Members.Member model = members.get("model");
    if (model == null || model.text() == null || model.kind() != Members.Kind.STRING) {
      throw invalid("you must provide a model parameter", "model");
    }
    return new Question(
        id,
        origin,
        openai,
        RequestHead.CHAT,
        model.text(),
        Boolean.TRUE.equals(body.getValue("stream")),
        new Question.Content.Body(bytes, model.start(), model.end(), maybeSealed(bytes)),
        List.of(),
        bounds.totalMillis());
  }

  private Members scan(Buffer bytes) {
    try {
      JsonScanner scanner = new JsonScanner(Set.of("model"), bounds.bodies().bytesMax());
      byte[] array = BufferBytes.of(bytes);
      scanner.feed(array, 0, array.length);
      return scanner.end();
    } catch (JsonSyntaxException broken) {
      throw invalid(String.valueOf(broken.getMessage()), null);
    }
  }

  private static FaultException invalid(String why, @Nullable String param) {
    return new Fault.Invalid(why, param).asException();
  }

  static JsonObject errorOf(Fault fault, String id) {
    return FailureMessage.of(fault, id).toJsonObject();
  }
}
