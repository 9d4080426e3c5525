package dev.weir.launcher.sdk;

import com.cohere.api.Cohere;
import com.cohere.api.core.CohereApiException;
import com.cohere.api.core.CohereException;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.requests.V2ChatStreamRequest;
import com.cohere.api.resources.v2.types.V2ChatResponse;
import com.cohere.api.resources.v2.types.V2ChatStreamResponse;
import com.cohere.api.types.AssistantMessage;
import com.cohere.api.types.AssistantMessageResponse;
import com.cohere.api.types.AssistantMessageResponseContentItem;
import com.cohere.api.types.AssistantMessageV2Content;
import com.cohere.api.types.ChatFinishReason;
import com.cohere.api.types.ChatMessageEndEventDelta;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.ChatTextContent;
import com.cohere.api.types.ChatThinkingContent;
import com.cohere.api.types.Content;
import com.cohere.api.types.ImageContent;
import com.cohere.api.types.ImageUrl;
import com.cohere.api.types.SystemMessageV2;
import com.cohere.api.types.SystemMessageV2Content;
import com.cohere.api.types.ToolCallV2;
import com.cohere.api.types.ToolCallV2Function;
import com.cohere.api.types.ToolMessageV2;
import com.cohere.api.types.ToolMessageV2Content;
import com.cohere.api.types.ToolV2;
import com.cohere.api.types.ToolV2Function;
import com.cohere.api.types.Usage;
import com.cohere.api.types.UsageTokens;
import com.cohere.api.types.UserMessageV2;
import com.cohere.api.types.UserMessageV2Content;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;

/** {@code cohere-java}. */
final class CohereSdk implements Caller {

