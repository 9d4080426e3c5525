package dev.weir.provider.bedrock;

import dev.weir.bus.config.Secret;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * What requests are signed with.
 *
 * @param session the token of a session; empty for lasting keys
 * @param expire whether it is known when they end
 */
record AwsKeys(String id, String secret, String session, boolean expire) {

  private static final String BETWEEN = "\n"; // No part of them may hold it.

  static AwsKeys of(AwsCredentials credentials) {
    return new AwsKeys(
        credentials.accessKeyId(),
        credentials.secretAccessKey(),
        credentials instanceof AwsSessionCredentials of ? of.sessionToken() : "",
        end(credentials).isPresent());
  }

  /**
   * When they end, if that is known: a program that tells no end is told as one that never comes.
   */
  static Optional<Instant> end(AwsCredentials credentials) {
    return credentials.expirationTime().filter(end -> !end.equals(Instant.MAX));
  }

  /** Those that {@link #wrapped} gave. */
  static AwsKeys of(Secret wrapped) {
    String[] parts = wrapped.reveal().split(BETWEEN, -1);
    return new AwsKeys(parts[0], parts[1], parts[2], Boolean.parseBoolean(parts[3]));
  }

  /** All in one. */
  Secret wrapped() {
    return Secret.of(String.join(BETWEEN, id, secret, session, Boolean.toString(expire)));
  }

  /** As AWS's own library takes them. */
  AwsCredentials credentials() {
    return session.isEmpty()
        ? AwsBasicCredentials.create(id, secret)
        : AwsSessionCredentials.create(id, secret, session);
  }

  /** Leaves out all that is secret. */
  @Override
  public String toString() {
    return "AwsKeys[" + id + "]";
  }
}
