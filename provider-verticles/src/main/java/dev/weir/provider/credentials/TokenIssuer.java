package dev.weir.provider.credentials;

import io.vertx.core.Future;

/** Where tokens come from. */
public interface TokenIssuer {

  /**
   * Asks for a token.
   *
   * @return fails with a fault whose message has no secret
   */
  Future<Token> issue();

  /** Whom the token is for and where it comes from, for people. Never a secret. */
  String describe();
}
