package dev.weir.gateway.core;

import dev.weir.bus.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The static keys, found by their SHA-256, so that the time of a look-up tells nothing about a key.
 * The table never changes.
 */
public final class KeyTable {

  private static final String ADMIN = "admin";

  /** Finding the algorithm costs as much as a digest; each call asks for one. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(KeyTable::sha256);

  private final Map<String, Caller> byHash = new HashMap<>();
  private final Map<String, Caller> byAccessKey = new HashMap<>();

  /** A known key. */
  public record Caller(KeyRule rule, boolean admin) {}

  /**
   * Whose key one is, as one table has it. Another table, after a reload, is asked anew.
   *
   * @param table the one that said so
   */
  public record Known(KeyTable table, Caller caller) {}

  public KeyTable(Collection<KeyRule> rules, Collection<String> adminKeys) {
    for (KeyRule rule : rules) {
      Caller caller = new Caller(rule, false);
      byHash.put(hash(rule.key()), caller);
      if (rule.accessKey() != null) {
        byAccessKey.put(rule.accessKey(), caller);
      }
    }
    for (String admin : adminKeys) {
      KeyRule rule = new KeyRule(ADMIN, admin, List.of("*"), 0, 0, 0);
      byHash.put(hash(admin), new Caller(rule, true));
    }
  }

  /** Whether no key is configured at all, so that callers need none. */
  public boolean isEmpty() {
    return byHash.isEmpty();
  }

  /** Whose key this is, or null. */
  public @Nullable Caller find(String key) {
    return byHash.get(hash(key));
  }

  /**
   * Whose key this is, or null. It is not looked for again where this table has found it before.
   *
   * @param key null for none
   * @param before what a table said of this key; null for nothing
   */
  public @Nullable Caller find(@Nullable String key, @Nullable Known before) {
    if (before != null && before.table == this) {
      return before.caller;
    }
    return key == null ? null : find(key);
  }

  /** Whether it is an administrator's key. */
  public boolean isAdmin(@Nullable String key) {
    Caller caller = key == null ? null : find(key);
    return caller != null && caller.admin();
  }

  /** Whose key this is, in a form that can be shown to {@link #find(String, Known)}; or null. */
  public @Nullable Known known(@Nullable String key) {
    return key == null || isEmpty() ? null : known(find(key));
  }

  /** The same of the key of one who signs with this access key id. */
  public @Nullable Known signer(String accessKey) {
    return known(byAccessKey.get(accessKey));
  }

  private @Nullable Known known(@Nullable Caller caller) {
    return caller == null ? null : new Known(this, caller);
  }

  /**
   * Why who comes with this key is not to be served, or null. Without keys everybody is.
   *
   * @param key null for none
   */
  public @Nullable Fault refusal(@Nullable String key) {
    return isEmpty() ? null : refusal(key, key == null ? null : find(key));
  }

  /**
   * The same of a key that was looked for.
   *
   * @param found whose it is; null for nobody's
   */
  public @Nullable Fault refusal(@Nullable String key, @Nullable Caller found) {
    if (isEmpty()) {
      return null;
    }
    if (key == null || key.isEmpty()) {
      return new Fault.Unauthorized(
          "You didn't provide an API key. Send it in an Authorization header with Bearer auth, or"
              + " in x-api-key.");
    }
    return found == null ? new Fault.Unauthorized("Incorrect API key provided.") : null;
  }

  /** The secret that an access key id signs with, or null. The id itself is no secret. */
  public @Nullable String secretOf(String accessKey) {
    Caller caller = byAccessKey.get(accessKey);
    return caller == null ? null : caller.rule.key();
  }

  private static String hash(String key) {
    byte[] digest = SHA_256.get().digest(key.getBytes(StandardCharsets.UTF_8));
    return new String(digest, StandardCharsets.ISO_8859_1);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }
}
