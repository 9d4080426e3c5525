package dev.weir.launcher;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.cohere.api.Cohere;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.types.V2ChatResponse;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.UserMessageV2;
import com.cohere.api.types.UserMessageV2Content;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.List;

/**
 * The Java of the pages below {@code docs/providers}, a method a page. {@link DocsTest} compares
 * the pages with it, {@link ProviderPagesIT} runs it.
 */
final class ProviderSnippets {

  private ProviderSnippets() {}

  /** One of them. */
  interface Snippet {
    /** Asks, and gives back what was answered. */
    String ask(String gateway, String key);
  }

  static String openAi(String gateway, String key) {
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(gateway + "/v1").apiKey(key).build();
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("openai/gpt-5")
                    .addUserMessage("Where is Oslo?")
                    .build());
    return answer.choices().getFirst().message().content().orElse("");
  }

  static String anthropic(String gateway, String key) {
    AnthropicClient client = AnthropicOkHttpClient.builder().baseUrl(gateway).apiKey(key).build();
    Message answer =
        client
            .messages()
            .create(
                MessageCreateParams.builder()
                    .model("anthropic/claude-sonnet-4-5")
                    .maxTokens(1000)
                    .addUserMessage("Where is Oslo?")
                    .build());
    return answer.content().getFirst().asText().text();
  }

  static String gemini(String gateway, String key) {
    try (Client client =
        Client.builder()
            .apiKey(key)
            .httpOptions(HttpOptions.builder().baseUrl(gateway).build())
            .build()) {
      return client
          .models
          .generateContent("gemini/gemini-2.5-flash", "Where is Oslo?", null)
          .text();
    }
  }

  static String cohere(String gateway, String key) {
    Cohere client = Cohere.builder().url(gateway).token(key).build();
    V2ChatResponse answer =
        client
            .v2()
            .chat(
                V2ChatRequest.builder()
                    .model("cohere/command-a-03-2025")
                    .messages(
                        List.of(
                            ChatMessageV2.user(
                                UserMessageV2.builder()
                                    .content(UserMessageV2Content.of("Where is Oslo?"))
                                    .build())))
                    .build());
    return answer
        .getMessage()
        .getContent()
        .orElseThrow()
        .getFirst()
        .getText()
        .orElseThrow()
        .getText();
  }

  static String openAiCompatible(String gateway, String key) {
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(gateway + "/v1").apiKey(key).build();
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("inference/llama-3.1-8b")
                    .addUserMessage("Where is Oslo?")
                    .build());
    return answer.choices().getFirst().message().content().orElse("");
  }

  static String demo(String gateway, String key) {
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(gateway + "/v1").apiKey(key).build();
    StringBuilder text = new StringBuilder();
    try (StreamResponse<ChatCompletionChunk> stream =
        client
            .chat()
            .completions()
            .createStreaming(
                ChatCompletionCreateParams.builder()
                    .model("demo/chat")
                    .addUserMessage("count to 3")
                    .build())) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .flatMap(choice -> choice.delta().content().stream())
          .forEach(text::append);
    }
    return text.toString();
  }

  static String vertex(String gateway, String key) {
    AnthropicClient client = AnthropicOkHttpClient.builder().baseUrl(gateway).apiKey(key).build();
    Message answer =
        client
            .messages()
            .create(
                MessageCreateParams.builder()
                    .model("vertex/claude-sonnet-4-5@20250929")
                    .maxTokens(1000)
                    .addUserMessage("Where is Oslo?")
                    .build());
    return answer.content().getFirst().asText().text();
  }

  static String azureOpenAi(String gateway, String key) {
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(gateway + "/v1").apiKey(key).build();
    StringBuilder text = new StringBuilder();
    try (StreamResponse<ChatCompletionChunk> stream =
        client
            .chat()
            .completions()
            .createStreaming(
                ChatCompletionCreateParams.builder()
                    .model("azure/my-deployment")
                    .addUserMessage("Where is Oslo?")
                    .build())) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .flatMap(choice -> choice.delta().content().stream())
          .forEach(text::append);
    }
    return text.toString();
  }

  static String xai(String gateway, String key) {
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(gateway + "/v1").apiKey(key).build();
    StringBuilder text = new StringBuilder();
    try (StreamResponse<ChatCompletionChunk> stream =
        client
            .chat()
            .completions()
            .createStreaming(
                ChatCompletionCreateParams.builder()
                    .model("xai/grok-4")
                    .addUserMessage("Where is Oslo?")
                    .build())) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .flatMap(choice -> choice.delta().content().stream())
          .forEach(text::append);
    }
    return text.toString();
  }

  static String mistral(String gateway, String key) {
    ChatModel client =
        OpenAiChatModel.builder()
            .baseUrl(gateway + "/v1")
            .apiKey(key)
            .modelName("mistral/mistral-large-latest")
            .build();
    return client.chat("Where is Oslo?");
  }

  static String presets(String gateway, String key) {
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(gateway + "/v1").apiKey(key).build();
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("groq/llama-3.3-70b-versatile")
                    .addUserMessage("Where is Oslo?")
                    .build());
    return answer.choices().getFirst().message().content().orElse("");
  }
}
