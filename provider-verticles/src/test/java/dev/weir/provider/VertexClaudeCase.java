package dev.weir.provider;

import dev.weir.provider.google.VertexVerticle;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.Vendors;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Anthropic's models on Vertex AI: Messages without a model, which stands in the path. */
final class VertexClaudeCase extends VendorCase.Anthropic {

  private final VertexGeminiCase google = new VertexGeminiCase();

  @Override
  public VerticleBase verticle() {
    return new VertexVerticle(SEAL);
  }

  @Override
  public String model() {
    return "claude-model-1@20260101";
  }

  @Override
  public JsonObject settings() {
    return google.settings();
  }

  @Override
  public String chatPath(String model, boolean stream) {
    return "/v1"
        + VertexGeminiCase.PLACE
        + "anthropic/models/"
        + model
        + (stream ? ":streamRawPredict" : ":rawPredict");
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  @Override
  public String auth(String key) {
    return google.auth(key);
  }

  @Override
  public String requestIdHeader() {
    return google.requestIdHeader();
  }

  @Override
  public Function<RecordedRequest, Script> behaviour() {
    return Vendors.claudeOnVertex();
  }

  @Override
  public String modelAsked(RecordedRequest request) {
    return google.modelAsked(request);
  }

  @Override
  public String sent(String body) {
    return body.replaceFirst("\"model\":\"[^\"]*\"", "\"anthropic_version\":\"vertex-2023-10-16\"");
  }

  @Override
  public int cutEvery() {
    return 11;
  }
}
