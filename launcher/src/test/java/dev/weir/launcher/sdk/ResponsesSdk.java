package dev.weir.launcher.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseError;
import com.openai.models.responses.ResponseErrorEvent;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseUsage;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code openai-java} by way of Responses. */
final class ResponsesSdk implements Caller {

  private final OpenAIClient client;

  /**
   * @param root without {@code /v1}
   */
  ResponsesSdk(String root, String key) {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(root + "/v1")
            .apiKey(key)
            .maxRetries(0)
            .timeout(Duration.ofSeconds(30))
            .build();
  }

  // ---- Asking

  private static ResponseCreateParams params(Ask ask) {
    ResponseCreateParams.Builder params =
        ResponseCreateParams.builder().model(ask.model()).maxOutputTokens(1000).store(false);
    if (!ask.system().isEmpty()) {
      params.instructions(ask.system());
    }
    List<ResponseInputItem> items = new ArrayList<>();
    ask.turns().forEach(turn -> add(items, turn));
    params.inputOfResponse(items);
    ask.tools().forEach(tool -> params.addTool(tool(tool)));
    return params.build();
  }

  private static void add(List<ResponseInputItem> items, Ask.Turn turn) {
    switch (turn) {
      case Ask.Turn.User user ->
          items.add(
              ResponseInputItem.ofEasyInputMessage(
                  EasyInputMessage.builder()
                      .role(EasyInputMessage.Role.USER)
                      .content(user.text())
                      .build()));
      case Ask.Turn.Picture picture ->
          items.add(
              ResponseInputItem.ofEasyInputMessage(
                  EasyInputMessage.builder()
                      .role(EasyInputMessage.Role.USER)
                      .contentOfResponseInputMessageContentList(
                          List.of(
                              image("data:" + picture.mediaType() + ";base64," + picture.base64()),
                              ResponseInputContent.ofInputText(
                                  ResponseInputText.builder().text(picture.text()).build())))
                      .build()));
      case Ask.Turn.Assistant assistant ->
          ((Response) assistant.reply().own()).output().forEach(item -> items.add(sentBack(item)));
      case Ask.Turn.Results results ->
          results
              .results()
              .forEach(
                  result ->
                      items.add(
                          ResponseInputItem.ofFunctionCallOutput(
                              ResponseInputItem.FunctionCallOutput.builder()
                                  .callId(result.callId())
                                  .output(result.text())
                                  .build())));
    }
  }

  private static ResponseInputContent image(String url) {
    return ResponseInputContent.ofInputImage(
        ResponseInputImage.builder().detail(ResponseInputImage.Detail.AUTO).imageUrl(url).build());
  }

  private static ResponseInputItem sentBack(ResponseOutputItem item) {
    if (item.isFunctionCall()) {
      return ResponseInputItem.ofFunctionCall(item.asFunctionCall());
    }
    return item.isReasoning()
        ? ResponseInputItem.ofReasoning(item.asReasoning())
        : ResponseInputItem.ofResponseOutputMessage(item.asMessage());
  }

  private static FunctionTool tool(Ask.ToolOffer tool) {
    FunctionTool.Parameters.Builder parameters = FunctionTool.Parameters.builder();
    Ask.plain(tool.schema())
        .forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
    return FunctionTool.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(parameters.build())
        .strict(false)
        .build();
  }

  // ---- Hearing

  @Override
  public Reply ask(Ask ask) {
    return reply(client.responses().create(params(ask)).validate(), 0);
  }

  @Override
  public Reply stream(Ask ask) {
    ResponseAccumulator whole = ResponseAccumulator.create();
    int events = 0;
    try (StreamResponse<ResponseStreamEvent> stream =
        client.responses().createStreaming(params(ask))) {
      for (ResponseStreamEvent event : (Iterable<ResponseStreamEvent>) stream.stream()::iterator) {
        if (!keepsAlive(event)) {
          check(event);
        }
        whole.accumulate(event);
        events++;
      }
    }
    return reply(whole.response(), events);
  }

  /** The SDK passes on what it does not know. */
  private static boolean keepsAlive(ResponseStreamEvent event) {
    return event._json().isPresent()
        && event._json().get().convert(Map.class).get("type").equals("keepalive");
  }

  /**
   * Throws what to the SDK is an event like others, which it leaves to its callers to look for. All
   * other events must be valid; of an error's code the SDK does not know all words.
   */
  private static void check(ResponseStreamEvent event) {
    if (event.isFailed()) {
      ResponseError error = event.asFailed().response().error().orElseThrow();
      throw new FailedResponse(error.code() + " " + error.message());
    }
    if (event.isError()) {
      ResponseErrorEvent error = event.asError().validate();
      throw new FailedResponse(error.code() + " " + error.message());
    }
    event.validate();
  }

  private static final class FailedResponse extends RuntimeException {

    private static final long serialVersionUID = 1;

    FailedResponse(String message) {
      super(message);
    }
  }

  private static Reply reply(Response response, int events) {
    StringBuilder text = new StringBuilder();
    List<Answer.Call> calls = new ArrayList<>();
    for (ResponseOutputItem item : response.output()) {
      item.message().ifPresent(message -> text.append(text(message)));
      item.functionCall()
          .ifPresent(
              call ->
                  calls.add(
                      new Answer.Call(
                          call.callId(), call.name(), new JsonObject(call.arguments()))));
    }
    return new Reply(
        response.model().asString(),
        List.of(text.toString()),
        "",
        "",
        "",
        calls,
        response.status().map(ResponseStatus::asString).orElse(""),
        "",
        response.usage().map(ResponsesSdk::counts).orElse(null),
        events,
        response);
  }

  private static String text(ResponseOutputMessage message) {
    StringBuilder text = new StringBuilder();
    message.content().forEach(part -> text.append(part.asOutputText().text()));
    return text.toString();
  }

  private static Answer.Counts counts(ResponseUsage usage) {
    return new Answer.Counts(
        usage.inputTokens(),
        usage.inputTokensDetails().cachedTokens(),
        usage.inputTokensDetails().cacheWriteTokens(),
        usage.outputTokens());
  }

  @Override
  public Trouble trouble(RuntimeException thrown) {
    if (thrown instanceof FailedResponse failed) {
      return new Trouble("FailedResponse", 200, Map.of(), failed.getMessage());
    }
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

  @Override
  public String word(Answer.Finish finish) {
    return finish == Answer.Finish.LENGTH ? "incomplete" : "completed";
  }

  @Override
  public void close() {
    client.close();
  }
}
