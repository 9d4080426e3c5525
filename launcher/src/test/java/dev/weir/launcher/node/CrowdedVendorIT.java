package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A vendor that serves four at a time, and 64 callers with four keys. */
@Timeout(60)
class CrowdedVendorIT {

  private static final int AT_ONCE = 4;
  private static final int CALLERS = 64;
  private static final List<String> KEYS = List.of("alice", "bob", "carol", "dave");

  /** Served at once: on a cold machine an instance may not take a call in its second. */
  private static final String WARM = "warm";

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final BlockingQueue<Call> ARRIVED = new LinkedBlockingQueue<>();
  private static final AtomicInteger AT_VENDOR = new AtomicInteger();
  private static final AtomicInteger AT_VENDOR_MAX = new AtomicInteger();
  private static TestNode node;

  /** One at the vendor, which answers it when it is told to. */
  private record Call(String caller, Promise<Void> go) {
    void answer() {
      AT_VENDOR.decrementAndGet(); // Before the answer: the next comes when it was heard.
      go.complete();
    }
  }

  @BeforeAll
  static void start() {
    ScriptedVendor vendor = await(ScriptedVendor.start(VERTX));
    vendor.always(CrowdedVendorIT::serve);
    TestNode.Plan plan =
        new TestNode.Plan()
            .provider("roomy", branch(vendor, new JsonObject().put("queue", "30s")))
            .provider(
                "narrow", branch(vendor, new JsonObject().put("queue", "300ms").put("waiting", 8)));
    KEYS.forEach(name -> plan.key(name, name + "-key"));
    node = plan.start();
    for (int i = 0; i < 20; i++) {
      for (String provider : List.of("roomy", "narrow")) {
        String warm = TestNode.chat(provider + "/m", false, WARM);
        HttpResponse<String> answer =
            node.post(CHAT, warm, "authorization", "Bearer " + KEYS.getFirst() + "-key");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      }
    }
  }

  private static JsonObject branch(ScriptedVendor vendor, JsonObject concurrency) {
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", vendor.url() + "/v1")
        .put("keys", new JsonArray().add("vendor-secret"))
        .put("models", new JsonArray().add("m"))
        .put("concurrency", concurrency.put("start", AT_ONCE).put("max", AT_ONCE));
  }

  private static Script serve(RecordedRequest request) {
    if (!request.path().endsWith("/chat/completions")) {
      return Script.json(200, "{\"data\":[]}");
    }
    String caller = request.json().getJsonArray("messages").getJsonObject(0).getString("content");
    if (caller.equals(WARM)) {
      return Script.json(200, VendoredNode.answer("openai", WARM));
    }
    AT_VENDOR_MAX.accumulateAndGet(AT_VENDOR.incrementAndGet(), Math::max);
    Call call = new Call(caller, Promise.promise());
    ARRIVED.add(call);
    return Script.status(200)
        .header("content-type", "application/json")
        .until(call.go.future())
        .write(VendoredNode.answer("openai", "Hello " + caller));
  }

  @AfterAll
  static void stop() {
    node.close();
    await(VERTX.close());
    HTTP.close();
  }

  private static CompletableFuture<HttpResponse<String>> ask(String provider, String caller) {
    return HTTP.sendAsync(
        HttpRequest.newBuilder(node.uri(CHAT))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + caller + "-key")
            .POST(
                HttpRequest.BodyPublishers.ofString(TestNode.chat(provider + "/m", false, caller)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** All callers at once, the keys one after another. */
  private static List<CompletableFuture<HttpResponse<String>>> all(String provider) {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (String key : KEYS) {
      for (int i = 0; i < CALLERS / KEYS.size(); i++) {
        answers.add(ask(provider, key));
      }
    }
    return answers;
  }

  private static Call arrived() throws InterruptedException {
    Call next = ARRIVED.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("a call came to the vendor").isNotNull();
    return next;
  }

  /** Until so many calls of a provider wait for a place, as its health tells. */
  private static void untilWaiting(String provider, int count) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (waiting(provider) != count) {
      assertThat(System.nanoTime()).as("%d wait", waiting(provider)).isLessThan(until);
      TestNode.pause(5);
    }
  }

  private static int waiting(String provider) {
    JsonArray gates =
        new JsonObject(node.get("/health", "authorization", "Bearer alice-key").body())
            .getJsonArray("gates", new JsonArray());
    return gates.stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("provider").equals(provider))
        .mapToInt(one -> one.getInteger("waiting"))
        .sum();
  }

  @Test
  void all_are_served_four_at_a_time_and_the_keys_in_turn() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = all("roomy");
    untilWaiting("roomy", CALLERS - AT_ONCE);
    List<Call> there = new ArrayList<>();
    Map<String, Integer> left = new TreeMap<>();
    KEYS.forEach(key -> left.put(key, CALLERS / KEYS.size()));
    for (int i = 0; i < AT_ONCE; i++) {
      Call call = arrived();
      left.merge(call.caller, -1, Integer::sum);
      there.add(call);
    }
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < CALLERS - AT_ONCE; i++) {
      assertThat(ARRIVED).as("nobody comes before a place is free").isEmpty();
      there.removeFirst().answer(); // One place, one turn: the order is the queue's.
      Call next = arrived();
      turns.add(next.caller);
      there.add(next);
    }
    there.forEach(Call::answer);
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(AT_VENDOR_MAX).hasValue(AT_ONCE);
    fair(turns, left);
  }

  /** While all keys have calls that wait, none is ahead of another by more than one turn. */
  private static void fair(List<String> turns, Map<String, Integer> waiting) {
    Map<String, Integer> served = new TreeMap<>();
    KEYS.forEach(key -> served.put(key, 0));
    for (String turn : turns) {
      served.merge(turn, 1, Integer::sum);
      List<Integer> counts =
          served.entrySet().stream()
              .filter(one -> one.getValue() < waiting.get(one.getKey()))
              .map(Map.Entry::getValue)
              .toList();
      if (counts.size() == KEYS.size()) {
        int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
        int least = counts.stream().mapToInt(Integer::intValue).min().orElse(0);
        assertThat(most - least).as("%s of %s", served, turns).isLessThanOrEqualTo(1);
      }
    }
    assertThat(served).isEqualTo(waiting);
  }

  @Test
  void who_waits_too_long_or_finds_the_queue_full_is_told_when_to_come_again() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = all("narrow");
    List<Call> there = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      there.add(arrived());
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (answers.stream().filter(CompletableFuture::isDone).count() < CALLERS - AT_ONCE) {
      assertThat(System.nanoTime()).as("all but four are refused").isLessThan(until);
      TestNode.pause(5);
    }
    there.forEach(Call::answer);
    int served = 0;
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      HttpResponse<String> told = answer.get(20, TimeUnit.SECONDS);
      if (told.statusCode() == 200) {
        served++;
        continue;
      }
      assertThat(told.statusCode()).as(told.body()).isEqualTo(429);
      assertThat(Long.parseLong(told.headers().firstValue("retry-after").orElseThrow()))
          .isPositive();
    }
    assertThat(served).isEqualTo(AT_ONCE);
    assertThat(ARRIVED).isEmpty();
    assertThat(AT_VENDOR_MAX).hasValue(AT_ONCE);
  }
}
