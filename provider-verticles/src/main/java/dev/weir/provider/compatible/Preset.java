package dev.weir.provider.compatible;

import dev.weir.dialects.Habits;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.provider.vendor.OpenAiApi;
import dev.weir.provider.vendor.Vendor;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a vendor, or of a server on this machine, that speaks OpenAI's dialect.
 *
 * @param kind the kind of provider
 * @param baseUrl where it is unless configured otherwise
 * @param keyVariable the variable that usually holds its key; null for servers on this machine,
 *     which ask for none
 * @param models where below the base URL it lists its models; null when it does not
 * @param habits what it does other than most
 * @param api what it has beside chat
 */
public record Preset(
    String kind,
    String baseUrl,
    @Nullable String keyVariable,
    @Nullable String models,
    Habits habits,
    OpenAiApi api) {

  /** Where most list their models. */
  private static final String MODELS = "/models";

  /** A vendor that lists its models where most do. */
  static Preset hosted(String kind, String baseUrl, String keyVariable, Habits habits) {
    return new Preset(kind, baseUrl, keyVariable, MODELS, habits, OpenAiApi.NONE);
  }

  /** A server on its usual port of this machine. */
  static Preset local(String kind, int port, Habits habits) {
    return new Preset(
        kind, "http://127.0.0.1:" + port + "/v1", null, MODELS, habits, OpenAiApi.NONE);
  }

  /** The same for one that has these operations beside chat. */
  Preset having(String... operations) {
    return having(OpenAiApi.of(operations));
  }

  /** The same for one that has this beside chat. */
  Preset having(OpenAiApi more) {
    return new Preset(kind, baseUrl, keyVariable, models, habits, more);
  }

  /** Whether it is a server on this machine. */
  public boolean isLocal() {
    return keyVariable == null;
  }

  /** The variable that holds another base URL; null for servers on this machine. */
  public @Nullable String urlVariable() {
    return keyVariable == null ? null : keyVariable.replaceFirst("_(API_KEY|TOKEN)$", "_BASE_URL");
  }

  /** The port of a server on this machine, -1 for vendors. */
  public int localPort() {
    return isLocal() ? URI.create(baseUrl).getPort() : -1;
  }

  /** How a translated request is written. */
  public Target target() {
    return Target.imitation(kind, habits);
  }

  /** The vendor of a provider that speaks Chat Completions and nothing else. */
  public Vendor vendor() {
    return new Vendor(
        kind,
        target(),
        baseUrl,
        !isLocal(),
        Vendor.Auth.BEARER,
        Vendor.Operations.fixed("/chat/completions", null, models, api),
        "x-request-id",
        List.of());
  }
}
