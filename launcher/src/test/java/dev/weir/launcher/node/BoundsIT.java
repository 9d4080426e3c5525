package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is too much is refused, in the words of the path, and only for as long as it is. */
class BoundsIT {

  private static void isRefused(RawClient.Answer answer, String path, String why) {
    Refusal refusal = Refusal.of(path, answer.status(), answer.body());
    assertThat(refusal.status()).isEqualTo(path.equals(CHAT) ? 503 : 529);
    assertThat(refusal.type()).isEqualTo(path.equals(CHAT) ? "server_error" : "overloaded_error");
    assertThat(refusal.message()).contains(why);
    assertThat(answer.headers()).containsEntry("retry-after", "1");
  }

  private static RawClient.Answer ask(VendoredNode here, String path, String body)
      throws Exception {
    try (RawClient client = new RawClient(here.node.port())) {
      return client.post(path, body).answer();
    }
  }

  private static void untilServed(VendoredNode here, String text) throws Exception {
    String body = TestNode.chat("demo/chat", false, text);
    for (int i = 0; ask(here, CHAT, body).status() != 200; i++) {
      assertThat(i).isLessThan(500);
      TestNode.pause(10);
    }
  }

  @Test
  void requests_at_once() throws Exception {
    try (VendoredNode here = VendoredNode.start(plan -> plan.limit("streams", 1))) {
      here.openai.always(Script.silence());
      List<RawClient> silent = new ArrayList<>();
      // One per event loop, whichever a connection happens to be on.
      for (int i = 0; i < 2 * VertxFactory.eventLoops() + 8; i++) {
        RawClient client = new RawClient(here.node.port());
        client.post(CHAT, TestNode.chat("openai/m", false, "hi"));
        silent.add(client);
      }
      for (String path : List.of(CHAT, MESSAGES)) {
        RawClient.Answer refused = ask(here, path, TestNode.body(path, "demo/chat", true, "hi"));
        isRefused(refused, path, "as many requests");
      }
      try (BusCaller caller = new BusCaller(here.node, "")) {
        assertThat(caller.refusal(BusCaller.request("demo/chat", false, "hi")))
            .isInstanceOf(Fault.Overloaded.class);
      }
      JsonObject json =
          TestNode.await(
                  here.node
                      .node()
                      .vertx()
                      .eventBus()
                      .<JsonObject>request(
                          "chat.v1.json", new JsonObject(TestNode.chat("demo/chat", false, "hi"))))
              .body();
      assertThat(json.getInteger("status")).isEqualTo(503);
      for (RawClient client : silent) {
        client.close();
      }
      untilServed(here, "hi");
    }
  }

  @Test
  void bytes_held_at_once() throws Exception {
    try (VendoredNode here = VendoredNode.start(plan -> plan.limit("buffered", "100KiB"))) {
      here.openai.next(Script.silence());
      String large = "x".repeat(60_000);
      try (RawClient holder = new RawClient(here.node.port())) {
        holder.post(CHAT, TestNode.chat("openai/m", false, large));
        TestNode.await(here.openai.request(1));
        for (String path : List.of(CHAT, MESSAGES)) {
          RawClient.Answer refused = ask(here, path, TestNode.body(path, "demo/chat", true, large));
          isRefused(refused, path, "as many bytes");
          String small = TestNode.body(path, "demo/chat", false, "hi");
          assertThat(ask(here, path, small).status()).isEqualTo(200);
        }
      }
      for (int i = 0; i < 5; i++) {
        untilServed(here, large);
      }
    }
  }

  @Test
  void connections_at_once() throws Exception {
    try (VendoredNode here = VendoredNode.start(plan -> plan.limit("connections", 4))) {
      List<RawClient> open = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        open.add(new RawClient(here.node.port()));
      }
      int served = 0;
      for (RawClient client : open) {
        String path = served % 2 == 0 ? CHAT : MESSAGES;
        RawClient.Answer answer =
            client.post(path, TestNode.body(path, "demo/chat", false, "hi")).answer();
        if (answer.status() == 200) {
          served++;
        } else {
          isRefused(answer, path, "as many connections");
          assertThat(answer.headers()).containsEntry("connection", "close");
          assertThat(client.closed()).isTrue();
        }
      }
      assertThat(served).isLessThanOrEqualTo(4);
      for (RawClient client : open) {
        client.close();
      }
      untilServed(here, "hi");
    }
  }
}
