package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.config.Secret;
import dev.weir.launcher.config.WeirConfig;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells configurations apart without telling them: nodes that were told the same have the same.
 * What may differ from node to node does not count: addresses, and the vendors' keys that only some
 * have.
 */
final class ConfigDigest {

  private static final String MAC = "HmacSHA256";
  private static final int BYTES = 6;

  private ConfigDigest() {}

  /**
   * @param secret the cluster's: a digest of keys alone could be guessed
   */
  static String of(WeirConfig config, Secret secret) {
    StringBuilder told = new StringBuilder();
    config
        .providers()
        .forEach(
            (name, branch) ->
                told.append(name)
                    .append('\n')
                    .append(branch.getValue("kind"))
                    .append('\n')
                    .append(branch.getValue("models"))
                    .append('\n'));
    told.append(config.models()).append('\n').append(config.names()).append('\n');
    told.append(config.keys()).append('\n');
    config.adminKeys().forEach(key -> told.append(key.reveal()).append('\n'));
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), MAC));
      byte[] full = mac.doFinal(told.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(full, BYTES));
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException("every Java platform has HmacSHA256", never);
    }
  }
}
