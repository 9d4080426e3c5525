package dev.weir.gateway.pipeline;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Chunk;
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
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.core.TokenEstimate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Calls a provider: picks an instance, chooses raw or canonical, joins its answer to the exchange's sink. An instance that
 * cannot be reached is tried no second time; another one is, as long as none has taken the call.
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

  /** What becomes of a dispatched request: exactly one of the two, once. */
  interface Outlet {
    void ended(Frame.Ending ending);

    void failed(Fault fault, Usage used);
  }

  public Dispatcher(Vertx vertx, BusEndpoint endpoint, Roster roster, Picker picker) {
    this.vertx = vertx;
    this.endpoint = endpoint;
    this.roster = roster;
    this.picker = picker;
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

  /** Stops the provider's work; what it had used comes with its last word. */
  void cancel(Exchange exchange, String reason) {
    OutgoingCall call = exchange.call();
    if (call != null && !exchange.isOver()) {
      call.cancel(reason);
    }
  }

  private void attempt(
      Exchange exchange,
      ModelNames.Candidate candidate,
      Announcement instance,
      Outlet outlet) {
    Exchange.Question question = exchange.question();
    exchange.tried().add(instance.instance());
    boolean raw =
        question.canonical() == null && instance.dialects().contains(question.dialectName());
    exchange
        .explanation()
        .attempt(
            new Explanation.Attempt(
                candidate.provider(),
                candidate.model(),
                instance.instance(),
                instance.node(),
                whyPicked(instance),
                raw ? "raw" : "canonical"));
    RequestHead head = headOf(question, candidate);
    if (question.operation().equals(RequestHead.COUNT_TOKENS) && !raw) {
      estimate(exchange, candidate, outlet);
    } else if (raw) {
      open(exchange, instance, new Payload.Raw(head, question.body()), outlet);
    } else if (question.body().length() < HEAVY_BYTES) {
      translated(exchange, instance, head, candidate, outlet);
    } else {
      Future<ChatRequest> heavy = vertx.executeBlocking(question::toCanonical, false);
      heavy.onComplete(
          request ->
              open(exchange, instance, canonical(head, request, candidate), outlet),
          refused -> outlet.failed(Fault.of(refused), Usage.NONE));
    }
  }

  private void translated(
      Exchange exchange,
      Announcement instance,
      RequestHead head,
      ModelNames.Candidate candidate,
      Outlet outlet) {
    ChatRequest request;
    try {
      request = exchange.question().toCanonical();
    } catch (FaultException refused) {
      outlet.failed(refused.fault(), Usage.NONE);
      return;
    }
    open(exchange, instance, canonical(head, request, candidate), outlet);
  }

  /** The vendor cannot count: we do, and say that it is an estimate. */
  private void estimate(
      Exchange exchange, ModelNames.Candidate candidate, Outlet outlet) {
    byte[] body = exchange.question().body().getBytes();
    vertx
        .executeBlocking(() -> TokenEstimate.of(body), false)
        .onComplete(
            tokens -> {
              List<Header> said = List.of(new Header("x-weir-token-count", "estimated"));
              exchange
                  .sink()
                  .begin(new Head(Head.Mode.RAW, 200, said, "", candidate.model(), List.of()));
              Buffer json = Buffer.buffer("{\"input_tokens\":" + tokens + "}");
              exchange.sink().content(new Chunk.Raw(json, true, true));
              outlet.ended(Frame.Ending.PLAIN);
            },
            failure -> outlet.failed(Fault.of(failure), Usage.NONE));
  }

  private static Payload canonical(
      RequestHead head, ChatRequest request, ModelNames.Candidate candidate) {
    return new Payload.Canonical(head, request.withModel(candidate.model()));
  }

  private static RequestHead headOf(
      Exchange.Question question, ModelNames.Candidate candidate) {
    return new RequestHead(
        question.dialectName(),
        question.operation(),
        question.id(),
        question.askedModel(),
        candidate.model(),
        question.stream(),
        question.modelStart(),
        question.modelEnd());
  }

  private String whyPicked(Announcement instance) {
    if (!instance.node().equals(picker.node())) {
      return "other-node";
    }
    return instance.loop().equals(picker.loop()) ? "own-loop" : "own-node";
  }

  private void open(
      Exchange exchange, Announcement instance, Payload payload, Outlet outlet) {
    Target target =
        new Target(
            instance.address(),
            instance.inbox(),
            instance.node().equals(picker.node()),
            true);
    OutgoingCall call =
        endpoint
            .streams()
            .open(target, exchange.question().headers(), payload, exchange.remainingMillis());
    exchange.call(call);
    new Relay(exchange, call, outlet, fault -> elsewhere(exchange, instance, fault, outlet)).start();
  }

  /** The call failed before an instance had taken it. */
  private boolean elsewhere(
      Exchange exchange, Announcement instance, Fault fault, Outlet outlet) {
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
