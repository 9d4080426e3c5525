package dev.weir.launcher.sdk;

import com.cohere.api.Cohere;
import com.cohere.api.core.ClientOptions;
import com.cohere.api.core.CohereApiException;
import com.cohere.api.core.CohereException;
import com.cohere.api.core.Environment;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.requests.V2ChatStreamRequest;
import com.cohere.api.types.AssistantMessage;
import com.cohere.api.types.AssistantMessageContent;
import com.cohere.api.types.AssistantMessageResponse;
import com.cohere.api.types.ChatFinishReason;
import com.cohere.api.types.ChatMessageEndEventDelta;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.ChatResponse;
import com.cohere.api.types.Content;
import com.cohere.api.types.ImageContent;
import com.cohere.api.types.ImageUrl;
import com.cohere.api.types.StreamedChatResponseV2;
import com.cohere.api.types.SystemMessage;
import com.cohere.api.types.SystemMessageContent;
import com.cohere.api.types.TextContent;
import com.cohere.api.types.ToolCallV2;
import com.cohere.api.types.ToolCallV2Function;
import com.cohere.api.types.ToolMessageV2;
import com.cohere.api.types.ToolMessageV2Content;
import com.cohere.api.types.ToolV2;
import com.cohere.api.types.ToolV2Function;
import com.cohere.api.types.Usage;
import com.cohere.api.types.UsageTokens;
import com.cohere.api.types.UserMessage;
import com.cohere.api.types.UserMessageContent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * {@code cohere-java} 1.7.0, the newest that resolves. It takes every line of a stream for a JSON
 * object, which those of an event stream are not (its issue 48): what is sent and what is made of
 * each event is the SDK's, the lines are brought into the shape that it knows.
 */
final class CohereSdk implements Caller {

  private final OkHttpClient http;
  private final Cohere client;

  CohereSdk(String root, String key) {
    http =
        new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(30))
            .addInterceptor(CohereSdk::withoutFraming)
            .build();
    client = new Cohere(options(root, key, http));
  }

  /** The builder of the options has no way to leave the SDK's three retries out. */
  private static ClientOptions options(String root, String key, OkHttpClient http) {
    try {
      Constructor<ClientOptions> options =
          ClientOptions.class.getDeclaredConstructor(
              Environment.class, Map.class, Map.class, OkHttpClient.class);
      options.setAccessible(true);
      Map<String, String> headers = Map.of("Authorization", "Bearer " + key);
      Map<String, Supplier<String>> suppliers = Map.of();
      return options.newInstance(Environment.custom(root), headers, suppliers, http);
    } catch (ReflectiveOperationException otherVersion) {
      throw new AssertionError(otherVersion);
    }
  }

  private static Response withoutFraming(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody body = response.body();
    if (body == null || !response.header("content-type", "").startsWith("text/event-stream")) {
      return response;
    }
    String data =
        body.string()
            .lines()
            .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
            .map(line -> line.substring("data: ".length()))
            .collect(Collectors.joining("\n"));
    return response.newBuilder().body(ResponseBody.create(data, body.contentType())).build();
  }

  // ---- Asking

  private static List<ChatMessageV2> messages(Ask ask) {
    List<ChatMessageV2> messages = new ArrayList<>();
    if (!ask.system().isEmpty()) {
      SystemMessageContent content = SystemMessageContent.of(ask.system());
      messages.add(ChatMessageV2.system(SystemMessage.builder().content(content).build()));
    }
    for (Ask.Turn turn : ask.turns()) {
      switch (turn) {
        case Ask.Turn.User user -> messages.add(said(UserMessageContent.of(user.text())));
        case Ask.Turn.Picture picture ->
            messages.add(
                said(
                    UserMessageContent.of(
                        List.of(
                            Content.imageUrl(image(picture)),
                            Content.text(TextContent.builder().text(picture.text()).build())))));
        case Ask.Turn.Assistant assistant ->
            messages.add(ChatMessageV2.assistant((AssistantMessage) assistant.reply().own()));
        case Ask.Turn.Results results ->
            results.results().forEach(result -> messages.add(ChatMessageV2.tool(result(result))));
      }
    }
    return messages;
  }

  private static ChatMessageV2 said(UserMessageContent content) {
    return ChatMessageV2.user(UserMessage.builder().content(content).build());
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
        .map(function -> ToolV2.builder().type("function").function(function).build())
        .toList();
  }

  // ---- Hearing

  @Override
  public Reply ask(Ask ask) {
    var request = V2ChatRequest.builder().model(ask.model()).messages(messages(ask));
    if (!ask.tools().isEmpty()) {
      request.tools(tools(ask));
    }
    ChatResponse answer = client.v2().chat(request.maxTokens(1000).build());
    AssistantMessageResponse message = answer.getMessage();
    String text =
        message.getContent().orElse(List.of()).stream()
            .flatMap(item -> item.getText().stream()) // Thoughts are newer than this SDK.
            .map(TextContent::getText)
            .collect(Collectors.joining());
    return reply(
        text,
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
    List<ToolCallV2> calls = new ArrayList<>();
    ChatMessageEndEventDelta end = null;
    for (StreamedChatResponseV2 event : client.v2().chatStream(request.maxTokens(1000).build())) {
      events++;
      event
          .getContentDelta()
          .flatMap(delta -> delta.getDelta())
          .flatMap(delta -> delta.getMessage())
          .flatMap(message -> message.getContent())
          .flatMap(content -> content.getText())
          .ifPresent(text::append);
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
    if (reason == ChatFinishReason.ERROR) {
      throw new CohereException("ERROR " + end.getAdditionalProperties().get("error"));
    }
    return reply(text.toString(), calls, reason, end.getUsage().orElseThrow(), events);
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
      String text, List<ToolCallV2> calls, ChatFinishReason reason, Usage usage, int events) {
    AssistantMessage.Builder own = AssistantMessage.builder();
    if (!text.isEmpty()) {
      own.content(AssistantMessageContent.of(text));
    }
    if (!calls.isEmpty()) {
      own.toolCalls(calls);
    }
    return new Reply(
        "",
        List.of(text),
        "",
        "",
        "",
        calls.stream().map(CohereSdk::call).toList(),
        reason.name(),
        "",
        counts(usage),
        events,
        own.build());
  }

  private static Answer.Call call(ToolCallV2 call) {
    ToolCallV2Function function = call.getFunction().orElseThrow();
    return new Answer.Call(
        call.getId().orElse(""),
        function.getName().orElse(""),
        new JsonObject(function.getArguments().orElse("{}")));
  }

  /** What came from the cache is newer than this SDK. */
  private static Answer.Counts counts(Usage usage) {
    UsageTokens tokens = usage.getTokens().orElseThrow();
    Number cached = (Number) usage.getAdditionalProperties().getOrDefault("cached_tokens", 0);
    return new Answer.Counts(
        tokens.getInputTokens().orElseThrow().longValue(),
        cached.longValue(),
        0,
        tokens.getOutputTokens().orElseThrow().longValue());
  }

  /** The SDK tells no headers, and no status of a connection that broke. */
  @Override
  public Trouble trouble(RuntimeException thrown) {
    String name = thrown.getClass().getSimpleName();
    if (thrown instanceof CohereApiException known) {
      return new Trouble(name, known.statusCode(), Map.of(), String.valueOf(known.body()));
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
