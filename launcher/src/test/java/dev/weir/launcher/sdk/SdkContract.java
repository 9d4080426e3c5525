package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for every SDK before every vendor. What the vendor gets is checked to the last member:
 * where both speak the same dialect, the bytes are those that the SDK would have sent to the vendor
 * itself; elsewhere the request is that of a file in the folder of the pair.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class SdkContract {

  /** A pixel. */
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5E"
          + "rkJggg==";

  /** With everything that a careless copy would change. */
  static final String SIGNATURE = "EqQBCgIYAhIM+/8==ab/cd+ef\\u00e9\"'<é>==";

  static final Answer.Call WEATHER =
      new Answer.Call("call_Wx1", "weather", new JsonObject().put("city", "Tromsø \"N\""));
  static final Answer.Call CLOCK =
      new Answer.Call("call_Ck2", "clock", new JsonObject().put("city", "Oslo"));

  private SdkNode node;
  private Sdk sdk;
  private Sdk direct;

  /** The vendor. */
  abstract Wire wire();

  /** The caller, at a root URL without {@code /v1}. */
  abstract Sdk sdk(String root, String key, int retries);

  /** What the caller's SDK makes of a failure at the vendor. */
  abstract Failure.Expected expected(Failure failure);

  /** Whether both speak the same dialect. */
  abstract boolean raw();

  @BeforeAll
  void start() {
    node = SdkNode.start(wire());
    sdk = sdk(node.url(), SdkNode.KEY, 0);
    direct = sdk(node.vendor().url(), "key-of-the-operator", 0);
  }

  @AfterAll
  void stop() {
    sdk.close();
    direct.close();
    node.close();
  }

  SdkNode node() {
    return node;
  }

  Sdk sdk() {
    return sdk;
  }

  /** The name by which callers know the model. */
  String model() {
    return "vendor/" + wire().model();
  }

  Ask question(String text) {
    return Ask.of(model(), text);
  }

  // ---- Answers

  @ParameterizedTest
  @EnumSource
  void tells_an_answer(Way way) {
    Ask ask = question("Where is Tromsø?").system("Be brief.").stoppingAt("END", "\n\nQ:");
    Answer answer = Answer.of("Tromsø lies at 69° N, \"the Paris of the North\" \uD83C\uDF0C.");

    Reply reply = check(way, ask, answer);

    received("plain", way, ask);
    assertThat(reply.model()).isEqualTo(model());
    assertThat(reply.events()).matches(events -> way == Way.WHOLE ? events == 0 : events > 8);
  }

  @ParameterizedTest
  @EnumSource
  void tells_what_was_cached(Way way) {
    Answer answer = Answer.of("Cached.").counting(new Answer.Counts(1200, 1024, 100, 3));

    check(way, question("Again?"), answer);
  }

  @ParameterizedTest
  @EnumSource
  void tells_why_an_answer_ended(Way way) {
    check(way, question("Count."), Answer.of("1, 2, 3,").cutShort());
    check(way, question("Count.").stoppingAt("4"), Answer.of("1, 2, 3, ").stoppedAt("4"));
  }

  @ParameterizedTest
  @EnumSource
  void tells_a_refusal(Way way) {
    Answer answer = Answer.of("").refusing("This is not for me to say.");
    node.vendor().next(way.script(wire(), answer));

    checkRefusal(way.ask(sdk, question("How?")), answer);
  }

  abstract void checkRefusal(Reply reply, Answer answer);

  @ParameterizedTest
  @EnumSource
  void asks_for_structured_answers(Way way) {
    Ask ask = question("The largest city?").structured();
    Answer answer = Answer.of("{\"city\": \"Oslo\", \"population\": 717710}");

    Reply reply = check(way, ask, answer);

    received("structured", way, ask);
    assertThat(new JsonObject(reply.text()).getInteger("population")).isEqualTo(717710);
  }

  @ParameterizedTest
  @EnumSource
  void shows_a_picture(Way way) {
    Ask ask = question("I send you a picture.").picture("image/png", PNG, "What is it?");

    check(way, ask, Answer.of("A pixel."));

    received("picture", way, ask);
  }

  // ---- Tools

  @ParameterizedTest
  @EnumSource
  void calls_a_tool_and_goes_on_with_its_result(Way way) {
    Ask ask = question("The weather in Tromsø?").offeringTools();
    Reply call = check(way, ask, Answer.calling(WEATHER));

    Ask next = ask.assistant(call).results(call, "{\"sky\": \"clear\"}");
    check(way, next, Answer.of("It is clear."));

    received("one-call", way, next);
  }

  @ParameterizedTest
  @EnumSource
  void calls_tools_in_parallel_and_goes_on_with_their_results(Way way) {
    Ask ask = question("Weather and time?").system("Use tools.").offeringTools();
    Reply calls = check(way, ask, Answer.calling(WEATHER, CLOCK));

    Ask next = ask.assistant(calls).results(calls, "clear", "12:00");
    Reply again = check(way, next, Answer.calling(new Answer.Call("c3", "clock", oslo())));
    Ask last = next.assistant(again).results(again, "12:01").user("And now?");
    check(way, last, Answer.of("A minute later."));

    received("parallel-calls", way, last);
  }

  private static JsonObject oslo() {
    return new JsonObject().put("city", "Oslo");
  }

  // ---- Thoughts

  @ParameterizedTest
  @EnumSource
  void carries_thoughts_through_a_loop_of_calls(Way way) {
    Ask ask = question("Weather? Think.").offeringTools().effort("high");
    Answer thoughtful =
        Answer.calling(WEATHER).thinking("The user wants weather. I call.", SIGNATURE);
    Reply call = check(way, ask, thoughtful);
    received("thinking", way, ask);

    Ask next = ask.assistant(call).results(call, "clear");
    check(way, next, Answer.of("It is clear.").thinking("Clear it is.", "c2ln"));

    received("thinking-loop", way, next);
  }

  // ---- Errors

  @ParameterizedTest
  @EnumSource
  void throws_what_the_vendor_fails_with(Failure failure) {
    for (Way way : Way.values()) {
      for (int i = 0; i < failure.asked(); i++) {
        node.vendor().next(wire().failing(failure));
      }
      Trouble trouble = sdk.troubleOf(() -> way.ask(sdk, question("Hello?")));

      Failure.Expected expected = expected(failure);
      assertThat(trouble.exception()).as("%s", trouble).isEqualTo(expected.exception());
      assertThat(trouble.status()).as("%s", trouble).isIn(expected.statuses());
      assertThat(trouble.body()).contains(expected.word()).doesNotContain("sk-ve", "_1.");
      assertThat(trouble.headers().get("retry-after"))
          .isEqualTo(failure == Failure.RATE_LIMITED ? Failure.RETRY_AFTER : null);
      assertThat(trouble.headers()).containsKey("x-request-id");
    }
  }

  @Test
  void throws_when_nobody_serves_the_model() {
    Trouble trouble = sdk.troubleOf(() -> sdk.ask(question("Hi").model("gpt-nobody")));

    assertThat(trouble.exception()).isEqualTo("NotFoundException");
    assertThat(trouble.body()).contains("gpt-nobody");
  }

  @Test
  void throws_when_the_key_is_wrong() {
    int before = node.vendor().requests().size();
    try (Sdk stranger = sdk(node.url(), "not-a-key", 2)) {
      for (Way way : Way.values()) {
        Trouble trouble = stranger.troubleOf(() -> way.ask(stranger, question("Hi")));
        assertThat(trouble.exception()).isEqualTo("UnauthorizedException");
        assertThat(trouble.status()).isEqualTo(401);
      }
      assertThat(stranger.troubleOf(stranger::models).status()).isEqualTo(401);
    }
    assertThat(node.vendor().requests()).hasSize(before);
  }

  @Test
  void lets_the_sdk_try_again() {
    try (Sdk stubborn = sdk(node.url(), SdkNode.KEY, 1)) {
      Script busy = wire().failing(Failure.OVERLOADED).header("retry-after-ms", "5");
      node.vendor().next(busy, wire().whole(Answer.of("Here I am.")));

      assertThat(stubborn.ask(question("Hello?")).text()).isEqualTo("Here I am.");
    }
  }

  // ---- Streams that break

  private static final Answer LONG = Answer.of("Once upon a time there was a river.");

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.5, 0.7})
  void never_takes_a_part_for_the_whole(double share) {
    String events = text(wire().streamed(LONG));
    int bytes = (int) (events.length() * share);
    List<Script> broken =
        List.of(
            Script.sse(events).cutAfter(bytes),
            Script.sse(events).endAfter(bytes),
            Script.sse(events.substring(0, events.indexOf("\n\n", bytes) + 2)),
            Script.sse(events.substring(0, events.indexOf("\n\n", bytes) + 2)).cut(),
            Script.sse(events.substring(0, events.indexOf("\n\n", bytes) + 2))
                .write(wire().brokenOff()));
    for (Script script : broken) {
      node.vendor().next(script);
      Trouble trouble = sdk.troubleOf(() -> sdk.stream(question("A story, please.")));
      assertThat(trouble.exception()).isNotEmpty();
    }
  }

  @Test
  void never_takes_half_a_document_for_an_answer() {
    Script whole = wire().whole(LONG);
    List<Script> broken =
        List.of(
            whole.cutAfter(100),
            Script.status(200)
                .header("content-type", "application/json")
                .write(text(whole).substring(0, 100)));
    for (Script script : broken) {
      node.vendor().next(script);
      Trouble trouble = sdk.troubleOf(() -> sdk.ask(question("A story, please.")));
      assertThat(trouble.exception()).isEqualTo("InternalServerException");
      assertThat(trouble.status()).isEqualTo(502);
    }
  }

  @ParameterizedTest
  @EnumSource
  void throws_when_an_error_comes_under_status_200(Way way) {
    String error = text(wire().failing(Failure.OVERLOADED));
    String event = wire().brokenOff();
    node.vendor().next(way == Way.WHOLE ? Script.json(200, error) : Script.sse(event));

    Trouble trouble = sdk.troubleOf(() -> way.ask(sdk, question("A story, please.")));

    assertThat(trouble.status()).as("%s", trouble).isGreaterThanOrEqualTo(500);
  }

  // ---- Models

  @Test
  void lists_and_finds_models() {
    assertThat(sdk.models()).contains(model(), "fast");
    assertThat(sdk.model(model())).isEqualTo(model());
    assertThat(sdk.model("fast")).isEqualTo("fast");
    assertThat(sdk.troubleOf(() -> sdk.model("nobody")).exception()).isEqualTo("NotFoundException");
  }

  @ParameterizedTest
  @EnumSource
  void calls_a_model_by_its_alias(Way way) {
    node.vendor().next(way.script(wire(), Answer.of("Quick.")));

    assertThat(way.ask(sdk, question("Hi").model("fast")).model()).isEqualTo("fast");
    assertThat(node.received().json().getString("model")).isEqualTo(wire().model());
  }

  // ---- Checks

  /** Asks, and compares what the vendor said with what the caller heard. */
  Reply check(Way way, Ask ask, Answer answer) {
    node.vendor().next(way.script(wire(), answer));
    Reply reply = way.ask(sdk, ask);
    Answer told = wire().told(answer);
    assertThat(reply.text()).isEqualTo(told.text());
    assertThat(reply.thought()).isEqualTo(told.thought());
    assertThat(reply.calls()).isEqualTo(told.calls());
    assertThat(reply.finish()).isEqualTo(sdk.word(told.finish()));
    assertThat(reply.counts()).isEqualTo(told.counts());
    checkMore(reply, told);
    return reply;
  }

  /** What one SDK tells and the other does not. */
  abstract void checkMore(Reply reply, Answer told);

  /** Compares the last request that the vendor got with what it should be. */
  private void received(String scenario, Way way, Ask ask) {
    RecordedRequest request = node.received();
    if (raw()) {
      node.vendor().next(way.script(wire(), LONG));
      way.ask(direct, ask.model(wire().model()));
      assertThat(request.body().toString()).isEqualTo(node.received().body().toString());
      return;
    }
    JsonObject json = request.json();
    assertThat(json.getBoolean("stream", false)).isEqualTo(way == Way.STREAMED);
    json.remove("stream");
    json.remove("stream_options");
    assertThat(json.encodePrettily()).isEqualTo(wanted(scenario).encodePrettily());
  }

  /** What the vendor gets of a stream that is asked for without a gateway. */
  JsonObject askedDirectly(Ask ask) {
    node.vendor().next(Way.STREAMED.script(wire(), LONG));
    Way.STREAMED.ask(direct, ask.model(wire().model()));
    return node.received().json();
  }

  private JsonObject wanted(String scenario) {
    String file = getClass().getSimpleName().replace("IT", "") + "/" + scenario + ".json";
    try (InputStream in = SdkContract.class.getResourceAsStream(file)) {
      return in == null
          ? new JsonObject().put("no file", file)
          : Buffer.buffer(in.readAllBytes()).toJsonObject();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static String text(Script script) {
    Buffer all = Buffer.buffer();
    for (Script.Step step : script.steps()) {
      if (step instanceof Script.Step.Write write) {
        all.appendBuffer(write.bytes());
      }
    }
    return all.toString();
  }
}
