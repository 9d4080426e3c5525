package dev.weir.dialects.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PassingEventsTest {

  private static final String STREAM =
      ": hello\n\nid: 1\nevent: a\ndata: <x> one\n\r\n: in between\rdata:<x>\r\r"
          + "event: b\r\n: within\r\ndata: two <x>\r\n\r\ndata: <x>\ndata: <x>\n\ndata: last\n\n";
  private static final Buffer SHOWN = Buffer.buffer("shown");

  /** Replaces the first {@code <x>} of each event and takes {@code last} for an error. */
  private static final class Stream implements PassingEvents.Watcher {
    private final PassingEvents events = new PassingEvents(this, () -> fault("too long"));
    private final String error;

    Stream(String error) {
      this.error = error;
    }

    @Override
    public @Nullable FaultException watch(SseEvent event) {
      String data = event.data().asString();
      int at = data.indexOf("<x>");
      if (at >= 0) {
        events.replace(at, at + 3, SHOWN);
      }
      return data.equals(error) ? fault("as the vendor says") : null;
    }
  }

  private static FaultException fault(String message) {
    return new Fault.Internal(message).asException();
  }

  /** All but the data on several lines, which lies in no one place. */
  private static String shown() {
    int several = STREAM.indexOf("data: <x>\ndata");
    return STREAM.substring(0, several).replace("<x>", "shown") + STREAM.substring(several);
  }

  @Test
  void all_bytes_pass_but_those_replaced_wherever_the_stream_is_cut() {
    Buffer bytes = Buffer.buffer(STREAM);
    for (int first = 0; first <= bytes.length(); first++) {
      for (int second = first; second <= bytes.length(); second++) {
        PassingEvents events = new Stream("none").events;
        Buffer passed = Buffer.buffer();
        passed.appendBuffer(events.feed(bytes.slice(0, first)));
        passed.appendBuffer(events.feed(bytes.slice(first, second)));
        passed.appendBuffer(events.feed(bytes.slice(second, bytes.length())));

        assertThat(passed.toString()).isEqualTo(shown());
      }
    }
  }

  @Test
  void dropped_events_do_not_pass_and_what_stands_between_does_wherever_the_stream_is_cut() {
    String stream = ": a\n\nid: 1\ndata: x\n: b\n\n: c\n\ndata: keep\n\ndata: x\r\rdata: x\n\n";
    Buffer bytes = Buffer.buffer(stream);
    for (int first = 0; first <= bytes.length(); first++) {
      for (int second = first; second <= bytes.length(); second++) {
        PassingEvents events = dropping();
        Buffer passed = Buffer.buffer();
        passed.appendBuffer(events.feed(bytes.slice(0, first)));
        passed.appendBuffer(events.feed(bytes.slice(first, second)));
        passed.appendBuffer(events.feed(bytes.slice(second, bytes.length())));

        assertThat(passed).hasToString(": a\n\n: c\n\ndata: keep\n\n");
      }
    }
    assertThat(dropping().feed(Buffer.buffer("data: x\r\n\r\ndata: y\r\n\r\n")))
        .hasToString("data: y\r\n\r\n");
  }

  private static PassingEvents dropping() {
    AtomicReference<PassingEvents> self = new AtomicReference<>();
    self.set(
        new PassingEvents(
            event -> {
              if (event.data().asString().equals("x")) {
                self.get().drop();
              }
              return null;
            },
            () -> fault("too long")));
    return self.get();
  }

  @Test
  void what_came_before_an_error_can_be_taken_once_wherever_the_stream_is_cut() {
    Buffer bytes = Buffer.buffer(STREAM);
    String before = shown().substring(0, shown().indexOf("data: last"));
    for (int cut = 0; cut < bytes.length(); cut++) {
      PassingEvents events = new Stream("last").events;
      Buffer passed = Buffer.buffer().appendBuffer(events.feed(bytes.slice(0, cut)));
      Buffer rest = bytes.slice(cut, bytes.length());

      Throwable thrown = catchThrowable(() -> events.feed(rest));

      assertThat(thrown).hasMessageContaining("as the vendor says");
      assertThat(passed.appendBuffer(events.takeBefore()).toString()).isEqualTo(before);
      assertThat(events.takeBefore().length()).isZero();
    }
  }
}
