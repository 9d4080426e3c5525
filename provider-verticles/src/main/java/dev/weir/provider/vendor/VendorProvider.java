package dev.weir.provider.vendor;

import dev.weir.bus.config.Section;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.provider.serve.ProviderInstance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One instance of a provider that calls a vendor: from its configuration to its end. */
public final class VendorProvider {

  private final ProviderConfig config;
  private final VendorLine line;
  private final ModelList models;
  private @Nullable ProviderInstance instance;

  private record Read(Vendor vendor, ProviderConfig config) {}

  private VendorProvider(Vertx vertx, ProviderConfig config, VendorLine line) {
    this.config = config;
    this.line = line;
    this.models = new ModelList(vertx, line, this::changed);
  }

  /**
   * Starts an instance of a vendor that is shown keys. The future completes when the whole cluster
   * can reach it; the vendor need not be there.
   *
   * @param context the context of the verticle
   * @param dialects those that the vendor speaks, the usual one first
   */
  public static Future<VendorProvider> start(
      Vertx vertx, Context context, Vendor vendor, List<UpstreamDialect> dialects) {
    return start(vertx, context, section -> vendor, dialects, config -> null);
  }

  /**
   * The same for a vendor that depends on the configuration.
   *
   * @param vendorOf reads what the vendor depends on
   * @param signerOf makes what signs calls when no key is configured; null when keys are all there
   *     is
   */
  public static Future<VendorProvider> start(
      Vertx vertx,
      Context context,
      Function<Section, Vendor> vendorOf,
      List<UpstreamDialect> dialects,
      Function<ProviderConfig, @Nullable RequestSigner> signerOf) {
    JsonObject branch = context.config() == null ? new JsonObject() : context.config();
    Read read =
        Section.read(
            "providers." + branch.getString("name", Section.PLACEHOLDER),
            branch,
            section -> {
              Vendor vendor = vendorOf.apply(section);
              return new Read(vendor, ProviderConfig.from(section, vendor));
            });
    ProviderConfig config = read.config;
    VendorLine line =
        new VendorLine(
            vertx,
            read.vendor,
            dialects,
            config,
            signerOf.apply(config),
            context.getInstanceCount());
    VendorProvider provider = new VendorProvider(vertx, config, line);
    List<String> names = dialects.stream().map(UpstreamDialect::name).toList();
    return ProviderInstance.open(
            vertx,
            new ProviderInstance.Identity(config.name(), config.kind(), names),
            provider.models::now,
            line::remark,
            call -> VendorCall.begin(line, call))
        .onSuccess(open -> provider.instance = open)
        .onSuccess(open -> provider.models.start())
        .onFailure(failed -> line.close())
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
