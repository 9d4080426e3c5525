package dev.weir.launcher.sdk;

import java.util.Set;

/** What holds for Amazon's SDK before every vendor. */
abstract class BedrockSdkContract extends CallerContract {

  @Override
  Failure.Expected expected(Failure failure) {
    return switch (failure) {
      case INVALID -> Failure.Expected.of("ValidationException", 400, "");
      case OUR_KEY_REFUSED, OUR_KEY_NOT_PERMITTED ->
          Failure.Expected.of("ModelErrorException", 424, "credentials");
      case NO_SUCH_MODEL -> Failure.Expected.of("ResourceNotFoundException", 404, "");
      case RATE_LIMITED -> Failure.Expected.of("ThrottlingException", 429, "");
      case NO_MONEY -> Failure.Expected.of("ServiceQuotaExceededException", 400, "");
      case TOO_LONG -> Failure.Expected.of("ValidationException", 400, "too long");
      case SERVER -> new Failure.Expected("InternalServerException", Set.of(500, 502), "");
      case OVERLOADED -> Failure.Expected.of("ServiceUnavailableException", 503, "");
    };
  }

  /** As AWS itself says it, in an exception that the SDK has no class for. */
  @Override
  Failure.Expected expectedOfStrangers() {
    return Failure.Expected.of("BedrockRuntimeException", 403, "API key");
  }

  @Override
  Failure.Expected expectedOfUnknownModels() {
    return Failure.Expected.of("ResourceNotFoundException", 404, "gpt-nobody");
  }
}
