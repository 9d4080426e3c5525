package dev.weir.launcher.sdk;

import java.util.Set;

/** What holds for Google's SDK before every vendor. */
abstract class GeminiSdkContract extends CallerContract {

  @Override
  Caller caller(String root, String key) {
    return new GeminiSdk(root, key);
  }

  @Override
  Failure.Expected expected(Failure failure) {
    return switch (failure) {
      case INVALID -> Failure.Expected.of("ClientException", 400, "INVALID_ARGUMENT");
      case OUR_KEY_REFUSED, OUR_KEY_NOT_PERMITTED ->
          Failure.Expected.of("ServerException", 500, "credentials");
      case NO_SUCH_MODEL -> Failure.Expected.of("ClientException", 404, "NOT_FOUND");
      case RATE_LIMITED -> Failure.Expected.of("ClientException", 429, "RESOURCE_EXHAUSTED");
      case NO_MONEY -> Failure.Expected.of("ClientException", 429, "RESOURCE_EXHAUSTED");
      case TOO_LONG -> Failure.Expected.of("ClientException", 400, "token");
      case SERVER -> new Failure.Expected("ServerException", Set.of(500, 502), "INTERNAL");
      case OVERLOADED -> Failure.Expected.of("ServerException", 503, "UNAVAILABLE");
    };
  }

  @Override
  Failure.Expected expectedOfStrangers() {
    return Failure.Expected.of("ClientException", 401, "UNAUTHENTICATED");
  }

  @Override
  Failure.Expected expectedOfUnknownModels() {
    return Failure.Expected.of("ClientException", 404, "gpt-nobody");
  }
}
