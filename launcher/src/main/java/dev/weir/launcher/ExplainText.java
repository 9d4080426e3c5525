package dev.weir.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The record of a request as an account for people: a screen of it. What a record does not have is
 * not mentioned, so that records of other versions can be read too; what it has beyond that stands
 * in its JSON.
 */
final class ExplainText {

  private static final int LABEL = 10;
  private static final int LINE_MAX = 160;

  /** Lists are cut: whoever wants all of one asks for the JSON. */
  private static final int ROWS_MAX = 12;

  /** What callers and vendors wrote must not steer the terminal. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f]");

  private final JsonObject record;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param record as {@code GET /v1/requests/{id}} tells it
   */
  ExplainText(JsonObject record) {
    this.record = record;
  }

  /** The account. */
  String text() {
    asked();
    choices();
    attempts();
    money();
    ended();
    return String.join("\n", lines);
  }

  private void asked() {
    line("request", text(record, "id") + "  " + text(record, "started_at"));
    line(
        "asked",
        words(
            text(record, "operation"),
            before("of ", text(record, "asked_model")),
            before("in ", text(record, "dialect")),
            Boolean.TRUE.equals(record.getValue("stream")) ? "as a stream" : ""));
    line(
        "by",
        words(
            text(record, "caller"),
            before("over ", text(record, "ingress")),
            before("from ", text(record, "client"))));
    line("tags", joined(list(record, "tags"), " "));
    line("trace", text(record, "trace"));
  }

  // ---- Where it could go, and where it went

  private void choices() {
    line("route", text(record, "route"));
    JsonArray choices = list(record, "choices"); // Of a route, with reasons.
    rows(
        "choices",
        choices.isEmpty() ? list(record, "candidates") : choices,
        one -> "+ " + choice(one));
    rows("left out", list(record, "left_out"), one -> "- " + choice(one));
  }

  private static String choice(Object one) {
    return one instanceof JsonObject told
        ? columns(target(told), text(told, "reason"))
        : String.valueOf(one);
  }

  private void attempts() {
    JsonArray all = list(record, "attempts");
    rows(
        "attempts",
        all,
        one -> one instanceof JsonObject attempt ? attempt(attempt) : String.valueOf(one));
    rows("mirror", list(record, "mirrors"), ExplainText::choice);
  }

  private static String attempt(JsonObject attempt) {
    String line =
        columns(
            before("at ", time(attempt, "started_micros")),
            target(attempt),
            words(
                text(attempt, "mode"),
                before("on ", text(attempt, "reason")),
                Boolean.TRUE.equals(attempt.getValue("hedge")) ? "as a hedge" : "",
                before("after a wait of ", waited(attempt)),
                before("in the queue for ", queued(attempt))),
            before("first token after ", since(attempt, "first_token_micros")),
            before("took ", since(attempt, "ended_micros")),
            words(
                text(attempt, "fault"),
                text(attempt, "kind"),
                before("- ", text(attempt, "message"))));
    return line.strip();
  }

  private static String waited(JsonObject attempt) {
    long millis = number(attempt, "waited_ms");
    return millis > 0 ? time(millis * 1_000) : "";
  }

  /** A place that was free at once is not worth a word. */
  private static String queued(JsonObject attempt) {
    long micros = number(attempt, "queued_micros");
    return micros >= 1_000 ? time(micros) : "";
  }

  /** From the beginning of the attempt until then. */
  private static String since(JsonObject attempt, String member) {
    long then = number(attempt, member);
    return then < 0 ? "" : time(then - Math.max(0, number(attempt, "started_micros")));
  }

  // ---- What it used, and how it ended

  private void money() {
    rows("limits", list(record, "limits"), ExplainText::limit);
    line("cache", text(record, "cache"));
    line("dropped", joined(list(record, "dropped"), ", "));
    JsonObject usage =
        record.getValue("usage") instanceof JsonObject told ? told : new JsonObject();
    long input = number(usage, "input");
    long output = number(usage, "output");
    if (input >= 0 || output >= 0) {
      line(
          "tokens",
          Math.max(0, input)
              + " in"
              + part(number(usage, "cache_read"), "read from the vendor's cache")
              + ", "
              + Math.max(0, output)
              + " out"
              + part(number(usage, "reasoning"), "thought")
              + (Boolean.TRUE.equals(usage.getValue("estimated")) ? ", counted here" : ""));
    }
    Object cost = record.getValue("cost_usd");
    line("cost", cost == null ? "not known" : "$" + cost);
  }

  private static String limit(Object one) {
    if (!(one instanceof JsonObject told)) {
      return String.valueOf(one);
    }
    return told.fieldNames().stream()
        .map(name -> name + " " + told.getValue(name))
        .collect(Collectors.joining(", "));
  }

  private void ended() {
    long status = number(record, "status");
    line(
        "ended",
        words(
            text(record, "outcome"),
            status > 0 ? "with " + status : "",
            before("because of ", text(record, "finish_reason")),
            before("after ", time(record, "total_micros")),
            before("first byte after ", time(record, "first_byte_micros"))));
    if (record.getValue("error") instanceof JsonObject error) {
      line("error", words(text(error, "kind"), before("- ", text(error, "message"))));
    }
    line("vendor's", before("id ", text(record, "upstream_request_id")));
  }

  // ---- Words

  private interface Row {
    String of(Object one);
  }

  private void rows(String label, JsonArray all, Row row) {
    int shown = Math.min(all.size(), ROWS_MAX);
    for (int i = 0; i < shown; i++) {
      line(i == 0 ? label : "", row.of(all.getValue(i)));
    }
    if (all.size() > shown) {
      line("", "… and " + (all.size() - shown) + " more");
    }
  }

  private void line(String label, String said) {
    String plain = CONTROLS.matcher(said).replaceAll("").strip();
    if (!plain.isEmpty()) {
      String line = label + " ".repeat(Math.max(1, LABEL - label.length())) + plain;
      lines.add(line.length() <= LINE_MAX ? line : line.substring(0, LINE_MAX - 1) + "…");
    }
  }

  private static String target(JsonObject told) {
    String whole = text(told, "target");
    if (!whole.isEmpty()) {
      return whole;
    }
    String provider = text(told, "provider");
    String model = text(told, "model");
    return provider.isEmpty() ? model : provider + "/" + model;
  }

  private static String part(long tokens, String what) {
    return tokens > 0 ? " (" + tokens + " " + what + ")" : "";
  }

  private static String columns(String... cells) {
    return joined(JsonArray.of((Object[]) cells), "  ");
  }

  private static String words(String... words) {
    return joined(JsonArray.of((Object[]) words), " ");
  }

  private static String joined(JsonArray words, String between) {
    return words.stream()
        .map(String::valueOf)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(between));
  }

  private static String before(String word, String said) {
    return said.isEmpty() ? "" : word + said;
  }

  /** A time in the unit that reads best; empty where it is not known. */
  private static String time(JsonObject told, String member) {
    long micros = number(told, member);
    return micros < 0 ? "" : time(micros);
  }

  private static String time(long micros) {
    return micros >= 1_000_000
        ? String.format(Locale.ROOT, "%.2f s", micros / 1e6)
        : String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
  }

  private static long number(JsonObject told, String member) {
    return told.getValue(member) instanceof Number number ? number.longValue() : -1;
  }

  private static String text(JsonObject told, String member) {
    @Nullable Object value = told.getValue(member);
    return value == null ? "" : value.toString();
  }

  private static JsonArray list(JsonObject told, String member) {
    return told.getValue(member) instanceof JsonArray list ? list : new JsonArray();
  }
}
