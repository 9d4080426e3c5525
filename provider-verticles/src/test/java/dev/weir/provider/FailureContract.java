package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.models.tokens.Tokenizer;
import dev.weir.models.tokens.Tokenizers;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every provider does when things go wrong: a fault, and never an end. */
@Timeout(60)
abstract class FailureContract extends VendorFixture {

  private static final String SAID = "four hundred characters ".repeat(17);

  private static final long GONE_NANOS_MAX = 1_000_000_000L;

  FailureContract(VendorCase talk) {
    super(talk);
  }

  final Call canonical(boolean stream) {
    return caller.canonical(NAME, chat(stream));
  }

  /** With a key of the caller's own, which does not rest for what another call was told. */
  final Call own(Payload payload) {
    List<Header> key = List.of(new Header("x-weir-provider-key", "key-1"));
    return caller.call(NAME, key, payload, 20_000, call -> {});
  }

  private Fault.Upstream upstream(Call call, Kind kind) {
    Fault.Upstream fault = (Fault.Upstream) call.fault();
    assertThat(fault.kind()).as(fault.message()).isEqualTo(kind);
    assertThat(fault.dialect()).isEqualTo(talk.dialect());
    return fault;
  }

  // ---- The vendor says so

  @Test
  void an_error_keeps_its_body_and_what_the_caller_needs_of_its_headers() {
    deploy();
    VendorCase.Refusal refusal = talk.rateLimited();
    List<Header> told = new ArrayList<>();
    refusal.headers().forEach((name, value) -> told.add(new Header(name, value)));
    told.add(new Header("retry-after", "7"));
    told.add(new Header("x-should-retry", "true"));
    told.add(new Header("x-weir-upstream-request-id", "req-9"));
    vendor.always(
        refusal
            .script()
            .header("retry-after", "7")
            .header("x-should-retry", "true")
            .header(talk.requestIdHeader(), "req-9")
            .header("x-goog-safety-encoding", "base64")
            .header("set-cookie", "secret=1"));
    for (Payload asked :
        List.of(
            asks(false), asks(true), Caller.canonical(chat(false)), Caller.canonical(chat(true)))) {
      Fault.Upstream fault = upstream(own(asked), Kind.RATE_LIMITED);
      assertThat(fault.upstreamStatus()).isEqualTo(429);
      assertThat(fault.retryAfterMillis()).isEqualTo(7_000);
      assertThat(fault.body().toString()).isEqualTo(refusal.body());
      assertThat(fault.headers()).containsExactlyInAnyOrderElementsOf(told);
    }
  }

  @Test
  void errors_mean_what_they_mean() {
    deploy();
    vendor.next(talk.contextTooLong().script());
    upstream(call(true), Kind.CONTEXT_TOO_LONG);
    vendor.next(talk.badKey().script());
    Fault.Upstream badKey = upstream(call(true), Kind.CREDENTIALS);
    assertThat(badKey.message()).doesNotContain("sk-secret");
    assertThat(badKey.status()).isEqualTo(502);
    vendor.next(Script.html(502, "<html><h1>Bad gateway</h1></html>"));
    upstream(call(true), Kind.SERVER);
    vendor.next(Script.html(503, "<html><h1>Unavailable</h1></html>"));
    upstream(call(false), Kind.OVERLOADED);
    vendor.next(Script.status(302).header("location", "https://evil.example/").write(""));
    assertThat(call(false).fault()).isInstanceOf(Fault.Upstream.class);
  }

  @Test
  void an_error_body_that_is_huge_or_never_ends_is_an_error_all_the_same() {
    deploy();
    vendor.next(Script.status(500).endlessly("x".repeat(1_000)));
    Fault.Upstream fault = upstream(call(true), Kind.SERVER);
    assertThat(fault.body().length()).isEqualTo(Fault.UPSTREAM_BODY_BYTES_MAX);
    vendor.next(Script.status(500).write("half a bo").cut());
    assertThat(upstream(call(true), Kind.SERVER).body().toString()).isEqualTo("half a bo");
  }

