package dev.weir.launcher.secrets;

import dev.weir.bus.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts with AES-256-GCM under a key that PBKDF2 makes of a passphrase. Each text is bound to
 * its name, so that one cannot be put in another's place, and gets a nonce of its own, so that the
 * same text looks different each time.
 */
final class Seal {

  static final int SALT_BYTES = 16;
  static final int NONCE_BYTES = 12;

  private static final int KEY_BITS = 256;
  private static final int TAG_BITS = 128;
  private static final String DOMAIN = "weir secret 1\n";

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /** A text that nobody reads without the key. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Sealed(byte[] nonce, byte[] text) {}

  /** Takes a time that grows with {@code iterations}: that is what they are for. */
  Seal(Secret passphrase, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(passphrase.reveal().toCharArray(), salt, iterations, KEY_BITS);
    try {
      byte[] bytes =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      this.key = new SecretKeySpec(bytes, "AES");
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException("the JDK's cryptography is not complete", never);
    } finally {
      spec.clearPassword();
    }
  }

  static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }

  /** Seals a text. */
  Sealed seal(String name, String text) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, name);
      return new Sealed(nonce, cipher.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException("the JDK's cryptography is not complete", never);
    }
  }

  /** The text, or nothing if the key or the name is another or a bit of it has changed. */
  Optional<String> open(String name, Sealed entry) {
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, entry.nonce(), name);
      return Optional.of(new String(cipher.doFinal(entry.text()), StandardCharsets.UTF_8));
    } catch (AEADBadTagException changed) {
      return Optional.empty();
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException("the JDK's cryptography is not complete", never);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((DOMAIN + name).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
