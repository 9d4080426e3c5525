package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Callers at once before a vendor that is slow at its tail, without hedges and with them at its
 * measured p95: what the tail is for callers, and what that costs at the vendor.
 */
@Tag("nightly")
@Timeout(180)
class HedgedTailIT {

  private static final int CALLERS = 36;
  private static final int WARM_CALLS = 400;
  private static final int CALLS = 2_000;
  private static final double SLOW_SHARE = 0.05;
  private static final int BUDGET_PERCENT = 20;
  private static final String ROUTES =
      """
      {"models": {
        "plain": {"targets": ["tailed/alone"], "retries": 0},
        "hedged": {
          "targets": ["tailed/beside"], "retries": 0,
          "hedge": {"after": "p95", "budget": "%d%%"}}}}
      """
          .formatted(BUDGET_PERCENT);

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static TailedVendor vendor;
  private static TestNode node;

  /**
   * A call as its caller saw it.
   *
   * @param word the vendor's number of the answer
   */
  private record Call(String id, String prompt, String word, long firstWordNanos) {}

  @BeforeAll
  static void start() {
    vendor = new TailedVendor(VERTX, SLOW_SHARE);
    node = new TestNode.Plan().provider("tailed", vendor.branch()).routes(ROUTES).start();
  }

  @AfterAll
  static void stop() {
    node.close();
    HTTP.close();
    await(VERTX.close());
  }

  private static Call call(String route, String prompt) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(node.uri(CHAT))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(TestNode.chat(route, true, prompt)))
            .build();
    long begun = System.nanoTime();
    long firstWord = 0;
    StringBuilder text = new StringBuilder();
    HttpResponse<Stream<String>> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      for (String line : (Iterable<String>) lines::iterator) {
        boolean first = firstWord == 0 && line.contains("#");
        firstWord = first ? System.nanoTime() - begun : firstWord;
        text.append(line);
      }
    }
    assertThat(answer.statusCode()).as("%s", text).isEqualTo(200);
    assertThat(text).contains("and no more", "[DONE]");
    String[] words = text.toString().split("#", -1);
    assertThat(words).as("the words of one answer: %s", text).hasSize(3);
    String id = answer.headers().firstValue("x-request-id").orElseThrow();
    return new Call(id, prompt, "#" + words[1] + "#", firstWord);
  }

  /** So many calls of a route, by all callers at once. */
  private static List<Call> calls(String route, int count, String name) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Call> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<List<Call>>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(
            threads.submit(
                () -> {
                  List<Call> its = new ArrayList<>();
                  int number = next.getAndIncrement();
                  while (number < count) {
                    its.add(call(route, name + number));
                    number = next.getAndIncrement();
                  }
                  return its;
                }));
      }
      for (Future<List<Call>> caller : callers) {
        all.addAll(caller.get(120, TimeUnit.SECONDS));
      }
    }
    return all;
  }

  private static long millis(List<Call> calls, double quantile) {
    long[] sorted = calls.stream().mapToLong(Call::firstWordNanos).sorted().toArray();
    int rank = (int) Math.ceil(sorted.length * quantile) - 1;
    return TimeUnit.NANOSECONDS.toMillis(sorted[rank]);
  }

  private static String told(List<Call> calls) {
    return "p50 %d ms, p95 %d ms, p99 %d ms, p99.9 %d ms"
        .formatted(
            millis(calls, 0.5), millis(calls, 0.95), millis(calls, 0.99), millis(calls, 0.999));
  }

  @Test
  void hedges_cut_the_tail_within_their_budget_and_nothing_is_billed_twice(TestReporter report)
      throws Exception {
    calls("plain", WARM_CALLS, "warm alone ");
    List<Call> plain = calls("plain", CALLS, "alone ");
    report.publishEntry("without hedges", told(plain));
    assertThat(vendor.asked("alone")).hasSize(WARM_CALLS + CALLS);

    List<Call> all = new ArrayList<>(calls("hedged", WARM_CALLS, "warm beside "));
    List<Call> hedged = calls("hedged", CALLS, "beside ");
    all.addAll(hedged);
    report.publishEntry("with hedges", told(hedged));

    int hedges = billed(all);
    int further = vendor.asked("beside").size() - all.size();
    report.publishEntry("hedges", hedges + " of " + all.size() + " calls, seen " + further);
    assertThat(hedges).isLessThanOrEqualTo(all.size() * BUDGET_PERCENT / 100);
    assertThat(further).as("some are over before they reach it").isBetween(1, hedges);
    left(all, report);
    // A tenth to a half was measured; hedges that do nothing would leave it as it is.
    assertThat(millis(hedged, 0.99)).as("p99").isLessThan(millis(plain, 0.99) * 3 / 4);
  }

  /**
   * Each call's usage is that of the one answer that was heard.
   *
   * @return how many were hedged
   */
  private static int billed(List<Call> calls) {
    int hedges = 0;
    for (Call call : calls) {
      JsonObject record = node.record(call.id);
      JsonObject usage = record.getJsonObject("usage");
      assertThat(usage.getInteger("input")).as("%s", record).isEqualTo(TailedVendor.INPUT);
      assertThat(usage.getInteger("output")).as("%s", record).isEqualTo(TailedVendor.OUTPUT);
      List<JsonObject> attempts =
          record.getJsonArray("attempts").stream().map(JsonObject.class::cast).toList();
      List<String> lost =
          attempts.stream().map(one -> one.getString("fault")).filter(Objects::nonNull).toList();
      assertThat(lost).as("%s", record).hasSize(attempts.size() - 1).allMatch("Cancelled"::equals);
      long beside = attempts.stream().filter(one -> one.getBoolean("hedge")).count();
      assertThat(beside).as("%s", record).isEqualTo(attempts.size() - 1).isLessThanOrEqualTo(1);
      hedges += (int) beside;
    }
    String tokens =
        "gen_ai_client_token_usage_total{gen_ai_provider_name=\"tailed\","
            + "gen_ai_request_model=\"beside\",gen_ai_token_type=\"output\","
            + "weir_dialect=\"openai-chat\",weir_outcome=\"ok\"} ";
    assertThat(node.metrics("weir_hedges_total"))
        .contains(tokens + (double) (TailedVendor.OUTPUT * calls.size()));
    return hedges;
  }

  /** The vendor sees everybody go whose words were not heard. */
  private static void left(List<Call> calls, TestReporter report) {
    Map<String, String> heard = new HashMap<>();
    calls.forEach(call -> heard.put(call.prompt, call.word));
    int slow = 0;
    int whole = 0;
    for (TailedVendor.Asked one : vendor.asked("beside")) {
      await(one.over());
      boolean won = one.word().equals(heard.get(one.prompt()));
      if (won) {
        assertThat(one.whole()).as("%s", one).isTrue();
      } else if (one.slow()) {
        assertThat(one.whole()).as("%s would have gone on for long", one).isFalse();
        slow++;
      } else {
        whole += one.whole() ? 1 : 0; // It may end while it is told to stop.
      }
    }
    report.publishEntry(
        "losers", slow + " slow ones left, " + whole + " others ended by themselves");
    assertThat(slow).isPositive();
  }
}
