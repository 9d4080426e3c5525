package dev.weir.dialects.bedrock;

import dev.weir.dialects.eventstream.FrameReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds a stream of ConverseStream against that API's grammar. A violation is an {@link
 * AssertionError} that names the position and the event.
 *
 * <p>{@code messageStart}; blocks one after another, numbered from 0: a start for calls, results
 * and images and for nothing else, deltas of one kind, a signature last, stop; {@code messageStop}
 * with a known reason; {@code metadata} with counts that add up. An exception ends the stream in
 * the place of any of these.
 */
final class ConverseGrammar {

  /** One frame: what it is and its payload. */
  record Event(String kind, String type, JsonObject data) {}

  private enum Stage {
    BEGINNING,
    BLOCKS,
    STOPPED,
    ENDED
  }

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final Set<String> EXCEPTIONS =
      Set.of(
          "internalServerException",
          "modelStreamErrorException",
          "serviceUnavailableException",
          "throttlingException",
          "validationException");
  private static final Set<String> REASONS =
      Set.of(
          "end_turn",
          "tool_use",
          "max_tokens",
          "stop_sequence",
          "guardrail_intervened",
          "content_filtered",
          "malformed_model_output",
          "malformed_tool_use",
          "model_context_window_exceeded");
  private static final Set<String> WHOLE_REASONS = Set.of("end_turn", "tool_use");

  private Stage stage = Stage.BEGINNING;
  private boolean failed;
  private int next;
  private boolean halfInput;
  private @Nullable String open; // The kind of the open block.
  private boolean signed;
  private final StringBuilder input = new StringBuilder();

  private ConverseGrammar() {}

  /** Checks a stream that must end with its metadata; gives its events. */
  static List<Event> check(Buffer stream) {
    List<Event> events = parse(stream);
    ConverseGrammar grammar = checked(events);
    if (grammar.stage != Stage.ENDED || grammar.failed) {
      throw new AssertionError("the stream ended without its metadata");
    }
    return events;
  }

  /** Checks a stream that must end with an exception. */
  static List<Event> checkFailed(Buffer stream) {
    List<Event> events = parse(stream);
    if (!checked(events).failed) {
      throw new AssertionError("the stream ended without an exception");
    }
    return events;
  }

  /** The one frame of InvokeModel that says that a stream failed: one exception more is known. */
  static Event checkInvokeFailed(Buffer stream) {
    List<Event> events = parse(stream);
    Event only = events.getFirst();
    boolean timeout = only.type().equals("modelTimeoutException");
    if (timeout && events.size() == 1 && only.kind().equals("exception")) {
      return new Event(only.kind(), only.type(), told(only));
    }
    return checkFailed(stream).getFirst();
  }

  private static JsonObject told(Event failed) {
    if (failed.data().getString("message") == null) {
      throw new AssertionError("an exception has a message: " + failed);
    }
    return failed.data();
  }

  static List<Event> parse(Buffer stream) {
    List<Event> events = new ArrayList<>();
    int[] bytes = new int[1];
    byte[] all = stream.getBytes();
    new FrameReader()
        .feed(
            all,
            0,
            all.length,
            frame -> {
              bytes[0] += frame.bytes().length();
              String kind = String.valueOf(frame.text(":message-type"));
              String type = frame.text(":" + kind + "-type");
              if (!"application/json".equals(frame.text(":content-type"))) {
                throw new AssertionError("a payload is JSON, and says so");
              }
              events.add(
                  new Event(
                      kind, String.valueOf(type), new JsonObject(frame.payload().asString())));
            });
    if (bytes[0] != all.length) {
      throw new AssertionError("the stream ends within a frame");
    }
    return events;
  }

  private static ConverseGrammar checked(List<Event> events) {
    ConverseGrammar grammar = new ConverseGrammar();
    for (int position = 0; position < events.size(); position++) {
      Event event = events.get(position);
      String offence;
      try {
        offence = grammar.offence(event);
      } catch (ClassCastException | NullPointerException | DecodeException shape) {
        throw new AssertionError("event " + position + " is misshapen: " + event, shape);
      }
      if (offence != null) {
        throw new AssertionError("event " + position + ": " + offence + ": " + event);
      }
    }
    return grammar;
  }

