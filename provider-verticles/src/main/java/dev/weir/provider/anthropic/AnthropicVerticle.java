package dev.weir.provider.anthropic;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves Anthropic's models as {@code provider.v1.chat.<name>}. */
public final class AnthropicVerticle extends VerticleBase {

  private static final Vendor ANTHROPIC =
      new Vendor(
          "anthropic",
          UpstreamDialect.Target.VENDOR,
          "https://api.anthropic.com",
          true,
          Vendor.Auth.X_API_KEY,
          new Operations(),
          "request-id",
          List.of(new Header("anthropic-version", "2023-06-01")));

  private static final class Operations implements Vendor.Operations {

    private static final Set<String> KEPT = Set.of(Operation.FILES, Operation.BATCHES);

    @Override
    public @Nullable String of(RequestHead head, String dialect) {
      return switch (head.operation()) {
        case RequestHead.CHAT -> "/v1/messages";
        case RequestHead.COUNT_TOKENS -> "/v1/messages/count_tokens";
        default -> null;
      };
    }

    @Override
    public List<Announcement.Offer> offers() {
      return List.of(
          new Announcement.Offer(Operation.FILES, List.of(ShapeName.ANTHROPIC)),
          new Announcement.Offer(Operation.BATCHES, List.of(ShapeName.ANTHROPIC)));
    }

    @Override
    public @Nullable String relayed(Payload.Relay relay) {
      return KEPT.contains(relay.head().operation())
              && relay.head().dialect().equals(ShapeName.ANTHROPIC)
          ? relay.path()
          : null;
    }

    @Override
    public String models() {
      return "/v1/models?limit=1000";
    }
  }

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public AnthropicVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, ANTHROPIC);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(vertx, context, ANTHROPIC, List.of(new AnthropicMessages(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}
