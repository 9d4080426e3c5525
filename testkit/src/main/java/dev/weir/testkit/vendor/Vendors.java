package dev.weir.testkit.vendor;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Vendors that need no script: they look at the request and answer as the real one would. A model
 * that is offered tools calls each of them with {@code {"city":"Oslo"}}, unless the conversation
 * ends with results, which it repeats; one that is shown an image names the media type; any other
 * says the last user's text again.
 */
public final class Vendors {

  private static final JsonObject ARGUMENTS = new JsonObject().put("city", "Oslo");

  private Vendors() {}

  /** OpenAI's Chat Completions under {@code /v1}. */
  public static Function<RecordedRequest, Script> openAi() {
    return request -> {
      if (request.path().endsWith("/models")) {
        return Script.json(200, OpenAiTranscripts.models("gpt-scripted", "gpt-scripted-mini"));
      }
      if (!request.path().endsWith("/chat/completions")) {
        return Script.json(404, OpenAiTranscripts.error("invalid_request_error", null, "no"));
      }
      JsonObject body = request.json();
      return openAiChat(body).header("x-request-id", "req_scripted");
    };
  }

  private static Script openAiChat(JsonObject body) {
    String model = body.getString("model");
    boolean stream = body.getBoolean("stream", false);
    JsonObject last = last(body);
    JsonArray tools = body.getJsonArray("tools", new JsonArray());
    if (!tools.isEmpty() && !"tool".equals(last.getString("role"))) {
      OpenAiTranscripts.Call[] calls = new OpenAiTranscripts.Call[tools.size()];
      for (int i = 0; i < calls.length; i++) {
        String name = tools.getJsonObject(i).getJsonObject("function").getString("name");
        calls[i] = new OpenAiTranscripts.Call("call_" + i, name, ARGUMENTS.encode());
      }
      return stream
          ? Script.sse(OpenAiTranscripts.streamCalling(model, calls))
          : Script.json(200, OpenAiTranscripts.answerCalling(model, calls));
    }
    String text = said(last.getValue("content"));
    return stream
        ? Script.sse(OpenAiTranscripts.stream(model, words(text)))
        : Script.json(200, OpenAiTranscripts.answer(model, text));
  }

  /** Anthropic's Messages. */
  public static Function<RecordedRequest, Script> anthropic() {
    return request ->
        switch (request.path()) {
          case "/v1/models" ->
              Script.json(200, AnthropicTranscripts.models(false, "claude-scripted"));
          case "/v1/messages/count_tokens" -> Script.json(200, AnthropicTranscripts.counted(17));
          case "/v1/messages" ->
              anthropicMessage(request.json()).header("request-id", "req_scripted");
          default -> Script.json(404, AnthropicTranscripts.error("not_found_error", "no"));
        };
  }

