package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.bus.trace.Tracing;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.limits.Limiter;
import dev.weir.gateway.pipeline.Explanation.Outcome;
import dev.weir.gateway.route.Planner;
import dev.weir.gateway.route.RouteSettings;
import dev.weir.models.catalogue.Cost;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of every request, from whichever ingress: caller → route → admission → provider. It ends
 * each exchange exactly once, gives back what it held, and only then tells the explanations and
 * whoever observes.
 */
public final class Pipeline {

  private final List<Stage> stages;
  private final Dispatcher dispatcher;
  private final Patience patience;
  private final Pricing pricing;
  private final Consumer<Explanation> observer;
  private final Tracing tracing;
  private final Coalescing coalescing;
  private final Mirroring mirroring;
  private final Set<Exchange> running = new LinkedHashSet<>();
  private final Set<Exchange> beside = new LinkedHashSet<>();

  /** What the pipelines of a node share for calls that are not their callers' own. */
  public record Shared(Groups groups, Mirrors mirrors) {}

  /**
   * How long a provider may be silent.
   *
   * @param firstByteMillis before its answer
   * @param idleMillis within it
   */
  public record Patience(long firstByteMillis, long idleMillis) {

    /** The same where a route says nothing else. */
    Patience within(RouteSettings.Timeouts told) {
      return told.equals(RouteSettings.Timeouts.UNTOLD)
          ? this
          : new Patience(
              told.firstByte() > 0 ? told.firstByte() : firstByteMillis,
              told.idle() > 0 ? told.idle() : idleMillis);
    }
  }

  /**
   * @param planner makes plans as things are when it is asked for
   * @param prompts what a request holds of its caller's tokens until its vendor has counted
   * @param limiter what may be spent, by all instances of the node
   * @param pricing asked once for each request that reached a provider
   * @param observer told each request's record when it has ended
   * @param shared by the pipelines of the node
   * @param tracing told each request that asks for a vendor, and how it ends
   */
  public Pipeline(
      Supplier<KeyTable> keys,
      Supplier<Planner> planner,
      PromptTokens prompts,
      Limiter limiter,
      Dispatcher dispatcher,
      Patience patience,
      Pricing pricing,
      Consumer<Explanation> observer,
      Shared shared,
      Tracing tracing) {
    RouteStage route = new RouteStage(planner, prompts::of);
    this.stages =
        List.of(new CallerStage(keys), route, new AdmissionStage(prompts::of, limiter, pricing));
    this.coalescing = new Coalescing(shared.groups, dispatcher, this::beside);
    this.mirroring = new Mirroring(shared.mirrors, route, dispatcher, pricing, this::beside);
    this.dispatcher = dispatcher;
    this.patience = patience;
    this.pricing = pricing;
    this.observer = observer;
    this.tracing = tracing;
  }

  /** Serves a request: its sink gets the answer, or the fault. */
  public void run(Exchange exchange) {
    exchange.trace(RequestTrace.begin(tracing, exchange.question()));
    running.add(exchange);
    run(exchange, 0);
  }

  private void run(Exchange exchange, int from) {
    int passed = from;
    try {
      for (; passed < stages.size(); passed++) {
        Fault refusal = stages.get(passed).apply(exchange);
        if (refusal != null) {
          int here = passed;
          if (!stages.get(here).waits(exchange, () -> again(exchange, here))) {
            fail(exchange, Outcome.FAILED, refusal, Usage.NONE, here);
          }
          return;
        }
      }
      dispatch(exchange);
    } catch (RuntimeException defect) {
      fail(exchange, Outcome.FAILED, Defects.faultOf(defect), Usage.NONE, passed);
    }
  }

  private void dispatch(Exchange exchange) {
    Outlet outlet = new Outlet(exchange);
    Member.Door door =
        new Member.Door(outlet, why -> abort(exchange, why), () -> alone(exchange, outlet));
    Coalescing.Way way = coalescing.send(exchange, door);
    if (way == Coalescing.Way.ALONE) {
      dispatcher.dispatch(exchange, outlet);
    }
    if (way != Coalescing.Way.JOINED) {
      mirroring.follow(exchange);
    }
  }

  /** Others that it wanted to join have gone too far. */
  private void alone(Exchange exchange, Outlet outlet) {
    try {
      dispatcher.dispatch(exchange, outlet);
      mirroring.follow(exchange);
    } catch (RuntimeException defect) {
      outlet.failed(Defects.faultOf(defect), Usage.NONE);
    }
  }

  /** A call that is no caller's own begins or ends: meanwhile its time is looked at. */
  private void beside(Exchange call, boolean begins) {
    if (begins) {
      beside.add(call);
    } else {
      beside.remove(call);
    }
  }

  private void again(Exchange exchange, int from) {
    if (!exchange.isOver()) {
      run(exchange, from);
    }
  }

