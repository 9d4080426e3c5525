package dev.weir.launcher.sdk;

/** {@code openai-java} by way of Responses before a provider of the kind {@code openai}. */
class ResponsesToOpenAiIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.RESPONSES;
  }

  @Override
  Wire wire() {
    return new ResponsesWire("gpt-scripted");
  }

  @Override
  boolean raw() {
    return true;
  }
}
