package dev.weir.launcher.sdk;

import software.amazon.awssdk.http.Protocol;

/** {@code bedrockruntime} before a provider of the kind {@code anthropic}. */
class BedrockToAnthropicIT extends BedrockSdkContract {

  @Override
  Caller caller(String root, String key) {
    return new BedrockSdk(root, key, Protocol.HTTP1_1);
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
