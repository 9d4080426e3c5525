package dev.weir.launcher.sdk;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a caller asks, whatever its SDK. Immutable; every method gives a longer question.
 *
 * @param system empty for none
 * @param effort empty for no word about thinking
 * @param options what is seldom said
 */
record Ask(
    String model,
    String system,
    List<Turn> turns,
    List<ToolOffer> tools,
    String effort,
    Options options) {

  /** The schema of structured answers. */
  static final JsonObject CITY_SCHEMA =
      new JsonObject()
          .put("type", "object")
          .put(
              "properties",
              new JsonObject()
                  .put("city", new JsonObject().put("type", "string"))
                  .put("population", new JsonObject().put("type", "integer")))
          .put("required", JsonArray.of("city", "population"))
          .put("additionalProperties", false);

  private static final JsonObject PLACE =
      new JsonObject()
          .put("type", "object")
          .put("properties", new JsonObject().put("city", new JsonObject().put("type", "string")))
          .put("required", JsonArray.of("city"));

  /** The two tools that every test about tools offers. */
  static final List<ToolOffer> TOOLS =
      List.of(
          new ToolOffer("weather", "Tells the weather.", PLACE),
          new ToolOffer("clock", "Tells the time.", PLACE));

  /** A tool. */
  record ToolOffer(String name, String description, JsonObject schema) {}

  /** One turn of the conversation. */
  sealed interface Turn {
    /** The user says something. */
    record User(String text) implements Turn {}

    /** The user shows something. */
    record Picture(String mediaType, String base64, String text) implements Turn {}

    /** What came back before, handed on as the SDK gave it. */
    record Assistant(Reply reply) implements Turn {}

    /** What the tools said. */
    record Results(List<Result> results) implements Turn {}
  }

  /** What a tool said. */
  record Result(String callId, String text) {}

  /**
   * What is seldom said.
   *
   * @param structured whether the answer shall fit {@link #CITY_SCHEMA}
   * @param choices how many answers
   * @param usage whether a stream shall tell its usage, where that must be said
   */
  record Options(List<String> stops, boolean structured, int choices, boolean usage) {}

  /** The same as maps and lists of Java's: to other mappers Vert.x's own are lists of entries. */
  static Map<String, Object> plain(JsonObject json) {
    return new JsonObject(json.encode()).getMap();
  }

  /** The plainest question. */
  static Ask of(String model, String text) {
    return new Ask(
        model,
        "",
        List.of(new Turn.User(text)),
        List.of(),
        "",
        new Options(List.of(), false, 1, true));
  }

  Ask system(String text) {
    return new Ask(model, text, turns, tools, effort, options);
  }

  Ask model(String name) {
    return new Ask(name, system, turns, tools, effort, options);
  }

  Ask offeringTools() {
    return new Ask(model, system, turns, TOOLS, effort, options);
  }

  Ask effort(String word) {
    return new Ask(model, system, turns, tools, word, options);
  }

  Ask stoppingAt(String... words) {
    return with(new Options(List.of(words), options.structured, options.choices, options.usage));
  }

  Ask structured() {
    return with(new Options(options.stops, true, options.choices, options.usage));
  }

  Ask choices(int count) {
    return with(new Options(options.stops, options.structured, count, options.usage));
  }

  Ask withoutUsage() {
    return with(new Options(options.stops, options.structured, options.choices, false));
  }

  private Ask with(Options others) {
    return new Ask(model, system, turns, tools, effort, others);
  }

  Ask picture(String mediaType, String base64, String text) {
    return then(new Turn.Picture(mediaType, base64, text));
  }

  Ask user(String text) {
    return then(new Turn.User(text));
  }

  Ask assistant(Reply reply) {
    return then(new Turn.Assistant(reply));
  }

  /** What the tools say to the calls of the last reply, one text each. */
  Ask results(Reply reply, String... texts) {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      results.add(new Result(reply.calls().get(i).id(), texts[i]));
    }
    return then(new Turn.Results(results));
  }

  private Ask then(Turn turn) {
    List<Turn> longer = new ArrayList<>(turns);
    longer.add(turn);
    return new Ask(model, system, longer, tools, effort, options);
  }
}
