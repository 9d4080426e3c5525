package dev.weir.launcher.sdk;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** LangChain4j, whichever of its models: above their HTTP all are spoken to alike. */
final class LangChain implements Caller {

  private final ChatModel whole;
  private final StreamingChatModel streamed;

  LangChain(ChatModel whole, StreamingChatModel streamed) {
    this.whole = whole;
    this.streamed = streamed;
  }

  /** What it throws, where another SDK before the same gateway throws this. */
  static Failure.Expected named(Failure.Expected other) {
    int status = other.statuses().iterator().next();
    String exception =
        switch (status) {
          case 401, 403 -> "AuthenticationException";
          case 404 -> "ModelNotFoundException";
          case 429 -> "RateLimitException";
          default -> status >= 500 ? "InternalServerException" : "InvalidRequestException";
        };
    return new Failure.Expected(exception, other.statuses(), other.word());
  }

  // ---- Asking

  private static ChatRequest request(Ask ask) {
    List<ChatMessage> messages = new ArrayList<>();
    if (!ask.system().isEmpty()) {
      messages.add(SystemMessage.from(ask.system()));
    }
    ask.turns().forEach(turn -> add(messages, turn));
    return ChatRequest.builder()
        .modelName(ask.model())
        .messages(messages)
        .maxOutputTokens(1000)
        .toolSpecifications(ask.tools().stream().map(LangChain::tool).toList())
        .build();
  }

  private static ToolSpecification tool(Ask.ToolOffer tool) {
    // All tools of these tests take a city.
    return ToolSpecification.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(
            JsonObjectSchema.builder().addStringProperty("city").required(List.of("city")).build())
        .build();
  }

  private static void add(List<ChatMessage> messages, Ask.Turn turn) {
    switch (turn) {
      case Ask.Turn.User user -> messages.add(UserMessage.from(user.text()));
      case Ask.Turn.Picture picture ->
          messages.add(
              UserMessage.from(
                  ImageContent.from(picture.base64(), picture.mediaType()),
                  TextContent.from(picture.text())));
      case Ask.Turn.Assistant assistant -> messages.add((AiMessage) assistant.reply().own());
      case Ask.Turn.Results results -> {
        List<ToolExecutionRequest> calls = ((AiMessage) messages.getLast()).toolExecutionRequests();
        for (int i = 0; i < calls.size(); i++) {
          messages.add(
              ToolExecutionResultMessage.from(calls.get(i), results.results().get(i).text()));
        }
      }
    }
  }

  // ---- Hearing

  @Override
  public Reply ask(Ask ask) {
    return reply(whole.chat(request(ask)), 0);
  }

  @Override
  public Reply stream(Ask ask) {
    AtomicInteger events = new AtomicInteger();
    CompletableFuture<ChatResponse> heard = new CompletableFuture<>();
    streamed.chat(
        request(ask),
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String text) {
            events.incrementAndGet();
          }

          @Override
          public void onPartialToolCall(PartialToolCall call) {
            events.incrementAndGet();
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            heard.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            heard.completeExceptionally(error);
          }
        });
    try {
      return reply(heard.get(30, TimeUnit.SECONDS), events.get());
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new LangChain4jException(failed.getCause());
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  private static Reply reply(ChatResponse response, int events) {
    AiMessage message = response.aiMessage();
    return new Reply(
        response.modelName(),
        List.of(Objects.requireNonNullElse(message.text(), "")),
        "",
        "",
        "",
        message.toolExecutionRequests().stream()
            .map(call -> new Answer.Call(call.id(), call.name(), new JsonObject(call.arguments())))
            .toList(),
        String.valueOf(response.finishReason()),
        "",
        response.tokenUsage() == null ? null : counts(response.tokenUsage()),
        events,
        message);
  }

  private static Answer.Counts counts(TokenUsage usage) {
    long input = usage.inputTokenCount();
    long output = usage.outputTokenCount();
    return switch (usage) {
      case AnthropicTokenUsage anthropic -> {
        long read = orZero(anthropic.cacheReadInputTokens());
        long written = orZero(anthropic.cacheCreationInputTokens());
        yield new Answer.Counts(input + read + written, read, written, output);
      }
      case OpenAiTokenUsage openAi ->
          new Answer.Counts(
              input,
              Optional.ofNullable(openAi.inputTokensDetails())
                  .map(OpenAiTokenUsage.InputTokensDetails::cachedTokens)
                  .orElse(0),
              0,
              output);
      case GoogleAiGeminiTokenUsage google ->
          new Answer.Counts(input, orZero(google.cachedContentTokenCount()), 0, output);
      default -> new Answer.Counts(input, 0, 0, output);
    };
  }

  private static long orZero(Integer count) {
    return count == null ? 0 : count;
  }

  /** It tells no headers, and no status of a connection that broke. */
  @Override
  public Trouble trouble(RuntimeException thrown) {
    if (!(thrown instanceof LangChain4jException)) {
      throw thrown;
    }
    String name = thrown.getClass().getSimpleName();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException http) {
        return new Trouble(name, http.statusCode(), Map.of(), http.getMessage());
      }
    }
    return new Trouble(name, 0, Map.of(), thrown.toString());
  }

  @Override
  public String word(Answer.Finish finish) {
    FinishReason reason =
        switch (finish) {
          case STOP, STOP_SEQUENCE -> FinishReason.STOP;
          case LENGTH -> FinishReason.LENGTH;
          case CALLS -> FinishReason.TOOL_EXECUTION;
          case REFUSAL -> FinishReason.CONTENT_FILTER;
        };
    return reason.name();
  }

  @Override
  public void close() {
    // Its HTTP clients are the JDK's, which end by themselves.
  }
}
