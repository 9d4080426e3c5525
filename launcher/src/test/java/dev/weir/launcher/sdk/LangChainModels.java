package dev.weir.launcher.sdk;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.time.Duration;

/** LangChain4j's models, at a root URL without a version; none of them tries again. */
final class LangChainModels {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String UNSET = "named-by-each-request";

  private LangChainModels() {}

  static LangChain openAi(String root, String key) {
    return new LangChain(
        OpenAiChatModel.builder()
            .baseUrl(root + "/v1")
            .apiKey(key)
            .modelName(UNSET)
            .timeout(PATIENCE)
            .maxRetries(0)
            .build(),
        OpenAiStreamingChatModel.builder()
            .baseUrl(root + "/v1")
            .apiKey(key)
            .modelName(UNSET)
            .timeout(PATIENCE)
            .build());
  }

  static LangChain anthropic(String root, String key) {
    return new LangChain(
        AnthropicChatModel.builder()
            .baseUrl(root + "/v1")
            .apiKey(key)
            .modelName(UNSET)
            .timeout(PATIENCE)
            .maxRetries(0)
            .build(),
        AnthropicStreamingChatModel.builder()
            .baseUrl(root + "/v1")
            .apiKey(key)
            .modelName(UNSET)
            .timeout(PATIENCE)
            .build());
  }

  static LangChain gemini(String root, String key) {
    return new LangChain(
        GoogleAiGeminiChatModel.builder()
            .baseUrl(root + "/v1beta")
            .apiKey(key)
            .modelName(UNSET)
            .timeout(PATIENCE)
            .maxRetries(0)
            .build(),
        GoogleAiGeminiStreamingChatModel.builder()
            .baseUrl(root + "/v1beta")
            .apiKey(key)
            .modelName(UNSET)
            .timeout(PATIENCE)
            .build());
  }
}