  /**
   * Anthropic's Messages on Vertex AI, which wants the model in the path and the version in the
   * body.
   */
  public static Function<RecordedRequest, Script> claudeOnVertex() {
    return request -> {
      String path = request.path();
      JsonObject body = request.json();
      if (path.endsWith("/count-tokens:rawPredict")) {
        return Script.json(200, AnthropicTranscripts.counted(17));
      }
      boolean stream = path.endsWith(":streamRawPredict");
      if (body.containsKey("model")
          || !"vertex-2023-10-16".equals(body.getString("anthropic_version"))
          || stream != body.getBoolean("stream", false)) {
        return Script.json(400, AnthropicTranscripts.error("invalid_request_error", "no"));
      }
      String model = path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf(':'));
      return anthropicMessage(body.put("model", model)).header("x-request-id", "req_scripted");
    };
  }

  private static Script anthropicMessage(JsonObject body) {
    String model = body.getString("model");
    boolean stream = body.getBoolean("stream", false);
    JsonObject last = last(body);
    JsonArray tools = body.getJsonArray("tools", new JsonArray());
    boolean results =
        last.getValue("content") instanceof JsonArray blocks
            && blocks.stream().anyMatch(block -> isOfType(block, "tool_result"));
    if (!tools.isEmpty() && !results) {
      AnthropicTranscripts.Call[] calls = new AnthropicTranscripts.Call[tools.size()];
      for (int i = 0; i < calls.length; i++) {
        String name = tools.getJsonObject(i).getString("name");
        calls[i] = new AnthropicTranscripts.Call("toolu_" + i, name, ARGUMENTS);
      }
      return stream
          ? Script.sse(AnthropicTranscripts.streamCalling(model, calls))
          : Script.json(200, AnthropicTranscripts.answerCalling(model, calls));
    }
    String text = said(last.getValue("content"));
    if (body.containsKey("thinking")) {
      return stream
          ? Script.sse(AnthropicTranscripts.streamThinking(model, "Hm.", "c2lnbmVk", words(text)))
          : Script.json(200, AnthropicTranscripts.answerThinking(model, "Hm.", "c2lnbmVk", text));
    }
    return stream
        ? Script.sse(AnthropicTranscripts.stream(model, words(text)))
        : Script.json(200, AnthropicTranscripts.answer(model, text));
  }

  /** Google's Gemini under {@code /v1beta}. */
  public static Function<RecordedRequest, Script> gemini() {
    return request -> {
      String path = request.path();
      if (path.endsWith("/models")) {
        return Script.json(200, GeminiTranscripts.models(null, "gemini-scripted"));
      }
      if (path.endsWith(":countTokens")) {
        return Script.json(200, GeminiTranscripts.counted(17));
      }
      String model = path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf(':'));
      return geminiContent(model, path.endsWith(":streamGenerateContent"), request.json())
          .header("x-request-id", "req_scripted");
    };
  }

  private static Script geminiContent(String model, boolean stream, JsonObject body) {
    JsonArray contents = body.getJsonArray("contents");
    JsonArray parts = contents.getJsonObject(contents.size() - 1).getJsonArray("parts");
    JsonArray tools = body.getJsonArray("tools", new JsonArray());
    if (!tools.isEmpty() && !has(parts, "functionResponse")) {
      JsonArray offered = tools.getJsonObject(0).getJsonArray("functionDeclarations");
      GeminiTranscripts.Call[] calls = new GeminiTranscripts.Call[offered.size()];
      for (int i = 0; i < calls.length; i++) {
        calls[i] =
            new GeminiTranscripts.Call(offered.getJsonObject(i).getString("name"), ARGUMENTS);
      }
      return stream
          ? Script.sse(GeminiTranscripts.streamCalling(model, calls))
          : Script.json(200, GeminiTranscripts.answerCalling(model, calls));
    }
    String text = saidIn(parts);
    return stream
        ? Script.sse(GeminiTranscripts.stream(model, words(text)))
        : Script.json(200, GeminiTranscripts.answer(model, text));
  }

  /** Cohere's Chat, version 2. */
  public static Function<RecordedRequest, Script> cohere() {
    return request ->
        switch (request.path()) {
          case "/v1/models" -> Script.json(200, CohereTranscripts.models(null, "command-scripted"));
          case "/v2/chat" -> cohereChat(request.json()).header("x-debug-trace-id", "req_scripted");
          default -> Script.json(404, CohereTranscripts.error("no"));
        };
  }

  private static Script cohereChat(JsonObject body) {
    boolean stream = body.getBoolean("stream", false);
    JsonObject last = last(body);
    JsonArray tools = body.getJsonArray("tools", new JsonArray());
    if (!tools.isEmpty() && !"tool".equals(last.getString("role"))) {
      CohereTranscripts.Call[] calls = new CohereTranscripts.Call[tools.size()];
      for (int i = 0; i < calls.length; i++) {
        String name = tools.getJsonObject(i).getJsonObject("function").getString("name");
        calls[i] = new CohereTranscripts.Call(name + "_" + i, name, ARGUMENTS.encode());
      }
      return stream
          ? Script.sse(CohereTranscripts.streamCalling(calls))
          : Script.json(200, CohereTranscripts.answerCalling(calls));
    }
    String text = said(last.getValue("content"));
    return stream
        ? Script.sse(CohereTranscripts.stream(words(text)))
        : Script.json(200, CohereTranscripts.answer(text));
  }

  /** Amazon Bedrock's Converse. */
  public static Function<RecordedRequest, Script> bedrock(BedrockTranscripts transcripts) {
    return request ->
        converse(transcripts, request.path().endsWith("/converse-stream"), request.json())
            .header("x-amzn-requestid", "req_scripted");
  }

  private static Script converse(BedrockTranscripts transcripts, boolean stream, JsonObject body) {
    JsonArray content = last(body).getJsonArray("content");
    JsonObject config = body.getJsonObject("toolConfig");
    if (config != null && !has(content, "toolResult")) {
      JsonArray tools = config.getJsonArray("tools");
      BedrockTranscripts.Call[] calls = new BedrockTranscripts.Call[tools.size()];
      for (int i = 0; i < calls.length; i++) {
        String name = tools.getJsonObject(i).getJsonObject("toolSpec").getString("name");
        calls[i] = new BedrockTranscripts.Call("tooluse_" + i, name, ARGUMENTS);
      }
      return stream
          ? frames(transcripts.streamCalling(calls))
          : Script.json(200, BedrockTranscripts.answerCalling(calls));
    }
    String text = saidIn(content);
    return stream
        ? frames(transcripts.stream(words(text)))
        : Script.json(200, BedrockTranscripts.answer(text));
  }

  private static Script frames(List<Buffer> frames) {
    Script script = Script.stream(BedrockTranscripts.STREAM_TYPE);
    for (Buffer frame : frames) {
      script = script.write(frame);
    }
    return script;
  }

  /** OpenAI's Responses under {@code /v1}. */
  public static Function<RecordedRequest, Script> responses() {
    return request -> {
      if (request.path().endsWith("/responses/input_tokens")) {
        return Script.json(200, ResponsesTranscripts.counted(17));
      }
      return request.path().endsWith("/responses")
          ? response(request.json()).header("x-request-id", "req_scripted")
          : Script.json(404, OpenAiTranscripts.error("invalid_request_error", null, "no"));
    };
  }

  private static Script response(JsonObject body) {
    String model = body.getString("model");
    boolean stream = body.getBoolean("stream", false);
    JsonArray input = body.getJsonArray("input");
    JsonObject last = input.getJsonObject(input.size() - 1);
    JsonArray tools = body.getJsonArray("tools", new JsonArray());
    if (!tools.isEmpty() && !"function_call_output".equals(last.getString("type"))) {
      ResponsesTranscripts.Call[] calls = new ResponsesTranscripts.Call[tools.size()];
      for (int i = 0; i < calls.length; i++) {
        String name = tools.getJsonObject(i).getString("name");
        calls[i] = new ResponsesTranscripts.Call("call_" + i, name, ARGUMENTS.encode());
      }
      return stream
          ? Script.sse(ResponsesTranscripts.streamCalling(model, calls))
          : Script.json(200, ResponsesTranscripts.answerCalling(model, calls));
    }
    String text = said(last.getValue("content", last.getValue("output")));
    return stream
        ? Script.sse(ResponsesTranscripts.stream(model, words(text)))
        : Script.json(200, ResponsesTranscripts.answer(model, text));
  }

  private static boolean isOfType(Object block, String type) {
    return block instanceof JsonObject object && type.equals(object.getString("type"));
  }

  private static JsonObject last(JsonObject body) {
    JsonArray messages = body.getJsonArray("messages");
    return messages.getJsonObject(messages.size() - 1);
  }

  /** The text of some content, images by their media type. */
  private static String said(Object content) {
    if (!(content instanceof JsonArray parts)) {
      return String.valueOf(content);
    }
    List<String> said = new ArrayList<>();
    for (Object part : parts) {
      JsonObject block = (JsonObject) part;
      said.add(
          switch (block.getString("type")) {
            case "text", "input_text" -> block.getString("text");
            case "input_image" -> "I see " + mediaTypeOf(block.getString("image_url")) + ".";
            case "image" -> "I see " + block.getJsonObject("source").getString("media_type") + ".";
            case "image_url" -> "I see " + mediaType(block.getJsonObject("image_url")) + ".";
            case "tool_result" -> "The tool says " + said(block.getValue("content")) + ".";
            default -> "I do not know " + block.getString("type") + ".";
          });
    }
    return String.join(" ", said);
  }

  /** The text of parts that are told apart by the names of their members. */
  private static String saidIn(JsonArray parts) {
    List<String> said = new ArrayList<>();
    for (Object part : parts) {
      JsonObject block = (JsonObject) part;
      if (block.containsKey("text")) {
        said.add(block.getString("text"));
      } else if (block.containsKey("inlineData")) {
        said.add("I see " + block.getJsonObject("inlineData").getString("mimeType") + ".");
      } else if (block.containsKey("image")) {
        said.add("I see image/" + block.getJsonObject("image").getString("format") + ".");
      } else if (block.containsKey("functionResponse")) {
        JsonObject result = block.getJsonObject("functionResponse").getJsonObject("response");
        said.add("The tool says " + result.encode() + ".");
      } else if (block.containsKey("toolResult")) {
        JsonArray result = block.getJsonObject("toolResult").getJsonArray("content");
        said.add("The tool says " + saidIn(result) + ".");
      } else {
        said.add("I do not know " + block.fieldNames() + ".");
      }
    }
    return String.join(" ", said);
  }

  private static boolean has(JsonArray parts, String member) {
    return parts.stream().anyMatch(part -> ((JsonObject) part).containsKey(member));
  }

  private static String mediaType(JsonObject image) {
    return mediaTypeOf(image.getString("url"));
  }

  private static String mediaTypeOf(String url) {
    return url.startsWith("data:") ? url.substring(5, url.indexOf(';')) : url;
  }

  /** The text in pieces, spaces kept. */
  private static String[] words(String text) {
    return text.split("(?<= )");
  }
}
