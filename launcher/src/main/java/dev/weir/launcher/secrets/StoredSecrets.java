package dev.weir.launcher.secrets;

import dev.weir.bus.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a store that is opened when the first of them is needed, once: deriving the key
 * takes a while, also that of a wrong one.
 */
public final class StoredSecrets {

  private final SecretStore store;
  private final KeySource key;
  private SecretStore.@Nullable Opened opened;
  private @Nullable SecretException closed;

  /** Finds the passphrase. */
  @FunctionalInterface
  public interface KeySource {
    /** The passphrase. */
    Secret find() throws SecretException;
  }

  /** The secrets of that store. */
  public StoredSecrets(SecretStore store, KeySource key) {
    this.store = store;
    this.key = key;
  }

  /** The secret of that name. */
  public String value(String secret) throws SecretException {
    if (closed != null) {
      throw closed;
    }
    try {
      SecretStore.Opened open = opened == null ? store.open(key.find()) : opened;
      opened = open;
      return open.value(secret);
    } catch (SecretException e) {
      closed = opened == null ? e : null;
      throw e;
    }
  }

  /** What the user calls the store. */
  public String storeName() {
    return store.name();
  }
}
