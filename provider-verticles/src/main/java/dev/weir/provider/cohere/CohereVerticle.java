package dev.weir.provider.cohere;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.operation.OperationShapes;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Serves Cohere's models as {@code provider.v1.chat.<name>}. */
public final class CohereVerticle extends VerticleBase {

  private static final Vendor COHERE =
      new Vendor(
          "cohere",
          UpstreamDialect.Target.VENDOR,
          "https://api.cohere.com",
          true,
          Vendor.Auth.BEARER,
          new Operations(),
          "x-debug-trace-id",
          List.of());

  private static final class Operations implements Vendor.Operations {

    @Override
    public @Nullable String of(RequestHead head, String dialect) {
      return head.operation().equals(RequestHead.CHAT) ? "/v2/chat" : null;
    }

    @Override
    public List<Announcement.Offer> offers() {
      return Stream.of(Operation.EMBEDDINGS, Operation.RERANK)
          .map(one -> new Announcement.Offer(one, OperationShapes.ofCallers(one)))
          .toList();
    }

    @Override
    public Vendor.@Nullable Asking asking(RequestHead head) {
      return switch (head.operation()) {
        case Operation.EMBEDDINGS ->
            head.dialect().equals(ShapeName.COHERE_EMBED_V1)
                ? new Vendor.Asking("/v1/embed", ShapeName.COHERE_EMBED_V1)
                : new Vendor.Asking("/v2/embed", ShapeName.COHERE_EMBED);
        case Operation.RERANK -> new Vendor.Asking("/v2/rerank", ShapeName.COHERE_RERANK);
        default -> null;
      };
    }

    @Override
    public String models() {
      return "/v1/models?page_size=1000";
    }
  }

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public CohereVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, COHERE);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(vertx, context, COHERE, List.of(new CohereChat(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}
