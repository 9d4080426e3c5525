package dev.weir.provider.azure;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.provider.core.ModelPaths;
import dev.weir.provider.vendor.OpenAiApi;
import dev.weir.provider.vendor.Vendor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Azure has what OpenAI has. What callers name as the model is a deployment.
 *
 * @param root where the API begins below the base URL
 * @param apiVersion empty for the v1 API
 */
record AzureOperations(String root, String apiVersion) implements Vendor.Operations {

  private static final OpenAiApi API =
      OpenAiApi.of(
          Operation.EMBEDDINGS,
          Operation.IMAGES,
          Operation.IMAGE_EDITS,
          Operation.SPEECH,
          Operation.TRANSCRIPTION,
          Operation.TRANSLATION,
          Operation.FILES,
          Operation.BATCHES,
          Operation.REALTIME);

  @Override
  public @Nullable String of(RequestHead head, String dialect) {
    boolean responses = dialect.equals(DialectName.OPENAI_RESPONSES);
    if (!head.operation().equals(RequestHead.CHAT)) {
      return null;
    }
    if (apiVersion.isEmpty()) {
      return root + (responses ? "/responses" : "/chat/completions");
    }
    String query = "?api-version=" + apiVersion;
    return responses
        ? root + "/responses" + query
        : root + "/deployments/" + ModelPaths.segment(head.model()) + "/chat/completions" + query;
  }

  @Override
  public List<Announcement.Offer> offers() {
    return API.offers();
  }

  @Override
  public Vendor.@Nullable Asking asking(RequestHead head) {
    Vendor.Asking asking = API.asking(head);
    return asking == null
        ? null
        : new Vendor.Asking(ofDeployment(head.model(), asking.path()), asking.shape());
  }

  @Override
  public @Nullable String relayed(Payload.Relay relay) {
    String path = API.relayed(relay);
    if (path == null) {
      return null;
    }
    if (relay.head().operation().equals(Operation.REALTIME) && !apiVersion.isEmpty()) {
      // The dated API calls it what it is.
      return versioned(root + OpenAiApi.with(relay.path(), "deployment", relay.head().model()));
    }
    boolean kept =
        relay.head().operation().equals(Operation.REALTIME)
            || relay.head().operation().equals(Operation.FILES)
            || relay.head().operation().equals(Operation.BATCHES);
    return kept ? versioned(root + path) : ofDeployment(relay.head().model(), path);
  }

  /** The dated API has what a model does below its deployment. */
  private String ofDeployment(String model, String path) {
    return apiVersion.isEmpty()
        ? root + path
        : versioned(root + "/deployments/" + ModelPaths.segment(model) + path);
  }

  private String versioned(String path) {
    return apiVersion.isEmpty()
        ? path
        : path + (path.indexOf('?') < 0 ? '?' : '&') + "api-version=" + apiVersion;
  }

  /** What Azure lists is what could be deployed, and not what is. */
  @Override
  public @Nullable String models() {
    return null;
  }
}
