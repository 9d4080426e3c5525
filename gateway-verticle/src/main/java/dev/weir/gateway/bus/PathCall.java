package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.json.Members;
import dev.weir.gateway.api.BodyReader;
import dev.weir.gateway.api.BodyRules;
import dev.weir.gateway.api.BodyWords;
import dev.weir.gateway.api.ChatPaths;
import dev.weir.gateway.api.OperationPaths;
import dev.weir.gateway.api.OperationPaths.Form;
import dev.weir.gateway.api.PathFaults;
import dev.weir.gateway.api.RequestStart;
import dev.weir.gateway.api.UploadBody;
import dev.weir.gateway.pipeline.AnswerSink;
import dev.weir.gateway.pipeline.AnswerWriter;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Question;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request by its path, from its head to the end of its answer, as over HTTP. Whatever becomes
 * of it, the pipeline hears of it, so that every request has its record.
 */
final class PathCall {

  private final PathCalls shared;
  private final String id;
  private final RequestStart start;
  private final long bytes;
  private final ReadStream<Buffer> source;
  private final Question.Origin origin;
  private final List<Header> headers;
  private final long timeoutMillis;
  private @Nullable AnswerSink to;
  private @Nullable BodyReader reader;
  private @Nullable UploadBody upload;
  private @Nullable Exchange exchange;
  private @Nullable PathSink sink;

  /**
   * @param bytes how long the body is; -1 when nobody knows yet
   * @param source the body; paused
   * @param headers those that go to the provider
   */
  PathCall(
      PathCalls shared,
      String id,
      RequestStart start,
      long bytes,
      ReadStream<Buffer> source,
      Question.Origin origin,
      List<Header> headers,
      long timeoutMillis) {
    this.shared = shared;
    this.id = id;
    this.start = start;
    this.bytes = bytes;
    this.source = source;
    this.origin = origin;
    this.headers = headers;
    this.timeoutMillis = timeoutMillis;
  }

  String id() {
    return id;
  }

  /** Serves it. */
  void begin(AnswerSink answer) {
    to = answer;
    ChatPaths.Asked chat = shared.chats.find(start.path(), start.query());
    if (chat != null) {
      begin(chat, HttpMethod.POST.equals(start.method()) ? null : notAllowed());
      return;
    }
    OperationPaths.Asked beside = shared.operations.find(start);
    if (beside == null) {
      IngressDialect dialect = shared.chats.dialectOf(start.path(), start.headers());
      refuse(dialect, "path", PathFaults.unknown(start.method().name(), start.path()));
    } else if (beside.form() == Form.JSON) {
      begin(ChatPaths.Asked.of(beside), isAllowed(beside) ? null : notAllowed());
    } else {
      pass(beside);
    }
  }

  private boolean isAllowed(OperationPaths.Asked beside) {
    return beside.methods().contains(start.method());
  }

  private Fault notAllowed() {
    return PathFaults.notAllowed(start.method().name(), start.path(), "POST");
  }

  // ---- What is read whole

  private void begin(ChatPaths.Asked asked, @Nullable Fault unfit) {
    Fault refusal = unfit == null ? shared.bounds.refusal(shared.pipeline) : unfit;
    int bytesMax = shared.bounds.bodies().bytesMax();
    if (refusal == null) {
      refusal = Bounds.tooLarge(bytes, bytesMax);
    }
    if (refusal == null) {
      refusal = BodyRules.ofHeaders(start);
    }
    if (refusal != null) {
      refuse(asked.dialect(), asked.operation(), refusal);
      return;
    }
    reader =
        new BodyReader(
            source,
            BodyRules.members(asked),
            shared.bounds.bodies(),
            BodyRules.unpacker(start),
            null);
    reader.read(read -> run(asked, read));
    source.resume();
  }

  private void run(ChatPaths.Asked asked, BodyReader.Read read) {
    Members members = read.members();
    Fault fault = read.fault();
    if (fault == null && members != null) {
      fault = BodyRules.ofMembers(asked, members);
    }
    if (fault != null || members == null) {
      refuse(
          asked.dialect(),
          asked.operation(),
          fault == null ? new Fault.Internal("nothing was read") : fault);
      return;
    }
    BodyWords words = BodyWords.of(asked, members, read);
    Question question =
        question(
            asked.dialect(), asked.operation(), words.model(), words.stream(), words.content());
    IngressDialect.AnswerContext context =
        new IngressDialect.AnswerContext(
            id,
            words.model(),
            true,
            question.estimatedTokens(),
            System.currentTimeMillis() / 1_000);
    AnswerWriter writer =
        asked.beside() == null
            ? new AnswerWriter(asked.dialect(), context, question.stream())
            : null;
    shared.pipeline.run(exchange(asked.dialect(), question, writer));
  }

