package dev.weir.launcher.sdk;

/** {@code google-genai} before a provider of the kind {@code openai}. */
class GeminiToOpenAiIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.GEMINI;
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
