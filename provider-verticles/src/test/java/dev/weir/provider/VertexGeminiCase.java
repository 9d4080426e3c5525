package dev.weir.provider;

import dev.weir.provider.google.VertexVerticle;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Google's own models on Vertex AI: Gemini's dialect, below a project and a location. */
final class VertexGeminiCase extends GeminiCase {

  static final String PLACE = "/projects/p-1/locations/europe-west4/publishers/";

  @Override
  public VerticleBase verticle() {
    return new VertexVerticle(SEAL);
  }

  @Override
  public JsonObject settings() {
    return new JsonObject().put("project", "p-1").put("location", "europe-west4");
  }

  @Override
  public String chatPath(String model, boolean stream) {
    return "/v1beta1"
        + PLACE
        + "google/models/"
        + model
        + (stream ? ":streamGenerateContent" : ":generateContent");
  }

  @Override
  public @Nullable String modelsPath() {
    return null;
  }

  @Override
  public int cutEvery() {
    return 11;
  }
}
