package dev.weir.gateway.core;

import java.util.List;

/**
 * What a static key may do.
 *
 * @param name what logs and explanations call it
 * @param models the names that it may ask for: exact, a prefix that ends in {@code *}, or {@code *}
 * @param requestsPerMinute 0 for no limit
 * @param tokensPerMinute 0 for no limit
 * @param concurrency calls at once, 0 for no limit
 */
public record KeyRule(
    String name,
    String key,
    List<String> models,
    long requestsPerMinute,
    long tokensPerMinute,
    int concurrency) {

  public KeyRule {
    models = List.copyOf(models);
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
