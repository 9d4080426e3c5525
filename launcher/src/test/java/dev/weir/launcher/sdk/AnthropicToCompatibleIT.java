package dev.weir.launcher.sdk;

/** {@code anthropic-java} before a provider of the kind {@code openai-compatible}. */
class AnthropicToCompatibleIT extends AnthropicSdkContract {

  @Override
  Wire wire() {
    return new OpenAiWire("openai-compatible");
  }

  @Override
  boolean raw() {
    return false;
  }
}
