package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that leaves, or does not read. */
class ClientGoneIT {

  private static VendoredNode here;

  @BeforeAll
  static void start() {
    here = VendoredNode.start(plan -> plan);
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  static Stream<Arguments> combinations() {
    return VendoredNode.combinations();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void before_the_head(String path, String vendor) throws Exception {
    vendorHearsOfIt(path, vendor, true, Script.silence());
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void without_a_stream(String path, String vendor) throws Exception {
    vendorHearsOfIt(path, vendor, false, Script.silence());
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void in_the_middle_of_a_stream(String path, String vendor) throws Exception {
    Script script =
        Script.stream()
            .write(VendoredNode.start(vendor) + VendoredNode.text(vendor, "Hello, whoever it is"))
            .stall();
    String id = vendorHearsOfIt(path, vendor, true, script);

    JsonObject record = record(id);
    assertThat(record.getString("outcome")).isEqualTo("cancelled");
    assertThat(record.getJsonObject("usage").getLong("output")).isPositive();
  }

  private static JsonObject record(String id) {
    return here.node.record(id);
  }

  private static String vendorHearsOfIt(String path, String vendor, boolean stream, Script script)
      throws Exception {
    ScriptedVendor scripted = here.vendor(vendor);
    scripted.next(script);
    int number = scripted.requests().size() + 1;
    String id = "";
    long left;
    RecordedRequest seen;
    try (RawClient client = new RawClient(here.node.port())) {
      client.post(path, TestNode.body(path, vendor + "/m", stream, "hi"));
      seen = TestNode.await(scripted.request(number));
      if (stream && script.steps().size() > 1) {
        RawClient.Answer head = client.head();
        id = head.headers().get("x-request-id");
        client.chunk();
      }
      left = System.nanoTime();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(TestNode.await(seen.clientGone()) - left);
    assertThat(millis).isLessThan(2_000);
    return id;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_client_that_does_not_read_stops_the_vendor(String path, String vendor) throws Exception {
    String events = VendoredNode.text(vendor, "A piece of text that goes on and on. ").repeat(50);
    ScriptedVendor scripted = here.vendor(vendor);
    scripted.next(Script.stream().write(VendoredNode.start(vendor)).endlessly(events));
    int number = scripted.requests().size() + 1;
    try (RawClient client = new RawClient(here.node.port())) {
      client.post(path, TestNode.body(path, vendor + "/m", true, "hi"));
      RecordedRequest seen = TestNode.await(scripted.request(number));
      long written = settled(seen);
      assertThat(written).isLessThan(48L << 20); // Sockets hold some MB each.

      // It goes on when the client does.
      assertThat(client.head().status()).isEqualTo(200);
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (seen.bytesWritten() == written && System.nanoTime() < until) {
        client.chunk();
      }
      assertThat(seen.bytesWritten()).isGreaterThan(written);

      client.close();
      TestNode.await(seen.clientGone());
    }
  }

  /** The count when it no longer grows. */
  private static long settled(RecordedRequest request) {
    long last = -1;
    for (int same = 0; same < 8; ) {
      long now = request.bytesWritten();
      same = now == last && now > 0 ? same + 1 : 0;
      last = now;
      if (now > 200L << 20) {
        return now;
      }
      TestNode.pause(100);
    }
    return last;
  }
}
