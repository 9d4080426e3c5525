package dev.weir.launcher.sdk;

/** {@code langchain4j-anthropic} before a provider of the kind {@code openai}. */
class LangChainAnthropicToOpenAiIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.LANGCHAIN_ANTHROPIC;
  }

  @Override
  Wire wire() {
    return new OpenAiWire("openai");
  }

  @Override
  boolean raw() {
    return false;
  }
}
