package dev.weir.testkit.vendor;

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
            case "text" -> block.getString("text");
            case "image" -> "I see " + block.getJsonObject("source").getString("media_type") + ".";
            case "image_url" -> "I see " + mediaType(block.getJsonObject("image_url")) + ".";
            case "tool_result" -> "The tool says " + said(block.getValue("content")) + ".";
            default -> "I do not know " + block.getString("type") + ".";
          });
    }
    return String.join(" ", said);
  }

  private static String mediaType(JsonObject image) {
    String url = image.getString("url");
    return url.startsWith("data:") ? url.substring(5, url.indexOf(';')) : url;
  }

  /** The text in pieces, spaces kept. */
  private static String[] words(String text) {
    return text.split("(?<= )");
  }
}
