package dev.weir.provider.openai;

import dev.weir.bus.config.Section;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.openai.OpenAiModels;
import dev.weir.dialects.responses.OpenAiResponses;
import dev.weir.provider.vendor.OpenAiApi;
import dev.weir.provider.vendor.ProviderConfig;
import dev.weir.provider.vendor.Vendor;
import dev.weir.provider.vendor.VendorProvider;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves OpenAI's models as {@code provider.v1.chat.<name>}: in Chat Completions or Responses,
 * whichever the caller used or the model needs.
 */
public final class OpenAiVerticle extends VerticleBase {

  private static final Vendor OPENAI =
      new Vendor(
          "openai",
          UpstreamDialect.Target.VENDOR,
          "https://api.openai.com/v1",
          true,
          Vendor.Auth.BEARER,
          new Operations(),
          "x-request-id",
          List.of(),
          OpenAiVerticle::dialectOf);

  /**
   * In what a translated call is asked. A caller of Responses, whose call is translated for the
   * thoughts of another vendor in it, keeps what only Responses has: its items and hosted tools.
   */
  public static String dialectOf(RequestHead head) {
    return head.dialect().equals(DialectName.OPENAI_RESPONSES)
            || OpenAiModels.needsResponses(head.model())
        ? DialectName.OPENAI_RESPONSES
        : DialectName.OPENAI_CHAT;
  }

  private static final OpenAiApi API =
      OpenAiApi.of(
          Operation.EMBEDDINGS,
          Operation.IMAGES,
          Operation.IMAGE_EDITS,
          Operation.IMAGE_VARIATIONS,
          Operation.SPEECH,
          Operation.TRANSCRIPTION,
          Operation.TRANSLATION,
          Operation.MODERATIONS,
          Operation.FILES,
          Operation.BATCHES,
          Operation.REALTIME);

  private static final class Operations implements Vendor.Operations {

    @Override
    public List<Announcement.Offer> offers() {
      return API.offers();
    }

    @Override
    public Vendor.@Nullable Asking asking(RequestHead head) {
      return API.asking(head);
    }

    @Override
    public @Nullable String relayed(Payload.Relay relay) {
      return API.relayed(relay);
    }

    @Override
    public @Nullable String of(RequestHead head, String dialect) {
      boolean responses = dialect.equals(DialectName.OPENAI_RESPONSES);
      return switch (head.operation()) {
        case RequestHead.CHAT -> responses ? "/responses" : "/chat/completions";
        case RequestHead.COUNT_TOKENS -> responses ? "/responses/input_tokens" : null;
        default -> null;
      };
    }

    @Override
    public String models() {
      return "/models";
    }
  }

  private final Seal seal;
  private @Nullable VendorProvider provider;

  /**
   * @param seal the cluster's
   */
  public OpenAiVerticle(Seal seal) {
    this.seal = seal;
  }

  /** Reads or describes the configuration. */
  public static ProviderConfig configuration(Section section) {
    return ProviderConfig.from(section, OPENAI);
  }

  @Override
  public Future<?> start() {
    return VendorProvider.start(
            vertx, context, OPENAI, List.of(new OpenAiChat(seal), new OpenAiResponses(seal)))
        .onSuccess(started -> provider = started);
  }

  @Override
  public Future<?> stop() {
    return provider == null ? Future.succeededFuture() : provider.stop();
  }
}
