package dev.weir.launcher.sdk;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeBaseClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeProvider;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDelta;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStart;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ReasoningContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ReasoningTextBlock;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlock;

/** {@code bedrockruntime}: whole answers by its client that blocks, streams by the other one. */
final class BedrockSdk implements Caller {

  private final BedrockRuntimeClient blocking;
  private final BedrockRuntimeAsyncClient streaming;

  /**
   * @param protocol of streams; HTTP/2 without asking first, whole answers come by HTTP/1.1
   */
  BedrockSdk(String root, String key, Protocol protocol) {
    blocking =
        configured(BedrockRuntimeClient.builder(), root, key)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    NettyNioAsyncHttpClient.Builder http =
        NettyNioAsyncHttpClient.builder()
            .protocol(protocol)
            .protocolNegotiation(ProtocolNegotiation.ASSUME_PROTOCOL);
    streaming =
        configured(BedrockRuntimeAsyncClient.builder(), root, key).httpClientBuilder(http).build();
  }

  private static <B extends BedrockRuntimeBaseClientBuilder<B, C>, C> B configured(
      B builder, String root, String key) {
    return builder
        .endpointOverride(URI.create(root))
        .region(Region.US_EAST_1)
        .tokenProvider(StaticTokenProvider.create(() -> key))
        .authSchemeProvider(
            BedrockRuntimeAuthSchemeProvider.defaultProvider(List.of("httpBearerAuth")))
        .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }

  // ---- Asking

  private static List<SystemContentBlock> system(Ask ask) {
    return ask.system().isEmpty() ? List.of() : List.of(SystemContentBlock.fromText(ask.system()));
  }

  private static InferenceConfiguration inference() {
    return InferenceConfiguration.builder().maxTokens(1000).build();
  }

  private static ToolConfiguration tools(Ask ask) {
    List<Tool> tools = new ArrayList<>();
    for (Ask.ToolOffer tool : ask.tools()) {
      tools.add(
          Tool.fromToolSpec(
              spec ->
                  spec.name(tool.name())
                      .description(tool.description())
                      .inputSchema(schema -> schema.json(document(Ask.plain(tool.schema()))))));
    }
    return tools.isEmpty() ? null : ToolConfiguration.builder().tools(tools).build();
  }

  private static List<Message> messages(Ask ask) {
    return ask.turns().stream().map(BedrockSdk::message).toList();
  }

  private static Message message(Ask.Turn turn) {
    return switch (turn) {
      case Ask.Turn.User user -> said(List.of(ContentBlock.fromText(user.text())));
      case Ask.Turn.Picture picture ->
          said(
              List.of(
                  ContentBlock.fromImage(
                      image ->
                          image
                              .format(picture.mediaType().replace("image/", ""))
                              .source(
                                  source ->
                                      source.bytes(
                                          SdkBytes.fromByteArray(
                                              Base64.getDecoder().decode(picture.base64()))))),
                  ContentBlock.fromText(picture.text())));
      case Ask.Turn.Assistant assistant -> (Message) assistant.reply().own();
      case Ask.Turn.Results results ->
          said(results.results().stream().map(BedrockSdk::result).toList());
    };
  }

  private static ContentBlock result(Ask.Result result) {
    return ContentBlock.fromToolResult(
        ToolResultBlock.builder()
            .toolUseId(result.callId())
            .content(ToolResultContentBlock.fromText(result.text()))
            .build());
  }

  private static Message said(List<ContentBlock> blocks) {
    return Message.builder().role(ConversationRole.USER).content(blocks).build();
  }

