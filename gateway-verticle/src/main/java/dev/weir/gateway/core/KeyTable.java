package dev.weir.gateway.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The static keys, found by their SHA-256, so that the time of a look-up tells nothing about a key and no key stands in
 * memory longer than configuration does. Immutable.
 */
public final class KeyTable {

  private final Map<String, Caller> byHash = new HashMap<>();

  /** A known key and what it has left. */
  public record Caller(KeyRule rule, Allowance allowance, boolean admin) {}

  /**
   * @param before the table that this one replaces: a key whose limits did not change keeps what it has spent
   */
  public KeyTable(
      Collection<KeyRule> rules, Collection<String> adminKeys, @Nullable KeyTable before) {
    for (KeyRule rule : rules) {
      String hash = hash(rule.key());
      Caller old = before == null ? null : before.byHash.get(hash);
      Allowance allowance =
          old != null && old.rule.equals(rule)
              ? old.allowance
              : new Allowance(
                  rule.requestsPerMinute(), rule.tokensPerMinute(), rule.concurrency());
      byHash.put(hash, new Caller(rule, allowance, false));
    }
    for (String admin : adminKeys) {
      KeyRule rule = new KeyRule("admin", admin, java.util.List.of("*"), 0, 0, 0);
      byHash.put(hash(admin), new Caller(rule, new Allowance(0, 0, 0), true));
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

  private static String hash(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }
}
