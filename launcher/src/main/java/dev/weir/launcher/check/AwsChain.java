package dev.weir.launcher.check;

import java.util.Map;

/**
 * Where the default chain of AWS's SDK for Java finds credentials, in its order, as far as
 * variables tell.
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

  Credential credential(String path) {
    if (has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY")) {
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
    } else if (has("AWS_PROFILE")) {
      return new Credential(
          path, CHAIN + "profile " + environment.get("AWS_PROFILE"), new Expiry.Unknown());
    }
    boolean container =
        has("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || has("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    return new Credential(
        path,
        CHAIN + (container ? "the container" : "the default profile or the instance"),
        new Expiry.Unknown());
  }

  private boolean has(String variable) {
    return !environment.getOrDefault(variable, "").isEmpty();
  }
}
