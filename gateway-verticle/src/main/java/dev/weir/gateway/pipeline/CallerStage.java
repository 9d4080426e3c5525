package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.KeyTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds out who asks. Lets everybody pass while no key is configured: a reload may bring some. */
record CallerStage(Supplier<KeyTable> keys) implements Stage {

  @Override
  public @Nullable Fault apply(Exchange exchange) {
    KeyTable known = keys.get();
    if (known.isEmpty()) {
      return null;
    }
    Question.Origin origin = exchange.question().origin();
    KeyTable.Caller caller = known.find(origin.key(), origin.known());
    if (caller == null) {
      return known.refusal(origin.key(), null);
    }
    exchange.caller(caller);
    if (!caller.rule().allows(exchange.question().askedModel())) {
      return new Fault.Forbidden(
          "This key may not use the model `" + exchange.question().askedModel() + "`.");
    }
    return null;
  }
}
