package dev.weir.launcher.sdk;

/** {@code google-genai} before a provider of the kind {@code gemini}. */
class GeminiToGeminiIT extends GeminiSdkContract {

  @Override
  Wire wire() {
    return new GeminiWire();
  }

  @Override
  boolean raw() {
    return true;
  }

  /** The vendor's own words for it pass, and Google has several. */
  @Override
  Failure.Expected expected(Failure failure) {
    return failure == Failure.NO_MONEY
        ? Failure.Expected.of("ClientException", 400, "FAILED_PRECONDITION")
        : super.expected(failure);
  }
}
