package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

/** The paths of the dialects beside OpenAI's Chat and Anthropic's Messages, and their errors. */
enum VendorPath {
  RESPONSES("/v1/responses", Body.INPUT, Words.OPENAI),
  COMPLETIONS("/v1/completions", Body.PROMPT, Words.OPENAI),
  COHERE("/v2/chat", Body.MESSAGES, Words.COHERE),
  GENERATE("/v1beta/models/%s:generateContent", Body.CONTENTS, Words.GOOGLE),
  GENERATE_V1("/v1/models/%s:generateContent", Body.CONTENTS, Words.GOOGLE),
  STREAM("/v1beta/models/%s:streamGenerateContent?alt=sse", Body.CONTENTS, Words.GOOGLE),
  STREAM_ARRAY("/v1beta/models/%s:streamGenerateContent", Body.CONTENTS, Words.GOOGLE),
  COUNT("/v1beta/models/%s:countTokens", Body.CONTENTS, Words.GOOGLE),
  CONVERSE("/model/%s/converse", Body.BLOCKS, Words.BEDROCK),
  CONVERSE_STREAM("/model/%s/converse-stream", Body.BLOCKS, Words.BEDROCK),
  INVOKE("/model/%s/invoke", Body.CLAUDE, Words.BEDROCK),
  INVOKE_STREAM("/model/%s/invoke-with-response-stream", Body.CLAUDE, Words.BEDROCK),
  BELOW_CONVERSE("/bedrock/model/%s/converse", Body.BLOCKS, Words.BEDROCK),
  BELOW_INVOKE_STREAM("/bedrock/model/%s/invoke-with-response-stream", Body.CLAUDE, Words.BEDROCK);

  private final String path;
  private final Body body;
  private final Words words;

  VendorPath(String path, Body body, Words words) {
    this.path = path;
    this.body = body;
    this.words = words;
  }

  private enum Body {
    INPUT("\"input\":\"count to 2\""),
    PROMPT("\"prompt\":\"count to 2\""),
    MESSAGES("\"messages\":[{\"role\":\"user\",\"content\":\"count to 2\"}]"),
    CONTENTS("\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"count to 2\"}]}]"),
    BLOCKS("\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"count to 2\"}]}]"),
    CLAUDE(
        "\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"count to 2\"}]");

    private final String members;

    Body(String members) {
      this.members = members;
    }
  }

  /** The shapes of errors. */
  private enum Words {
    OPENAI,
    COHERE,
    GOOGLE,
    BEDROCK
  }

  /** Whether the URL names the model. */
  boolean namesModel() {
    return path.contains("%s");
  }

  boolean isBedrock() {
    return words == Words.BEDROCK;
  }

  /** Where a model is asked; it stands in the path or nowhere. */
  String path(String model) {
    return namesModel() ? path.formatted(model.replace("/", "%2F")) : path;
  }

  /** A sound body with more members before the others. */
  String body(String model, String more) {
    return "{" + (namesModel() ? "" : "\"model\":\"" + model + "\",") + more + body.members + "}";
  }

  /** A sound body without a model. */
  String bodyWithoutModel() {
    return "{" + body.members + "}";
  }

  /** The status that this vendor has for what others answer with this one. */
  int status(int usual) {
    return isBedrock() && usual == 401 ? 403 : usual;
  }

  /** Checks that this is an error in the vendor's own shape. */
  void isError(RawClient.Answer answer, int usual) {
    assertThat(answer.status()).as(this + " " + answer.body()).isEqualTo(status(usual));
    assertThat(answer.headers().get("content-type")).startsWith("application/json");
    assertThat(answer.headers()).containsKey("x-request-id");
    JsonObject told = new JsonObject(answer.body());
    switch (words) {
      case OPENAI -> {
        assertThat(told.fieldNames()).containsExactly("error");
        JsonObject error = told.getJsonObject("error");
        assertThat(error.fieldNames())
            .containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.getString("message")).isNotBlank();
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
      }
      case COHERE -> {
        assertThat(told.fieldNames()).containsExactlyInAnyOrder("id", "message");
        assertThat(told.getString("message")).isNotBlank();
      }
      case GOOGLE -> {
        JsonObject error = told.getJsonObject("error");
        assertThat(error.getInteger("code")).isEqualTo(usual);
        assertThat(error.getString("message")).isNotBlank();
        assertThat(error.getString("status")).isEqualTo(googleWord(usual));
      }
      case BEDROCK -> {
        assertThat(told.fieldNames()).containsExactly("message");
        assertThat(told.getString("message")).isNotBlank();
        assertThat(answer.headers())
            .containsEntry("x-amzn-errortype", bedrockType(usual))
            .containsEntry("x-amzn-requestid", answer.headers().get("x-request-id"));
      }
    }
  }

  private static String googleWord(int status) {
    return switch (status) {
      case 401 -> "UNAUTHENTICATED";
      case 404 -> "NOT_FOUND";
      case 405 -> "UNIMPLEMENTED";
      default -> "INVALID_ARGUMENT";
    };
  }

  private static String bedrockType(int status) {
    return switch (status) {
      case 401 -> "UnrecognizedClientException";
      case 404 -> "ResourceNotFoundException";
      default -> "ValidationException";
    };
  }
}
