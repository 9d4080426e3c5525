package dev.weir.launcher.sdk;

import java.util.Set;
import software.amazon.awssdk.http.Protocol;

/** The vendors' own SDKs, and what each makes of what goes wrong, whatever vendor there is. */
enum Callers {
  /** {@code openai-java}, by way of Chat Completions. */
  OPENAI {
    @Override
    Caller open(String root, String key) {
      return new OpenAiSdk(root, key, 0);
    }

    @Override
    Failure.Expected expected(Failure failure, boolean raw) {
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
      return Failure.Expected.of("NotFoundException", 404, NOBODY);
    }
  },
  /** {@code openai-java}, by way of Responses. */
  RESPONSES {
    @Override
    Caller open(String root, String key) {
      return new ResponsesSdk(root, key);
    }

    @Override
    Failure.Expected expected(Failure failure, boolean raw) {
      return OPENAI.expected(failure, raw);
    }

    @Override
    Failure.Expected expectedOfStrangers() {
      return OPENAI.expectedOfStrangers();
    }

    @Override
    Failure.Expected expectedOfUnknownModels() {
      return OPENAI.expectedOfUnknownModels();
    }
  },
  /** {@code anthropic-java}. */
  ANTHROPIC {
    @Override
    Caller open(String root, String key) {
      return new AnthropicSdk(root, key, 0);
    }

    @Override
    Failure.Expected expected(Failure failure, boolean raw) {
      return switch (failure) {
        case INVALID -> Failure.Expected.of("BadRequestException", 400, "invalid_request_error");
        case OUR_KEY_REFUSED, OUR_KEY_NOT_PERMITTED ->
            Failure.Expected.of("InternalServerException", 502, "credentials");
        case NO_SUCH_MODEL -> Failure.Expected.of("NotFoundException", 404, "not_found_error");
        case RATE_LIMITED -> Failure.Expected.of("RateLimitException", 429, "rate_limit_error");
        case NO_MONEY -> Failure.Expected.of("PaymentRequiredException", 402, "billing_error");
        case TOO_LONG -> Failure.Expected.of("BadRequestException", 400, "prompt is too long: ");
        case SERVER ->
            new Failure.Expected("InternalServerException", Set.of(500, 502), "api_error");
        case OVERLOADED -> Failure.Expected.of("OverloadedException", 529, "overloaded_error");
      };
    }

    @Override
    Failure.Expected expectedOfStrangers() {
      return Failure.Expected.of("UnauthorizedException", 401, "authentication_error");
    }

    @Override
    Failure.Expected expectedOfUnknownModels() {
      return Failure.Expected.of("NotFoundException", 404, NOBODY);
    }
  },
  /** {@code google-genai}. */
  GEMINI {
    @Override
    Caller open(String root, String key) {
      return new GeminiSdk(root, key);
    }

    @Override
    Failure.Expected expected(Failure failure, boolean raw) {
      return switch (failure) {
        case INVALID -> Failure.Expected.of("ClientException", 400, "INVALID_ARGUMENT");
        case OUR_KEY_REFUSED, OUR_KEY_NOT_PERMITTED ->
            Failure.Expected.of("ServerException", 500, "credentials");
        case NO_SUCH_MODEL -> Failure.Expected.of("ClientException", 404, "NOT_FOUND");
        case RATE_LIMITED -> Failure.Expected.of("ClientException", 429, "RESOURCE_EXHAUSTED");
        // The vendor's own words for it pass, and Google has several.
        case NO_MONEY ->
            raw
                ? Failure.Expected.of("ClientException", 400, "FAILED_PRECONDITION")
                : Failure.Expected.of("ClientException", 429, "RESOURCE_EXHAUSTED");
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
      return Failure.Expected.of("ClientException", 404, NOBODY);
    }
  },
  /** {@code bedrockruntime}. */
  BEDROCK {
    @Override
    Caller open(String root, String key) {
      return new BedrockSdk(root, key, Protocol.HTTP1_1);
    }

    @Override
    Failure.Expected expected(Failure failure, boolean raw) {
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
      return Failure.Expected.of("ResourceNotFoundException", 404, NOBODY);
    }
  },
  /** {@code cohere-java}. */
  COHERE {
    @Override
    Caller open(String root, String key) {
      return new CohereSdk(root, key);
    }

    @Override
    Failure.Expected expected(Failure failure, boolean raw) {
      return switch (failure) {
        case INVALID -> Failure.Expected.of("BadRequestError", 400, "message");
        case OUR_KEY_REFUSED, OUR_KEY_NOT_PERMITTED ->
            Failure.Expected.of("CohereApiException", 502, "credentials");
        case NO_SUCH_MODEL -> Failure.Expected.of("NotFoundError", 404, "message");
        case RATE_LIMITED -> Failure.Expected.of("TooManyRequestsError", 429, "message");
        case NO_MONEY -> Failure.Expected.of("CohereApiException", 402, "message");
        case TOO_LONG -> Failure.Expected.of("BadRequestError", 400, "message");
        case SERVER ->
            raw
                ? Failure.Expected.of("InternalServerError", 500, "message")
                : Failure.Expected.of("CohereApiException", 502, "message");
        case OVERLOADED -> Failure.Expected.of("ServiceUnavailableError", 503, "message");
      };
    }

    @Override
    Failure.Expected expectedOfStrangers() {
      return Failure.Expected.of("UnauthorizedError", 401, "message");
    }

    @Override
    Failure.Expected expectedOfUnknownModels() {
      return Failure.Expected.of("NotFoundError", 404, NOBODY);
    }
  },
  /** {@code langchain4j-open-ai}. */
  LANGCHAIN_OPENAI {
    @Override
    Caller open(String root, String key) {
      return LangChainModels.openAi(root, key);
    }

    @Override
    boolean hearsErrorsInStreams() {
      return false;
    }

    @Override
    Failure.Expected expected(Failure failure, boolean raw) {
      return LangChain.named(OPENAI.expected(failure, raw));
    }

    @Override
    Failure.Expected expectedOfStrangers() {
      return LangChain.named(OPENAI.expectedOfStrangers());
    }

    @Override
    Failure.Expected expectedOfUnknownModels() {
      return LangChain.named(OPENAI.expectedOfUnknownModels());
    }
  },
  /** {@code langchain4j-anthropic}. */
  LANGCHAIN_ANTHROPIC {
    @Override
    Caller open(String root, String key) {
      return LangChainModels.anthropic(root, key);
    }

    @Override
    Failure.Expected expected(Failure failure, boolean raw) {
      return LangChain.named(ANTHROPIC.expected(failure, raw));
    }

    @Override
    Failure.Expected expectedOfStrangers() {
      return LangChain.named(ANTHROPIC.expectedOfStrangers());
    }

    @Override
    Failure.Expected expectedOfUnknownModels() {
      return LangChain.named(ANTHROPIC.expectedOfUnknownModels());
    }
  },
  /** {@code langchain4j-google-ai-gemini}. */
  LANGCHAIN_GEMINI {
    @Override
    Caller open(String root, String key) {
      return LangChainModels.gemini(root, key);
    }

    @Override
    boolean hearsErrorsInStreams() {
      return false;
    }

    @Override
    Failure.Expected expected(Failure failure, boolean raw) {
      return LangChain.named(GEMINI.expected(failure, raw));
    }

    @Override
    Failure.Expected expectedOfStrangers() {
      return LangChain.named(GEMINI.expectedOfStrangers());
    }

    @Override
    Failure.Expected expectedOfUnknownModels() {
      return LangChain.named(GEMINI.expectedOfUnknownModels());
    }
  };

  /** A model that nobody has. */
  static final String NOBODY = "gpt-nobody";

  /** A caller at a root URL, one that does not try again. */
  abstract Caller open(String root, String key);

  /**
   * What the SDK makes of a failure at the vendor.
   *
   * @param raw whether the vendor speaks the SDK's own dialect
   */
  abstract Failure.Expected expected(Failure failure, boolean raw);

  /**
   * Whether it throws when an error breaks off a stream that has begun. One that does not hands out
   * what came, without a word of why it ended.
   */
  boolean hearsErrorsInStreams() {
    return true;
  }

  /** What it makes of a key that the gateway does not know. */
  abstract Failure.Expected expectedOfStrangers();

  /** What it makes of {@link #NOBODY}. */
  abstract Failure.Expected expectedOfUnknownModels();
}
