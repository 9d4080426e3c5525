package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.TwoNodes.faultOf;
import static dev.weir.testkit.stream.TwoNodes.raw;
import static dev.weir.testkit.stream.TwoNodes.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.StreamLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackPressureTest {

  private static final int CREDIT = 256 * 1024;
  private static final int PENDING = 64 * 1024;

  private final TwoNodes nodes = new TwoNodes();

  private int sentBytes() {
    return nodes.sent(Frame.Data.class).stream().mapToInt(data -> data.chunk().size()).sum();
  }

  /** Writes until the queue says stop; returns how many bytes it took. */
  private int fill(ChunkWriter out) {
    int written = 0;
    while (!out.writeQueueFull()) {
      out.write(raw(1_000));
      written += 1_000;
      assertThat(written).as("bytes without any end").isLessThan(2 * CREDIT);
    }
    return written;
  }

  @Test
  void a_reader_that_never_drains_holds_the_writer_at_its_bound() {
    OutgoingCall call = nodes.opened();
    call.in().pause().handler(chunk -> {});
    int written = fill(nodes.served().out());
    nodes.clock.run(10_000);
    assertThat(written).isBetween(CREDIT + PENDING, CREDIT + PENDING + 1_000);
    assertThat(sentBytes()).isEqualTo(CREDIT);
    assertThat(nodes.served().out().writeQueueFull()).isTrue();
    assertThat(call.in().ended().isComplete()).isFalse();
  }

  @Test
  void the_drain_handler_is_called_when_the_reader_goes_on() {
    OutgoingCall call = nodes.opened();
    List<Chunk> handed = new ArrayList<>();
    call.in().pause().handler(handed::add);
    ChunkWriter out = nodes.served().out();
    int written = fill(out);
    List<Boolean> drained = new ArrayList<>();
    out.drainHandler(drain -> drained.add(out.writeQueueFull()));
    nodes.clock.run(1_000);
    assertThat(drained).isEmpty();
    call.in().resume();
    nodes.clock.run(0);
    assertThat(drained).containsExactly(false);
    out.end();
    nodes.clock.run(0);
    assertThat(handed.stream().mapToInt(Chunk::size).sum()).isEqualTo(written);
    assertThat(call.in().ended().succeeded()).isTrue();
  }

  @Test
  void a_writer_that_waits_is_released_when_its_reader_dies_or_cancels() {
    for (boolean dies : new boolean[] {true, false}) {
      TwoNodes two = new TwoNodes();
      OutgoingCall call = two.opened();
      call.in().pause();
      ChunkWriter out = two.served().out();
      fill(out);
      List<Boolean> drained = new ArrayList<>();
      out.drainHandler(drain -> drained.add(out.writeQueueFull()));
      if (dies) {
        two.caller.die();
      } else {
        call.cancel("enough");
      }
      two.clock.run(3_000);
      assertThat(drained).containsExactly(false);
      assertThat(out.write(raw(1)).failed()).isTrue();
    }
  }

  @Test
  void what_is_written_in_one_turn_leaves_in_one_frame() {
    OutgoingCall call = nodes.opened();
    call.in().handler(chunk -> {});
    nodes.callee.run(
        () -> {
          for (int i = 0; i < 10; i++) {
            nodes.served().out().write(raw(100));
          }
        });
    nodes.clock.run(0);
    assertThat(nodes.sent(Frame.Data.class)).hasSize(1);
  }

  @Test
  void a_frame_holds_at_most_64_KiB() {
    OutgoingCall call = nodes.opened();
    call.in().handler(chunk -> {});
    nodes.served().out().write(raw(1_000_000));
    nodes.clock.run(0);
    assertThat(sentBytes()).isEqualTo(1_000_000);
    assertThat(nodes.sent(Frame.Data.class))
        .allSatisfy(data -> assertThat(data.chunk().size()).isLessThanOrEqualTo(64 * 1024));
  }

  @Test
  void events_are_merged_at_zero_credit() {
    OutgoingCall call = nodes.opened();
    StringBuilder handed = new StringBuilder();
    call.in().pause().handler(chunk -> handed.append(textOf(chunk)));
    ChunkWriter out = nodes.served().out();
    out.write(text("x".repeat(CREDIT)));
    nodes.clock.run(0);
    int before = nodes.sent(Frame.Data.class).size();
    for (int i = 0; i < 1_000; i++) {
      out.write(text(Integer.toString(i % 10)));
      nodes.clock.run(1);
    }
    out.end();
    call.in().resume();
    nodes.clock.run(0);
    assertThat(call.in().ended().succeeded()).isTrue();
    assertThat(handed.substring(CREDIT)).isEqualTo("0123456789".repeat(100));
    // Each cost 25 bytes when it was written; merged, the text alone does. A few frames carry them
    // all.
    assertThat(nodes.sent(Frame.Data.class).size() - before).isLessThan(10);
  }

  @Test
  void an_event_that_cannot_be_cut_crosses_in_fragments_and_arrives_whole() {
    OutgoingCall call = nodes.opened();
    List<Chunk> handed = new ArrayList<>();
    call.in().handler(handed::add);
    ChatEvent large = new ChatEvent.Vendor("d", "t", RawJson.of('"' + "v".repeat(600_000) + '"'));
    nodes.served().out().write(text("before"));
    nodes.served().out().write(new Chunk.Events(List.of(large)));
    nodes.served().out().write(text("after"));
    nodes.served().out().end();
    nodes.clock.run(0);
    assertThat(handed)
        .containsExactly(text("before"), new Chunk.Events(List.of(large)), text("after"));
    assertThat(nodes.sent(Frame.Data.class))
        .allSatisfy(data -> assertThat(data.chunk().size()).isLessThanOrEqualTo(64 * 1024));
    assertThat(call.in().ended().succeeded()).isTrue();
  }

  @Test
  void within_a_JVM_an_event_larger_than_the_window_goes_as_it_is_when_the_reader_waits() {
    TwoNodes local = new TwoNodes(StreamLimits.DEFAULT, "a");
    OutgoingCall call = local.opened();
    List<Chunk> handed = new ArrayList<>();
    call.in().handler(handed::add);
    // Little enough for no new grant, so that the credit is neither whole nor sufficient.
    local.served().out().write(text("y".repeat(100_000)));
    local.clock.run(0);
    handed.clear();
    ChatEvent large = new ChatEvent.Vendor("d", "t", RawJson.of('"' + "v".repeat(600_000) + '"'));
    local.served().out().write(new Chunk.Events(List.of(large)));
    local.served().out().end();
    local.clock.run(0);
    assertThat(handed).hasSize(1);
    assertThat(((Chunk.Events) handed.getFirst()).events().getFirst()).isSameAs(large);
    assertThat(call.in().ended().succeeded()).isTrue();
  }

  @Test
  void a_lost_credit_is_repeated_by_pings() {
    OutgoingCall call = nodes.opened();
    call.in().handler(chunk -> {});
    nodes.bus.loses(frame -> frame instanceof Frame.Credit);
    ChunkWriter out = nodes.served().out();
    out.write(raw(CREDIT + 1_000));
    out.end();
    nodes.clock.run(0);
    assertThat(sentBytes()).isEqualTo(CREDIT);
    nodes.clock.run(700);
    assertThat(sentBytes()).isEqualTo(CREDIT + 1_000);
    assertThat(call.in().ended().succeeded()).isTrue();
  }

  @Test
  void a_handler_that_throws_costs_no_credit_and_holds_nothing_up() {
    OutgoingCall call = nodes.opened();
    List<Integer> handed = new ArrayList<>();
    call.in().pause();
    call.in()
        .handler(
            chunk -> {
              handed.add(chunk.size());
              if (handed.size() == 1) {
                throw new IllegalStateException("the handler's own");
              }
            });
    nodes.served().out().write(raw(60_000));
    nodes.clock.run(0);
    nodes.served().out().write(raw(60_000));
    nodes.served().out().end();
    nodes.clock.run(0);
    try {
      call.in().resume();
    } catch (IllegalStateException itsOwn) {
      assertThat(itsOwn).hasMessage("the handler's own");
    }
    nodes.clock.run(0);
    assertThat(handed).containsExactly(60_000, 60_000);
    assertThat(faultOf(call.in().ended())).isNull();
    assertThat(call.in().ended().succeeded()).isTrue();
  }

  @Test
  void a_failure_reaches_the_exception_handler() {
    OutgoingCall call = nodes.opened();
    List<Throwable> failures = new ArrayList<>();
    call.in().exceptionHandler(failures::add).handler(chunk -> {});
    nodes.served().out().fail(new Fault.Overloaded("full", 5));
    nodes.clock.run(0);
    assertThat(failures).hasSize(1);
  }

  private static String textOf(Chunk chunk) {
    StringBuilder text = new StringBuilder();
    for (ChatEvent event : ((Chunk.Events) chunk).events()) {
      text.append(((ChatEvent.TextDelta) event).text());
    }
    return text.toString();
  }
}
