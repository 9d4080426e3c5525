package dev.weir.gateway.core;

import dev.weir.gateway.gate.Priority;
import dev.weir.gateway.limits.Rates;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a static key may do.
 *
 * @param name what logs and explanations call it
 * @param accessKey the id under which AWS clients sign with {@code key} as their secret; null when
 *     they may not
 * @param models the names that it may ask for: exact, a prefix that ends in {@code *}, or {@code *}
 * @param tenant whose limits it shares with others; empty for none
 * @param rates what it may spend
 * @param priority whose turn comes first where calls wait for a provider
 * @param coalesce whether its identical deterministic calls share one upstream stream
 */
public record KeyRule(
    String name,
    String key,
    @Nullable String accessKey,
    List<String> models,
    String tenant,
    Rates rates,
    Priority priority,
    boolean coalesce) {

  public KeyRule {
    models = List.copyOf(models);
  }

  /** A key whose calls are as urgent as any, and coalesced where a route says so. */
  public KeyRule(
      String name,
      String key,
      @Nullable String accessKey,
      List<String> models,
      String tenant,
      Rates rates) {
    this(name, key, accessKey, models, tenant, rates, Priority.NORMAL, false);
  }

  /** A key of no tenant. 0 stands for no limit. */
  public KeyRule(
      String name,
      String key,
      @Nullable String accessKey,
      List<String> models,
      long requestsPerMinute,
      long tokensPerMinute,
      int concurrency) {
    this(
        name,
        key,
        accessKey,
        models,
        "",
        Rates.of(requestsPerMinute, tokensPerMinute, concurrency));
  }

  /** A key that nobody signs with, of no tenant. 0 stands for no limit. */
  public KeyRule(
      String name,
      String key,
      List<String> models,
      long requestsPerMinute,
      long tokensPerMinute,
      int concurrency) {
    this(name, key, null, models, requestsPerMinute, tokensPerMinute, concurrency);
  }

  /** Whether the key may ask for a model by this name. */
  public boolean allows(String model) {
    for (String pattern : models) {
      if (pattern.equals(model)
          || (pattern.endsWith("*")
              && model.startsWith(pattern.substring(0, pattern.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "KeyRule[" + name + "]";
  }
}
