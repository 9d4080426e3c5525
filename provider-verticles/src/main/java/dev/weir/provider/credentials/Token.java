package dev.weir.provider.credentials;

import dev.weir.bus.config.Secret;

/**
 * A token as its issuer gave it.
 *
 * @param lifetimeMillis how long it is good from when it came, at least 1. A span and not a time of
 *     day: the issuer's clock may be wrong, and ours too
 */
public record Token(Secret value, long lifetimeMillis) {

  public Token {
    lifetimeMillis = Math.max(1, lifetimeMillis);
  }
}
