package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
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
    List<ModelNames.Candidate> candidates = known.resolve(asked, dialect);
    if (candidates.isEmpty()) {
      return new Fault.NotFound(known.unknown(asked, dialect), "model_not_found");
    }
    exchange.candidates(candidates);
    exchange.explanation().candidates(candidates);
    return null;
  }
}
