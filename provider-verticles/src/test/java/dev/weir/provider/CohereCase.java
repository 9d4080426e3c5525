package dev.weir.provider;

import dev.weir.provider.cohere.CohereVerticle;
import dev.weir.testkit.vendor.CohereTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.Vendors;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;

/** Cohere itself: its answers name no model. */
final class CohereCase implements VendorCase {

  @Override
  public VerticleBase verticle() {
    return new CohereVerticle(SEAL);
  }

  @Override
  public String dialect() {
    return "cohere-chat";
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public String chatPath(String model, boolean stream) {
    return "/v2/chat";
  }

  @Override
  public String modelsPath() {
    return "/v1/models";
  }

  @Override
  public String auth(String key) {
    return "authorization: Bearer " + key;
  }

  @Override
  public String requestIdHeader() {
    return "x-debug-trace-id";
  }

  @Override
  public Function<RecordedRequest, Script> behaviour() {
    return Vendors.cohere();
  }

  @Override
  public boolean namesModel() {
    return false;
  }

  @Override
  public String answer(String model, String text) {
    return CohereTranscripts.answer(text);
  }

  @Override
  public List<Buffer> events(String model, String... pieces) {
    return VendorCase.bytes(CohereTranscripts.streamEvents(pieces));
  }

  @Override
  public int eventsBeforeContent() {
    return 2;
  }

  @Override
  public Buffer textEvent(String model, String piece) {
    return Buffer.buffer(CohereTranscripts.text(piece));
  }

  @Override
  public Buffer errorEvent() {
    return Buffer.buffer(CohereTranscripts.errorEvent("the model is not available"));
  }

  @Override
  public Refusal rateLimited() {
    return new Refusal(
        429,
        CohereTranscripts.error(
            "You are using a Trial key, which is limited to 20 API calls / minute."));
  }

  @Override
  public Refusal contextTooLong() {
    return new Refusal(
        400,
        CohereTranscripts.error(
            "too many tokens: the total number of tokens in the prompt cannot exceed 288000"));
  }

  @Override
  public Refusal badKey() {
    return new Refusal(401, CohereTranscripts.error("invalid api token: sk-secret"));
  }

  @Override
  public String models(String... ids) {
    return CohereTranscripts.models(null, ids);
  }
}
