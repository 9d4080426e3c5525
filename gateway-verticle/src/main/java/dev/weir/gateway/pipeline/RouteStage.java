package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.gateway.core.ModelNames;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds who could serve the model. */
record RouteStage(Supplier<ModelNames> names) implements Stage {

  @Override
  public @Nullable Fault apply(Exchange exchange) {
    String asked = exchange.question().askedModel();
    String dialect = exchange.question().dialectName();
    ModelNames known = names.get();
    if (exchange.question().content() instanceof Question.Content.Beside beside) {
      return beside(exchange, new OperationRoute(known, exchange.question(), beside));
    }
    List<ModelNames.Candidate> candidates = known.resolve(asked, dialect);
    if (candidates.isEmpty()) {
      return new Fault.NotFound(known.unknown(asked, dialect), "model_not_found");
    }
    exchange.candidates(candidates);
    exchange.explanation().candidates(candidates);
    return null;
  }

  private static @Nullable Fault beside(Exchange exchange, OperationRoute route) {
    try {
      List<ModelNames.Candidate> candidates = route.candidates();
      exchange.candidates(candidates);
      exchange.explanation().candidates(candidates);
      return null;
    } catch (FaultException nobody) {
      return nobody.fault();
    }
  }
}
