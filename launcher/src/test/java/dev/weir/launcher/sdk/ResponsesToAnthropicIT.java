package dev.weir.launcher.sdk;

/** {@code openai-java} by way of Responses before a provider of the kind {@code anthropic}. */
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
