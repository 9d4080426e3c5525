package dev.weir.launcher.sdk;

/** {@code cohere-java} before a provider of the kind {@code anthropic}. */
class CohereToAnthropicIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.COHERE;
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
