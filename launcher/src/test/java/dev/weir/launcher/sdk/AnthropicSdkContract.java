package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for Anthropic's SDK before every vendor. */
abstract class AnthropicSdkContract extends SdkContract {

  @Override
  Sdk sdk(String root, String key, int retries) {
    return new AnthropicSdk(root, key, retries);
  }

  @Override
  Failure.Expected expected(Failure failure) {
    return switch (failure) {
      case INVALID -> Failure.Expected.of("BadRequestException", 400, "invalid_request_error");
      case OUR_KEY_REFUSED, OUR_KEY_NOT_PERMITTED ->
          Failure.Expected.of("InternalServerException", 502, "credentials");
      case NO_SUCH_MODEL -> Failure.Expected.of("NotFoundException", 404, "not_found_error");
      case RATE_LIMITED -> Failure.Expected.of("RateLimitException", 429, "rate_limit_error");
      case NO_MONEY -> Failure.Expected.of("PaymentRequiredException", 402, "billing_error");
      case TOO_LONG -> Failure.Expected.of("BadRequestException", 400, "prompt is too long: ");
      case SERVER -> new Failure.Expected("InternalServerException", Set.of(500, 502), "api_error");
      case OVERLOADED -> Failure.Expected.of("OverloadedException", 529, "overloaded_error");
    };
  }

  @Override
  void checkMore(Reply reply, Answer told) {
    assertThat(reply.stop()).isEqualTo(told.stop());
    if (!told.signature().isEmpty()) {
      assertThat(reply.signature()).isEqualTo(told.signature());
    }
  }

  @Override
  void checkRefusal(Reply reply, Answer answer) {
    assertThat(reply.finish()).isEqualTo("refusal");
  }

  @Test
  void counts_tokens() {
    if (raw()) {
      node().vendor().next(wire().counted(1234));
    }

    long tokens = ((AnthropicSdk) sdk()).countTokens(model(), "How many tokens are these?");

    assertThat(tokens).matches(count -> raw() ? count == 1234 : count > 5 && count < 20);
  }
}
