package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node that stops: nothing new, what is open may end, and who cannot end is told. */
class DrainIT {

  private static Script begun(String vendor) {
    return Script.stream()
        .write(VendoredNode.start(vendor) + VendoredNode.text(vendor, "Hello, whoever it is"));
  }

  /** Begins a streamed call and reads as far as its first text. */
  private static RawClient streaming(VendoredNode here, String path, String vendor)
      throws IOException {
    RawClient client = new RawClient(here.node.port());
    client.post(path, TestNode.body(path, vendor + "/m", true, "hi"));
    assertThat(client.head().status()).isEqualTo(200);
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf("Hello") < 0) {
      seen.append(client.chunk());
    }
    return client;
  }

  private static CompletableFuture<Void> close(VendoredNode here) {
    return CompletableFuture.runAsync(here::close);
  }

  private static void untilNotReady(VendoredNode here) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (here.node.management("GET", "/health/ready").statusCode() != 503) {
      assertThat(System.nanoTime()).isLessThan(until);
      TestNode.pause(10);
    }
  }

  @Test
  void open_streams_end_as_they_should_and_nothing_new_is_taken() throws Exception {
    Promise<Void> go = Promise.promise();
    try (VendoredNode here = VendoredNode.start(plan -> plan.timeout("drain", "60s"))) {
      for (String vendor : List.of("openai", "anthropic")) {
        String whole = VendoredNode.stream(vendor, "Hello", " you");
        int second = whole.indexOf(VendoredNode.text(vendor, " you"));
        here.vendor(vendor)
            .next(
                Script.stream()
                    .write(whole.substring(0, second))
                    .until(go.future())
                    .write(whole.substring(second)));
      }
      try (RawClient chat = streaming(here, CHAT, "openai");
          RawClient message = streaming(here, MESSAGES, "anthropic")) {
        CompletableFuture<Void> closed = close(here);
        untilNotReady(here);
        refusesWhatIsNew(here);
        assertThat(closed).isNotDone();
        go.complete();
        assertThat(KeepAliveIT.rest(chat)).contains(" you", VendoredNode.terminal(CHAT));
        assertThat(KeepAliveIT.rest(message)).contains(" you", VendoredNode.terminal(MESSAGES));
        closed.get(20, TimeUnit.SECONDS);
      }
    }
  }

  private static void refusesWhatIsNew(VendoredNode here) throws IOException {
    for (String path : List.of(CHAT, MESSAGES)) {
      try (RawClient client = new RawClient(here.node.port())) {
        RawClient.Answer answer =
            client.post(path, TestNode.body(path, "demo/chat", true, "hi")).answer();
        Refusal refusal = Refusal.of(path, answer.status(), answer.body());
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.message()).contains("stopping");
        assertThat(answer.headers()).containsEntry("retry-after", "1");
      }
    }
    try (RawClient client = new RawClient(here.node.port())) {
      client.send("GET /health/ready HTTP/1.1\r\nhost: weir\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(503);
    }
    try (RawClient client = new RawClient(here.node.port())) {
      client.send("GET /v1/universal/health HTTP/1.1\r\nhost: weir\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo("draining");
    }
    try (RawClient client = new RawClient(here.node.port())) {
      String chat = TestNode.chat("demo/chat", true, "hi");
      Universal.isFailure(
          new JsonObject(client.post("/v1/universal/stream", chat).answer().body()), 503, 15, true);
    }
    assertThat(here.node.management("GET", "/health/live").statusCode()).isEqualTo(200);
    assertThat(here.node.management("GET", "/health").body()).contains("\"draining\"");
    try (BusCaller caller = new BusCaller(here.node, "")) {
      Fault fault = caller.refusal(BusCaller.request("demo/chat", false, "hi"));
      assertThat(fault).isInstanceOf(Fault.Unavailable.class);
    }
  }

  @Test
  void who_takes_longer_than_the_drain_is_told() throws Exception {
    try (VendoredNode here = VendoredNode.start(plan -> plan.timeout("drain", "300ms"))) {
      here.openai.next(begun("openai").stall());
      here.anthropic.next(begun("anthropic").stall(), Script.silence());
      try (RawClient chat = streaming(here, CHAT, "openai");
          RawClient message = streaming(here, MESSAGES, "anthropic");
          RawClient whole = new RawClient(here.node.port())) {
        whole.post(MESSAGES, TestNode.message("anthropic/m", false, "hi"));
        RecordedRequest silent = TestNode.await(here.anthropic.request(2));
        CompletableFuture<Void> closed = close(here);
        assertThat(KeepAliveIT.rest(chat))
            .contains(VendoredNode.errorMark(CHAT), "stopping")
            .doesNotContain(VendoredNode.terminal(CHAT));
        assertThat(KeepAliveIT.rest(message))
            .contains(VendoredNode.errorMark(MESSAGES), "stopping")
            .doesNotContain(VendoredNode.terminal(MESSAGES));
        RawClient.Answer answer = whole.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("retry-after", "1");
        TestNode.await(silent.clientGone());
        TestNode.await(here.openai.requests().getFirst().clientGone());
        closed.get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void callers_on_the_bus_are_treated_alike() throws Exception {
    try (VendoredNode here = VendoredNode.start(plan -> plan.timeout("drain", "300ms"))) {
      here.openai.next(begun("openai").stall(), begun("openai").stall());
      Promise<JsonObject> last = Promise.promise();
      here.node
          .node()
          .vertx()
          .eventBus()
          .<JsonObject>consumer(
              "client.drained",
              message -> {
                if (message.body().containsKey("error")) {
                  last.tryComplete(message.body());
                }
              });
      BusCaller caller = new BusCaller(here.node, "");
      Promise<Void> begun = Promise.promise();
      OutgoingCall call =
          caller.open(
              BusCaller.request("openai/m", true, "hi"),
              opened -> opened.in().handler(chunk -> begun.tryComplete()));
      JsonObject chat =
          new JsonObject(TestNode.chat("openai/m", true, "hi")).put("replyTo", "client.drained");
      TestNode.await(here.node.node().vertx().eventBus().request("chat.v1.json", chat));
      TestNode.await(begun.future());
      TestNode.await(here.openai.request(2));

      CompletableFuture<Void> closed = close(here);

      Throwable failure =
          TestNode.await(call.in().ended().transform(done -> Future.succeededFuture(done.cause())));
      assertThat(Fault.of(failure)).isInstanceOf(Fault.Unavailable.class);
      assertThat(TestNode.await(last.future()).getInteger("status")).isEqualTo(503);
      closed.get(20, TimeUnit.SECONDS);
    }
  }
}
