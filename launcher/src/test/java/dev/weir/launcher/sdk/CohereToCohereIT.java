package dev.weir.launcher.sdk;

/** {@code cohere-java} before a provider of the kind {@code cohere}. */
class CohereToCohereIT extends CallerContract {

  @Override
  Callers callers() {
    return Callers.COHERE;
  }

  @Override
  Wire wire() {
    return new CohereWire();
  }

  @Override
  boolean raw() {
    return true;
  }
}
