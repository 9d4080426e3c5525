package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.json.Members;
import dev.weir.dialects.sigv4.Verdict;
import dev.weir.gateway.api.BodyReader;
import dev.weir.gateway.api.BodyRules;
import dev.weir.gateway.api.BodyWords;
import dev.weir.gateway.api.ChatPaths;
import dev.weir.gateway.api.RequestStart;
import dev.weir.gateway.api.Unpacker;
import dev.weir.gateway.core.HeaderRules;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.pipeline.AnswerWriter;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request of a chat endpoint, from its head to the end of its answer: reads it, runs it through
 * the pipeline, and stops it when the client goes away. Whatever becomes of it, the pipeline hears
 * of it, so that every request has its record.
 */
final class HttpCall implements OpenCall {

  private final IngressDialect dialect;
  private final ChatPaths.Asked asked;
  private final Edge edge;
  private final Pipeline pipeline;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final String id;
  private final @Nullable Signature signature;
  private @Nullable BodyReader reader;
  private @Nullable String key;
  private KeyTable.@Nullable Known known;
  private @Nullable Exchange exchange;
  private @Nullable HttpSink sink;

  HttpCall(ChatPaths.Asked asked, Edge edge, Pipeline pipeline, HttpServerRequest request) {
    this.asked = asked;
    this.dialect = asked.dialect();
    this.edge = edge;
    this.pipeline = pipeline;
    this.request = request;
    this.response = request.response();
    this.id = RequestIds.fresh(edge.tag());
    this.key = Credentials.of(request);
    this.signature = key == null ? Signature.of(asked, request, edge.keys()) : null;
  }

  void begin() {
    Fault refusal = edge.refusal(request);
    edge.opened(this);
    response.endHandler(ended -> over());
    response.closeHandler(closed -> gone());
    response.exceptionHandler(broken -> gone());
    if (refusal == null && signature == null) {
      KeyTable keys = edge.keys();
      known = keys.known(key);
      // A stranger's body is not worth reading.
      refusal = keys.refusal(key, known == null ? null : known.caller());
    }
    if (refusal == null) {
      refusal = BodyRules.ofHeaders(start(request));
    }
    if (refusal != null) {
      UnwantedBody.discard(request, edge.bodyBytesMax());
      refuse(refusal, edge.keeps(request));
      return;
    }
    if (Edge.expectsContinue(request)) {
      response.writeContinue();
    }
    Unpacker unpacker = BodyRules.unpacker(start(request));
    reader =
        new BodyReader(
            request,
            BodyRules.members(asked),
            edge.bodyBounds(),
            unpacker,
            signature == null ? null : signature::update);
    reader.read(this::read);
  }

  private void read(BodyReader.Read read) {
    Members members = read.members();
    Fault fault = read.fault();
    if (fault == null && signature != null) {
      fault = verified(signature);
    }
    if (fault == null && members != null) {
      fault = BodyRules.ofMembers(asked, members);
    }
    long timeoutMillis = edge.timeoutMillis(request);
    if (fault == null && timeoutMillis < 0) {
      fault =
          new Fault.Invalid(
              "x-weir-timeout: expected seconds, or an amount such as 1500ms, 30s or 5m",
              "x-weir-timeout");
    }
    if (fault != null || members == null) {
      refuse(fault == null ? new Fault.Internal("nothing was read") : fault, read.whole());
    } else {
      run(members, read, timeoutMillis);
    }
  }

  /** Takes the signer's key for the caller's. Returns why that may not be, or null. */
  private @Nullable Fault verified(Signature given) {
    KeyTable keys = edge.keys();
    return switch (given.verify(keys)) {
      case Verdict.Accepted accepted -> {
        key = keys.secretOf(accepted.accessKeyId());
        known = keys.signer(accepted.accessKeyId());
        yield null;
      }
      case Verdict.Refused refused when refused.reason() == Verdict.Reason.UNTIMELY ->
          new Fault.Untimely(refused.message());
      case Verdict.Refused refused ->
          new Fault.Unauthorized("The request signature does not count: " + refused.message());
    };
  }

  private void refuse(Fault why, boolean keepConnection) {
    if (!keepConnection) {
      edge.closeAfter(request);
    }
    Question unread =
        question("", false, new Question.Content.Unread(), List.of(), edge.totalMillis());
    pipeline.refuse(exchange(unread, new IngressDialect.AnswerContext(id, "", false, 0, 0)), why);
  }

  private void run(Members members, BodyReader.Read read, long timeoutMillis) {
    BodyWords words = BodyWords.of(asked, members, read);
    Question question =
        question(words.model(), words.stream(), words.content(), forwarded(request), timeoutMillis);
    IngressDialect.AnswerContext context =
        new IngressDialect.AnswerContext(
            id,
            words.model(),
            true,
            question.estimatedTokens(),
            System.currentTimeMillis() / 1_000);
    response.setWriteQueueMaxSize(edge.pendingWriteBytes());
    pipeline.run(exchange(question, context));
  }

  private Question question(
      String name,
      boolean stream,
      Question.Content content,
      List<Header> headers,
      long timeoutMillis) {
    Question.Origin origin =
        new Question.Origin(
            "http", edge.clientOf(request), key, Labels.of(request::getHeader), known);
    return new Question(
        id, origin, dialect, asked.operation(), name, stream, content, headers, timeoutMillis);
  }

  private Exchange exchange(Question question, IngressDialect.AnswerContext context) {
    if (question.content() instanceof Question.Content.Beside) {
      PassSink passing = new PassSink(request, dialect, edge.answerHeaders(), id);
      Exchange begun = new Exchange(question, passing);
      passing.of(begun);
      exchange = begun;
      return begun;
    }
    HttpSink answer =
        new HttpSink(
            response,
            new AnswerWriter(dialect, context, question.stream()),
            edge.answerHeaders(),
            Uptime.millis());
    Exchange begun = new Exchange(question, answer);
    answer.of(begun);
    sink = answer;
    exchange = begun;
    return begun;
  }

  @Override
  public void keepAlive(long nowMillis, long everyMillis) {
    if (sink != null) {
      sink.keepAlive(nowMillis, everyMillis);
    }
  }

  private void gone() {
    over();
    if (exchange != null && !response.ended()) {
      pipeline.cancel(exchange, "client gone");
    }
  }

  private void over() {
    edge.closed(this);
    if (reader != null) {
      reader.release();
    }
  }

  /** What is known of a request before its body. */
  static RequestStart start(HttpServerRequest request) {
    String path = request.path();
    String upgrade = request.getHeader(HttpHeaders.UPGRADE);
    return new RequestStart(
        request.method(),
        path == null ? "" : path,
        request.query(),
        upgrade != null && upgrade.equalsIgnoreCase("websocket"),
        request::getHeader);
  }

  /** The headers that go on to the provider. */
  static List<Header> forwarded(HttpServerRequest request) {
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
