package dev.weir.provider.bedrock;

import dev.weir.bus.config.Section;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider's credentials come from and when they end, as far as files and environment tell.
 *
 * @param source never a secret
 * @param ends null when that is not known
 */
public record BedrockCredentials(String source, @Nullable Instant ends) {

  /**
   * Those of a provider without keys. Files are read; nobody else is asked.
   *
   * @param branch its configuration, which has been read before
   * @param home the user's folder
   */
  public static BedrockCredentials of(
      JsonObject branch, Map<String, String> environment, Path home) {
    AwsConfig aws =
        Section.read("aws", branch.getJsonObject("aws", new JsonObject()), AwsConfig::from);
    Sts nobody = new Sts(branch.getString("region", ""), aws.sts(), null);
    SsoLogins logins =
        new SsoLogins(home, SsoPortal.none(), new HashMap<>(), InstantSource.system());
    AwsSource source = new AwsSources(environment, home, nobody, logins).of(aws);
    return new BedrockCredentials(source.describe(), source.ends());
  }
}
