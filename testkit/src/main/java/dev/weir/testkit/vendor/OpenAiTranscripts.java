package dev.weir.testkit.vendor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What OpenAI's Chat Completions API answers, in the exact shape of its documentation. */
public final class OpenAiTranscripts {

  /** The id of every answer. */
  public static final String ID = "chatcmpl-Scripted1";

  /** When every answer was made. */
  public static final long CREATED = 1_790_000_000L;

  /** What ends a stream. */
  public static final String DONE = "data: [DONE]\n\n";

  private OpenAiTranscripts() {}

  /** A call of a function. */
  public record Call(String id, String name, String arguments) {}

  /** A whole answer of text. */
  public static String answer(String model, String text) {
    return completion(
        model,
        new JsonObject()
            .put("role", "assistant")
            .put("content", text)
            .putNull("refusal")
            .put("annotations", new JsonArray()),
        "stop");
  }

  /** A whole answer that calls functions. */
  public static String answerCalling(String model, Call... calls) {
    JsonArray list = new JsonArray();
    for (Call call : calls) {
      list.add(
          new JsonObject()
              .put("id", call.id())
              .put("type", "function")
              .put(
                  "function",
                  new JsonObject().put("name", call.name()).put("arguments", call.arguments())));
    }
    return completion(
        model,
        new JsonObject()
            .put("role", "assistant")
            .putNull("content")
            .putNull("refusal")
            .put("tool_calls", list),
        "tool_calls");
  }

  private static String completion(String model, JsonObject message, String reason) {
    return new JsonObject()
        .put("id", ID)
        .put("object", "chat.completion")
        .put("created", CREATED)
        .put("model", model)
        .put(
            "choices",
            JsonArray.of(
                new JsonObject()
                    .put("index", 0)
                    .put("message", message)
                    .putNull("logprobs")
                    .put("finish_reason", reason)))
        .put("usage", usage(12, 3))
        .put("service_tier", "default")
        .put("system_fingerprint", "fp_scripted")
        .encode();
  }

  /** A streamed answer of text, a chunk for each piece, with usage and {@code [DONE]}. */
  public static String stream(String model, String... pieces) {
    return String.join("", streamEvents(model, pieces));
  }

  /** The events of {@link #stream}, one each. */
  public static List<String> streamEvents(String model, String... pieces) {
    List<String> events = new ArrayList<>();
    events.add(
        chunk(
            model,
            new JsonObject().put("role", "assistant").put("content", "").putNull("refusal"),
            null));
    for (String piece : pieces) {
      events.add(text(model, piece));
    }
    events.add(chunk(model, new JsonObject(), "stop"));
    events.add(usageChunk(model, 12, pieces.length));
    events.add(DONE);
    return events;
  }

  /** A streamed answer that calls functions, the deltas of parallel calls taking turns. */
  public static String streamCalling(String model, Call... calls) {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < calls.length; i++) {
      JsonObject delta = new JsonObject();
      if (i == 0) {
        delta.put("role", "assistant").putNull("content");
      }
      JsonObject function = new JsonObject().put("name", calls[i].name()).put("arguments", "");
      events.append(
          chunk(
              model,
              delta.put(
                  "tool_calls",
                  JsonArray.of(
                      new JsonObject()
                          .put("index", i)
                          .put("id", calls[i].id())
                          .put("type", "function")
                          .put("function", function))),
              null));
    }
    for (int half = 0; half < 2; half++) {
      for (int i = 0; i < calls.length; i++) {
        String arguments = calls[i].arguments();
        int middle = arguments.length() / 2;
        String piece = half == 0 ? arguments.substring(0, middle) : arguments.substring(middle);
        JsonObject call =
            new JsonObject()
                .put("index", i)
                .put("function", new JsonObject().put("arguments", piece));
        events.append(chunk(model, new JsonObject().put("tool_calls", JsonArray.of(call)), null));
      }
    }
    return events
        .append(chunk(model, new JsonObject(), "tool_calls"))
        .append(usageChunk(model, 12, 7))
        .append(DONE)
        .toString();
  }

  /** One event with text. */
  public static String text(String model, String piece) {
    return chunk(model, new JsonObject().put("content", piece), null);
  }

  /** The event with which OpenAI breaks a stream off. */
  public static String errorEvent(String type, String message) {
    return "data: " + error(type, null, message) + "\n\n";
  }

  private static String chunk(String model, JsonObject delta, @Nullable String reason) {
    JsonObject choice =
        new JsonObject()
            .put("index", 0)
            .put("delta", delta)
            .putNull("logprobs")
            .put("finish_reason", reason);
    return framed(event(model, JsonArray.of(choice)).putNull("usage").encode());
  }

  private static String usageChunk(String model, int input, int output) {
    return framed(event(model, new JsonArray()).put("usage", usage(input, output)).encode());
  }

  private static JsonObject event(String model, JsonArray choices) {
    return new JsonObject()
        .put("id", ID)
        .put("object", "chat.completion.chunk")
        .put("created", CREATED)
        .put("model", model)
        .put("service_tier", "default")
        .put("system_fingerprint", "fp_scripted")
        .put("choices", choices);
  }

  private static String framed(String json) {
    return "data: " + json + "\n\n";
  }

  private static JsonObject usage(int input, int output) {
    return new JsonObject()
        .put("prompt_tokens", input)
        .put("completion_tokens", output)
        .put("total_tokens", input + output)
        .put(
            "prompt_tokens_details",
            new JsonObject().put("cached_tokens", 0).put("audio_tokens", 0))
        .put(
            "completion_tokens_details",
            new JsonObject()
                .put("reasoning_tokens", 0)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0));
  }

  /** An error's body. */
  public static String error(String type, @Nullable String code, String message) {
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code))
        .encode();
  }

  /** A model list's body. */
  public static String models(String... ids) {
    JsonArray data = new JsonArray();
    for (String id : ids) {
      data.add(
          new JsonObject()
              .put("id", id)
              .put("object", "model")
              .put("created", 1_700_000_000L)
              .put("owned_by", "scripted"));
    }
    return new JsonObject().put("object", "list").put("data", data).encode();
  }
}
