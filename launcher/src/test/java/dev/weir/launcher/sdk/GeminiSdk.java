package dev.weir.launcher.sdk;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.types.Candidate;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.Tool;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** {@code google-genai}. */
final class GeminiSdk implements Caller {

  private final Client client;

  GeminiSdk(String root, String key) {
    client =
        Client.builder()
            .apiKey(key)
            .vertexAI(false)
            .httpOptions(
                HttpOptions.builder().baseUrl(root).timeout(30_000).retryOptions(once()).build())
            .build();
  }

  /** The SDK waits before it gives up, too. */
  private static HttpRetryOptions once() {
    return HttpRetryOptions.builder()
        .attempts(1)
        .initialDelay(0.001)
        .maxDelay(0.001)
        .jitter(0.0)
        .build();
  }

  // ---- Asking

  private static GenerateContentConfig config(Ask ask) {
    GenerateContentConfig.Builder config = GenerateContentConfig.builder().maxOutputTokens(1000);
    if (!ask.system().isEmpty()) {
      config.systemInstruction(Content.fromParts(Part.fromText(ask.system())));
    }
    if (!ask.tools().isEmpty()) {
      List<FunctionDeclaration> tools = ask.tools().stream().map(GeminiSdk::tool).toList();
      config.tools(Tool.builder().functionDeclarations(tools).build());
    }
    return config.build();
  }

  private static FunctionDeclaration tool(Ask.ToolOffer tool) {
    return FunctionDeclaration.builder()
        .name(tool.name())
        .description(tool.description())
        .parametersJsonSchema(Ask.plain(tool.schema()))
        .build();
  }

  /** The conversation; results name their tools, which only the calls before them know. */
  private static List<Content> contents(Ask ask) {
    List<Content> contents = new ArrayList<>();
    List<Answer.Call> calls = List.of();
    for (Ask.Turn turn : ask.turns()) {
      switch (turn) {
        case Ask.Turn.User user -> contents.add(said(List.of(Part.fromText(user.text()))));
        case Ask.Turn.Picture picture ->
            contents.add(
                said(
                    List.of(
                        Part.fromBytes(
                            Base64.getDecoder().decode(picture.base64()), picture.mediaType()),
                        Part.fromText(picture.text()))));
        case Ask.Turn.Assistant assistant -> {
          contents.add((Content) assistant.reply().own());
          calls = assistant.reply().calls();
        }
        case Ask.Turn.Results results -> contents.add(said(results(results.results(), calls)));
      }
    }
    return contents;
  }

  private static Content said(List<Part> parts) {
    return Content.builder().role("user").parts(parts).build();
  }

  private static List<Part> results(List<Ask.Result> results, List<Answer.Call> calls) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      FunctionResponse response =
          FunctionResponse.builder()
              .id(results.get(i).callId())
              .name(calls.get(i).name())
              .response(Map.of("output", results.get(i).text()))
              .build();
      parts.add(Part.builder().functionResponse(response).build());
    }
    return parts;
  }

  // ---- Hearing

  @Override
  public Reply ask(Ask ask) {
    return reply(
        List.of(client.models.generateContent(ask.model(), contents(ask), config(ask))), 0);
  }

  @Override
  public Reply stream(Ask ask) {
    List<GenerateContentResponse> chunks = new ArrayList<>();
    try (ResponseStream<GenerateContentResponse> stream =
        client.models.generateContentStream(ask.model(), contents(ask), config(ask))) {
      stream.forEach(chunks::add);
    }
    return reply(chunks, chunks.size());
  }

  private static Reply reply(List<GenerateContentResponse> chunks, int events) {
    StringBuilder text = new StringBuilder();
    List<Answer.Call> calls = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    String finish = "";
    for (GenerateContentResponse chunk : chunks) {
      Candidate candidate = chunk.candidates().orElseThrow().getFirst();
      for (Part part : candidate.content().flatMap(Content::parts).orElse(List.of())) {
        text.append(part.text().orElse(""));
        part.functionCall().ifPresent(call -> calls.add(call(call)));
        if (!part.text().orElse("-").isEmpty()) {
          parts.add(part);
        }
      }
      finish = candidate.finishReason().map(FinishReason::toString).orElse(finish);
    }
    GenerateContentResponse last = chunks.getLast();
    return new Reply(
        last.modelVersion().orElse(""),
        List.of(text.toString()),
        "",
        "",
        "",
        calls,
        finish,
        "",
        last.usageMetadata().map(GeminiSdk::counts).orElse(null),
        events,
        Content.builder().role("model").parts(parts).build());
  }

  private static Answer.Call call(FunctionCall call) {
    return new Answer.Call(
        call.id().orElse(""), call.name().orElse(""), new JsonObject(call.args().orElse(Map.of())));
  }

  private static Answer.Counts counts(GenerateContentResponseUsageMetadata usage) {
    return new Answer.Counts(
        usage.promptTokenCount().orElse(0),
        usage.cachedContentTokenCount().orElse(0),
        0,
        usage.candidatesTokenCount().orElse(0) + usage.thoughtsTokenCount().orElse(0));
  }

  /** The SDK tells no headers, and no status of a connection that broke. */
  @Override
  public Trouble trouble(RuntimeException thrown) {
    String name = thrown.getClass().getSimpleName();
    if (thrown instanceof ApiException known) {
      String said = known.status() + " " + known.message();
      return new Trouble(name, known.code(), Map.of(), said);
    }
    if (thrown instanceof GenAiIOException) {
      return new Trouble(name, 0, Map.of(), thrown.toString());
    }
    throw thrown;
  }

  @Override
  public String word(Answer.Finish finish) {
    return switch (finish) {
      case STOP, STOP_SEQUENCE, CALLS -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case REFUSAL -> "SAFETY";
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