  private static Document document(Object plain) {
    return switch (plain) {
      case Map<?, ?> map -> {
        Map<String, Document> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put((String) name, document(value)));
        yield Document.fromMap(members);
      }
      case List<?> list -> Document.fromList(list.stream().map(BedrockSdk::document).toList());
      case Boolean truth -> Document.fromBoolean(truth);
      default -> Document.fromString((String) plain);
    };
  }

  // ---- Hearing

  @Override
  public Reply ask(Ask ask) {
    ConverseRequest request =
        ConverseRequest.builder()
            .modelId(ask.model())
            .system(system(ask))
            .messages(messages(ask))
            .inferenceConfig(inference())
            .toolConfig(tools(ask))
            .build();
    ConverseResponse response = blocking.converse(request);
    return reply(response.output().message(), response.stopReasonAsString(), response.usage(), 0);
  }

  @Override
  public Reply stream(Ask ask) {
    ConverseStreamRequest request =
        ConverseStreamRequest.builder()
            .modelId(ask.model())
            .system(system(ask))
            .messages(messages(ask))
            .inferenceConfig(inference())
            .toolConfig(tools(ask))
            .build();
    Heard heard = new Heard();
    streaming.converseStream(request, heard.handler()).join();
    return reply(heard.message(), heard.reason, heard.usage, heard.events);
  }

  /** What a stream has told. The SDK has no means of its own to put it together. */
  private static final class Heard {

    private final Map<Integer, StringBuilder> texts = new TreeMap<>();
    private final Map<Integer, ReasoningTextBlock.Builder> thoughts = new HashMap<>();
    private final Map<Integer, ContentBlockStart> starts = new HashMap<>();
    private String reason = "";
    private TokenUsage usage;
    private int events;

    ConverseStreamResponseHandler handler() {
      ConverseStreamResponseHandler.Visitor visitor =
          ConverseStreamResponseHandler.Visitor.builder()
              .onContentBlockStart(event -> starts.put(event.contentBlockIndex(), event.start()))
              .onContentBlockDelta(event -> add(event.contentBlockIndex(), event.delta()))
              .onMessageStop(event -> reason = event.stopReasonAsString())
              .onMetadata(event -> usage = event.usage())
              .build();
      return ConverseStreamResponseHandler.builder()
          .subscriber(
              event -> {
                events++;
                event.accept(visitor);
              })
          .build();
    }

    private void add(int block, ContentBlockDelta delta) {
      StringBuilder text = texts.computeIfAbsent(block, first -> new StringBuilder());
      switch (delta.type()) {
        case TEXT -> text.append(delta.text());
        case TOOL_USE -> text.append(delta.toolUse().input());
        case REASONING_CONTENT -> {
          ReasoningTextBlock.Builder thought =
              thoughts.computeIfAbsent(block, first -> ReasoningTextBlock.builder());
          if (delta.reasoningContent().text() != null) {
            text.append(delta.reasoningContent().text());
          }
          if (delta.reasoningContent().signature() != null) {
            thought.signature(delta.reasoningContent().signature());
          }
        }
        default -> throw new AssertionError("an unexpected piece: " + delta);
      }
    }

    Message message() {
      List<ContentBlock> blocks = new ArrayList<>();
      texts.forEach((index, text) -> blocks.add(block(index, text.toString())));
      return Message.builder().role(ConversationRole.ASSISTANT).content(blocks).build();
    }

    private ContentBlock block(int index, String text) {
      ReasoningTextBlock.Builder thought = thoughts.get(index);
      if (thought != null) {
        return ContentBlock.fromReasoningContent(
            ReasoningContentBlock.fromReasoningText(thought.text(text).build()));
      }
      ContentBlockStart start = starts.get(index);
      if (start == null || start.toolUse() == null) {
        return ContentBlock.fromText(text);
      }
      return ContentBlock.fromToolUse(
          ToolUseBlock.builder()
              .toolUseId(start.toolUse().toolUseId())
              .name(start.toolUse().name())
              .input(document(new JsonObject(text).getMap()))
              .build());
    }
  }

  private static Reply reply(Message message, String reason, TokenUsage usage, int events) {
    StringBuilder text = new StringBuilder();
    List<Answer.Call> calls = new ArrayList<>();
    for (ContentBlock block : message.content()) {
      if (block.text() != null) {
        text.append(block.text());
      }
      if (block.toolUse() != null) {
        calls.add(call(block.toolUse()));
      }
    }
    return new Reply(
        "",
        List.of(text.toString()),
        "",
        "",
        "",
        calls,
        reason,
        "",
        usage == null ? null : counts(usage),
        events,
        message);
  }

  private static Answer.Call call(ToolUseBlock use) {
    @SuppressWarnings("unchecked")
    Map<String, Object> input = (Map<String, Object>) use.input().unwrap();
    return new Answer.Call(use.toolUseId(), use.name(), new JsonObject(input));
  }

  private static Answer.Counts counts(TokenUsage usage) {
    int read = usage.cacheReadInputTokens() == null ? 0 : usage.cacheReadInputTokens();
    int written = usage.cacheWriteInputTokens() == null ? 0 : usage.cacheWriteInputTokens();
    return new Answer.Counts(
        usage.inputTokens() + read + written, read, written, usage.outputTokens());
  }

  /** An exception within a stream has the status 200 or none: its class says what happened. */
  @Override
  public Trouble trouble(RuntimeException thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    String name = cause.getClass().getSimpleName();
    return switch (cause) {
      case BedrockRuntimeException known ->
          new Trouble(name, known.statusCode(), headers(known), known.getMessage());
      case SdkException broken when !(cause instanceof SdkServiceException) ->
          new Trouble(name, 0, Map.of(), broken.getMessage());
      default -> throw thrown;
    };
  }

  private static Map<String, String> headers(BedrockRuntimeException known) {
    Map<String, String> headers = new HashMap<>();
    if (known.awsErrorDetails() != null && known.awsErrorDetails().sdkHttpResponse() != null) {
      known
          .awsErrorDetails()
          .sdkHttpResponse()
          .headers()
          .forEach((key, values) -> headers.put(key.toLowerCase(Locale.ROOT), values.getFirst()));
    }
    return headers;
  }

  @Override
  public String word(Answer.Finish finish) {
    return switch (finish) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case STOP_SEQUENCE -> "stop_sequence";
      case CALLS -> "tool_use";
      case REFUSAL -> "content_filtered";
    };
  }

  @Override
  public void close() {
    blocking.close();
    streaming.close();
  }
}
