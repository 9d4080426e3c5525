package dev.weir.launcher.sdk;

/** {@code anthropic-java} before a provider of the kind {@code anthropic}. */
class AnthropicToAnthropicIT extends AnthropicSdkContract {

  @Override
  Wire wire() {
    return new AnthropicWire();
  }

  @Override
  boolean raw() {
    return true;
  }
}
