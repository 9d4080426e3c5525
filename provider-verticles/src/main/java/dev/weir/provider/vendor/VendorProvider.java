package dev.weir.provider.vendor;

import dev.weir.bus.config.Section;
import dev.weir.dialects.Dialect;
import dev.weir.provider.serve.ProviderInstance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One instance of a provider that calls a vendor: from its configuration to its end. */
public final class VendorProvider {

  private final ProviderConfig config;
  private final VendorLine line;
  private final ModelList models;
  private @Nullable ProviderInstance instance;

  private VendorProvider(
      Vertx vertx, Vendor vendor, Dialect dialect, ProviderConfig config, int instances) {
    this.config = config;
    this.line = new VendorLine(vertx, vendor, dialect, config, instances);
    this.models = new ModelList(vertx, line, this::changed);
  }

  /**
   * Starts an instance. The future completes when the whole cluster can reach it; the vendor need
   * not be there.
   *
   * @param context the context of the verticle
   */
  public static Future<VendorProvider> start(
      Vertx vertx, Context context, Vendor vendor, Dialect dialect) {
    JsonObject branch = context.config() == null ? new JsonObject() : context.config();
    ProviderConfig config =
        Section.read(
            "providers." + branch.getString("name", Section.PLACEHOLDER),
            branch,
            section -> ProviderConfig.from(section, vendor));
    VendorProvider provider =
        new VendorProvider(vertx, vendor, dialect, config, context.getInstanceCount());
    return ProviderInstance.open(
            vertx,
            new ProviderInstance.Identity(config.name(), config.kind(), List.of(dialect.name())),
            provider.models::now,
            call -> VendorCall.begin(provider.line, call))
        .onSuccess(open -> provider.instance = open)
        .onSuccess(open -> provider.models.start())
        .onFailure(failed -> provider.line.close())
        .map(provider);
  }

  private void changed() {
    if (instance != null) {
      instance.changed();
    }
  }

  /** Finishes what it has and leaves. */
  public Future<Void> stop() {
    models.stop();
    Future<Void> left =
        instance == null ? Future.succeededFuture() : instance.close(config.timeouts().drain());
    return left.transform(gone -> line.close());
  }
}
