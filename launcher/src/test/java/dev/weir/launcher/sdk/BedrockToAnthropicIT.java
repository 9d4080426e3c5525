package dev.weir.launcher.sdk;

/** {@code bedrockruntime} before a provider of the kind {@code anthropic}. */
class BedrockToAnthropicIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.BEDROCK;
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
