package dev.weir.gateway.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The static keys, found by their SHA-256, so that the time of a look-up tells nothing about a key.
 * The table never changes; what its keys have left does.
 */
public final class KeyTable {

  private static final String ADMIN = "admin";

  private final Map<String, Caller> byHash = new HashMap<>();
  private final Map<String, Caller> byAccessKey = new HashMap<>();

  /** A known key and what it has left. */
  public record Caller(KeyRule rule, Allowance allowance, boolean admin) {}

  /**
   * @param before the table that this one replaces: who has the same name in both keeps what is
   *     spent, also with a new key or other limits
   */
  public KeyTable(
      Collection<KeyRule> rules, Collection<String> adminKeys, @Nullable KeyTable before) {
    Map<String, Allowance> spent = before == null ? Map.of() : before.allowances();
    for (KeyRule rule : rules) {
      Allowance allowance = spent.get(rule.name());
      if (allowance == null) {
        allowance =
            new Allowance(rule.requestsPerMinute(), rule.tokensPerMinute(), rule.concurrency());
      } else {
        allowance.limits(rule);
      }
      Caller caller = new Caller(rule, allowance, false);
      byHash.put(hash(rule.key()), caller);
      if (rule.accessKey() != null) {
        byAccessKey.put(rule.accessKey(), caller);
      }
    }
    for (String admin : adminKeys) {
      KeyRule rule = new KeyRule(ADMIN, admin, List.of("*"), 0, 0, 0);
      byHash.put(hash(admin), new Caller(rule, new Allowance(0, 0, 0), true));
    }
  }

  private Map<String, Allowance> allowances() {
    Map<String, Allowance> byName = new HashMap<>();
    for (Caller caller : byHash.values()) {
      if (!caller.admin) {
        byName.put(caller.rule.name(), caller.allowance);
      }
    }
    return byName;
  }

  /** Whether no key is configured at all, so that callers need none. */
  public boolean isEmpty() {
    return byHash.isEmpty();
  }

  /** Whose key this is, or null. */
  public @Nullable Caller find(String key) {
    return byHash.get(hash(key));
  }

  /** The secret that an access key id signs with, or null. The id itself is no secret. */
  public @Nullable String secretOf(String accessKey) {
    Caller caller = byAccessKey.get(accessKey);
    return caller == null ? null : caller.rule.key();
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
