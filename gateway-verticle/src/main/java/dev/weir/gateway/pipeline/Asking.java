package dev.weir.gateway.pipeline;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.SealSearch;
import dev.weir.dialects.openai.OpenAiModels;
import dev.weir.gateway.core.ModelNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent of one request: as it came where an instance takes that, else in canonical form,
 * into which it is read once however many attempts there are.
 */
final class Asking {

  /** Bodies from here on are translated off the event loop. */
  private static final int HEAVY_BYTES = 256 * 1024;

  private final Vertx vertx;
  private final Seal seal;
  private final Exchange exchange;
  private final Question question;
  private @Nullable Future<Read> read;
  private @Nullable Boolean sealed;

  /** What goes to an instance. */
  record Sent(List<Header> headers, Payload payload) {}

  /** How a request goes to an instance. */
  enum Mode {
    RELAYED,
    RAW,
    CANONICAL,
    /** In canonical form, for whose answer others may continue, or as it came where it has none. */
    CONTINUABLE,
    /** It does not: its tokens are counted here. */
    COUNTED;

    /** The mode as records name it. */
    String word() {
      return switch (this) {
        case RELAYED -> "relayed";
        case RAW -> "raw";
        case CANONICAL, CONTINUABLE, COUNTED -> "canonical";
      };
    }
  }

  /** A request in canonical form, and the headers that go with it. */
  private record Read(IngressDialect.Inbound inbound, List<Header> headers) {
    static Read of(Question question) {
      return new Read(question.toCanonical(), question.canonicalHeaders());
    }
  }

  Asking(Vertx vertx, Seal seal, Exchange exchange) {
    this.vertx = vertx;
    this.seal = seal;
    this.exchange = exchange;
    this.question = exchange.question();
  }

  Mode mode(Announcement instance, ModelNames.Candidate target) {
    if (question.content() instanceof Question.Content.Beside) {
      return Mode.RELAYED;
    }
    if (!(question.content() instanceof Question.Content.Body body)) {
      return Mode.CANONICAL;
    }
    boolean asItCame = exchange.readers().takesAll(target) && !sealed(body);
    if (asItCame && speaks(instance, question.dialectName(), target.model())) {
      boolean chat = question.operation().equals(RequestHead.CHAT);
      return chat && exchange.plan().settings().continues() ? Mode.CONTINUABLE : Mode.RAW;
    }
    boolean counts = question.operation().equals(RequestHead.COUNT_TOKENS);
    return counts ? Mode.COUNTED : Mode.CANONICAL;
  }

  /**
   * Whether a call takes one of a provider's places: not when no vendor is asked, nor when it is a
   * conversation, which may last for hours and be silent.
   */
  boolean needsPlace(Announcement instance, ModelNames.Candidate target) {
    return !question.operation().equals(Operation.REALTIME)
        && mode(instance, target) != Mode.COUNTED;
  }

  private boolean sealed(Question.Content.Body body) {
    if (sealed == null) {
      sealed = body.maybeSealed() && SealSearch.opens(seal, BufferBytes.of(body.bytes()));
    }
    return sealed;
  }

  /** Whether an instance takes a call as it is: OpenAI has models that know only one dialect. */
  private static boolean speaks(Announcement instance, String dialect, String model) {
    boolean unknown =
        dialect.equals(DialectName.OPENAI_CHAT)
            && instance.dialects().contains(DialectName.OPENAI_RESPONSES)
            && OpenAiModels.needsResponses(model);
    return !unknown && instance.takesRaw(dialect, model);
  }

  /** What goes to a target; fails when the request cannot be translated. */
  Future<Sent> sent(Mode mode, ModelNames.Candidate target) {
    RequestHead head = headOf(target);
    return switch (question.content()) {
      case Question.Content.Whole whole -> asIs(new Payload.Raw(head, whole.bytes()));
      case Question.Content.Streamed on ->
          asIs(
              new Payload.Relay(
                  head, on.method(), on.path(), on.contentType(), on.bytesNaming(head.model())));
      case Question.Content.Body body when mode == Mode.RAW ->
          asIs(new Payload.Raw(head, body.bytes()));
      default ->
          read()
              .map(known -> sent(known, head, target, known.inbound.request()))
              .recover(
                  refused ->
                      mode == Mode.CONTINUABLE
                              && question.content() instanceof Question.Content.Body body
                          ? asIs(new Payload.Raw(head, body.bytes()))
                          : Future.failedFuture(refused));
    };
  }

  private Sent sent(
      Read known, RequestHead head, ModelNames.Candidate target, ChatRequest request) {
    ChatRequest readable = ForeignState.without(exchange.readers(), request, target);
    return new Sent(known.headers, new Payload.Canonical(head, readable.withModel(head.model())));
  }

  /** The request for the rest of an answer; fails where there is none. */
  Future<Sent> rest(Splice splice, ModelNames.Candidate target) {
    return read()
        .map(
            known -> {
              ChatRequest rest = splice.rest(known.inbound.request());
              if (rest == null) {
                throw new Fault.UnsupportedByTarget(
                        "such an answer is not continued", "output_format")
                    .asException();
              }
              return sent(known, headOf(target), target, rest);
            });
  }

  private Future<Sent> asIs(Payload payload) {
    return Future.succeededFuture(new Sent(question.headers(), payload));
  }

  private Future<Read> read() {
    Future<Read> before = read;
    if (before == null) {
      before = canonical().onSuccess(known -> exchange.sink().asked(known.inbound));
      read = before;
    }
    return before;
  }

  private Future<Read> canonical() {
    boolean heavy =
        question.content() instanceof Question.Content.Body body
            && body.bytes().length() >= HEAVY_BYTES;
    if (heavy) {
      return vertx.executeBlocking(() -> Read.of(question), false);
    }
    try {
      return Future.succeededFuture(Read.of(question));
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }

  private RequestHead headOf(ModelNames.Candidate target) {
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
        target.model(),
        question.stream(),
        start,
        end);
  }
}
