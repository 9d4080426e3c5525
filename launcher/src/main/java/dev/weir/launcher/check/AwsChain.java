package dev.weir.launcher.check;

import dev.weir.bus.config.KeyPath;
import dev.weir.provider.bedrock.BedrockCredentials;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where AWS's credentials come from: what is configured, else the first of AWS's usual places that
 * has some, as far as variables and files tell.
 */
final class AwsChain {

  private static final String CHAIN = "signed by AWS's chain: ";
  private static final String WEB_IDENTITY = "AWS_WEB_IDENTITY_TOKEN_FILE";

  private final Map<String, String> environment;
  private final ExpiryReader expiries;

  AwsChain(Map<String, String> environment, ExpiryReader expiries) {
    this.environment = environment;
    this.expiries = expiries;
  }

  Credential credential(String path, JsonObject branch) {
    if (branch.containsKey("aws")) {
      return read(KeyPath.child(path, "aws"), "signed with ", branch);
    } else if (has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY")) {
      // A token of a session ends after some hours, but is opaque.
      return new Credential(
          path,
          CHAIN + "variable AWS_ACCESS_KEY_ID",
          has("AWS_SESSION_TOKEN") ? new Expiry.Unknown() : new Expiry.Never());
    } else if (has(WEB_IDENTITY)) {
      return new Credential(
          path,
          CHAIN + "web identity, by file that variable " + WEB_IDENTITY + " names",
          expiries.ofTokenFile(environment.getOrDefault(WEB_IDENTITY, "")));
    }
    return read(path, CHAIN, branch);
  }

  /** What files and the configuration tell; nobody else is asked. */
  private Credential read(String path, String before, JsonObject branch) {
    BedrockCredentials found = BedrockCredentials.of(branch, environment, home());
    // Logins and tokens are renewed, or the provider says that somebody has to.
    Expiry expiry = found.ends() == null ? new Expiry.Unknown() : new Expiry.At(found.ends(), true);
    return new Credential(path, before + found.source(), expiry);
  }

  private Path home() {
    return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
  }

  private boolean has(String variable) {
    return !environment.getOrDefault(variable, "").isEmpty();
  }
}