  /** Answers a request that cannot even begin. */
  public void refuse(Exchange exchange, Fault why) {
    exchange.trace(RequestTrace.begin(tracing, exchange.question()));
    Outcome how = why instanceof Fault.Cancelled ? Outcome.CANCELLED : Outcome.FAILED;
    fail(exchange, how, why, Usage.NONE, 0);
  }

  /** Records a request that no model was needed for. */
  public void answered(Question question, @Nullable Fault fault, int status) {
    Explanation record = new Explanation(question);
    record.end(
        fault == null ? Outcome.OK : Outcome.FAILED,
        fault,
        Usage.NONE,
        Cost.UNKNOWN,
        "",
        status,
        0);
    observer.accept(record);
  }

  /** The client has gone: stops the provider and accounts for what it had used. */
  public void cancel(Exchange exchange, String reason) {
    give(exchange, new Fault.Cancelled(reason));
  }

  /** Ends a request from our side: the client is told at once, the provider is stopped. */
  public void abort(Exchange exchange, Fault why) {
    exchange.sink().fail(why);
    give(exchange, why);
  }

  private void give(Exchange exchange, Fault up) {
    if (exchange.isOver() || exchange.aborted() != null) {
      return;
    }
    exchange.aborted(up);
    Underway course = exchange.course();
    if (course == null) {
      new Outlet(exchange).failed(up, Usage.NONE);
    } else {
      course.cancel(up);
    }
  }

  /** Ends all requests that are under way. */
  public void abortAll(Fault why) {
    List.copyOf(running).forEach(exchange -> abort(exchange, why));
    List.copyOf(beside).forEach(call -> giveUp(call, why));
  }

  /** Ends what is silent or slow for too long; to be called every half second or so. */
  public void tick() {
    for (Exchange exchange : List.copyOf(running)) {
      Underway course = exchange.course();
      Fault silence = course == null ? null : course.tick(patience);
      if (silence != null) {
        abort(exchange, silence);
      }
    }
    for (Exchange call : List.copyOf(beside)) {
      Underway course = call.course();
      Fault silence = course == null ? null : course.tick(patience);
      if (silence != null) {
        giveUp(call, silence);
      }
    }
  }

  private static void giveUp(Exchange call, Fault why) {
    Underway course = call.course();
    if (course != null && call.aborted() == null) {
      call.sink().fail(why);
      call.aborted(why);
      course.cancel(why);
    }
  }

  /** Requests under way. */
  public int load() {
    return running.size();
  }

  /** Where the dispatcher brings what became of a request. */
  private final class Outlet implements Dispatcher.Outlet {

    private final Exchange exchange;

    Outlet(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void ended(Frame.Ending ending) {
      Usage due = exchange.due(ending.usage());
      Cost cost = costOf(exchange, due);
      release(exchange, due, cost, stages.size());
      exchange.sink().end(ending);
      String reason = ending.reason() == null ? "" : ending.reason();
      finish(exchange, Outcome.OK, null, due, cost, reason);
    }

    @Override
    public void failed(Fault fault, Usage used) {
      Fault why = exchange.aborted() == null ? fault : exchange.aborted();
      Outcome how = why instanceof Fault.Cancelled ? Outcome.CANCELLED : Outcome.FAILED;
      fail(exchange, how, why, exchange.due(used), stages.size());
    }
  }

  private void fail(Exchange exchange, Outcome how, Fault why, Usage used, int passed) {
    if (!exchange.isOver()) {
      Cost cost = costOf(exchange, used);
      release(exchange, used, cost, passed);
      exchange.sink().fail(why, used);
      finish(exchange, how, why, used, cost, "");
    }
  }

  private Cost costOf(Exchange exchange, Usage due) {
    AttemptRecord attempt = exchange.explanation().lastAttempt();
    if (exchange.isFree()) {
      return Cost.ZERO;
    }
    return attempt == null ? Cost.UNKNOWN : pricing.cost(attempt.provider(), attempt.model(), due);
  }

  /** Before the client is told: it may ask again at once, and shall not find itself in its way. */
  private void release(Exchange exchange, Usage used, Cost cost, int passed) {
    if (exchange.release()) {
      for (int i = 0; i < passed; i++) {
        stages.get(i).ended(exchange, used, cost);
      }
    }
  }

  private void finish(
      Exchange exchange,
      Outcome how,
      @Nullable Fault fault,
      Usage usage,
      Cost cost,
      String reason) {
    if (!exchange.finish()) {
      return;
    }
    running.remove(exchange);
    Explanation record = exchange.explanation();
    int status = exchange.sink().status();
    record.end(how, fault, usage, cost, reason, status, exchange.elapsedMicros());
    exchange.trace().ended(record);
    exchange.whenTold(
        () -> {
          record.priced(pricing);
          observer.accept(record);
        });
  }
}