  // ---- What is passed on as it comes

  private void pass(OperationPaths.Asked asked) {
    boolean conversation = asked.form() == Form.SOCKET;
    long bytesMax = conversation ? Long.MAX_VALUE : shared.bounds.uploadBytesMax();
    Fault refusal = isAllowed(asked) ? shared.bounds.refusal(shared.pipeline) : notAllowed();
    if (refusal == null) {
      refusal = Bounds.tooLarge(bytes, bytesMax);
    }
    if (refusal == null) {
      refusal = BodyRules.ofPassedHeaders(start);
    }
    if (refusal != null) {
      refuse(asked.dialect(), asked.operation(), refusal);
      return;
    }
    long length = conversation ? -1 : bytes;
    UploadBody body =
        new UploadBody(source, shared.bounds.bodies(), bytesMax, length, shared.pipeline, () -> {});
    upload = body;
    source.exceptionHandler(broken -> broken(asked, Fault.of(broken)));
    if (asked.form() == Form.MULTIPART) {
      boolean required = BodyRules.needsModel(asked.operation());
      body.route(start.header("content-type"), required, routed -> run(asked, body, routed));
    } else if (asked.namesFiles(start.method(), start.header("content-type"))) {
      body.names(routed -> run(asked, body, routed.of(asked.model())));
    } else {
      run(asked, body, UploadBody.Routed.by(asked.model()));
    }
  }

  /** The caller's direction has failed. */
  private void broken(OperationPaths.Asked asked, Fault why) {
    if (exchange == null) {
      refuse(asked.dialect(), asked.operation(), why);
    } else if (sink != null && !sink.over()) {
      shared.pipeline.abort(exchange, why);
    }
  }

  private void run(OperationPaths.Asked asked, UploadBody body, UploadBody.Routed routed) {
    if (routed.fault() != null) {
      refuse(asked.dialect(), asked.operation(), routed.fault());
      return;
    }
    boolean conversation = asked.form() == Form.SOCKET;
    String type = conversation ? null : start.header("content-type");
    Question.Content content =
        new Question.Content.Streamed(
            asked.shape(),
            asked.provider(),
            start.method().name(),
            asked.path(),
            type == null ? "" : type,
            conversation ? -1 : bytes,
            routed.modelBytes(),
            routed.named(),
            body);
    Exchange begun =
        exchange(
            asked.dialect(),
            question(asked.dialect(), asked.operation(), routed.model(), conversation, content),
            null);
    body.of(begun);
    shared.pipeline.run(begun);
  }

  // ---- Its exchange

  private void refuse(IngressDialect dialect, String operation, Fault why) {
    Question unread = question(dialect, operation, "", false, new Question.Content.Unread());
    shared.pipeline.refuse(exchange(dialect, unread, null), why);
  }

  private Question question(
      IngressDialect dialect,
      String operation,
      String model,
      boolean stream,
      Question.Content content) {
    return new Question(
        id, origin, dialect, operation, model, stream, content, headers, timeoutMillis);
  }

  private Exchange exchange(
      IngressDialect dialect, Question question, @Nullable AnswerWriter writer) {
    AnswerSink answer = to;
    if (answer == null) {
      throw new IllegalStateException("it has not begun");
    }
    PathSink whole = new PathSink(answer, dialect, writer, shared.headers, this::release);
    Exchange begun = new Exchange(question, whole);
    whole.of(begun);
    sink = whole;
    exchange = begun;
    return begun;
  }

  /** The caller wants no more. While a body is read, the end of its stream tells the reader. */
  void cancel(String reason) {
    if (exchange != null) {
      shared.pipeline.cancel(exchange, reason);
    }
  }

  private void release() {
    if (reader != null) {
      reader.release();
    }
    if (upload != null) {
      upload.release();
    }
  }
}
