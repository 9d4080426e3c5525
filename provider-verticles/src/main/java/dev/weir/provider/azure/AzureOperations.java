package dev.weir.provider.azure;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.RequestHead;
import dev.weir.provider.core.ModelPaths;
import dev.weir.provider.vendor.Vendor;
import org.jspecify.annotations.Nullable;

/**
 * Where Azure has what OpenAI has. What callers name as the model is a deployment.
 *
 * @param apiVersion empty for the v1 API
 */
record AzureOperations(String apiVersion) implements Vendor.Operations {

  private static final String V1 = "/openai/v1";

  @Override
  public @Nullable String of(RequestHead head, String dialect) {
    boolean responses = dialect.equals(DialectName.OPENAI_RESPONSES);
    if (!head.operation().equals(RequestHead.CHAT)) {
      return null;
    }
    if (apiVersion.isEmpty()) {
      return V1 + (responses ? "/responses" : "/chat/completions");
    }
    String query = "?api-version=" + apiVersion;
    return responses
        ? "/openai/responses" + query
        : "/openai/deployments/" + ModelPaths.segment(head.model()) + "/chat/completions" + query;
  }

  /** What Azure lists is what could be deployed, and not what is. */
  @Override
  public @Nullable String models() {
    return null;
  }
}
