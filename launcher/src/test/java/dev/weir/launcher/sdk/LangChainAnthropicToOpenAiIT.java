package dev.weir.launcher.sdk;

import org.junit.jupiter.api.Tag;

/** {@code langchain4j-anthropic} before a provider of the kind {@code openai}. */
@Tag("nightly") // As all pairs are; what it shows others show in every build too.
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
