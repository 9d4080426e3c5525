package dev.weir.testkit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a stream of Anthropic's Messages API against that API's grammar. A violation is an {@link
 * AssertionError} that names the position and the event.
 *
 * <p>{@code message_start}; blocks one after another, numbered from 0, each start, deltas of its
 * own kind, stop; {@code message_delta} with a stop reason and usage; {@code message_stop}. {@code
 * ping} anywhere. {@code error} ends the stream in the place of {@code message_stop}.
 */
public final class MessagesGrammar {

  private enum Stage {
    BEGINNING,
    BLOCKS,
    STOPPING,
    ENDED
  }

  /** The stop reasons of answers that may break off within the input of a call. */
  private static final Set<String> CUTTING =
      Set.of("max_tokens", "model_context_window_exceeded", "refusal");

  private Stage stage = Stage.BEGINNING;
  private boolean failed;
  private int blocks;
  private int halfInput = -1; // The first block whose input is no JSON object.
  private @Nullable MessagesGrammarBlock open;

  private MessagesGrammar() {}

  /**
   * One event of a stream.
   *
   * @param name what stands after {@code event:}
   */
  public record Event(String name, JsonObject data) {}

  /** Checks the bytes of a stream that must end with {@code message_stop}; gives its events. */
  public static List<Event> check(Buffer stream) {
    return checkWhole(parse(stream));
  }

  /** Checks the bytes of a stream that must end with {@code error}; gives its events. */
  public static List<Event> checkFailed(Buffer stream) {
    List<Event> events = parse(stream);
    MessagesGrammar grammar = checked(events);
    if (!grammar.failed) {
      throw new AssertionError("the stream ended without an error");
    }
    return events;
  }

  /** Checks the bytes of a stream that was cut between two events; gives its events. */
  public static List<Event> checkPrefix(Buffer stream) {
    List<Event> events = parse(stream);
    checked(events);
    return events;
  }

  /** Checks a stream that must end with {@code message_stop}. */
  public static List<Event> checkWhole(List<Event> events) {
    MessagesGrammar grammar = checked(events);
    if (grammar.stage != Stage.ENDED || grammar.failed) {
      throw new AssertionError("the stream ended without message_stop");
    }
    return events;
  }

  /** Takes a stream's bytes apart; they must be whole events as Anthropic writes them. */
  public static List<Event> parse(Buffer stream) {
    String text = stream.toString(StandardCharsets.UTF_8);
    List<Event> events = new ArrayList<>();
    if (!text.isEmpty() && !text.endsWith("\n\n")) {
      throw new AssertionError("the stream ends within an event");
    }
    for (String frame : text.isEmpty() ? new String[0] : text.split("\n\n", -1)) {
      if (frame.isEmpty()) {
        continue; // After the last blank line.
      }
      String[] lines = frame.split("\n", -1);
      if (lines.length != 2 || !lines[0].startsWith("event: ") || !lines[1].startsWith("data: ")) {
        throw new AssertionError(
            "event " + events.size() + " is not an event line and a data line: " + frame);
      }
      try {
        events.add(new Event(lines[0].substring(7), new JsonObject(lines[1].substring(6))));
      } catch (DecodeException notJson) {
        throw new AssertionError("event " + events.size() + " is not JSON: " + frame, notJson);
      }
    }
    return events;
  }

  private static MessagesGrammar checked(List<Event> events) {
    MessagesGrammar grammar = new MessagesGrammar();
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
    JsonObject data = event.data();
    if (!event.name().equals(data.getString("type"))) {
      return "the event's name is not its type";
    }
    if (stage == Stage.ENDED) {
      return "the stream has ended";
    }
    return switch (event.name()) {
      case "ping" -> null;
      case "error" -> error(data);
      case "message_start" -> messageStart(data);
      case "content_block_start" -> blockStart(data);
      case "content_block_delta" -> blockDelta(data);
      case "content_block_stop" -> blockStop(data);
      case "message_delta" -> messageDelta(data);
      case "message_stop" -> messageStop();
      default -> stage == Stage.BEGINNING ? "message_start was due" : null;
    };
  }

  private @Nullable String error(JsonObject data) {
    JsonObject error = data.getJsonObject("error");
    if (error.getString("type").isEmpty() || error.getString("message").isEmpty()) {
      return "an error has a type and a message";
    }
    stage = Stage.ENDED;
    failed = true;
    return null;
  }

  private @Nullable String messageStart(JsonObject data) {
    if (stage != Stage.BEGINNING) {
      return "the message began a second time";
    }
    stage = Stage.BLOCKS;
    JsonObject message = data.getJsonObject("message");
    JsonArray content = message.getJsonArray("content");
    if (message.getString("id").isEmpty()
        || !message.getString("type").equals("message")
        || !message.getString("role").equals("assistant")
        || message.getString("model").isEmpty()
        || !content.isEmpty()
        || message.getString("stop_reason") != null) {
      return "the message is not an empty message of the assistant";
    }
    JsonObject usage = message.getJsonObject("usage");
    return usage.getLong("input_tokens") < 0 || usage.getLong("output_tokens") < 0
        ? "the usage is negative"
        : null;
  }

  private @Nullable String blockStart(JsonObject data) {
    if (stage != Stage.BLOCKS) {
      return "a block began before message_start or after the stop reason";
    }
    if (open != null || data.getInteger("index") != blocks) {
      return open != null ? "a block is open" : "block " + blocks + " was due";
    }
    blocks++;
    MessagesGrammarBlock block = new MessagesGrammarBlock(data.getJsonObject("content_block"));
    open = block;
    return block.offence();
  }

  private @Nullable String blockDelta(JsonObject data) {
    MessagesGrammarBlock block = open;
    if (block == null || data.getInteger("index") != blocks - 1) {
      return "the block is not open";
    }
    return block.delta(data.getJsonObject("delta"));
  }

  private @Nullable String blockStop(JsonObject data) {
    MessagesGrammarBlock block = open;
    if (block == null || data.getInteger("index") != blocks - 1) {
      return "the block is not open";
    }
    open = null;
    if (!block.inputIsWhole() && halfInput < 0) {
      halfInput = blocks - 1;
    }
    return null;
  }

  private @Nullable String messageDelta(JsonObject data) {
    if (stage == Stage.BEGINNING || open != null) {
      return "message_delta stands between the blocks and message_stop";
    }
    String reason = data.getJsonObject("delta").getString("stop_reason");
    if (reason != null) {
      stage = Stage.STOPPING;
      if (halfInput >= 0 && !CUTTING.contains(reason)) {
        return "the input of block " + halfInput + " is not a JSON object";
      }
    }
    JsonObject usage = data.getJsonObject("usage");
    return usage.getLong("output_tokens") < 0 || usage.getLong("input_tokens", 0L) < 0
        ? "the usage is negative"
        : null;
  }

  private @Nullable String messageStop() {
    if (stage != Stage.STOPPING) {
      return "message_stop came without a stop reason";
    }
    stage = Stage.ENDED;
    return null;
  }
}
