package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.AnswerWriter;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * Serves {@code chat.v1.json}: OpenAI's shape as a {@code JsonObject}, for callers with no class of ours (docs/event-bus.md).
 * A failure is a reply or a message of the form {@code {"error": {…}, "status": 429}}.
 */
public final class JsonIngress {

  private static final String REPLY_PREFIX = "client.";

  private final Vertx vertx;
  private final Dialect openai;
  private final Pipeline pipeline;
  private final String tag;
  private final int bodyBytesMax;
  private final long totalMillis;

  public JsonIngress(
      Vertx vertx,
      Dialect openai,
      Pipeline pipeline,
      String tag,
      int bodyBytesMax,
      long totalMillis) {
    this.vertx = vertx;
    this.openai = openai;
    this.pipeline = pipeline;
    this.tag = tag;
    this.bodyBytesMax = bodyBytesMax;
    this.totalMillis = totalMillis;
  }

  /** Takes a request. */
  public void accept(Message<JsonObject> message) {
    String id = RequestIds.fresh(tag);
    try {
      run(message, id);
    } catch (FaultException refused) {
      message.reply(error(refused.fault(), id));
    }
  }

  private void run(Message<JsonObject> message, String id) {
    JsonObject body = message.body() == null ? new JsonObject() : message.body().copy();
    Object replyTo = body.remove("replyTo");
    Buffer bytes = body.toBuffer();
    Members members = scan(bytes);
    Members.Member model = members.get("model");
    if (model == null || model.text() == null || model.kind() != Members.Kind.STRING) {
      throw new Fault.Invalid("you must provide a model parameter", "model").asException();
    }
    Members.Member streamed = members.get("stream");
    boolean stream = streamed != null && streamed.kind() == Members.Kind.TRUE;
    if (stream && !(replyTo instanceof String to && to.startsWith(REPLY_PREFIX))) {
      throw new Fault.Invalid(
              "a streamed chat needs `replyTo`, an address of yours that begins with `client.`",
              "replyTo")
          .asException();
    }
    JsonObject options = stream ? body.getJsonObject("stream_options", new JsonObject()) : new JsonObject();
    Exchange.Question question =
        new Exchange.Question(
            id,
            "bus",
            openai,
            RequestHead.CHAT,
            model.text(),
            stream,
            bytes,
            model.start(),
            model.end(),
            null,
            List.of(),
            message.headers().get(BusEndpoint.KEY_HEADER),
            totalMillis);
    Dialect.AnswerContext context =
        new Dialect.AnswerContext(
            id,
            model.text(),
            options.getBoolean("include_usage", false),
            question.estimatedTokens(),
            System.currentTimeMillis() / 1_000);
    AnswerWriter writer = new AnswerWriter(openai, context, stream);
    if (stream) {
      JsonStreamSink sink = new JsonStreamSink(vertx, String.valueOf(replyTo), writer);
      Exchange exchange = new Exchange(question, sink);
      sink.onCancel(reason -> pipeline.cancel(exchange, reason))
          .onComplete(
              ready -> {
                message.reply(new JsonObject().put("id", id).put("cancel", sink.cancelAddress()));
                pipeline.run(exchange);
              },
              failed -> message.reply(error(Fault.of(failed), id)));
    } else {
      pipeline.run(new Exchange(question, new JsonAnswerSink(message, writer)));
    }
  }

  private Members scan(Buffer bytes) {
    try {
      JsonScanner scanner = new JsonScanner(Set.of("model", "stream"), bodyBytesMax);
      byte[] array = bytes.getBytes();
      scanner.feed(array, 0, array.length);
      return scanner.end();
    } catch (JsonSyntaxException broken) {
      throw new Fault.Invalid(String.valueOf(broken.getMessage()), null).asException();
    }
  }

  private JsonObject error(Fault fault, String id) {
    return errorOf(openai, fault, id);
  }

  /** A fault in OpenAI's shape, with its status beside it. */
  static JsonObject errorOf(Dialect openai, Fault fault, String id) {
    Buffer body = openai.errorBody(fault, id);
    JsonObject error;
    try {
      error = body.toJsonObject();
    } catch (RuntimeException notJson) {
      // A vendor's own error page, passed on as it came.
      error =
          new JsonObject()
              .put("error", new JsonObject().put("message", fault.message()).put("type", "server_error"));
    }
    return error.put("status", openai.errorStatus(fault));
  }
}
