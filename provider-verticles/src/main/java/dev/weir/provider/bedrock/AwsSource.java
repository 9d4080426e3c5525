package dev.weir.provider.bedrock;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Where credentials come from. Whoever asks waits, so nobody asks on an event loop; nothing is kept
 * between two questions.
 */
interface AwsSource {

  /**
   * The credentials as they are now.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when there are none
   */
  AwsCredentials ask();

  /** Where they come from, for people. Never a secret. */
  String describe();

  /** When they end, as far as that is known without asking anybody else. */
  default @Nullable Instant ends() {
    return null;
  }
}
