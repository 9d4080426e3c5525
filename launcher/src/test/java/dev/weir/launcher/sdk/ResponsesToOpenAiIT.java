package dev.weir.launcher.sdk;

/** {@code openai-java} by way of Responses before a provider of the kind {@code openai}. */
class ResponsesToOpenAiIT extends ResponsesSdkContract {

  @Override
  Wire wire() {
    return new ResponsesWire();
  }

  @Override
  boolean raw() {
    return true;
  }
}
