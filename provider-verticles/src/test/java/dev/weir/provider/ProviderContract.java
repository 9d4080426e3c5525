package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every provider does with an answer that is one. */
@Timeout(60)
abstract class ProviderContract extends VendorFixture {

  private static final int CALLS_AT_ONCE = 16;

  ProviderContract(VendorCase talk) {
    super(talk);
  }

  // ---- Raw

  @Test
  void what_the_vendor_says_of_its_rates_reaches_the_gateway() {
    deploy();
    List<Header> rates =
        List.of(
            new Header("x-ratelimit-remaining-requests", "3"),
            new Header("anthropic-ratelimit-tokens-remaining", "9"),
            new Header("ratelimit-remaining", "1"),
            new Header("x-ms-region", "somewhere"),
            new Header("retry-after", "5"));
    for (boolean stream : new boolean[] {false, true}) {
      Script script = stream ? streams(transcript()) : Script.json(200, talk.answer(model, "Hi"));
      for (Header rate : rates) {
        script = script.header(rate.name(), rate.value());
      }
      vendor.next(script, script);
      assertThat(call(stream).head().headers()).containsAll(rates);
      assertThat(caller.canonical(NAME, chat(stream)).head().headers()).containsAll(rates);
    }
  }

  @Test
  void a_whole_answer_passes_as_it_is() {
    String answer = talk.answer(model, "Hello, wörld!");
    deployWith(Script.json(200, answer).header(talk.requestIdHeader(), "req-7"));
    Payload.Raw asked = asks(false);
    Call call = caller.raw(NAME, asked);
    assertThat(call.ending().usage().output()).isPositive();
    assertThat(call.ending().usage().estimated()).isFalse();
    assertThat(call.ending().reason()).isNotNull();
    assertThat(call.bytes().toString()).isEqualTo(answer);
    assertThat(call.head().mode()).isEqualTo(Head.Mode.RAW);
    assertThat(call.head().status()).isEqualTo(200);
    assertThat(call.head().upstreamRequestId()).isEqualTo("req-7");
    assertThat(call.head().model()).isEqualTo(model);
    RecordedRequest seen = request(1);
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.path()).isEqualTo(talk.chatPath(model, false));
    assertThat(seen.body().toString()).isEqualTo(talk.sent(asked.body().toString()));
  }

  @Test
  void a_stream_passes_as_it_is_wherever_it_is_cut() {
    deploy();
    Buffer transcript = transcript();
    vendor.always(
        request -> streams(transcript).cutAt(Integer.parseInt(request.header("idempotency-key"))));
    int step = talk.cutEvery();
    for (int from = 1; from < transcript.length(); from += CALLS_AT_ONCE * step) {
      Map<Integer, Call> calls = new LinkedHashMap<>();
      int to = Math.min(transcript.length(), from + CALLS_AT_ONCE * step);
      for (int cut = from; cut < to; cut += step) {
        List<Header> number = List.of(new Header("idempotency-key", Integer.toString(cut)));
        calls.put(cut, caller.call(NAME, number, asks(true), 20_000, call -> {}));
      }
      calls.forEach(
          (cut, call) -> {
            assertThat(call.ending().usage().output()).as("cut at %d", cut).isEqualTo(4);
            assertThat(call.bytes()).as("cut at %d", cut).isEqualTo(transcript);
          });
    }
    vendor.always(streams(transcript).inPieces(1));
    Call call = call(true);
    call.ending();
    assertThat(call.bytes()).isEqualTo(transcript);
  }

  @Test
  void frames_of_a_stream_hold_whole_events() {
    deploy();
    vendor.next(streams(transcript()).inPieces(7).paced(1));
    Call call = call(true);
    call.ending();
    Set<Integer> ends = new HashSet<>();
    int length = 0;
    for (Buffer event : events()) {
      length += event.length();
      ends.add(length);
    }
    assertThat(call.chunks()).hasSizeGreaterThan(3);
    length = 0;
    for (Chunk chunk : call.chunks()) {
      Chunk.Raw raw = (Chunk.Raw) chunk;
      assertThat(raw.whole()).isTrue();
      length += raw.bytes().length();
      assertThat(ends).contains(length);
    }
    assertThat(((Chunk.Raw) call.chunks().getFirst()).semantic())
        .isEqualTo(talk.eventsBeforeContent() == 0);
    assertThat(((Chunk.Raw) call.chunks().getLast()).semantic()).isTrue();
  }

  @Test
  void the_head_comes_before_the_first_event() {
    deploy();
    vendor.next(
        talk.stream()
            .header(talk.requestIdHeader(), "req-8")
            .header("x-ratelimit-remaining-requests", "59")
            .header("anthropic-ratelimit-requests-remaining", "58")
            .header("openai-processing-ms", "12")
            .header("set-cookie", "secret=1")
            .header("server", "scripted")
            .header("x-goog-safety-encoding", "base64")
            .header("x-amzn-errortype", "None")
            .stall());
    Call call = call(true);
    Head head = call.head();
    assertThat(head.upstreamRequestId()).isEqualTo("req-8");
    assertThat(head.headers())
        .containsExactlyInAnyOrder(
            new Header("x-ratelimit-remaining-requests", "59"),
            new Header("anthropic-ratelimit-requests-remaining", "58"),
            new Header("openai-processing-ms", "12"));
    Caller.await(call.cancel());
  }

  @Test
  void another_name_is_put_in_and_taken_back() {
    deploy();
    Payload.Raw whole = talk.asks("fast", model, false, "Hi");
    vendor.next(Script.json(200, talk.answer(model, model + " is fast")));
    Call call = caller.raw(NAME, whole);
    call.ending();
    assertThat(call.bytes().toString()).isEqualTo(talk.answer("fast", model + " is fast"));
    assertThat(request(1).path()).isEqualTo(talk.chatPath(model, false));
    assertThat(request(1).body().toString()).isEqualTo(renamed(whole));
    assertThat(talk.modelAsked(request(1))).isEqualTo(model);

    vendor.next(streams(transcript()).inPieces(5));
    Call stream = caller.raw(NAME, talk.asks("fast", model, true, "Hi"));
    stream.ending();
    assertThat(stream.bytes()).isEqualTo(joined(talk.events("fast", "Hel", "lo, ", "wörld", "!")));
    assertThat(stream.head().model()).isEqualTo(model);
    assertThat(request(2).path()).isEqualTo(talk.chatPath(model, true));
  }

  private String renamed(Payload.Raw asked) {
    return talk.sent(asked.body().toString().replace("\"fast\"", "\"" + model + "\""));
  }

  @Test
  void large_bodies_pass_both_ways() {
    deploy();
    String large = "x".repeat(3 << 20);
    Payload.Raw asked = talk.asks("fast", model, false, large);
    vendor.next(Script.json(200, talk.answer(model, large)));
    Call call = caller.raw(NAME, asked);
    call.ending();
    assertThat(call.bytes().toString()).isEqualTo(talk.answer("fast", large));
    assertThat(request(1).body().toString()).isEqualTo(renamed(asked));
  }

  @Test
  void what_follows_the_terminal_event_is_left() {
    deploy(config().put("pool", new JsonObject().put("connections", 1)));
    vendor.next(
        streams(transcript()).pause(20).write(talk.noise()).pause(20).write("garbage"),
        streams(transcript()));
    Call first = call(true);
    first.ending();
    assertThat(first.bytes()).isEqualTo(transcript());
    call(true).ending();
    assertThat(vendor.connectionsEver()).isEqualTo(1);
  }

  @Test
  void a_vendor_that_does_not_close_after_the_terminal_event_is_left_alone() {
    deployWith(streams(transcript()).stall());
    long start = System.nanoTime();
    call(true).ending();
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    Caller.await(request(1).clientGone()); // A second later.
  }

  // ---- Headers

  @Test
  void headers_are_the_callers_then_the_configured_ones_then_the_key() {
    JsonObject config =
        config().put("headers", new JsonObject().put("x-team", "a").put("user-agent", "mine"));
    deploy(config);
    vendor.next(Script.json(200, talk.answer(model, "Hi")));
    List<Header> headers =
        List.of(
            new Header("user-agent", "caller/1"),
            new Header("idempotency-key", "k-1"),
            new Header("authorization", "Bearer stolen"),
            new Header("x-api-key", "stolen"),
            new Header("x-goog-api-key", "stolen"),
            new Header("api-key", "stolen"),
            new Header("x-amz-security-token", "stolen"),
            new Header("cookie", "c=1"),
            new Header("accept-encoding", "gzip"),
            new Header("x-weir-tags", "a,b"),
            new Header("x-session-id", "s"));
    caller.call(NAME, headers, asks(false), 10_000, call -> {}).ending();
    RecordedRequest seen = request(1);
    assertThat(seen.header("user-agent")).isEqualTo("mine");
    assertThat(seen.header("idempotency-key")).isEqualTo("k-1");
    assertThat(seen.header("x-team")).isEqualTo("a");
    assertThat(seen.header("content-type")).isEqualTo("application/json");
    String[] auth = talk.auth("key-1").split(": ");
    assertThat(seen.header(auth[0])).isEqualTo(auth[1]);
    assertThat(seen.headers().toString()).doesNotContain("stolen");
    assertThat(seen.headers().names())
        .doesNotContain("cookie", "accept-encoding", "x-weir-tags", "x-session-id");
  }

  @Test
  void keys_take_turns_unless_the_caller_brings_one() {
    deploy(config().put("keys", JsonArray.of("a", "b", "c")));
    vendor.always(Script.json(200, talk.answer(model, "Hi")));
    List<String> shown = new ArrayList<>();
    String name = talk.auth("").split(":")[0];
    for (int i = 1; i <= 4; i++) {
      call(false).ending();
      shown.add(name + ": " + request(i).header(name));
    }
    assertThat(shown)
        .containsExactly(talk.auth("a"), talk.auth("b"), talk.auth("c"), talk.auth("a"));
    List<Header> own = List.of(new Header("x-weir-provider-key", "mine"));
    caller.call(NAME, own, asks(false), 10_000, call -> {}).ending();
    assertThat(name + ": " + request(5).header(name)).isEqualTo(talk.auth("mine"));
  }

  // ---- Canonical

  private ChatRequest says(boolean stream, Part... parts) {
    return ChatRequest.of(model, stream, List.of(Message.of(Role.USER, parts)));
  }

  private ChatRequest offering(boolean stream, String... tools) {
    ChatRequest plain = says(stream, Part.Text.of("What is the weather?"));
    List<Tool> offered = new ArrayList<>();
    for (String tool : tools) {
      offered.add(
          Tool.Function.of(
              tool,
              "weather",
              RawJson.of("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}")));
    }
    return new ChatRequest(
        plain.model(),
        plain.messages(),
        offered,
        null,
        null,
        plain.sampling(),
        null,
        null,
        stream,
        null,
        null,
        null,
        null,
        plain.extras());
  }

  @Test
  void canonical_calls_are_translated() {
    deploy();
    vendor.always(talk.behaviour());
    for (boolean stream : new boolean[] {false, true}) {
      Call call = caller.canonical(NAME, says(stream, Part.Text.of("Hello to you")));
      assertThat(call.text()).isEqualTo("Hello to you");
      assertThat(call.head().mode()).isEqualTo(Head.Mode.CANONICAL);
      assertThat(call.head().upstreamRequestId()).isEqualTo("req_scripted");
      assertThat(call.ending().usage().output()).isPositive();
      assertThat(call.ending().usage().estimated()).isFalse();
      assertThat(call.ending().reason()).isEqualTo("stop");
      assertThat(call.answer().model()).isEqualTo(talk.namesModel() ? model : "");
      assertThat(call.answer().choices().getFirst().finish().reason())
          .isEqualTo(Finish.Reason.STOP);
    }
  }

  @Test
  void tools_are_called_one_or_several() {
    deploy();
    vendor.always(talk.behaviour());
    for (boolean stream : new boolean[] {false, true}) {
      Call call = caller.canonical(NAME, offering(stream, "here", "there"));
      List<Part> parts = call.answer().choices().getFirst().parts();
      assertThat(parts)
          .extracting(part -> ((Part.ToolCall) part).name())
          .containsExactly("here", "there");
      assertThat(parts)
          .allSatisfy(
              part ->
                  assertThat(new JsonObject(((Part.ToolCall) part).arguments()))
                      .isEqualTo(new JsonObject().put("city", "Oslo")));
      assertThat(call.ending().reason()).isEqualTo("tool_calls");
    }
  }

  @Test
  void an_image_arrives() {
    deploy();
    vendor.always(talk.behaviour());
    Media media = new Media.Inline("image/png", "iVBORw0KGgo=");
    Call call =
        caller.canonical(
            NAME,
            says(
                true,
                Part.Text.of("What is this?"),
                new Part.Image(media, null, null, Extras.NONE)));
    assertThat(call.text()).contains("I see image/png.");
  }

  @Test
  void a_large_canonical_call_is_translated_too() {
    deploy();
    vendor.always(talk.behaviour());
    String large = "word ".repeat(100_000).strip();
    Call call = caller.canonical(NAME, says(false, Part.Text.of(large)));
    assertThat(call.text()).isEqualTo(large);
  }

  @Test
  void the_heads_model_is_asked_for() {
    deploy();
    vendor.always(talk.behaviour());
    Payload payload =
        new Payload.Canonical(
            Caller.head(talk.dialect(), "chat", "smart", model, false),
            says(false, Part.Text.of("Hi")).withModel("smart"));
    caller.call(NAME, List.of(), payload, 10_000, call -> {}).ending();
    assertThat(talk.modelAsked(request(1))).isEqualTo(model);
  }
}
