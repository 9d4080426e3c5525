package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.HeaderRules;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.RouteSettings;
import dev.weir.models.catalogue.Cost;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a share of a route's chats a second time, to another model (docs/routing.md). The copy
 * leaves after the call, is tried at each target once, and takes nothing of its caller's limits.
 */
final class Mirroring {

  private static final Logger LOG = LoggerFactory.getLogger("dev.weir.mirror");

  private final Mirrors mirrors;
  private final Stage route;
  private final Dispatcher dispatcher;
  private final Pricing pricing;
  private final BiConsumer<Exchange, Boolean> ticked;

  /**
   * @param route plans the copy
   * @param ticked told whether a copy has to be looked at from time to time
   */
  Mirroring(
      Mirrors mirrors,
      Stage route,
      Dispatcher dispatcher,
      Pricing pricing,
      BiConsumer<Exchange, Boolean> ticked) {
    this.mirrors = mirrors;
    this.route = route;
    this.dispatcher = dispatcher;
    this.pricing = pricing;
    this.ticked = ticked;
  }

  /** A call has left: a copy of it follows, if it is one of those that do. */
  void follow(Exchange call) {
    RouteSettings.Mirror mirror = call.plan().settings().mirror();
    Context here = Vertx.currentContext();
    if (mirror == null
        || here == null
        || !call.question().operation().equals(RequestHead.CHAT)
        || !(call.question().content() instanceof Question.Content.Body)
        || call.random().nextDouble() >= mirror.share()
        || !mirrors.begin()) {
      return;
    }
    here.runOnContext(now -> send(call, mirror.model()));
  }

  private void send(Exchange call, String model) {
    Copy copy = new Copy(call, model);
    ticked.accept(copy.exchange, true);
    try {
      KeyTable.Caller caller = call.caller();
      if (caller != null) {
        copy.exchange.caller(caller); // Rules may ask for it.
      }
      Fault nobody = route.apply(copy.exchange);
      if (nobody == null) {
        copy.exchange.plan(once(copy.exchange.plan()));
        dispatcher.dispatch(copy.exchange, copy);
      } else {
        copy.failed(nobody, Usage.NONE);
      }
    } catch (RuntimeException defect) {
      copy.failed(Defects.faultOf(defect), Usage.NONE);
    }
  }

  /** Not what ties a call to one conversation or says that it is sent only once. */
  private static boolean goesAlong(Header header) {
    return !HeaderRules.isCodexs(header.name()) && !header.name().equals("idempotency-key");
  }

  /** A copy burdens nobody twice, and takes nothing of what the route may spend on that. */
  private static Plan once(Plan plan) {
    RouteSettings told = plan.settings();
    RouteSettings once =
        new RouteSettings(0, 0, null, told.timeouts(), null, false, false, false, null);
    return new Plan(plan.route(), once, plan.choices(), plan.leftOut(), plan.onFault());
  }

  /** A copy on its way. */
  private final class Copy implements Dispatcher.Outlet {

    private final Exchange call;
    private final MirrorSink sink = new MirrorSink();
    private final Exchange exchange;

    Copy(Exchange call, String model) {
      this.call = call;
      Question asked = call.question();
      Question copied =
          new Question(
              RequestIds.fresh(RequestIds.tagIn(asked.id())),
              asked.origin(),
              asked.dialect(),
              asked.operation(),
              model,
              asked.stream(),
              asked.content(),
              asked.headers().stream().filter(Mirroring::goesAlong).toList(),
              call.remainingMillis());
      this.exchange = call.beside(copied, sink);
    }

    @Override
    public void ended(Frame.Ending ending) {
      sink.end(ending);
      end(null, ending.usage());
    }

    @Override
    public void failed(Fault fault, Usage used) {
      Fault why = exchange.aborted() == null ? fault : exchange.aborted();
      sink.fail(why);
      end(why, used);
    }

    private void end(@Nullable Fault fault, Usage used) {
      if (!exchange.finish()) {
        return;
      }
      ticked.accept(exchange, false);
      AttemptRecord last = exchange.explanation().lastAttempt();
      Mirrored how =
          new Mirrored(
              call.question().id(),
              call.plan().route(),
              last == null ? "" : last.provider(),
              last == null ? "" : last.model(),
              fault == null ? "ok" : fault.getClass().getSimpleName().toLowerCase(Locale.ROOT),
              sink.status(),
              sink.bytes(),
              used,
              last == null ? Cost.UNKNOWN : pricing.cost(last.provider(), last.model(), used),
              last == null ? -1 : last.firstTokenMicros(),
              exchange.elapsedMicros());
      if (!call.isOver()) {
        call.explanation().mirrored(how);
      }
      mirrors.ended(how);
      LOG.info(
          "event=mirrored id={} route={} provider={} model={} outcome={} status={} bytes={} input={}"
              + " output={} first_token_ms={} total_ms={}",
          how.request(),
          how.route(),
          how.provider(),
          how.model(),
          how.outcome(),
          how.status(),
          how.bytes(),
          Usage.orZero(used.input()),
          Usage.orZero(used.output()),
          how.firstTokenMicros() < 0 ? -1 : how.firstTokenMicros() / 1_000,
          how.totalMicros() / 1_000);
    }
  }
}
