package dev.weir.provider.bedrock;

import dev.weir.bus.config.Section;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
   * Those of a provider. Files are read; nobody else is asked.
   *
   * @param branch its configuration, which has been read before
   * @param home the user's folder
   */
  public static List<BedrockCredentials> of(
      JsonObject branch, Map<String, String> environment, Path home) {
    List<BedrockCredentials> all = new ArrayList<>();
    JsonArray keys = branch.getJsonArray("keys", new JsonArray());
    for (Object key : keys) {
      all.add(new BedrockCredentials("a Bedrock API key", Ends.ofApiKey(String.valueOf(key))));
    }
    if (keys.isEmpty()) {
      AwsConfig aws =
          Section.read("aws", branch.getJsonObject("aws", new JsonObject()), AwsConfig::from);
      Sts nobody = new Sts(branch.getString("region", ""), aws.sts(), null);
      SsoLogins logins =
          new SsoLogins(home, SsoPortal.none(), new HashMap<>(), InstantSource.system());
      AwsSource source = new AwsSources(environment, home, nobody, logins).of(aws);
      all.add(new BedrockCredentials(source.describe(), source.ends()));
    }
    return List.copyOf(all);
  }

  /** The same as one line for people. */
  public static String describe(JsonObject branch, Map<String, String> environment, Path home) {
    return String.join(
        "; ", of(branch, environment, home).stream().map(BedrockCredentials::line).toList());
  }

  private String line() {
    return ends == null ? source : source + ", until " + ends;
  }
}
