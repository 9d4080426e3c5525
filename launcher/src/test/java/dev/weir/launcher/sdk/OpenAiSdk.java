package dev.weir.launcher.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.models.Model;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code openai-java}. */
final class OpenAiSdk implements Sdk {

  private static final String DETAILS = "reasoning_details";
  private static final String THOUGHTS = "reasoning_content";

  private final OpenAIClient client;

  /**
   * @param root without {@code /v1}
   */
  OpenAiSdk(String root, String key, int retries) {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(root + "/v1")
            .apiKey(key)
            .maxRetries(retries)
            .timeout(Duration.ofSeconds(30))
            .responseValidation(true)
            .build();
  }

  /** A message and what the SDK has no members for. */
  private record Said(ChatCompletionMessage message, JsonArray details) {}

  // ---- Asking

  private static ChatCompletionCreateParams.Builder params(Ask ask) {
    ChatCompletionCreateParams.Builder params =
        ChatCompletionCreateParams.builder().model(ask.model()).maxCompletionTokens(1000);
    if (!ask.system().isEmpty()) {
      params.addSystemMessage(ask.system());
    }
    ask.turns().forEach(turn -> add(params, turn));
    ask.tools().forEach(tool -> params.addTool(tool(tool)));
    if (!ask.effort().isEmpty()) {
      params.reasoningEffort(ReasoningEffort.of(ask.effort()));
    }
    if (!ask.options().stops().isEmpty()) {
      params.stopOfStrings(ask.options().stops());
    }
    if (ask.options().structured()) {
      params.responseFormat(format());
    }
    if (ask.options().choices() > 1) {
      params.n(ask.options().choices());
    }
    return params;
  }

  private static void add(ChatCompletionCreateParams.Builder params, Ask.Turn turn) {
    switch (turn) {
      case Ask.Turn.User user -> params.addUserMessage(user.text());
      case Ask.Turn.Picture picture ->
          params.addUserMessageOfArrayOfContentParts(
              List.of(
                  image("data:" + picture.mediaType() + ";base64," + picture.base64()),
                  ChatCompletionContentPart.ofText(
                      ChatCompletionContentPartText.builder().text(picture.text()).build())));
      case Ask.Turn.Assistant assistant -> params.addMessage(sentBack(assistant.reply()));
      case Ask.Turn.Results results ->
          results
              .results()
              .forEach(
                  result ->
                      params.addMessage(
                          ChatCompletionToolMessageParam.builder()
                              .toolCallId(result.callId())
                              .content(result.text())
                              .build()));
    }
  }

