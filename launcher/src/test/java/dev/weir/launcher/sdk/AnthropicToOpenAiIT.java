package dev.weir.launcher.sdk;

/** {@code anthropic-java} before a provider of the kind {@code openai}. */
class AnthropicToOpenAiIT extends AnthropicSdkContract {

  @Override
  Wire wire() {
    return new OpenAiWire("openai");
  }

  @Override
  boolean raw() {
    return false;
  }
}
