package dev.weir.provider.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys that take turns. Not thread-safe. */
public final class KeyPool {

  private final List<String> keys;
  private int next;

  /** A pool of these keys; empty for a vendor that asks for none. */
  public KeyPool(List<String> keys) {
    this.keys = List.copyOf(keys);
  }

  /** The key whose turn it is, or null when there is none. */
  public @Nullable String next() {
    if (keys.isEmpty()) {
      return null;
    }
    String key = keys.get(next);
    next = (next + 1) % keys.size();
    return key;
  }
}
