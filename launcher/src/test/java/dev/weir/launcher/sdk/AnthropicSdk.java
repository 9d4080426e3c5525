package dev.weir.launcher.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.Usage;
import com.anthropic.models.models.ModelInfo;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code anthropic-java}. */
final class AnthropicSdk implements Sdk {

  private final AnthropicClient client;

  AnthropicSdk(String root, String key, int retries) {
    client =
        AnthropicOkHttpClient.builder()
            .baseUrl(root)
            .apiKey(key)
            .maxRetries(retries)
            .timeout(Duration.ofSeconds(30))
            .responseValidation(true)
            .build();
  }

  // ---- Asking

  private static MessageCreateParams params(Ask ask) {
    MessageCreateParams.Builder params =
        MessageCreateParams.builder().model(ask.model()).maxTokens(1000);
    if (!ask.system().isEmpty()) {
      params.system(ask.system());
    }
    ask.turns().forEach(turn -> add(params, turn));
    ask.tools().forEach(tool -> params.addTool(tool(tool)));
    ask.options().stops().forEach(params::addStopSequence);
    OutputConfig.Builder output = OutputConfig.builder();
    if (!ask.effort().isEmpty()) {
      params.thinking(ThinkingConfigAdaptive.builder().build());
      output.effort(OutputConfig.Effort.of(ask.effort()));
    }
    if (ask.options().structured()) {
      output.format(
          JsonOutputFormat.builder()
              .schema(
                  JsonOutputFormat.Schema.builder()
                      .putAllAdditionalProperties(values(Ask.CITY_SCHEMA))
                      .build())
              .build());
    }
    if (!ask.effort().isEmpty() || ask.options().structured()) {
      params.outputConfig(output.build());
    }
    return params.build();
  }

  private static void add(MessageCreateParams.Builder params, Ask.Turn turn) {
    switch (turn) {
      case Ask.Turn.User user -> params.addUserMessage(user.text());
      case Ask.Turn.Picture picture ->
          params.addUserMessageOfContentBlockParams(
              List.of(
                  ContentBlockParam.ofImage(
                      Base64ImageSource.builder()
                          .mediaType(Base64ImageSource.MediaType.of(picture.mediaType()))
                          .data(picture.base64())
                          .build()),
                  ContentBlockParam.ofText(picture.text())));
      case Ask.Turn.Assistant assistant -> params.addMessage((Message) assistant.reply().own());
      case Ask.Turn.Results results ->
          params.addUserMessageOfContentBlockParams(
              results.results().stream().map(AnthropicSdk::result).toList());
    }
  }

  private static ContentBlockParam result(Ask.Result result) {
    return ContentBlockParam.ofToolResult(
        ToolResultBlockParam.builder().toolUseId(result.callId()).content(result.text()).build());
  }

  private static Tool tool(Ask.ToolOffer tool) {
    return Tool.builder()
        .name(tool.name())
        .description(tool.description())
        .inputSchema(
            Tool.InputSchema.builder()
                .properties(
                    Tool.InputSchema.Properties.builder()
                        .putAllAdditionalProperties(
                            values(tool.schema().getJsonObject("properties")))
                        .build())
                .required(List.of("city"))
                .build())
        .build();
  }

  private static Map<String, JsonValue> values(JsonObject json) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    Ask.plain(json).forEach((name, value) -> values.put(name, JsonValue.from(value)));
    return values;
  }

  // ---- Hearing

  @Override
  public Reply ask(Ask ask) {
    return reply(client.messages().create(params(ask)), 0);
  }

  @Override
  public Reply stream(Ask ask) {
    MessageAccumulator whole = MessageAccumulator.create();
    int events = 0;
    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(params(ask))) {
      for (RawMessageStreamEvent event : stream) {
        whole.accumulate(event);
        events++;
      }
    }
    return reply(whole.message(), events);
  }

  private static Reply reply(Message message, int events) {
    StringBuilder text = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    String signature = "";
    List<Answer.Call> calls = new ArrayList<>();
    for (ContentBlock block : message.content()) {
      block.text().ifPresent(part -> text.append(part.text()));
      block.toolUse().ifPresent(call -> calls.add(call(call.id(), call.name(), call._input())));
      if (block.isThinking()) {
        thought.append(block.asThinking().thinking());
        signature = block.asThinking().signature();
      }
    }
    return new Reply(
        message.model().asString(),
        List.of(text.toString()),
        thought.toString(),
        signature,
        "",
        calls,
        message.stopReason().map(StopReason::asString).orElse(""),
        message.stopSequence().orElse(""),
        counts(message.usage()),
        events,
        message);
  }

  private static Answer.Call call(String id, String name, JsonValue input) {
    @SuppressWarnings("unchecked")
    Map<String, Object> arguments = input.convert(Map.class);
    return new Answer.Call(id, name, new JsonObject(arguments));
  }

  private static Answer.Counts counts(Usage usage) {
    long read = usage.cacheReadInputTokens().orElse(0L);
    long written = usage.cacheCreationInputTokens().orElse(0L);
    return new Answer.Counts(
        usage.inputTokens() + read + written, read, written, usage.outputTokens());
  }

  @Override
  public Trouble trouble(RuntimeException thrown) {
    if (!(thrown instanceof AnthropicServiceException known)) {
      throw thrown;
    }
    Map<String, String> headers = new HashMap<>();
    for (String name : known.headers().names()) {
      headers.put(name.toLowerCase(Locale.ROOT), known.headers().values(name).getFirst());
    }
    return new Trouble(
        known.getClass().getSimpleName(), known.statusCode(), headers, known.body().toString());
  }

  // ---- Models and counts

  @Override
  public List<String> models() {
    return client.models().list().autoPager().stream().map(ModelInfo::id).toList();
  }

  @Override
  public String model(String name) {
    return client.models().retrieve(name).id();
  }

  /** What the text would cost as a prompt. */
  long countTokens(String model, String text) {
    return client
        .messages()
        .countTokens(MessageCountTokensParams.builder().model(model).addUserMessage(text).build())
        .inputTokens();
  }

  @Override
  public String word(Answer.Finish finish) {
    return switch (finish) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case STOP_SEQUENCE -> "stop_sequence";
      case CALLS -> "tool_use";
      case REFUSAL -> "refusal";
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
