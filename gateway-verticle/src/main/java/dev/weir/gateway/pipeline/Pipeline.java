package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.pipeline.Explanation.Outcome;
import dev.weir.models.catalogue.Cost;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of every request, from whichever ingress: caller → admission → route → provider. It ends
 * each exchange exactly once, gives back what it held, and only then tells the explanations and
 * whoever observes.
 */
public final class Pipeline {

  private final List<Stage> stages;
  private final Dispatcher dispatcher;
  private final Patience patience;
  private final Pricing pricing;
  private final Consumer<Explanation> observer;
  private final Set<Exchange> running = new LinkedHashSet<>();

  /**
   * How long a provider may be silent.
   *
   * @param firstByteMillis before its answer
   * @param idleMillis within it
   */
  public record Patience(long firstByteMillis, long idleMillis) {}

  /**
   * @param prompts what a request holds of its caller's tokens until its vendor has counted
   * @param pricing asked once for each request that reached a provider
   * @param observer told each request's record when it has ended
   */
  public Pipeline(
      Supplier<KeyTable> keys,
      Supplier<ModelNames> names,
      PromptTokens prompts,
      Dispatcher dispatcher,
      Patience patience,
      Pricing pricing,
      Consumer<Explanation> observer) {
    this.stages =
        List.of(new CallerStage(keys), new AdmissionStage(prompts), new RouteStage(names));
    this.dispatcher = dispatcher;
    this.patience = patience;
    this.pricing = pricing;
    this.observer = observer;
  }

  /** Serves a request: its sink gets the answer, or the fault. */
  public void run(Exchange exchange) {
    running.add(exchange);
    int passed = 0;
    try {
      for (Stage stage : stages) {
        Fault refusal = stage.apply(exchange);
        if (refusal != null) {
          fail(exchange, Outcome.FAILED, refusal, Usage.NONE, passed);
          return;
        }
        passed++;
      }
      dispatcher.dispatch(exchange, new Outlet(exchange));
    } catch (RuntimeException defect) {
      fail(exchange, Outcome.FAILED, Defects.faultOf(defect), Usage.NONE, passed);
    }
  }

  /** Answers a request that cannot even begin. */
  public void refuse(Exchange exchange, Fault why) {
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
    if (exchange.call() == null) {
      new Outlet(exchange).failed(up, Usage.NONE);
    } else {
      exchange.call().cancel(up.message());
    }
  }

  /** Ends all requests that are under way. */
  public void abortAll(Fault why) {
    List.copyOf(running).forEach(exchange -> abort(exchange, why));
  }

  /** Ends requests whose provider is silent for too long; to be called every second or so. */
  public void tick() {
    for (Exchange exchange : List.copyOf(running)) {
      Fault silence = exchange.silence(patience);
      if (silence != null) {
        abort(exchange, silence);
      }
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
      release(exchange, ending.usage(), stages.size());
      exchange.sink().end(ending);
      String reason = ending.reason() == null ? "" : ending.reason();
      finish(exchange, Outcome.OK, null, ending.usage(), reason);
    }

    @Override
    public void failed(Fault fault, Usage used) {
      Fault why = exchange.aborted() == null ? fault : exchange.aborted();
      Outcome how = why instanceof Fault.Cancelled ? Outcome.CANCELLED : Outcome.FAILED;
      fail(exchange, how, why, used, stages.size());
    }
  }

  private void fail(Exchange exchange, Outcome how, Fault why, Usage used, int passed) {
    if (!exchange.isOver()) {
      release(exchange, used, passed);
      exchange.sink().fail(why, used);
      finish(exchange, how, why, used, "");
    }
  }

  /** Before the client is told: it may ask again at once, and shall not find itself in its way. */
  private void release(Exchange exchange, Usage used, int passed) {
    if (exchange.release()) {
      for (int i = 0; i < passed; i++) {
        stages.get(i).ended(exchange, used);
      }
    }
  }

  private void finish(
      Exchange exchange, Outcome how, @Nullable Fault fault, Usage usage, String reason) {
    if (!exchange.finish()) {
      return;
    }
    running.remove(exchange);
    Explanation record = exchange.explanation();
    Explanation.Attempt attempt = record.lastAttempt();
    Cost cost =
        attempt == null ? Cost.UNKNOWN : pricing.cost(attempt.provider(), attempt.model(), usage);
    int status = exchange.sink().status();
    record.end(how, fault, usage, cost, reason, status, exchange.elapsedNanos() / 1_000);
    observer.accept(record);
  }
}