  private static ChatCompletionContentPart image(String url) {
    return ChatCompletionContentPart.ofImageUrl(
        ChatCompletionContentPartImage.builder()
            .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder().url(url).build())
            .build());
  }

  /** The message as callers send it back who keep OpenRouter's convention for thoughts. */
  private static ChatCompletionAssistantMessageParam sentBack(Reply reply) {
    Said said = (Said) reply.own();
    ChatCompletionAssistantMessageParam.Builder param = said.message().toParam().toBuilder();
    if (!said.details().isEmpty()) {
      List<?> plain = new JsonArray(said.details().encode()).getList();
      param.putAdditionalProperty(DETAILS, JsonValue.from(plain));
    }
    return param.build();
  }

  private static ChatCompletionFunctionTool tool(Ask.ToolOffer tool) {
    FunctionParameters.Builder parameters = FunctionParameters.builder();
    values(tool.schema()).forEach(parameters::putAdditionalProperty);
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(parameters.build())
                .build())
        .build();
  }

  private static ResponseFormatJsonSchema format() {
    ResponseFormatJsonSchema.JsonSchema.Schema schema =
        ResponseFormatJsonSchema.JsonSchema.Schema.builder()
            .putAllAdditionalProperties(values(Ask.CITY_SCHEMA))
            .build();
    return ResponseFormatJsonSchema.builder()
        .jsonSchema(
            ResponseFormatJsonSchema.JsonSchema.builder()
                .name("city")
                .strict(true)
                .schema(schema)
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
  @SuppressWarnings("deprecation") // There is no other way to members that the SDK does not know.
  public Reply ask(Ask ask) {
    ChatCompletion completion = client.chat().completions().create(params(ask).build());
    ChatCompletionMessage message = completion.choices().getFirst().message();
    return reply(completion, thoughts(message._additionalProperties()), 0);
  }

  @Override
  @SuppressWarnings("deprecation")
  public Reply stream(Ask ask) {
    ChatCompletionCreateParams.Builder params = params(ask);
    if (ask.options().usage()) {
      params.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
    ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
    Thoughts thoughts = new Thoughts("", new JsonArray());
    int events = 0;
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params.build())) {
      for (ChatCompletionChunk chunk : (Iterable<ChatCompletionChunk>) stream.stream()::iterator) {
        whole.accumulate(chunk);
        for (ChatCompletionChunk.Choice choice : chunk.choices()) {
          thoughts = thoughts.and(thoughts(choice.delta()._additionalProperties()));
        }
        events++;
      }
    }
    return reply(whole.chatCompletion(), thoughts, events);
  }

  /**
   * What the SDK has no members for.
   *
   * @param details entries of the same index are one
   */
  private record Thoughts(String text, JsonArray details) {

    Thoughts and(Thoughts more) {
      JsonArray joined = details.copy();
      for (int i = 0; i < more.details.size(); i++) {
        join(joined, more.details.getJsonObject(i));
      }
      return new Thoughts(text + more.text, joined);
    }

    private static void join(JsonArray entries, JsonObject delta) {
      for (int i = 0; i < entries.size(); i++) {
        JsonObject entry = entries.getJsonObject(i);
        if (entry.getInteger("index").equals(delta.getInteger("index"))) {
          for (String name : delta.fieldNames()) {
            boolean grows = name.equals("text") && entry.containsKey(name);
            entry.put(
                name, grows ? entry.getString(name) + delta.getString(name) : delta.getValue(name));
          }
          return;
        }
      }
      entries.add(delta.copy());
    }
  }

  private static Thoughts thoughts(Map<String, JsonValue> others) {
    JsonValue text = others.get(THOUGHTS);
    JsonValue details = others.get(DETAILS);
    return new Thoughts(
        text == null ? "" : text.convert(String.class),
        details == null ? new JsonArray() : new JsonArray(details.convert(List.class)));
  }

  private static Reply reply(ChatCompletion completion, Thoughts thoughts, int events) {
    ChatCompletion.Choice first = completion.choices().getFirst();
    ChatCompletionMessage message = first.message();
    return new Reply(
        completion.model(),
        completion.choices().stream().map(one -> one.message().content().orElse("")).toList(),
        thoughts.text(),
        thoughts.details().isEmpty()
            ? ""
            : thoughts.details().getJsonObject(0).getString("signature", ""),
        message.refusal().orElse(""),
        calls(message),
        first.finishReason().asString(),
        "",
        completion.usage().map(OpenAiSdk::counts).orElse(null),
        events,
        new Said(message, thoughts.details()));
  }

  private static List<Answer.Call> calls(ChatCompletionMessage message) {
    List<Answer.Call> calls = new ArrayList<>();
    message
        .toolCalls()
        .orElse(List.of())
        .forEach(
            call ->
                calls.add(
                    new Answer.Call(
                        call.asFunction().id(),
                        call.asFunction().function().name(),
                        new JsonObject(call.asFunction().function().arguments()))));
    return calls;
  }

  private static Answer.Counts counts(CompletionUsage usage) {
    Optional<CompletionUsage.PromptTokensDetails> details = usage.promptTokensDetails();
    return new Answer.Counts(
        usage.promptTokens(),
        details.flatMap(CompletionUsage.PromptTokensDetails::cachedTokens).orElse(0L),
        details.flatMap(CompletionUsage.PromptTokensDetails::cacheWriteTokens).orElse(0L),
        usage.completionTokens());
  }

  @Override
  public Trouble trouble(RuntimeException thrown) {
    if (!(thrown instanceof OpenAIServiceException known)) {
      throw thrown;
    }
    Map<String, String> headers = new HashMap<>();
    for (String name : known.headers().names()) {
      headers.put(name.toLowerCase(Locale.ROOT), known.headers().values(name).getFirst());
    }
    return new Trouble(
        known.getClass().getSimpleName(), known.statusCode(), headers, known.body().toString());
  }

  // ---- Models

  @Override
  public List<String> models() {
    return client.models().list().autoPager().stream().map(Model::id).toList();
  }

  @Override
  public String model(String name) {
    return client.models().retrieve(name).id();
  }

  @Override
  public String word(Answer.Finish finish) {
    return switch (finish) {
      case STOP, STOP_SEQUENCE -> "stop";
      case LENGTH -> "length";
      case CALLS -> "tool_calls";
      case REFUSAL -> "content_filter";
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
