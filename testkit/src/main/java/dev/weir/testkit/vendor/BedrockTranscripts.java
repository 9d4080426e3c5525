package dev.weir.testkit.vendor;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What Amazon Bedrock's Converse answers, in the exact shape of its documentation. How frames are
 * made into bytes is for the test to say.
 */
public final class BedrockTranscripts {

  /** The media type of its streams. */
  public static final String STREAM_TYPE = "application/vnd.amazon.eventstream";

  private final Framing framing;

  /** Makes the bytes of frames. */
  public interface Framing {

    /**
     * One frame.
     *
     * @param messageType what {@code :message-type} says: event or exception
     * @param type what {@code :event-type} or {@code :exception-type} says
     */
    Buffer frame(String messageType, String type, String json);
  }

  /** A call of a tool. */
  public record Call(String id, String name, JsonObject input) {}

  /** Streams in frames of this making. */
  public BedrockTranscripts(Framing framing) {
    this.framing = framing;
  }

  /** A whole answer of text. */
  public static String answer(String text) {
    return answer(JsonArray.of(new JsonObject().put("text", text)), "end_turn");
  }

  /** A whole answer that calls tools. */
  public static String answerCalling(Call... calls) {
    JsonArray content = new JsonArray();
    for (Call call : calls) {
      content.add(new JsonObject().put("toolUse", named(call).put("input", call.input())));
    }
    return answer(content, "tool_use");
  }

  private static String answer(JsonArray content, String reason) {
    return new JsonObject()
        .put("metrics", new JsonObject().put("latencyMs", 420))
        .put(
            "output",
            new JsonObject()
                .put("message", new JsonObject().put("content", content).put("role", "assistant")))
        .put("stopReason", reason)
        .put("usage", usage(3))
        .encode();
  }

  /** A streamed answer of text, a delta for each piece. */
  public List<Buffer> stream(String... pieces) {
    List<Buffer> frames = new ArrayList<>();
    frames.add(messageStart());
    for (String piece : pieces) {
      frames.add(text(piece));
    }
    frames.add(blockStop(0));
    frames.add(messageStop("end_turn"));
    frames.add(metadata(pieces.length));
    return frames;
  }

  /** A streamed answer that calls tools, one block after another. */
  public List<Buffer> streamCalling(Call... calls) {
    List<Buffer> frames = new ArrayList<>();
    frames.add(messageStart());
    for (int i = 0; i < calls.length; i++) {
      String input = calls[i].input().encode();
      JsonObject start = new JsonObject().put("toolUse", named(calls[i]));
      frames.add(event("contentBlockStart", block(i).put("start", start)));
      frames.add(inputDelta(i, input.substring(0, input.length() / 2)));
      frames.add(inputDelta(i, input.substring(input.length() / 2)));
      frames.add(blockStop(i));
    }
    frames.add(messageStop("tool_use"));
    frames.add(metadata(7));
    return frames;
  }

  /** One frame with text, of the first block. */
  public Buffer text(String piece) {
    JsonObject delta = new JsonObject().put("text", piece);
    return event("contentBlockDelta", block(0).put("delta", delta));
  }

  /** A frame of a type that says nothing of the answer. */
  public Buffer noise() {
    return event("initial-response", new JsonObject());
  }

  /** The frame with which Bedrock breaks a stream off. */
  public Buffer exception(String type, String message) {
    return framing.frame("exception", type, error(message));
  }

  private Buffer messageStart() {
    return event("messageStart", new JsonObject().put("p", "abcdefg").put("role", "assistant"));
  }

  private Buffer inputDelta(int index, String piece) {
    JsonObject delta = new JsonObject().put("toolUse", new JsonObject().put("input", piece));
    return event("contentBlockDelta", block(index).put("delta", delta));
  }

  private Buffer blockStop(int index) {
    return event("contentBlockStop", block(index).put("p", "abc"));
  }

  private Buffer messageStop(String reason) {
    return event("messageStop", new JsonObject().put("p", "ab").put("stopReason", reason));
  }

  private Buffer metadata(int outputTokens) {
    return event(
        "metadata",
        new JsonObject()
            .put("metrics", new JsonObject().put("latencyMs", 420))
            .put("p", "abcd")
            .put("usage", usage(outputTokens)));
  }

  private Buffer event(String type, JsonObject data) {
    return framing.frame("event", type, data.encode());
  }

  private static JsonObject block(int index) {
    return new JsonObject().put("contentBlockIndex", index);
  }

  private static JsonObject named(Call call) {
    return new JsonObject().put("name", call.name()).put("toolUseId", call.id());
  }

  private static JsonObject usage(int outputTokens) {
    return new JsonObject()
        .put("inputTokens", 12)
        .put("outputTokens", outputTokens)
        .put("totalTokens", 12 + outputTokens)
        .put("cacheReadInputTokens", 0)
        .put("cacheWriteInputTokens", 0);
  }

  /** An error's body; its type is in the header {@code x-amzn-ErrorType}. */
  public static String error(String message) {
    return new JsonObject().put("message", message).encode();
  }
}
