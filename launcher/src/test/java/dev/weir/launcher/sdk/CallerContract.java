package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
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
 * What holds for every SDK before every vendor, in as few words as all of them have. Where both
 * speak the same dialect, the vendor gets the bytes that the SDK would have sent to it; elsewhere
 * it gets what was said and shown.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class CallerContract {

  private static final Answer LONG = Answer.of("Once upon a time there was a river.");

  private SdkNode node;
  private Caller sdk;
  private Caller direct;

  /** The vendor. */
  abstract Wire wire();

  /** The SDK. */
  abstract Callers callers();

  /** The caller, at a root URL. */
  Caller caller(String root, String key) {
    return callers().open(root, key);
  }

  /** Whether both speak the same dialect. */
  abstract boolean raw();

  @BeforeAll
  void start() {
    node = SdkNode.start(wire());
    sdk = caller(node.url(), SdkNode.KEY);
    direct = caller(node.vendor().url(), "key-of-the-operator");
  }

  @AfterAll
  void stop() {
    sdk.close();
    direct.close();
    node.close();
  }

  Ask question(String text) {
    return Ask.of("vendor/" + wire().model(), text);
  }

  // ---- Answers

  @ParameterizedTest
  @EnumSource
  void tells_an_answer(Way way) {
    Ask ask = question("Where is Tromsø?").system("Be brief.");
    Answer answer = Answer.of("Tromsø lies at 69° N, \"the Paris of the North\" \uD83C\uDF0C.");

    Reply reply = check(way, ask, answer);

    received(way, ask, "Where is Tromsø?", "Be brief.");
    assertThat(reply.events()).matches(events -> way == Way.WHOLE ? events == 0 : events > 8);
  }

  @ParameterizedTest
  @EnumSource
  void tells_that_an_answer_is_cut_short(Way way) {
    check(way, question("Count."), Answer.of("1, 2, 3,").cutShort());
  }

  @ParameterizedTest
  @EnumSource
  void tells_what_was_read_from_the_cache(Way way) {
    Answer answer = Answer.of("Cached.").counting(new Answer.Counts(1200, 1024, 0, 3));

    check(way, question("Again?"), answer);
  }

  /** The pauses are longer than what the gateway lets a stream be silent for. */
  @Test
  void takes_no_notice_of_what_keeps_a_silent_stream_alive() {
    Script whole = wire().streamed(LONG);
    Buffer bytes = bytes(whole);
    int middle = wire().endOfEvent(bytes, bytes.length() / 2);
    Script silent =
        Script.status(200)
            .header("content-type", whole.headers().get("content-type"))
            .head()
            .pause(150)
            .write(bytes.getBuffer(0, middle))
            .pause(150)
            .write(bytes.getBuffer(middle, bytes.length()));
    try (SdkNode lively = SdkNode.start(wire(), "50ms");
        Caller listener = caller(lively.url(), SdkNode.KEY)) {
      lively.vendor().next(silent);

      Reply reply = listener.stream(question("A story, please."));

      assertThat(reply.text()).isEqualTo(LONG.text());
      assertThat(reply.finish()).isEqualTo(sdk.word(Answer.Finish.STOP));
    }
  }

  @ParameterizedTest
  @EnumSource
  void calls_a_model_by_its_alias(Way way) {
    assertThat(check(way, question("Hi").model("fast"), LONG).text()).isEqualTo(LONG.text());
  }

  @ParameterizedTest
  @EnumSource
  void shows_a_picture(Way way) {
    Ask ask = question("I send a picture.").picture("image/png", SdkContract.PNG, "What is it?");

    check(way, ask, Answer.of("A pixel."));

    received(way, ask, SdkContract.PNG, "What is it?");
  }

  // ---- Tools

  @ParameterizedTest
  @EnumSource
  void goes_through_a_loop_of_tools(Way way) {
    Ask ask = question("Weather and time?").system("Use tools.").offeringTools();
    Reply calls = check(way, ask, Answer.calling(SdkContract.WEATHER, SdkContract.CLOCK));
    received(way, ask, "Tells the weather.", "Tells the time.");

    Ask next = ask.assistant(calls).results(calls, "a clear sky", "twelve o'clock");
    Answer.Call more = new Answer.Call("call_Ck3", "clock", new JsonObject().put("city", "Oslo"));
    Reply again = check(way, next, Answer.calling(more));
    received(way, next, "a clear sky", "twelve o'clock");

    Ask last = next.assistant(again).results(again, "a minute later").user("And now?");
    check(way, last, Answer.of("A minute later."));
    received(way, last, "a minute later", "And now?");
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

      check(trouble, callers().expected(failure, raw()));
      assertThat(trouble.body()).doesNotContain("_1.", "sk-ve");
    }
  }

  @ParameterizedTest
  @EnumSource
  void throws_when_nobody_serves_the_model(Way way) {
    int before = node.vendor().requests().size();

    Trouble trouble = sdk.troubleOf(() -> way.ask(sdk, question("Hi").model(Callers.NOBODY)));

    check(trouble, callers().expectedOfUnknownModels());
    assertThat(node.vendor().requests()).hasSize(before);
  }

  @ParameterizedTest
  @EnumSource
  void throws_when_the_key_is_wrong(Way way) {
    int before = node.vendor().requests().size();
    try (Caller stranger = caller(node.url(), "not-a-key")) {
      Trouble trouble = stranger.troubleOf(() -> way.ask(stranger, question("Hi")));

      check(trouble, callers().expectedOfStrangers());
    }
    assertThat(node.vendor().requests()).hasSize(before);
  }

  private static void check(Trouble trouble, Failure.Expected expected) {
    assertThat(trouble.exception()).as("%s", trouble).isEqualTo(expected.exception());
    assertThat(trouble.status()).as("%s", trouble).isIn(expected.statuses());
    assertThat(trouble.body()).contains(expected.word());
  }

  // ---- Streams that break

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.5, 0.7})
  void never_takes_a_part_for_the_whole(double share) {
    Script whole = wire().streamed(LONG);
    Buffer bytes = bytes(whole);
    int some = (int) (bytes.length() * share);
    int event = wire().endOfEvent(bytes, some);
    List<Script> broken =
        List.of(
            whole.cutAfter(some),
            whole.endAfter(some),
            whole.endAfter(event),
            whole.cutAfter(event),
            whole.endAfter(event).write(wire().breaking()));
    for (Script script : broken) {
      node.vendor().next(script);
      if (callers().hearsErrorsInStreams()) {
        Trouble trouble = sdk.troubleOf(() -> sdk.stream(question("A story, please.")));
        assertThat(trouble.exception()).isNotEmpty();
      } else {
        notWhole();
      }
    }
  }

  private void notWhole() {
    Reply part;
    try {
      part = sdk.stream(question("A story, please."));
    } catch (RuntimeException thrown) {
      assertThat(sdk.trouble(thrown).exception()).isNotEmpty();
      return;
    }
    assertThat(part.finish()).isEqualTo("null");
    assertThat(LONG.text()).startsWith(part.text());
  }

  @Test
  void throws_when_the_vendor_breaks_its_stream_off_before_a_word() {
    String type = wire().streamed(LONG).headers().get("content-type");
    Script script = Script.status(200).header("content-type", type).write(wire().breaking());
    node.vendor().next(script);

    Trouble trouble = sdk.troubleOf(() -> sdk.stream(question("A story, please.")));

    assertThat(trouble.status()).as("%s", trouble).isGreaterThanOrEqualTo(500);
  }

  @Test
  void never_takes_half_a_document_for_an_answer() {
    Script whole = wire().whole(LONG);
    String half = bytes(whole).toString().substring(0, 100);
    Script ended = Script.status(200).header("content-type", "application/json").write(half);
    for (Script script : List.of(whole.cutAfter(100), ended)) {
      node.vendor().next(script);
      Trouble trouble = sdk.troubleOf(() -> sdk.ask(question("A story, please.")));
      assertThat(trouble.status()).as("%s", trouble).isGreaterThanOrEqualTo(500);
    }
  }

  // ---- Checks

  /** Asks, and compares what the vendor said with what the caller heard. */
  Reply check(Way way, Ask ask, Answer answer) {
    node.vendor().next(way.script(wire(), answer));
    Reply reply = way.ask(sdk, ask);
    Answer told = wire().told(answer);
    assertThat(reply.text()).isEqualTo(told.text());
    assertThat(reply.calls()).isEqualTo(told.calls());
    assertThat(reply.finish()).isEqualTo(sdk.word(told.finish()));
    assertThat(reply.counts()).isEqualTo(told.counts());
    return reply;
  }

  /** Compares the last request that the vendor got with what it should be. */
  private void received(Way way, Ask ask, String... words) {
    RecordedRequest request = node.received();
    assertThat(request.body().toString()).contains(words);
    if (raw()) {
      node.vendor().next(way.script(wire(), LONG));
      way.ask(direct, ask.model(wire().model()));
      assertThat(request.path()).isEqualTo(node.received().path());
      assertThat(request.body().toString()).isEqualTo(node.received().body().toString());
    }
  }

  private static Buffer bytes(Script script) {
    Buffer all = Buffer.buffer();
    for (Script.Step step : script.steps()) {
      if (step instanceof Script.Step.Write write) {
        all.appendBuffer(write.bytes());
      }
    }
    return all;
  }
}
