package dev.weir.launcher.sdk;

import java.util.Set;

/** What holds for OpenAI's SDK by way of Responses before every vendor. */
abstract class ResponsesSdkContract extends CallerContract {

  @Override
  Caller caller(String root, String key) {
    return new ResponsesSdk(root, key);
  }

  @Override
  Failure.Expected expected(Failure failure) {
    return switch (failure) {
      case INVALID -> Failure.Expected.of("BadRequestException", 400, "invalid_request_error");
      case OUR_KEY_REFUSED, OUR_KEY_NOT_PERMITTED ->
          Failure.Expected.of("InternalServerException", 502, "credentials");
      case NO_SUCH_MODEL -> Failure.Expected.of("NotFoundException", 404, "model");
      case RATE_LIMITED -> Failure.Expected.of("RateLimitException", 429, "rate_limit_exceeded");
      case NO_MONEY -> Failure.Expected.of("RateLimitException", 429, "insufficient_quota");
      case TOO_LONG -> Failure.Expected.of("BadRequestException", 400, "context_length_exceeded");
      case SERVER ->
          new Failure.Expected("InternalServerException", Set.of(500, 502), "server_error");
      case OVERLOADED -> Failure.Expected.of("InternalServerException", 503, "server_error");
    };
  }

  @Override
  Failure.Expected expectedOfStrangers() {
    return Failure.Expected.of("UnauthorizedException", 401, "invalid_api_key");
  }

  @Override
  Failure.Expected expectedOfUnknownModels() {
    return Failure.Expected.of("NotFoundException", 404, "gpt-nobody");
  }
}