  @Test
  void a_document_in_the_place_of_a_stream_is_an_error() {
    deploy();
    vendor.always(Script.html(200, "<html>Please log in</html>"));
    assertThat(call(true).fault()).isInstanceOf(Fault.Upstream.class);
    assertThat(canonical(true).fault()).isInstanceOf(Fault.Upstream.class);
    assertThat(call(false).fault()).isInstanceOf(Fault.Upstream.class);
    assertThat(canonical(false).fault()).isInstanceOf(Fault.Upstream.class);
  }

  @Test
  void an_error_within_a_stream_comes_after_what_came_before_it() {
    deploy();
    Buffer before = beginning().appendBuffer(talk.textEvent(model, "early "));
    vendor.always(
        streams(before.copy().appendBuffer(talk.errorEvent()))
            .header(talk.requestIdHeader(), "req-10"));
    Call raw = call(true);
    Fault.Upstream fault = (Fault.Upstream) raw.fault();
    assertThat(raw.bytes()).isEqualTo(before);
    assertThat(fault.headers()).contains(new Header("x-weir-upstream-request-id", "req-10"));
    Call canonical = canonical(true);
    assertThat(canonical.fault()).isInstanceOf(Fault.Upstream.class);
    assertThat(canonical.events()).isNotEmpty();
  }

  // ---- The vendor breaks off

  @Test
  void a_stream_that_is_cut_or_ends_early_never_ends() {
    deploy();
    List<Buffer> events = talk.events(model, "one ", "two");
    Buffer whole = joined(events);
    int last = whole.length() - events.getLast().length();
    int length = 0;
    for (Buffer event : events) {
      for (int at : new int[] {length, length + 9}) {
        if (at < last) {
          brokenAt(whole, at);
        }
      }
      length += event.length();
    }
    Buffer needed = joined(events.subList(0, events.size() - talk.eventsAfterEnd()));
    brokenAt(whole, needed.length() - talk.closingBytes() - 1);
  }

  private void brokenAt(Buffer whole, int bytes) {
    vendor.next(
        streams(whole).cutAfter(bytes),
        streams(whole).endAfter(bytes),
        streams(whole).cutAfter(bytes),
        streams(whole).endAfter(bytes));
    for (int i = 0; i < 4; i++) {
      Call call = i < 2 ? call(true) : canonical(true);
      Fault fault = call.fault();
      assertThat(fault).as("after %d bytes", bytes).isInstanceOf(Fault.Upstream.class);
      assertThat(fault.retryable()).isTrue();
      if (i < 2) {
        assertThat(call.bytes()).isEqualTo(whole.slice(0, call.bytes().length()));
      }
    }
  }

  @Test
  void a_whole_answer_that_is_cut_or_ends_early_is_a_fault() {
    deploy();
    String answer = talk.answer(model, "Hello");
    Script chunked = Script.status(200).header("content-type", "application/json").write(answer);
    vendor.next(Script.json(200, answer).cutAfter(20), chunked.endAfter(20), chunked.endAfter(0));
    for (int i = 0; i < 3; i++) {
      assertThat(call(false).fault()).isInstanceOf(Fault.Upstream.class);
    }
  }

  @Test
  void a_vendor_that_hangs_up_is_asked_once() {
    deploy();
    vendor.next(Script.json(200, talk.answer(model, "Hi")));
    call(false).ending();
    // On a connection that was used before, where clients like to try again by themselves.
    vendor.next(Script.hangUp()).always(Script.json(200, talk.answer(model, "twice")));
    upstream(call(false), Kind.BROKEN);
    assertThat(vendor.requests()).hasSize(2);
  }