  private @Nullable String offence(Event event) {
    if (stage == Stage.ENDED) {
      return "the stream has ended";
    }
    JsonObject data = event.data();
    if (event.kind().equals("exception")) {
      stage = Stage.ENDED;
      failed = true;
      boolean told = EXCEPTIONS.contains(event.type()) && !data.getString("message").isEmpty();
      return told ? null : "an exception has a type and a message";
    }
    return switch (event.type()) {
      case "messageStart" -> messageStart(data);
      case "contentBlockStart" -> blockStart(data);
      case "contentBlockDelta" -> blockDelta(data);
      case "contentBlockStop" -> blockStop(data);
      case "messageStop" -> messageStop(data);
      case "metadata" -> metadata(data);
      default -> "no such event";
    };
  }

  private @Nullable String messageStart(JsonObject data) {
    boolean due = stage == Stage.BEGINNING && data.getString("role").equals("assistant");
    stage = Stage.BLOCKS;
    return due ? null : "the message begins once, and is the assistant's";
  }

  private @Nullable String blockStart(JsonObject data) {
    if (stage != Stage.BLOCKS || open != null || data.getInteger("contentBlockIndex") != next) {
      return "block " + next + " was due";
    }
    JsonObject start = data.getJsonObject("start");
    String kind = String.join(",", start.fieldNames());
    open = kind;
    signed = false;
    input.setLength(0);
    JsonObject inner = start.getJsonObject(kind);
    boolean sound =
        switch (kind) {
          case "toolUse" ->
              ID.matcher(inner.getString("toolUseId")).matches()
                  && !inner.getString("name").isEmpty()
                  && inner.getValue("input") == null;
          case "toolResult" -> inner.getValue("toolUseId") != null;
          case "image" -> inner.getString("format") != null;
          default -> false;
        };
    return sound ? null : "no such block begins so";
  }

  private @Nullable String blockDelta(JsonObject data) {
    if (stage != Stage.BLOCKS || data.getInteger("contentBlockIndex") != next) {
      return "block " + next + " was due";
    }
    JsonObject delta = data.getJsonObject("delta");
    String kind = String.join(",", delta.fieldNames());
    String block = kind.equals("citation") ? "text" : kind;
    if (open == null) {
      if (!block.equals("text") && !block.equals("reasoningContent")) {
        return "a block of this kind has a start";
      }
      open = block;
      signed = false;
    }
    if (!block.equals(open) || signed) {
      return signed ? "a delta after the signature" : "the open block is of kind " + open;
    }
    return switch (kind) {
      case "text" -> delta.getString("text").isEmpty() ? "an empty delta" : null;
      case "citation" -> delta.getJsonObject("citation") == null ? "no citation" : null;
      case "reasoningContent" -> reasoning(delta.getJsonObject(kind));
      case "toolUse" -> {
        input.append(delta.getJsonObject(kind).getString("input"));
        yield null;
      }
      default -> null;
    };
  }

  private @Nullable String reasoning(JsonObject thought) {
    String kind = String.join(",", thought.fieldNames());
    String value = thought.getString(kind);
    signed = kind.equals("signature");
    if (kind.equals("redactedContent")) {
      Base64.getDecoder().decode(value);
    }
    return value.isEmpty() ? "an empty thought" : null;
  }

  private @Nullable String blockStop(JsonObject data) {
    if (open == null || data.getInteger("contentBlockIndex") != next) {
      return "the block is not open";
    }
    if (open.equals("toolUse")) {
      halfInput |= !isObject(input.toString());
    }
    open = null;
    next++;
    return null;
  }

  private static boolean isObject(String json) {
    try {
      return new JsonObject(json).fieldNames() != null;
    } catch (DecodeException half) {
      return false;
    }
  }

  private @Nullable String messageStop(JsonObject data) {
    String reason = data.getString("stopReason");
    if (stage != Stage.BLOCKS || open != null || !REASONS.contains(reason)) {
      return "the message stops once, after its blocks, with a reason that clients know";
    }
    stage = Stage.STOPPED;
    return halfInput && WHOLE_REASONS.contains(reason) ? "an input is no JSON object" : null;
  }

  private @Nullable String metadata(JsonObject data) {
    JsonObject usage = data.getJsonObject("usage");
    long beside =
        usage.getLong("cacheReadInputTokens", 0L) + usage.getLong("cacheWriteInputTokens", 0L);
    long sum = usage.getLong("inputTokens") + usage.getLong("outputTokens") + beside;
    boolean due = stage == Stage.STOPPED;
    stage = Stage.ENDED;
    if (!due || data.getJsonObject("metrics").getLong("latencyMs") < 0) {
      return "the metadata follow messageStop";
    }
    return usage.getLong("totalTokens") == sum ? null : "the counts do not add up";
  }
}
