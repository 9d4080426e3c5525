package dev.weir.launcher.sdk;

/** What holds for Cohere's SDK before every vendor. */
abstract class CohereSdkContract extends CallerContract {

  @Override
  Caller caller(String root, String key) {
    return new CohereSdk(root, key);
  }

  @Override
  Failure.Expected expected(Failure failure) {
    return switch (failure) {
      case INVALID -> Failure.Expected.of("BadRequestError", 400, "message");
      case OUR_KEY_REFUSED, OUR_KEY_NOT_PERMITTED ->
          Failure.Expected.of("CohereApiException", 502, "credentials");
      case NO_SUCH_MODEL -> Failure.Expected.of("NotFoundError", 404, "message");
      case RATE_LIMITED -> Failure.Expected.of("TooManyRequestsError", 429, "message");
      case NO_MONEY -> Failure.Expected.of("CohereApiException", 402, "message");
      case TOO_LONG -> Failure.Expected.of("BadRequestError", 400, "token");
      case SERVER -> Failure.Expected.of("CohereApiException", 502, "message");
      case OVERLOADED -> Failure.Expected.of("ServiceUnavailableError", 503, "message");
    };
  }

  @Override
  Failure.Expected expectedOfStrangers() {
    return Failure.Expected.of("UnauthorizedError", 401, "message");
  }

  @Override
  Failure.Expected expectedOfUnknownModels() {
    return Failure.Expected.of("NotFoundError", 404, "gpt-nobody");
  }
}
