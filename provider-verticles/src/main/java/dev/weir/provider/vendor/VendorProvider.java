package dev.weir.provider.vendor;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Operation;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.provider.serve.ProviderInstance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One instance of a provider that calls a vendor: from its configuration to its end. */
public final class VendorProvider {

  private final ProviderConfig config;
  private final VendorLine line;
  private final @Nullable Documents documents;
  private final ModelList models;
  private @Nullable ProviderInstance instance;

  /**
   * What a branch of the configuration tells of a vendor.
   *
   * @param signerOf makes what signs calls when no key is configured; null when keys are all there
   *     is
   * @param listing where its models are listed, if not at the usual host
   */
  public record Plan(
      Vendor vendor,
      Function<ProviderConfig, @Nullable RequestSigner> signerOf,
      @Nullable Listing listing) {

    /** A vendor that lists its models where it is, or does not. */
    public Plan(Vendor vendor, Function<ProviderConfig, @Nullable RequestSigner> signerOf) {
      this(vendor, signerOf, null);
    }

    /** A vendor that is shown keys and nothing else. */
    public static Plan of(Vendor vendor) {
      return new Plan(vendor, config -> null);
    }
  }

  /**
   * A list of models at another host of the vendor's.
   *
   * @param baseUrl where that is
   * @param signerOf makes what signs requests there, once the one for calls is made
   * @param source what is asked there
   */
  public record Listing(
      String baseUrl,
      Function<URI, @Nullable RequestSigner> signerOf,
      Function<Documents, Future<List<Announcement.Model>>> source) {}

  private record Read(Plan plan, ProviderConfig config) {}

  private VendorProvider(
      Vertx vertx,
      ProviderConfig config,
      VendorLine line,
      @Nullable Documents documents,
      @Nullable Listing listing) {
    this.config = config;
    this.line = line;
    this.documents = documents;
    this.models =
        new ModelList(
            vertx,
            line,
            this::changed,
            documents == null || listing == null ? null : () -> listing.source().apply(documents));
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
    return start(vertx, context, section -> Plan.of(vendor), dialects);
  }

  /**
   * The same for a vendor that depends on the configuration.
   *
   * @param planOf reads what the vendor depends on
   */
  public static Future<VendorProvider> start(
      Vertx vertx,
      Context context,
      Function<Section, Plan> planOf,
      List<UpstreamDialect> dialects) {
    JsonObject branch = context.config() == null ? new JsonObject() : context.config();
    Read read =
        Section.read(
            "providers." + branch.getString("name", Section.PLACEHOLDER),
            branch,
            section -> {
              Plan plan = planOf.apply(section);
              return new Read(plan, ProviderConfig.from(section, plan.vendor));
            });
    ProviderConfig config = read.config;
    VendorLine line =
        new VendorLine(
            vertx,
            read.plan.vendor,
            dialects,
            config,
            read.plan.signerOf.apply(config),
            context.getInstanceCount());
    Listing listing = read.plan.listing;
    Documents documents = listing == null ? null : documents(vertx, read, listing, dialects);
    VendorProvider provider = new VendorProvider(vertx, config, line, documents, listing);
    line.keys().whenChanged(provider::changed);
    List<String> names = dialects.stream().map(UpstreamDialect::name).toList();
    return ProviderInstance.open(
            vertx,
            new ProviderInstance.Identity(
                config.name(),
                config.kind(),
                names,
                offers(read.plan.vendor, names),
                config.baseUrl().host(),
                config.baseUrl().port()),
            provider.models::now,
            provider::remark,
            call -> OperationCalls.begin(line, call))
        .onSuccess(open -> provider.instance = open)
        .onSuccess(open -> provider.models.start())
        .onFailure(failed -> provider.closeLines())
        .map(provider);
  }

  /**
   * What the vendor offers, its whole API as it is, told in the words of its usual dialect, and the
   * cheap question whether it is there, if it has a list of models where it is called.
   */
  private static List<Announcement.Offer> offers(Vendor vendor, List<String> dialects) {
    List<Announcement.Offer> offers = new ArrayList<>(vendor.operations().offers());
    offers.add(new Announcement.Offer(Operation.PASSTHROUGH, dialects.subList(0, 1)));
    if (vendor.operations().models() != null) {
      offers.add(new Announcement.Offer(Operation.CHECK, List.of()));
    }
    return offers;
  }

  private static @Nullable Documents documents(
      Vertx vertx, Read read, Listing listing, List<UpstreamDialect> dialects) {
    BaseUrl place = BaseUrl.of(listing.baseUrl);
    if (place == null) {
      return null;
    }
    ProviderConfig config = read.config.at(place);
    RequestSigner signer = listing.signerOf.apply(config.origin());
    return new Documents(new VendorLine(vertx, read.plan.vendor, dialects, config, signer, 1));
  }

  private Future<Void> closeLines() {
    Future<Void> other = documents == null ? Future.succeededFuture() : documents.close();
    return Future.join(line.close(), other).mapEmpty();
  }

  private String remark() {
    return Stream.of(line.remark(), models.remark())
        .filter(remark -> !remark.isEmpty())
        .collect(Collectors.joining("; "));
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
    return left.transform(gone -> closeLines());
  }
}
