package dev.weir.bus.state;

import dev.weir.bus.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM under a key that HKDF makes of the cluster's secret. A value is bound to its map and
 * key, and gets a nonce of its own.
 *
 * <p>Form: {@code weirs1.<id of the key>.<base64url of nonce, text and tag>}.
 */
final class ValueSeal {

  private static final String FORM = "weirs1.";
  private static final String MAC = "HmacSHA256";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int ID_BYTES = 6;
  private static final Base64.Encoder WRITTEN = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;
  private final String id;
  private final SecureRandom random = new SecureRandom();

  ValueSeal(Secret secret) {
    byte[] extracted =
        mac(
            "weir cluster state".getBytes(StandardCharsets.UTF_8),
            secret.reveal().getBytes(StandardCharsets.UTF_8));
    this.key = new SecretKeySpec(expanded(extracted, "key"), "AES");
    this.id = WRITTEN.encodeToString(Arrays.copyOf(expanded(extracted, "id"), ID_BYTES));
  }

  /** The first block of HKDF's second step. */
  private static byte[] expanded(byte[] extracted, String purpose) {
    return mac(extracted, (purpose + '\1').getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(text);
    } catch (GeneralSecurityException never) {
      throw incomplete(never);
    }
  }

  String seal(String map, String key, String value) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] text =
          cipher(Cipher.ENCRYPT_MODE, nonce, map, key)
              .doFinal(value.getBytes(StandardCharsets.UTF_8));
      ByteBuffer sealed = ByteBuffer.allocate(nonce.length + text.length).put(nonce).put(text);
      return FORM + id + "." + WRITTEN.encodeToString(sealed.array());
    } catch (GeneralSecurityException never) {
      throw incomplete(never);
    }
  }

  String open(String map, String key, String sealed) {
    String own = FORM + id + ".";
    if (!sealed.startsWith(own)) {
      throw new SealBrokenException(
          map,
          sealed.startsWith(FORM)
              ? "it was sealed with another secret; `secret` must be the same on all nodes"
              : "it was not sealed");
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(own.length()));
      if (bytes.length < NONCE_BYTES) {
        throw changed(map);
      }
      byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, nonce, map, key)
              .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
      return new String(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException | AEADBadTagException unlike) {
      throw changed(map);
    } catch (GeneralSecurityException never) {
      throw incomplete(never);
    }
  }

  private static SealBrokenException changed(String map) {
    return new SealBrokenException(map, "it was changed, or belongs to another key");
  }

  private Cipher cipher(int mode, byte[] nonce, String map, String name)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    // The length keeps map and key apart, whatever is in them.
    cipher.updateAAD((map.length() + "." + map + name).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static IllegalStateException incomplete(GeneralSecurityException never) {
    return new IllegalStateException("the JDK's cryptography is not complete", never);
  }
}
