package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for OpenAI's SDK before every vendor. */
abstract class OpenAiSdkContract extends SdkContract {

  @Override
  Sdk sdk(String root, String key, int retries) {
    return new OpenAiSdk(root, key, retries);
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
  void checkMore(Reply reply, Answer told) {
    // Nothing: what this dialect has no place for, its SDK cannot tell.
  }

  @Test
  void asks_and_tells_no_usage_of_a_stream_that_the_caller_did_not_ask_for() {
    node().vendor().next(wire().streamed(Answer.of("Free of charge.")));

    Reply reply = sdk().stream(question("How much?").withoutUsage());

    assertThat(reply.text()).isEqualTo("Free of charge.");
    // Our vendor tells it in any case; a real one does what a raw request says.
    Object told = raw() ? node().received().json().getValue("stream_options") : reply.counts();
    assertThat(told).isNull();
  }
}
