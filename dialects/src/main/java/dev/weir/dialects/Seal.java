package dev.weir.dialects;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Wraps a vendor's opaque state (a thinking signature) so that it can ride in another dialect's
 * opaque slot and be told apart, on its way back, from state that the caller made up or got
 * elsewhere. The wrapper names the vendor family and is authenticated with the cluster's secret; it
 * hides nothing.
 *
 * <p>Form: {@code weir1.<family>.<base64url payload>.<base64url of the first 16 bytes of
 * HMAC-SHA256>}.
 */
public final class Seal {

  private static final String PREFIX = "weir1.";
  private static final int MAC_BYTES = 16;

  private final SecretKeySpec key;

  /** A seal with the cluster's secret, of any length but empty. */
  public Seal(byte[] secret) {
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** Wraps a payload of a vendor family. */
  public String wrap(String family, String payload) {
    String body =
        PREFIX
            + family
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    return body + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(body));
  }

  /** Whether a text claims to be wrapped by us. */
  public static boolean looksWrapped(String text) {
    return text.startsWith(PREFIX);
  }

  /** What was wrapped, or null when this is not a wrapper of ours or was tampered with. */
  public @Nullable Wrapped unwrap(String text) {
    String[] fields = text.split("\\.", -1);
    if (!looksWrapped(text) || fields.length != 4) {
      return null;
    }
    try {
      byte[] mac = Base64.getUrlDecoder().decode(fields[3]);
      if (!MessageDigest.isEqual(mac, mac(text.substring(0, text.lastIndexOf('.'))))) {
        return null;
      }
      return new Wrapped(
          fields[1], new String(Base64.getUrlDecoder().decode(fields[2]), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /** A vendor's state and whose it is. */
  public record Wrapped(String family, String payload) {}

  private byte[] mac(String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] full = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
      byte[] cut = new byte[MAC_BYTES];
      System.arraycopy(full, 0, cut, 0, MAC_BYTES);
      return cut;
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has HmacSHA256", absent);
    }
  }
}
