package dev.weir.gateway.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a static key may do.
 *
 * @param name what logs and explanations call it
 * @param accessKey the id under which AWS clients sign with {@code key} as their secret; null when
 *     they may not
 * @param models the names that it may ask for: exact, a prefix that ends in {@code *}, or {@code *}
 * @param requestsPerMinute 0 for no limit
 * @param tokensPerMinute 0 for no limit
 * @param concurrency calls at once, 0 for no limit
 */
public record KeyRule(
    String name,
    String key,
    @Nullable String accessKey,
    List<String> models,
    long requestsPerMinute,
    long tokensPerMinute,
    int concurrency) {

  public KeyRule {
    models = List.copyOf(models);
  }

  /** A key that nobody signs with. */
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
