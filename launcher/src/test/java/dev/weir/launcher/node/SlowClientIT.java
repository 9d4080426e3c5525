package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that does not read stops the vendor; when it reads, nothing is missing. */
class SlowClientIT {

  private static final int PIECES = 3_072;
  private static final String PIECE = "x".repeat(16 * 1024);

  /**
   * What the sockets of vendor, gateway and client may hold between them: Linux lets one that
   * receives grow to 32 MiB, where there is much memory.
   */
  private static final long HELD_BYTES_MAX = 40L << 20;

  private static final Pattern TEXT = Pattern.compile("\"(?:content|text)\":\"([^\"]*+)\"");

  private static final Pattern MARK = Pattern.compile("#(\\d+)#(x+)");

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

  /** 48 MiB of numbered pieces. */
  private static Script flood(String vendor) {
    return Script.stream()
        .write(VendoredNode.start(vendor))
        .series(PIECES, number -> VendoredNode.text(vendor, "#" + number + "#" + PIECE))
        .write(end(vendor));
  }

  private static String end(String vendor) {
    String whole = VendoredNode.stream(vendor, "last");
    String last = vendor.equals("openai") ? "last" : AnthropicTranscripts.text(0, "last");
    int at = whole.indexOf(last) + last.length();
    return whole.substring(vendor.equals("openai") ? whole.indexOf("\n\n", at) + 2 : at);
  }

  /** Checks pieces of text as they come: each number once, in order, with all of its text. */
  private static final class Ledger {
    private final StringBuilder rest = new StringBuilder();
    private int next;

    void add(String text) {
      rest.append(text);
      Matcher mark = MARK.matcher(rest);
      int from = 0;
      while (mark.find(from) && mark.group(2).length() == PIECE.length()) {
        assertThat(Integer.parseInt(mark.group(1))).isEqualTo(next);
        next++;
        from = mark.end();
      }
      rest.delete(0, from);
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void over_http(String path, String vendor) throws Exception {
    int number = here.vendor(vendor).requests().size() + 1;
    here.vendor(vendor).next(flood(vendor));
    try (RawClient client = RawClient.narrow(here.node.port())) {
      client.post(path, TestNode.body(path, vendor + "/m", true, "hi"));
      RecordedRequest seen = TestNode.await(here.vendor(vendor).request(number));
      assertThat(settled(seen)).isLessThan(HELD_BYTES_MAX);

      assertThat(client.head().status()).isEqualTo(200);
      Ledger ledger = new Ledger();
      String last = "";
      StringBuilder events = new StringBuilder();
      for (String chunk = client.chunk(); !chunk.isEmpty(); chunk = client.chunk()) {
        events.append(chunk);
        takeTexts(events, ledger);
        last = chunk;
      }
      assertThat(ledger.next).isEqualTo(PIECES);
      assertThat(last).contains(VendoredNode.terminal(path));
    }
  }

  @Test
  void over_the_bus() {
    int number = here.openai.requests().size() + 1;
    here.openai.next(flood("openai"));
    try (BusCaller caller = new BusCaller(here.node, "")) {
      Ledger ledger = new Ledger();
      OutgoingCall call =
          caller.open(
              BusCaller.request("openai/m", true, "hi"),
              begun -> {
                begun.in().pause();
                begun.in().handler(chunk -> texts(chunk).forEach(ledger::add));
              });
      RecordedRequest seen = TestNode.await(here.openai.request(number));
      assertThat(settled(seen)).isLessThan(HELD_BYTES_MAX);

      caller.run(() -> call.in().resume());
      TestNode.await(call.in().ended());
      assertThat(ledger.next).isEqualTo(PIECES);
    }
  }

  /** Takes the texts of whole events; what follows the last of them stays. */
  private static void takeTexts(StringBuilder events, Ledger ledger) {
    int from = 0;
    for (int end = events.indexOf("\n\n"); end >= 0; end = events.indexOf("\n\n", from)) {
      Matcher text = TEXT.matcher(events).region(from, end);
      if (text.find()) {
        ledger.add(text.group(1));
      }
      from = end + 2;
    }
    events.delete(0, from);
  }

  private static Stream<String> texts(Chunk chunk) {
    return ((Chunk.Events) chunk)
        .events().stream()
            .filter(ChatEvent.TextDelta.class::isInstance)
            .map(event -> ((ChatEvent.TextDelta) event).text());
  }

  /** The count of bytes that the vendor could write, when it no longer grows. */
  private static long settled(RecordedRequest request) {
    long last = -1;
    for (int same = 0; same < 5; ) {
      long now = request.bytesWritten();
      same = now == last && now > 0 ? same + 1 : 0;
      last = now;
      TestNode.pause(80);
    }
    return last;
  }
}
