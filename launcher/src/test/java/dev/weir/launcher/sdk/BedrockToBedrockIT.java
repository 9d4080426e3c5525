package dev.weir.launcher.sdk;

import software.amazon.awssdk.http.Protocol;

/** {@code bedrockruntime} before a provider of the kind {@code bedrock}. */
class BedrockToBedrockIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.BEDROCK;
  }

  @Override
  Caller caller(String root, String key) {
    return new BedrockSdk(root, key, Protocol.HTTP2);
  }

  @Override
  Wire wire() {
    return new BedrockWire();
  }

  @Override
  boolean raw() {
    return true;
  }
}
