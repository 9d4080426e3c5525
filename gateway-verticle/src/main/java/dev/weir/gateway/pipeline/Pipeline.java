package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.pipeline.Explanation.Outcome;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of every request, from whichever ingress: caller → admission → route → provider. It ends each exchange exactly
 * once, and only then tells the stages, the explanations and whoever observes.
 */
public final class Pipeline {

  private final List<Stage> stages;
  private final Dispatcher dispatcher;
  private final Consumer<Explanation> observer;

  /**
   * @param observer told each request's record when it has ended
   */
  public Pipeline(
      Supplier<KeyTable> keys,
      Supplier<ModelNames> names,
      Dispatcher dispatcher,
      Consumer<Explanation> observer) {
    this.stages = List.of(new CallerStage(keys), new AdmissionStage(), new RouteStage(names));
    this.dispatcher = dispatcher;
    this.observer = observer;
  }

  /** Serves a request: its sink gets the answer, or the fault. */
  public void run(Exchange exchange) {
    for (int i = 0; i < stages.size(); i++) {
      Fault refusal = stages.get(i).apply(exchange);
      if (refusal != null) {
        refuse(exchange, refusal, i);
        return;
      }
    }
    dispatcher.dispatch(
        exchange,
        new Dispatcher.Outlet() {
          @Override
          public void ended(Frame.Ending ending) {
            exchange.sink().end(ending);
            finish(
                exchange,
                Outcome.OK,
                null,
                ending.usage(),
                ending.reason() == null ? "" : ending.reason(),
                stages.size());
          }

          @Override
          public void failed(Fault fault, Usage used) {
            exchange.sink().fail(fault);
            Outcome how = fault instanceof Fault.Cancelled ? Outcome.CANCELLED : Outcome.FAILED;
            finish(exchange, how, fault, used, "", stages.size());
          }
        });
  }

  /** The client has gone: stops the provider and accounts for what it had used. */
  public void cancel(Exchange exchange, String reason) {
    dispatcher.cancel(exchange, reason);
  }

  private void refuse(Exchange exchange, Fault refusal, int passed) {
    exchange.sink().fail(refusal);
    finish(exchange, Outcome.FAILED, refusal, Usage.NONE, "", passed);
  }

  private void finish(
      Exchange exchange,
      Outcome how,
      @Nullable Fault fault,
      Usage usage,
      String reason,
      int passed) {
    if (!exchange.finish()) {
      return;
    }
    exchange
        .explanation()
        .end(
            how,
            fault,
            usage,
            reason,
            exchange.sink().status(),
            exchange.elapsedNanos() / 1_000);
    for (int i = 0; i < passed; i++) {
      stages.get(i).ended(exchange);
    }
    observer.accept(exchange.explanation());
  }
}
