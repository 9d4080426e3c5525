package dev.weir.launcher.sdk;

/** {@code langchain4j-open-ai} before a provider of the kind {@code anthropic}. */
class LangChainToAnthropicIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.LANGCHAIN_OPENAI;
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
