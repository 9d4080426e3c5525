package dev.weir.gateway.pipeline;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.presence.Picker;
import dev.weir.bus.presence.Roster;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.Target;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.SealSearch;
import dev.weir.dialects.openai.OpenAiModels;
import dev.weir.gateway.core.ModelNames;
import dev.weir.models.tokens.BodyTokens;
import dev.weir.models.tokens.Tokenizer;
import dev.weir.models.tokens.Tokenizers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Calls a provider: picks an instance, chooses raw or canonical, joins its answer to the exchange's
 * sink. An instance that cannot be reached is tried no second time; another one is, as long as none
 * has taken the call.
 */
public final class Dispatcher {

  /** Bodies from here on are translated off the event loop. */
  private static final int HEAVY_BYTES = 256 * 1024;

  /** How many instances may turn out to be gone before a request fails. */
  private static final int ATTEMPTS_MAX = 3;

  private final Vertx vertx;
  private final BusEndpoint endpoint;
  private final Roster roster;
  private final Picker picker;
  private final Seal seal;

  /** What becomes of a dispatched request: exactly one of the two, once. */
  interface Outlet {
    void ended(Frame.Ending ending);

    void failed(Fault fault, Usage used);
  }

  public Dispatcher(Vertx vertx, BusEndpoint endpoint, Roster roster, Picker picker, Seal seal) {
    this.vertx = vertx;
    this.endpoint = endpoint;
    this.roster = roster;
    this.picker = picker;
    this.seal = seal;
  }

  void dispatch(Exchange exchange, Outlet outlet) {
    for (ModelNames.Candidate candidate : exchange.candidates()) {
      String service = Addresses.providerChat(candidate.provider()).name();
      Announcement instance = picker.pick(roster.instancesOf(service), exchange.tried());
      if (instance != null) {
        attempt(exchange, candidate, instance, outlet);
        return;
      }
    }
    String provider = exchange.candidates().getFirst().provider();
    outlet.failed(
        new Fault.Unavailable("The provider `" + provider + "` is not available now.", 1_000),
        Usage.NONE);
  }

  private void attempt(
      Exchange exchange, ModelNames.Candidate candidate, Announcement instance, Outlet outlet) {
    Question question = exchange.question();
    exchange.tried().add(instance.instance());
    if (question.content() instanceof Question.Content.Beside beside) {
      noted(exchange, candidate, instance, "relayed");
      open(exchange, instance, question.headers(), payload(question, beside, candidate), outlet);
      return;
    }
    Question.Content.Body body =
        question.content() instanceof Question.Content.Body bytes ? bytes : null;
    boolean raw =
        body != null
            && speaks(instance, question.dialectName(), candidate.model())
            && !(body.maybeSealed() && SealSearch.opens(seal, body.bytes().getBytes()));
    noted(exchange, candidate, instance, raw ? "raw" : "canonical");
    RequestHead head = headOf(question, candidate);
    if (body != null && raw) {
      Payload payload = new Payload.Raw(head, body.bytes());
      open(exchange, instance, question.headers(), payload, outlet);
    } else if (body != null && question.operation().equals(RequestHead.COUNT_TOKENS)) {
      estimate(exchange, body.bytes().getBytes(), instance.kind(), candidate, outlet);
    } else {
      canonical(question, body == null ? 0 : body.bytes().length())
          .onComplete(
              read -> {
                exchange.sink().asked(read.inbound());
                Payload payload = canonical(head, read.inbound().request(), candidate);
                open(exchange, instance, read.headers(), payload, outlet);
              },
              refused -> outlet.failed(Defects.faultOf(refused), Usage.NONE));
    }
  }

  private void noted(
      Exchange exchange, ModelNames.Candidate candidate, Announcement instance, String how) {
    exchange
        .explanation()
        .attempt(
            new Explanation.Attempt(
                candidate.provider(),
                candidate.model(),
                instance.instance(),
                instance.node(),
                whyPicked(instance),
                how));
  }

  private static Payload payload(
      Question question, Question.Content.Beside content, ModelNames.Candidate candidate) {
    RequestHead head = headOf(question, candidate);
    return switch (content) {
      case Question.Content.Whole whole -> new Payload.Raw(head, whole.bytes());
      case Question.Content.Streamed on ->
          new Payload.Relay(
              head, on.method(), on.path(), on.contentType(), on.bytesNaming(head.model()));
    };
  }

