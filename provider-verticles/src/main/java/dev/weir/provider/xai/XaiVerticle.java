package dev.weir.provider.xai;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.Seal;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves xAI's models as {@code provider.v1.chat.<name>}: in Responses to callers of Responses, and
 * in Chat Completions to all others.
 */
public final class XaiVerticle extends VerticleBase {

  private static final Preset PRESET = Presets.XAI;

  private static final Vendor XAI =
      new Vendor(
          PRESET.kind(),
          PRESET.target(),
          PRESET.baseUrl(),
          true,
          Vendor.Auth.BEARER,
          new Operations(),
          "x-request-id",
          List.of(),
          XaiVerticle::dialectOf);

  private static String dialectOf(RequestHead head) {
    return head.dialect().equals(DialectName.OPENAI_RESPONSES)
        ? DialectName.OPENAI_RESPONSES
        : DialectName.OPENAI_CHAT;
  }

  private static final class Operations implements Vendor.Operations {

    @Override
    public List<Announcement.Offer> offers() {
      return PRESET.api().offers();
    }

    @Override
    public Vendor.@Nullable Asking asking(RequestHead head) {
      Vendor.Asking asking = PRESET.api().asking(head);
      return asking != null && head.operation().equals(Operation.IMAGES)
          ? new Vendor.Asking(asking.path(), ShapeName.XAI_IMAGES)
          : asking;
    }

    @Override
    public @Nullable String relayed(Payload.Relay relay) {
      return PRESET.api().relayed(relay);
    }

    @Override
    public @Nullable String of(RequestHead head, String dialect) {
      if (!head.operation().equals(RequestHead.CHAT)) {
        return null;
      }
      return dialect.equals(DialectName.OPENAI_RESPONSES) ? "/responses" : "/chat/completions";
    }

    @Override
    public @Nullable String models() {
      return PRESET.models();
    }
  }

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public XaiVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, XAI);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(
            vertx, context, XAI, List.of(new OpenAiChat(seal), new OpenAiResponses(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}
