package dev.weir.dialects.responses;

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
 * Holds a stream as we write it against the grammar of the Responses API. A violation is an {@link
 * AssertionError} that names the position and the event.
 *
 * <p>{@code response.created}, {@code response.in_progress}; items one after another, numbered from
 * 0, each added, filled by events of its own kind, done with what those events told; {@code
 * response.completed} or {@code response.incomplete} with the same items and usage. {@code
 * response.failed} may stand in the place of anything. {@code keepalive} anywhere. All events are
 * numbered from 0 without a gap.
 */
final class ResponsesGrammar {

  private static final Set<String> ENDS =
      Set.of("response.completed", "response.incomplete", "response.failed");

  private int next;
  private @Nullable JsonObject created;
  private boolean inProgress;
  private @Nullable String ended;
  private @Nullable ItemGrammar open;
  private final JsonArray items = new JsonArray();

  private ResponsesGrammar() {}

  /** One event of a stream. */
  record Event(String name, JsonObject data) {}

  /** Checks the bytes of a stream that must end whole; gives its events. */
  static List<Event> check(Buffer stream) {
    List<Event> events = parse(stream);
    String ended = checked(events).ended;
    if (ended == null || ended.equals("response.failed")) {
      throw new AssertionError("the stream ended with " + ended);
    }
    return events;
  }

  /** Checks the bytes of a stream that must end as failed; gives its events. */
  static List<Event> checkFailed(Buffer stream) {
    List<Event> events = parse(stream);
    if (!"response.failed".equals(checked(events).ended)) {
      throw new AssertionError("the stream did not fail");
    }
    return events;
  }

  static List<Event> parse(Buffer stream) {
    String text = stream.toString(StandardCharsets.UTF_8);
    List<Event> events = new ArrayList<>();
    if (!text.endsWith("\n\n")) {
      throw new AssertionError("the stream ends within an event");
    }
    for (String frame : text.substring(0, text.length() - 2).split("\n\n", -1)) {
      String[] lines = frame.split("\n", -1);
      if (lines.length != 2 || !lines[0].startsWith("event: ") || !lines[1].startsWith("data: ")) {
        throw new AssertionError("not an event line and a data line: " + frame);
      }
      try {
        events.add(new Event(lines[0].substring(7), new JsonObject(lines[1].substring(6))));
      } catch (DecodeException notJson) {
        throw new AssertionError("event " + events.size() + " is not JSON: " + frame, notJson);
      }
    }
    return events;
  }

  private static ResponsesGrammar checked(List<Event> events) {
    ResponsesGrammar grammar = new ResponsesGrammar();
    for (Event event : events) {
      String offence;
      try {
        offence = grammar.offence(event);
      } catch (ClassCastException | NullPointerException | DecodeException shape) {
        throw new AssertionError("misshapen: " + event, shape);
      }
      if (offence != null) {
        throw new AssertionError(offence + ": " + event);
      }
    }
    return grammar;
  }

  private @Nullable String offence(Event event) {
    JsonObject data = event.data();
    if (!event.name().equals(data.getString("type"))) {
      return "the event's name is not its type";
    }
    if (data.getInteger("sequence_number") != next++) {
      return "number " + (next - 1) + " was due";
    }
    if (ended != null) {
      return "the stream has ended";
    }
    if (event.name().equals("keepalive")) {
      return null;
    }
    if (ENDS.contains(event.name())) {
      return end(event.name(), data.getJsonObject("response"));
    }
    JsonObject begun = created;
    if (begun == null) {
      created = data.getJsonObject("response");
      return event.name().equals("response.created") && isBegun(created) ? null : "it must begin";
    }
    if (!inProgress) {
      inProgress = true;
      return event.name().equals("response.in_progress")
              && data.getJsonObject("response").equals(begun)
          ? null
          : "it must be in progress";
    }
    return switch (event.name()) {
      case "response.output_item.added" -> added(data);
      case "response.output_item.done" -> done(data);
      default -> {
        if (data.getInteger("output_index") == null) {
          yield null; // An event of the vendor's.
        }
        ItemGrammar item = open;
        if (item == null || data.getInteger("output_index") != items.size()) {
          yield "no such item is open";
        }
        yield item.offence(event);
      }
    };
  }

  private static boolean isBegun(JsonObject response) {
    return response.getString("id").startsWith("resp_")
        && response.getString("object").equals("response")
        && response.getLong("created_at") > 0
        && response.getString("status").equals("in_progress")
        && response.fieldNames().containsAll(StreamEncoderTest.NEVER_ABSENT)
        && !response.getString("model").isEmpty()
        && response.getJsonArray("output").isEmpty();
  }

  private @Nullable String added(JsonObject data) {
    if (open != null || data.getInteger("output_index") != items.size()) {
      return "an item is open, or another was due";
    }
    open = new ItemGrammar(data.getJsonObject("item"));
    return null;
  }

  private @Nullable String done(JsonObject data) {
    ItemGrammar item = open;
    if (item == null || data.getInteger("output_index") != items.size()) {
      return "no such item is open";
    }
    open = null;
    items.add(data.getJsonObject("item"));
    return item.doneOffence(data.getJsonObject("item"));
  }

  private @Nullable String end(String name, JsonObject response) {
    ended = name;
    String status = name.substring("response.".length());
    JsonObject begun = created;
    if (!status.equals(response.getString("status"))
        || (begun != null && !begun.getString("id").equals(response.getString("id")))) {
      return "not the response that began, or not its status";
    }
    if (name.equals("response.failed")) {
      JsonObject error = response.getJsonObject("error");
      return error.getString("code").isEmpty() || error.getString("message").isEmpty()
          ? "an error has a code and a message"
          : null;
    }
    if (begun == null || open != null || !items.equals(response.getJsonArray("output"))) {
      return "the output is not that of the items";
    }
    boolean reasoned = response.getJsonObject("incomplete_details") != null;
    if (reasoned != name.equals("response.incomplete")) {
      return "only what is incomplete has a reason for it";
    }
    JsonObject usage = response.getJsonObject("usage");
    long total = usage.getLong("input_tokens") + usage.getLong("output_tokens");
    usage.getJsonObject("input_tokens_details").getLong("cached_tokens").longValue();
    usage.getJsonObject("input_tokens_details").getLong("cache_write_tokens").longValue();
    usage.getJsonObject("output_tokens_details").getLong("reasoning_tokens").longValue();
    return usage.getLong("total_tokens") == total ? null : "the usage does not add up";
  }
}
