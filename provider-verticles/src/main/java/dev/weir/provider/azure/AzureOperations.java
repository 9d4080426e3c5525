package dev.weir.provider.azure;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.RequestHead;
import dev.weir.provider.core.ModelPaths;
import dev.weir.provider.vendor.Vendor;
import org.jspecify.annotations.Nullable;

/**
 * Where Azure has what OpenAI has. What callers name as the model is a deployment.
 *
 * @param root where the API begins below the base URL
 * @param apiVersion empty for the v1 API
 */
record AzureOperations(String root, String apiVersion) implements Vendor.Operations {

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

  /** What Azure lists is what could be deployed, and not what is. */
  @Override
  public @Nullable String models() {
    return null;
  }
}
