package dev.weir.launcher.sdk;

import org.junit.jupiter.api.Tag;

/** {@code openai-java} by way of Responses before a provider of the kind {@code anthropic}. */
@Tag("nightly") // As all pairs are; what it shows others show in every build too.
class ResponsesToAnthropicIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.RESPONSES;
  }

  @Override
  Wire wire() {
    return new AnthropicWire();
  }

  @Override
  boolean raw() {
    return false;
  }
}
