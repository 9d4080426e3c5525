package dev.weir.provider.demo;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Operation;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.provider.serve.Models;
import dev.weir.provider.serve.ProviderInstance;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves the demo models as {@code provider.v1.chat.<name>}. Takes canonical calls only, and says
 * in every answer that it is a demo.
 */
public final class DemoVerticle extends VerticleBase {

  /** The kind of this provider. */
  public static final String KIND = "demo";

  private static final long DRAIN_MILLIS = 5_000;

  private @Nullable ProviderInstance instance;

  @Override
  public Future<?> start() {
    DemoConfig config = Section.read("", config(), DemoConfig::from);
    List<String> names = new ArrayList<>(DemoModel.names());
    names.addAll(DemoOperations.MODELS);
    Models models = Models.listed(names);
    return ProviderInstance.open(
            vertx,
            new ProviderInstance.Identity(config.name(), KIND, List.of(), DemoOperations.offers()),
            () -> models,
            () -> "",
            call -> serve(call, config.paceMillis()))
        .onSuccess(open -> instance = open);
  }

  private void serve(IncomingCall call, long paceMillis) {
    if (Operation.ALL.contains(call.payload().head().operation())) {
      DemoOperations.serve(call);
    } else {
      DemoCall.begin(vertx, call, paceMillis);
    }
  }

  @Override
  public Future<?> stop() {
    return instance == null ? Future.succeededFuture() : instance.close(DRAIN_MILLIS);
  }
}
