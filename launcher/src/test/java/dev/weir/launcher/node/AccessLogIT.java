package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.weir.bus.fault.Fault;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** One line per request, whatever became of it; who asked, and never what. */
class AccessLogIT {

  private static final Queue<String> LINES = new ConcurrentLinkedQueue<>();

  private static final AppenderBase<ILoggingEvent> APPENDER =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          LINES.add(event.getFormattedMessage());
        }
      };

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here =
        VendoredNode.start(
            plan ->
                plan.key("alice", "alice-secret")
                    .gateway("trusted-proxies", new JsonArray().add("127.0.0.0/8")));
    APPENDER.start();
    root().addAppender(APPENDER);
  }

  @AfterAll
  static void stop() {
    root().detachAppender(APPENDER);
    here.close();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  private static List<String> linesOf(String mark) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (LINES.stream().noneMatch(line -> line.contains(mark + " "))
        && System.nanoTime() < until) {
      TestNode.pause(10);
    }
    TestNode.pause(20);
    return LINES.stream().filter(line -> line.contains(mark)).toList();
  }

  private static String lineOf(HttpResponse<String> answer) {
    List<String> lines = linesOf("id=" + answer.headers().firstValue("x-request-id").orElseThrow());
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  private static HttpResponse<String> post(String path, String body, String... more) {
    String[] headers = new String[more.length + 2];
    headers[0] = "x-api-key";
    headers[1] = "alice-secret";
    System.arraycopy(more, 0, headers, 2, more.length);
    return here.node.post(path, body, headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void every_request_leaves_one_line(String path) {
    String vendor = path.equals(CHAT) ? "openai" : "anthropic";
    here.vendor(vendor)
        .next(
            Script.sse(VendoredNode.stream(vendor, "prompt-secret")),
            Script.json(200, VendoredNode.answer(vendor, "prompt-secret")),
            Script.json(429, VendoredNode.error(vendor, "rate_limit_error", "prompt-secret"))
                .header("retry-after", "0"),
            Script.stream()
                .write(VendoredNode.start(vendor) + VendoredNode.text(vendor, "prompt-secret"))
                .pause(20)
                .cut());
    String streamed = TestNode.body(path, "m", true, "prompt-secret");
    assertThat(lineOf(post(path, streamed)))
        .contains("status=200", "outcome=ok", "stream=true", "caller=alice", "asked=m")
        .contains("provider=" + vendor, "mode=raw", "client=127.0.0.1", "ingress=http");
    assertThat(lineOf(post(path, TestNode.body(path, "m", false, "prompt-secret"))))
        .contains("status=200", "outcome=ok", "stream=false");
    assertThat(lineOf(post(path, streamed))).contains("status=429", "fault=Upstream");
    assertThat(lineOf(post(path, streamed))).contains("status=200", "outcome=failed");
    assertThat(lineOf(post(path, "{\"prompt-secret"))).contains("status=400", "fault=Invalid");
    assertThat(lineOf(post(path, TestNode.body(path, "none/such", true, "prompt-secret"))))
        .contains("status=404", "asked=none/such");
    assertThat(lineOf(here.node.post(path, streamed, "x-api-key", "other-secret")))
        .contains("status=401", "caller=-");
    assertThat(lineOf(here.node.get(path))).contains("status=405");
    String keyed = path + "?key=alice-secret";
    assertThat(lineOf(here.node.post(keyed, TestNode.body(path, "none/such", true, "hi"))))
        .contains("status=404", "caller=alice");
    assertThat(LINES)
        .noneMatch(line -> line.contains("secret"))
        .allMatch(line -> line.indexOf('\n') < 0);
  }

  @Test
  void what_asks_no_model_leaves_one_too() {
    List<String> paths =
        List.of(
            "/v1/models",
            "/v1/models/m",
            "/v1/none",
            "/v1/requests/req_1",
            "/v1/universal/models",
            "/v1/universal/none");
    for (String path : paths) {
      String[] key = {"x-api-key", "alice-secret"};
      HttpResponse<String> answer = here.node.get(path, key);
      assertThat(lineOf(answer)).contains("status=" + answer.statusCode());
    }
    HttpResponse<String> counted =
        post(MESSAGES + "/count_tokens", TestNode.message("demo/chat", false, "prompt-secret"));
    assertThat(lineOf(counted)).contains("operation=count-tokens", "status=200");
  }

  @Test
  void a_client_that_leaves_is_told_of() throws Exception {
    here.openai.next(Script.stream().write(VendoredNode.text("openai", "Hello there")).stall());
    String id;
    try (RawClient client = new RawClient(here.node.port())) {
      client.post(CHAT, TestNode.chat("m", true, "hi"), "x-api-key: alice-secret");
      id = client.head().headers().get("x-request-id");
    }
    assertThat(linesOf(Objects.requireNonNull(id)))
        .singleElement()
        .asString()
        .contains("outcome=cancelled", "fault=Cancelled");
  }

  @Test
  void who_asks_is_what_trusted_proxies_say() {
    String body = TestNode.chat("demo/chat", false, "hi");
    assertThat(lineOf(post(CHAT, body, "x-forwarded-for", "198.51.100.1, 203.0.113.7")))
        .contains("client=203.0.113.7");
    assertThat(lineOf(post(CHAT, body, "x-forwarded-for", "203.0.113.7, 127.0.0.9")))
        .contains("client=203.0.113.7");
    assertThat(lineOf(post(CHAT, body, "x-forwarded-for", "nonsense\tx")))
        .contains("client=127.0.0.1");
  }

  @Test
  void who_is_not_trusted_is_not_believed() {
    try (TestNode node = new TestNode.Plan().start()) {
      HttpResponse<String> answer =
          node.post(
              CHAT, TestNode.chat("demo/chat", false, "hi"), "x-forwarded-for", "203.0.113.7");
      assertThat(lineOf(answer)).contains("client=127.0.0.1");
    }
  }

  @Test
  void a_model_name_cannot_forge_a_line() {
    String name = "x outcome=ok\\nevent=request id=req_forged";
    HttpResponse<String> answer =
        post(CHAT, TestNode.chat("y", false, "hi").replace("\"y\"", "\"" + name + "\""));
    assertThat(lineOf(answer)).contains("asked=x_outcome=ok_event=request_id=req_forged ");
  }

  /** What the caller still has to say breaks off with the refusal, which is no news. */
  @Test
  void a_refusal_over_the_bus_is_recorded_as_one_while_the_caller_still_speaks() {
    try (BusCaller alice = new BusCaller(here.node, "alice-secret")) {
      Fault told =
          alice.failure(
              c ->
                  c.request("GET", "/v1/realtime?model=nobodys", "", -1, List.of(), 60_000)
                      .in()
                      .head());
      assertThat(told).isInstanceOf(Fault.NotFound.class);
      assertThat(linesOf("asked=nobodys"))
          .singleElement()
          .asString()
          .contains("ingress=bus", "outcome=failed", "fault=NotFound");
    }
  }
}
