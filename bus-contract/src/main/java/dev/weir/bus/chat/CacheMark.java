package dev.weir.bus.chat;

import org.jspecify.annotations.Nullable;

/**
 * A prompt-cache breakpoint after the part that carries it.
 *
 * @param ttl how long the vendor shall keep the prefix, in the vendor's words ({@code 5m}, {@code
 *     1h}, {@code 30m}), or null for the vendor's default
 */
public record CacheMark(@Nullable String ttl) {

  /** A breakpoint with the vendor's default lifetime. */
  public static final CacheMark DEFAULT = new CacheMark(null);
}