  private final OkHttpClient http =
      new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(30)).build();
  private final Cohere client;

  CohereSdk(String root, String key) {
    client = Cohere.builder().url(root).token(key).httpClient(http).maxRetries(0).build();
  }

  // ---- Asking

  private static List<ChatMessageV2> messages(Ask ask) {
    List<ChatMessageV2> messages = new ArrayList<>();
    if (!ask.system().isEmpty()) {
      SystemMessageV2Content content = SystemMessageV2Content.of(ask.system());
      messages.add(ChatMessageV2.system(SystemMessageV2.builder().content(content).build()));
    }
    for (Ask.Turn turn : ask.turns()) {
      switch (turn) {
        case Ask.Turn.User user -> messages.add(said(UserMessageV2Content.of(user.text())));
        case Ask.Turn.Picture picture ->
            messages.add(
                said(
                    UserMessageV2Content.of(
                        List.of(
                            Content.imageUrl(image(picture)),
                            Content.text(
                                ChatTextContent.builder().text(picture.text()).build())))));
        case Ask.Turn.Assistant assistant ->
            messages.add(ChatMessageV2.assistant((AssistantMessage) assistant.reply().own()));
        case Ask.Turn.Results results ->
            results.results().forEach(result -> messages.add(ChatMessageV2.tool(result(result))));
      }
    }
    return messages;
  }

  private static ChatMessageV2 said(UserMessageV2Content content) {
    return ChatMessageV2.user(UserMessageV2.builder().content(content).build());
  }

  private static ImageContent image(Ask.Turn.Picture picture) {
    String url = "data:" + picture.mediaType() + ";base64," + picture.base64();
    return ImageContent.builder().imageUrl(ImageUrl.builder().url(url).build()).build();
  }

  private static ToolMessageV2 result(Ask.Result result) {
    return ToolMessageV2.builder()
        .toolCallId(result.callId())
        .content(ToolMessageV2Content.of(result.text()))
        .build();
  }

  private static List<ToolV2> tools(Ask ask) {
    return ask.tools().stream()
        .map(
            tool ->
                ToolV2Function.builder()
                    .name(tool.name())
                    .description(tool.description())
                    .putAllParameters(Ask.plain(tool.schema()))
                    .build())
        .map(function -> ToolV2.builder().function(function).build())
        .toList();
  }

  // ---- Hearing

  @Override
  public Reply ask(Ask ask) {
    var request = V2ChatRequest.builder().model(ask.model()).messages(messages(ask));
    if (!ask.tools().isEmpty()) {
      request.tools(tools(ask));
    }
    V2ChatResponse answer = client.v2().chat(request.maxTokens(1000).build());
    AssistantMessageResponse message = answer.getMessage();
    List<AssistantMessageResponseContentItem> content = message.getContent().orElse(List.of());
    return reply(
        content.stream()
            .flatMap(item -> item.getText().stream())
            .map(ChatTextContent::getText)
            .collect(Collectors.joining()),
        content.stream()
            .flatMap(item -> item.getThinking().stream())
            .map(ChatThinkingContent::getThinking)
            .collect(Collectors.joining()),
        message.getToolCalls().orElse(List.of()),
        answer.getFinishReason(),
        answer.getUsage().orElseThrow(),
        0);
  }

  @Override
  public Reply stream(Ask ask) {
    var request = V2ChatStreamRequest.builder().model(ask.model()).messages(messages(ask));
    if (!ask.tools().isEmpty()) {
      request.tools(tools(ask));
    }
    int events = 0;
    StringBuilder text = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    List<ToolCallV2> calls = new ArrayList<>();
    ChatMessageEndEventDelta end = null;
    for (V2ChatStreamResponse event : client.v2().chatStream(request.maxTokens(1000).build())) {
      events++;
      event
          .getContentDelta()
          .flatMap(delta -> delta.getDelta())
          .flatMap(delta -> delta.getMessage())
          .flatMap(message -> message.getContent())
          .ifPresent(
              content -> {
                content.getText().ifPresent(text::append);
                content.getThinking().ifPresent(thought::append);
              });
      event
          .getToolCallStart()
          .flatMap(start -> start.getDelta())
          .flatMap(delta -> delta.getMessage())
          .flatMap(message -> message.getToolCalls())
          .ifPresent(calls::add);
      event
          .getToolCallDelta()
          .flatMap(delta -> delta.getDelta())
          .flatMap(delta -> delta.getMessage())
          .flatMap(message -> message.getToolCalls())
          .flatMap(call -> call.getFunction())
          .flatMap(function -> function.getArguments())
          .ifPresent(piece -> calls.add(longer(calls.removeLast(), piece)));
      end = event.getMessageEnd().flatMap(last -> last.getDelta()).orElse(end);
    }
    // The SDK leaves it to its caller to look for the end and for what it says.
    if (end == null) {
      throw new CohereException("the stream has no end");
    }
    ChatFinishReason reason = end.getFinishReason().orElseThrow();
    if (reason.equals(ChatFinishReason.ERROR)) {
      throw new CohereException("ERROR " + end.getError().orElse(""));
    }
    return reply(
        text.toString(), thought.toString(), calls, reason, end.getUsage().orElseThrow(), events);
  }

  private static ToolCallV2 longer(ToolCallV2 call, String piece) {
    ToolCallV2Function function = call.getFunction().orElseThrow();
    String arguments = function.getArguments().orElse("") + piece;
    return ToolCallV2.builder()
        .from(call)
        .function(ToolCallV2Function.builder().from(function).arguments(arguments).build())
        .build();
  }

  private static Reply reply(
      String text,
      String thought,
      List<ToolCallV2> calls,
      ChatFinishReason reason,
      Usage usage,
      int events) {
    AssistantMessage.Builder own = AssistantMessage.builder();
    if (!text.isEmpty()) {
      own.content(AssistantMessageV2Content.of(text));
    }
    if (!calls.isEmpty()) {
      own.toolCalls(calls);
    }
    return new Reply(
        "",
        List.of(text),
        thought,
        "",
        "",
        calls.stream().map(CohereSdk::call).toList(),
        reason.toString(),
        "",
        counts(usage),
        events,
        own.build());
  }

  private static Answer.Call call(ToolCallV2 call) {
    ToolCallV2Function function = call.getFunction().orElseThrow();
    return new Answer.Call(
        call.getId(),
        function.getName().orElse(""),
        new JsonObject(function.getArguments().orElse("{}")));
  }

  private static Answer.Counts counts(Usage usage) {
    UsageTokens tokens = usage.getTokens().orElseThrow();
    return new Answer.Counts(
        tokens.getInputTokens().orElseThrow().longValue(),
        usage.getCachedTokens().orElse(0.0).longValue(),
        0,
        tokens.getOutputTokens().orElseThrow().longValue());
  }

  /** Of a connection that broke the SDK tells no status. */
  @Override
  public Trouble trouble(RuntimeException thrown) {
    String name = thrown.getClass().getSimpleName();
    if (thrown instanceof CohereApiException known) {
      Map<String, String> headers = new HashMap<>();
      known
          .headers()
          .forEach((key, values) -> headers.put(key.toLowerCase(Locale.ROOT), values.getFirst()));
      return new Trouble(name, known.statusCode(), headers, String.valueOf(known.body()));
    }
    if (thrown instanceof CohereException) {
      return new Trouble(name, 0, Map.of(), String.valueOf(thrown.getMessage()));
    }
    throw thrown;
  }

  @Override
  public String word(Answer.Finish finish) {
    return switch (finish) {
      case STOP, REFUSAL -> "COMPLETE";
      case STOP_SEQUENCE -> "STOP_SEQUENCE";
      case CALLS -> "TOOL_CALL";
      case LENGTH -> "MAX_TOKENS";
    };
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
