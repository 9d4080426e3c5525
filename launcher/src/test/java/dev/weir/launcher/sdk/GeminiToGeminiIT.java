package dev.weir.launcher.sdk;

/** {@code google-genai} before a provider of the kind {@code gemini}. */
class GeminiToGeminiIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.GEMINI;
  }

  @Override
  Wire wire() {
    return new GeminiWire();
  }

  @Override
  boolean raw() {
    return true;
  }
}