  @Test
  void a_vendor_that_is_not_there_is_a_fault() {
    int port = vendor.port();
    Caller.await(vendor.close());
    deploy(config("http://127.0.0.1:" + port));
    Fault.Upstream refused = upstream(call(true), Kind.BROKEN);
    assertThat(refused.retryable()).isTrue();
    assertThat(refused.message()).contains("refused").doesNotContain("127.0.0.1");
    Caller.await(vertx.undeploy(deployment));
    deploy(config("http://nowhere.invalid"));
    assertThat(upstream(call(true), Kind.BROKEN).message()).contains("cannot be reached");
  }

  // ---- The vendor is slow

  private void deployWithin(String limit, String value) {
    deploy(config().put("timeouts", timeouts(limit, value)));
  }

  @Test
  void a_vendor_that_does_not_answer_is_given_up() {
    deployWithin("first-byte", "200ms");
    vendor.always(Script.silence());
    Fault.Upstream late = upstream(call(true), Kind.TIMEOUT);
    assertThat(late.retryable()).isTrue();
    assertThat(late.status()).isEqualTo(504);
    Caller.await(request(1).clientGone());
    upstream(canonical(false), Kind.TIMEOUT);
  }

  @Test
  void a_vendor_that_falls_silent_is_given_up() {
    deployWithin("idle", "200ms");
    vendor.always(streams(transcript()).endAfter(100).stall());
    upstream(call(true), Kind.TIMEOUT);
    upstream(canonical(true), Kind.TIMEOUT);
    Caller.await(request(1).clientGone());
  }

  @Test
  void what_means_nothing_keeps_a_stream_alive_but_is_no_content() {
    // Longer than the patience as a whole, and each pause far shorter, also on a busy machine.
    deployWithin("idle", "1s");
    Script thinking = talk.stream();
    for (int i = 0; i < 11; i++) {
      thinking = thinking.pause(100).write(talk.noise());
    }
    vendor.next(thinking.write(transcript()));
    Call call = call(true);
    assertThat(call.ending().usage().output()).isEqualTo(4);
    int before = call.bytes().length() - transcript().length();
    assertThat(call.bytes().slice(before, call.bytes().length())).isEqualTo(transcript());
  }

  @Test
  void no_call_takes_longer_than_all_of_it_may() {
    deployWithin("total", "400ms");
    vendor.always(talk.stream().endlessly(talk.noise()));
    upstream(call(true), Kind.TIMEOUT);
  }

  @Test
  void a_call_waits_for_a_connection_no_longer_than_it_may() {
    deploy(
        config()
            .put("timeouts", timeouts("connect", "600ms"))
            .put("pool", new JsonObject().put("connections", 1)));
    vendor.next(Script.silence()).always(Script.json(200, talk.answer(model, "Hi")));
    Call first = call(false);
    request(1);
    upstream(call(false), Kind.TIMEOUT);
    Caller.await(first.cancel());
    assertThat(call(false).ending()).isNotNull();
    assertThat(vendor.requests()).hasSize(2);
  }

  @Test
  void the_callers_deadline_stops_the_vendor() {
    deploy();
    vendor.next(talk.stream().stall());
    Call call = caller.call(NAME, List.of(), asks(true), 700, prepared -> {});
    assertThat(call.fault()).isInstanceOf(Fault.Timeout.class);
    Caller.await(request(1).clientGone());
  }

  // ---- The caller gives up

  private void seesTheCancel(Call call, RecordedRequest seen, String when) {
    long start = System.nanoTime();
    Future<Frame.Ending> cancelled = call.cancel();
    long gone = Caller.await(seen.clientGone()) - start;
    assertThat(gone).isLessThan(GONE_NANOS_MAX);
    System.out.println("measured cancel " + when + " " + gone / 1_000 + " us");
    assertThat(Caller.await(cancelled)).isNotNull();
  }

