package dev.weir.launcher.secrets;

import dev.weir.launcher.secrets.Seal.Sealed;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is in the file of a store, in the file's form:
 *
 * <pre>{@code
 * {"version": 1,
 *  "key": {"derivation": "PBKDF2WithHmacSHA256", "iterations": 600000, "salt": "…"},
 *  "check": {"nonce": "…", "text": "…"},
 *  "secrets": {"NAME": {"nonce": "…", "text": "…"}}}
 * }</pre>
 *
 * @param salt what makes equal passphrases different keys
 * @param iterations how often the passphrase is hashed
 * @param check a sealed nothing, which tells a wrong key from a damaged secret
 * @param secrets the secrets by name
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record StoreFile(byte[] salt, int iterations, Sealed check, Map<String, Sealed> secrets) {

  static final int SECRETS_MAX = 1_000;
  static final int BYTES_MAX = 32 << 20;

  private static final int VERSION = 1;
  private static final int ITERATIONS_MAX = 10_000_000;
  private static final String DERIVATION = "PBKDF2WithHmacSHA256";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  StoreFile {
    secrets = new TreeMap<>(secrets);
  }

  static void checkName(String name) throws SecretException {
    if (!NAME.matcher(name).matches()) {
      throw new SecretException(
          "a name of a secret is 1 to 128 letters, digits, dots, hyphens and underscores");
    }
  }

  /**
   * Reads a file.
   *
   * @param name what the user calls it
   */
  static StoreFile read(byte[] bytes, String name) throws SecretException {
    try {
      JsonObject file = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
      if (file.getInteger("version", 0) != VERSION) {
        throw new SecretException("the store " + name + " is of a version that is not known here");
      }
      JsonObject key = file.getJsonObject("key");
      int iterations = key.getInteger("iterations");
      JsonObject secrets = file.getJsonObject("secrets");
      if (!DERIVATION.equals(key.getString("derivation"))
          || iterations < 1
          || iterations > ITERATIONS_MAX
          || secrets.size() > SECRETS_MAX) {
        throw damaged(name);
      }
      Map<String, Sealed> all = new TreeMap<>();
      for (String secret : secrets.fieldNames()) {
        checkName(secret);
        all.put(secret, sealed(secrets.getJsonObject(secret), name));
      }
      byte[] salt = Base64.getDecoder().decode(key.getString("salt"));
      return new StoreFile(salt, iterations, sealed(file.getJsonObject("check"), name), all);
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException e) {
      throw damaged(name);
    }
  }

  static SecretException damaged(String name) {
    return new SecretException("the store " + name + " is damaged");
  }

  private static Sealed sealed(JsonObject entry, String name) throws SecretException {
    byte[] nonce = Base64.getDecoder().decode(entry.getString("nonce"));
    if (nonce.length != Seal.NONCE_BYTES) {
      throw damaged(name);
    }
    return new Sealed(nonce, Base64.getDecoder().decode(entry.getString("text")));
  }

  byte[] write() {
    JsonObject all = new JsonObject();
    secrets.forEach((name, entry) -> all.put(name, json(entry)));
    JsonObject key =
        new JsonObject()
            .put("derivation", DERIVATION)
            .put("iterations", iterations)
            .put("salt", Base64.getEncoder().encodeToString(salt));
    JsonObject file =
        new JsonObject()
            .put("version", VERSION)
            .put("key", key)
            .put("check", json(check))
            .put("secrets", all);
    return (file.encodePrettily() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject json(Sealed entry) {
    return new JsonObject()
        .put("nonce", Base64.getEncoder().encodeToString(entry.nonce()))
        .put("text", Base64.getEncoder().encodeToString(entry.text()));
  }
}
