package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.TwoNodes.HEAD;
import static dev.weir.testkit.stream.TwoNodes.faultOf;
import static dev.weir.testkit.stream.TwoNodes.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.testkit.sim.LinkFaults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {

  private final TwoNodes nodes = new TwoNodes();
  private final List<Integer> handed = new ArrayList<>();

  private OutgoingCall reading() {
    OutgoingCall call = nodes.opened();
    call.in().handler(chunk -> handed.add(chunk.size()));
    return call;
  }

  private void writeOnePerTurn(int... sizes) {
    for (int size : sizes) {
      nodes.served().out().write(raw(size));
      nodes.clock.run(1);
    }
  }

  @Test
  void a_gap_fails_the_stream_and_what_came_before_is_handed_on() {
    OutgoingCall call = reading();
    nodes.bus.loses(frame -> frame instanceof Frame.Data data && data.seq() == 2);
    writeOnePerTurn(1, 2, 3, 4, 5);
    assertThat(handed).containsExactly(1, 2);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Broken.class);
    nodes.clock.run(10);
    assertThat(nodes.told).hasSize(1);
    nodes.clock.run(2_000);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void a_duplicate_is_ignored() {
    nodes.bus.faults(new LinkFaults(0, 1, 0, 0));
    OutgoingCall call = reading();
    writeOnePerTurn(1, 2, 3);
    nodes.served().out().end();
    nodes.clock.run(2_000);
    assertThat(handed).containsExactly(1, 2, 3);
    assertThat(call.in().ended().succeeded()).isTrue();
    assertThat(nodes.calls).hasSize(1);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void a_lost_end_is_noticed_by_the_callees_pings() {
    OutgoingCall call = reading();
    nodes.bus.loses(frame -> frame instanceof Frame.End);
    writeOnePerTurn(1, 2);
    nodes.served().out().end();
    nodes.clock.run(1_300);
    assertThat(handed).containsExactly(1, 2);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Broken.class);
    nodes.bus.loses(frame -> false);
    nodes.clock.run(3_000);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void a_lost_head_is_a_gap() {
    OutgoingCall call = reading();
    nodes.bus.loses(frame -> frame instanceof Frame.HeadFrame);
    nodes.served().out().head(HEAD);
    writeOnePerTurn(1);
    assertThat(handed).isEmpty();
    assertThat(faultOf(call.in().head())).isInstanceOf(Fault.Broken.class);
  }

  @Test
  void a_failure_is_told_even_behind_a_gap() {
    OutgoingCall call = reading();
    nodes.bus.loses(frame -> frame instanceof Frame.Data);
    nodes.served().out().write(raw(1));
    nodes.served().out().fail(new Fault.QuotaExhausted("no money"));
    nodes.clock.run(0);
    assertThat(faultOf(call.in().ended())).isEqualTo(new Fault.QuotaExhausted("no money"));
  }

  @Test
  void a_small_answer_is_one_frame() {
    OutgoingCall call = reading();
    nodes.served().out().answer(HEAD, raw(5_000), Frame.Ending.PLAIN);
    nodes.clock.run(0);
    assertThat(handed).containsExactly(5_000);
    assertThat(call.in().head().result()).isEqualTo(HEAD);
    assertThat(call.in().ended().succeeded()).isTrue();
    assertThat(nodes.sent(Frame.Answer.class)).hasSize(1);
    assertThat(nodes.sent(Frame.Data.class)).isEmpty();
  }

  @Test
  void an_answer_that_does_not_fit_is_sent_in_pieces() {
    OutgoingCall call = reading();
    nodes.served().out().answer(HEAD, raw(300_000), Frame.Ending.PLAIN);
    nodes.clock.run(0);
    assertThat(handed.stream().mapToInt(size -> size).sum()).isEqualTo(300_000);
    assertThat(call.in().ended().succeeded()).isTrue();
    assertThat(nodes.sent(Frame.Answer.class)).isEmpty();
  }

  @Test
  void an_answer_never_overtakes_what_was_written_before() {
    OutgoingCall call = reading();
    nodes.served().out().write(raw(7));
    nodes.served().out().answer(HEAD, raw(8), Frame.Ending.PLAIN);
    nodes.clock.run(0);
    assertThat(handed.stream().mapToInt(size -> size).sum()).isEqualTo(15);
    assertThat(call.in().ended().succeeded()).isTrue();
  }

  @Test
  void a_late_duplicate_of_a_call_is_not_served_again() {
    OutgoingCall call = reading();
    nodes.served().out().end();
    nodes.clock.run(2_000);
    assertThat(call.in().ended().succeeded()).isTrue();
    Frame open = nodes.frames.getFirst();
    nodes.callee.endpoint().receive(open, null);
    nodes.clock.run(2_000);
    assertThat(nodes.calls).hasSize(1);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void an_empty_chunk_of_events_is_nothing() {
    OutgoingCall call = reading();
    nodes.served().out().write(new Chunk.Events(List.of()));
    nodes.served().out().end();
    nodes.clock.run(0);
    assertThat(handed).isEmpty();
    assertThat(call.in().ended().succeeded()).isTrue();
  }
}