  @Test
  void a_cancel_before_the_vendor_answers_reaches_it() {
    deploy();
    vendor.always(Script.silence());
    // One after the other: calls under way at once reach the vendor in any order.
    seesTheCancel(call(false), request(1), "before the head");
    seesTheCancel(call(true), request(2), "before the head");
    seesTheCancel(canonical(false), request(3), "before the head");
    seesTheCancel(canonical(true), request(4), "before the head");
  }

  @Test
  void a_cancel_within_a_stream_reaches_the_vendor_and_tells_what_was_used() {
    Tokenizer tokenizer = deployedTokenizer();
    Buffer text = talk.textEvent(model, SAID);
    vendor.always(streams(beginning().appendBuffer(text)).stall());
    for (int i = 1; i <= 2; i++) {
      Call call = i == 1 ? call(true) : canonical(true);
      RecordedRequest seen = request(i);
      Caller.await(call.when(so -> !so.chunks().isEmpty()));
      long start = System.nanoTime();
      Frame.Ending ending = Caller.await(call.cancel());
      assertThat(Caller.await(seen.clientGone()) - start).isLessThan(GONE_NANOS_MAX);
      isWhatWasReceived(ending.usage(), tokenizer, i == 1);
    }
  }

  @Test
  void a_stream_that_breaks_tells_what_was_used() {
    Tokenizer tokenizer = deployedTokenizer();
    vendor.always(streams(beginning().appendBuffer(talk.textEvent(model, SAID))));
    isWhatWasReceived(call(true).failedUsage(), tokenizer, true);
    isWhatWasReceived(canonical(true).failedUsage(), tokenizer, false);
  }

  @Test
  void a_stream_that_breaks_before_it_said_anything_used_nothing_that_we_could_count() {
    deploy();
    vendor.always(talk.stream());
    assertThat(call(true).failedUsage()).isEqualTo(Usage.NONE);
    assertThat(canonical(true).failedUsage()).isEqualTo(Usage.NONE);
  }

  private Tokenizer deployedTokenizer() {
    News news = new News(vertx);
    deploy();
    return Tokenizers.of(news.first(any -> true).kind(), model);
  }

  private void isWhatWasReceived(Usage used, Tokenizer tokenizer, boolean raw) {
    // Its first event has, in canonical form, the count before the text.
    boolean counted = talk.countsAlong() && raw;
    assertThat(used.estimated()).isEqualTo(!counted);
    assertThat(used.output() == tokenizer.count(SAID)).isEqualTo(!counted);
    assertThat(used.output()).isPositive();
    assertThat(used.input()).isBetween(1L, 200L);
  }

  @Test
  void a_cancel_while_a_whole_answer_comes_reaches_the_vendor() {
    deploy();
    vendor.next(Script.json(200, talk.answer(model, "Hello")).endAfter(30).stall());
    Call call = call(false);
    seesTheCancel(call, request(1), "within a whole answer");
  }

  // ---- The caller is slow

  @Test
  void a_slow_reader_stops_the_vendor() throws InterruptedException {
    deploy();
    Buffer event = talk.textEvent(model, "x".repeat(10_000));
    vendor.always(streams(beginning()).endlessly(event));
    for (int i = 1; i <= 2; i++) {
      Call call =
          caller.call(
              NAME,
              List.of(),
              i == 1 ? asks(true) : Caller.canonical(chat(true)),
              20_000,
              outgoing -> outgoing.in().pause());
      RecordedRequest seen = request(i);
      long before = -1;
      while (seen.bytesWritten() != before) {
        before = seen.bytesWritten();
        Thread.sleep(200);
      }
      System.out.println("measured slow reader: vendor wrote " + before + " bytes and stopped");
      assertThat(before).isBetween(10_000L, 16L << 20);
      call.resume();
      Caller.await(call.when(so -> so.chunks().size() > 50 && seen.bytesWritten() > 32 << 20));
      Caller.await(call.cancel());
      Caller.await(seen.clientGone());
    }
  }
}