  /** Whether an instance takes a call as it is: OpenAI has models that know only one dialect. */
  private static boolean speaks(Announcement instance, String dialect, String model) {
    boolean unknown =
        dialect.equals(DialectName.OPENAI_CHAT)
            && instance.dialects().contains(DialectName.OPENAI_RESPONSES)
            && OpenAiModels.needsResponses(model);
    return !unknown && instance.takesRaw(dialect, model);
  }

  /** A request in canonical form, and the headers that go with it. */
  private record Read(IngressDialect.Inbound inbound, List<Header> headers) {
    static Read of(Question question) {
      return new Read(question.toCanonical(), question.canonicalHeaders());
    }
  }

  private Future<Read> canonical(Question question, int bytes) {
    if (bytes >= HEAVY_BYTES) {
      return vertx.executeBlocking(() -> Read.of(question), false);
    }
    try {
      return Future.succeededFuture(Read.of(question));
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }

  /** The vendor cannot count: we do, and say that it is an estimate. */
  private void estimate(
      Exchange exchange, byte[] body, String kind, ModelNames.Candidate candidate, Outlet outlet) {
    Tokenizer tokenizer = Tokenizers.of(kind, candidate.model());
    vertx
        .executeBlocking(() -> BodyTokens.of(body, tokenizer), false)
        .onComplete(
            tokens -> {
              List<Header> said = List.of(new Header("x-weir-token-count", "estimated"));
              exchange
                  .sink()
                  .begin(new Head(Head.Mode.RAW, 200, said, "", candidate.model(), List.of()));
              exchange.sink().content(new Chunk.Raw(count(exchange, tokens), true, true));
              outlet.ended(Frame.Ending.PLAIN);
            },
            failure -> outlet.failed(Defects.faultOf(failure), Usage.NONE));
  }

  private static Buffer count(Exchange exchange, long tokens) {
    IngressDialect dialect = exchange.question().dialect();
    return dialect == null ? Buffer.buffer() : dialect.encodeTokenCount(tokens);
  }

  private static Payload canonical(
      RequestHead head, ChatRequest request, ModelNames.Candidate candidate) {
    return new Payload.Canonical(head, request.withModel(candidate.model()));
  }

  private static RequestHead headOf(Question question, ModelNames.Candidate candidate) {
    int start = -1;
    int end = -1;
    if (question.content() instanceof Question.Content.Body body) {
      start = body.modelStart();
      end = body.modelEnd();
    } else if (question.content() instanceof Question.Content.Whole whole) {
      start = whole.modelStart();
      end = whole.modelEnd();
    }
    return new RequestHead(
        question.shape(),
        question.operation(),
        question.id(),
        question.askedModel(),
        candidate.model(),
        question.stream(),
        start,
        end);
  }

  private String whyPicked(Announcement instance) {
    if (!instance.node().equals(picker.node())) {
      return "other-node";
    }
    return instance.loop().equals(picker.loop()) ? "own-loop" : "own-node";
  }

  private void open(
      Exchange exchange,
      Announcement instance,
      List<Header> headers,
      Payload payload,
      Outlet outlet) {
    if (exchange.isOver()) {
      return; // Given up while its request was translated.
    }
    Question.Content.Streamed streamed =
        exchange.question().content() instanceof Question.Content.Streamed on ? on : null;
    boolean here = instance.node().equals(picker.node());
    Target target = new Target(instance.address(), instance.inbox(), here, streamed == null);
    OutgoingCall call =
        endpoint.streams().open(target, headers, payload, exchange.remainingMillis());
    exchange.call(call);
    new Relay(exchange, call, outlet, fault -> elsewhere(exchange, instance, fault, outlet))
        .start();
    if (streamed != null) {
      call.opened()
          .onSuccess(taken -> streamed.upload().sendTo(call.out(), payload.head().model()));
    }
  }

  /** The call failed before an instance had taken it. */
  private boolean elsewhere(Exchange exchange, Announcement instance, Fault fault, Outlet outlet) {
    if (!(fault instanceof Fault.Unavailable || fault instanceof Fault.Unsupported)) {
      return false;
    }
    roster.gone(instance.service(), instance.instance());
    if (exchange.tried().size() >= ATTEMPTS_MAX) {
      return false;
    }
    dispatch(exchange, outlet);
    return true;
  }
}
