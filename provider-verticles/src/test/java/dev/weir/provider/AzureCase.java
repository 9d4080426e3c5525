package dev.weir.provider;

import dev.weir.provider.azure.AzureOpenAiVerticle;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.Vendors;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chat Completions of Azure OpenAI: what its filters find of the prompt comes before all else. */
class AzureCase extends VendorCase.OpenAi {

  static final String REQUEST_ID = "apim-request-id";

  /** The v1 API. */
  static final class V1 extends AzureCase {}

  /** A dated API, where the deployment stands in the path. */
  static final class Dated extends AzureCase {
    @Override
    public JsonObject settings() {
      return new JsonObject().put("api-version", "2024-10-21");
    }

    @Override
    public String chatPath(String model, boolean stream) {
      return "/openai/deployments/" + model + "/chat/completions";
    }

    @Override
    public String modelAsked(RecordedRequest request) {
      String path = request.path();
      return path.substring("/openai/deployments/".length(), path.indexOf("/chat/"));
    }
  }

  /** The Responses API, of both. */
  static final class Responses extends ResponsesCase {
    @Override
    public int cutEvery() {
      return 11;
    }

    private final AzureCase azure;
    private final String path;

    Responses(AzureCase azure, String path) {
      this.azure = azure;
      this.path = path;
    }

    @Override
    public VerticleBase verticle() {
      return azure.verticle();
    }

    @Override
    public JsonObject settings() {
      return azure.settings();
    }

    @Override
    public String basePath() {
      return azure.basePath();
    }

    @Override
    public String chatPath(String model, boolean stream) {
      return path;
    }

    @Override
    public @Nullable String modelsPath() {
      return null;
    }

    @Override
    public String auth(String key) {
      return azure.auth(key);
    }

    @Override
    public String requestIdHeader() {
      return REQUEST_ID;
    }

    @Override
    public Function<RecordedRequest, Script> behaviour() {
      return named(Vendors.responses());
    }
  }

  static Function<RecordedRequest, Script> named(Function<RecordedRequest, Script> openAi) {
    return request -> openAi.apply(request).header(REQUEST_ID, "req_scripted");
  }

  @Override
  public VerticleBase verticle() {
    return new AzureOpenAiVerticle(SEAL);
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public String chatPath(String model, boolean stream) {
    return "/openai/v1/chat/completions";
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  @Override
  public String auth(String key) {
    return "api-key: " + key;
  }

  @Override
  public String requestIdHeader() {
    return REQUEST_ID;
  }

  @Override
  public Function<RecordedRequest, Script> behaviour() {
    return named(Vendors.openAi());
  }

  /** What the filters found of a prompt: no choices, no id and often no model yet. */
  static Buffer promptFiltered(String model) {
    JsonObject safe = new JsonObject().put("filtered", false).put("severity", "safe");
    JsonObject results =
        new JsonObject().put("hate", safe).put("sexual", safe).put("violence", safe);
    return Buffer.buffer(
        "data: "
            + new JsonObject()
                .put("choices", new JsonArray())
                .put("created", 0)
                .put("id", "")
                .put("model", model)
                .put("object", "")
                .put(
                    "prompt_filter_results",
                    JsonArray.of(
                        new JsonObject()
                            .put("prompt_index", 0)
                            .put("content_filter_results", results)))
                .encode()
            + "\n\n");
  }

  @Override
  public List<Buffer> events(String model, String... pieces) {
    List<Buffer> events = new ArrayList<>(List.of(promptFiltered(model)));
    events.addAll(super.events(model, pieces));
    return events;
  }

  @Override
  public int eventsBeforeContent() {
    return super.eventsBeforeContent() + 1;
  }

  /** Numbers stand in texts here, and the time to wait in milliseconds too. */
  @Override
  public Refusal rateLimited() {
    return new Refusal(
        429,
        "{\"error\":{\"code\":\"429\",\"message\":\"Requests to this deployment exceeded its rate"
            + " limit. Please retry after 7 seconds.\"}}",
        Map.of("retry-after-ms", "7000"));
  }

  @Override
  public Refusal badKey() {
    return new Refusal(
        401, "{\"statusCode\":401,\"message\":\"Access denied: invalid key sk-secret.\"}");
  }

  @Override
  public int cutEvery() {
    return 11;
  }
}
