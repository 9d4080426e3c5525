package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.TwoNodes.PARTIAL;
import static dev.weir.testkit.stream.TwoNodes.faultOf;
import static dev.weir.testkit.stream.TwoNodes.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.StreamLimits;
import dev.weir.testkit.sim.SimPeer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that die, sleep, are cut off or stopped. */
class LivenessTest {

  private final TwoNodes nodes = new TwoNodes();

  @Test
  void a_silent_peer_is_dead_after_two_seconds() {
    OutgoingCall call = nodes.opened();
    nodes.callee.die();
    nodes.clock.run(1_500);
    assertThat(call.in().ended().isComplete()).isFalse();
    nodes.clock.run(800);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Unavailable.class);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void who_calls_is_not_silent() {
    nodes.opened();
    nodes.bus.loses(frame -> frame instanceof Frame.Ping || frame instanceof Frame.Pong);
    nodes.clock.run(1_800);
    OutgoingCall call = nodes.open(nodes.known(), Buffer.buffer("q"), TwoNodes.ALLOWED_MILLIS);
    nodes.clock.run(400);
    nodes.bus.loses(frame -> false);
    nodes.served().out().answer(TwoNodes.HEAD, raw(100), PARTIAL);
    nodes.clock.run(0);
    assertThat(nodes.calls).hasSize(2);
    assertThat(nodes.told).isEmpty();
    assertThat(call.in().ended().isComplete()).isFalse(); // Nobody has read it yet.
    call.in().handler(chunk -> {});
    assertThat(call.in().ended().result()).isEqualTo(PARTIAL);
  }

  @Test
  void a_peer_whose_inbox_is_gone_is_dead_with_the_next_ping() {
    OutgoingCall call = nodes.opened();
    nodes.callee.die();
    nodes.callee.noticed();
    nodes.clock.run(700);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Unavailable.class);
  }

  @Test
  void streams_end_at_once_when_a_node_leaves() {
    OutgoingCall call = nodes.opened();
    nodes.callee.die();
    nodes.caller.endpoint().nodeLost("b");
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Unavailable.class);
    nodes.caller.endpoint().nodeLost("unheard of");
  }

  @Test
  void a_callee_that_dies_before_Opened_is_Unavailable_within_a_second() {
    nodes.callee.die();
    OutgoingCall service = nodes.open();
    OutgoingCall instance = nodes.open(nodes.known(), Buffer.buffer("q"), 60_000);
    nodes.clock.run(1_200);
    assertThat(faultOf(service.in().ended())).isInstanceOf(Fault.Unavailable.class);
    assertThat(faultOf(instance.in().ended())).isInstanceOf(Fault.Unavailable.class);
    nodes.clock.run(3_000);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void a_callee_is_told_that_its_caller_died() {
    nodes.opened();
    nodes.caller.die();
    nodes.clock.run(2_300);
    assertThat(nodes.told).hasSize(1);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void a_callee_that_has_ended_is_told_nothing_any_more() {
    nodes.opened();
    nodes.served().out().end(PARTIAL);
    nodes.caller.die();
    nodes.clock.run(4_000);
    assertThat(nodes.told).isEmpty();
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void who_slept_does_not_take_its_peers_for_dead() {
    StreamLimits patient =
        new StreamLimits(262_144, 65_536, 65_536, 1_000, 500, 9_000, 1_000_000, 100);
    TwoNodes two = new TwoNodes(StreamLimits.DEFAULT, patient, "b");
    OutgoingCall call = two.opened();
    call.in().handler(chunk -> {});
    two.caller.sleep(5_000);
    two.clock.run(5_000 + 5_000);
    assertThat(call.in().ended().isComplete()).isFalse();
    two.served().out().end();
    two.clock.run(0);
    assertThat(call.in().ended().succeeded()).isTrue();
  }

  @Test
  void what_only_one_side_still_has_ends_there_too() {
    for (boolean callerSleeps : new boolean[] {true, false}) {
      TwoNodes two = new TwoNodes();
      OutgoingCall call = two.opened();
      two.clock.run(3_000);
      SimPeer sleeper = callerSleeps ? two.caller : two.callee;
      sleeper.sleep(4_000);
      two.clock.run(4_000 + 2_600);
      assertThat(two.told).hasSize(1);
      assertThat(call.in().ended().failed()).isTrue();
      two.clock.run(3_000);
      assertThat(two.nothingIsLeft()).isTrue();
    }
  }

  @Test
  void a_quiet_stream_lives_as_long_as_its_peers_answer() {
    OutgoingCall call = nodes.opened();
    nodes.clock.run(50_000);
    assertThat(call.in().ended().isComplete()).isFalse();
    assertThat(nodes.told).isEmpty();
  }

  @Test
  void a_stopped_callee_fails_its_streams_even_where_an_end_waits_behind_content() {
    OutgoingCall call = nodes.opened();
    call.in().pause().handler(chunk -> {});
    nodes.served().out().write(raw(400_000));
    nodes.served().out().end();
    nodes.clock.run(0);
    nodes.callee.close();
    nodes.clock.run(0);
    call.in().resume();
    nodes.clock.run(0);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Unavailable.class);
  }

  @Test
  void a_stopped_caller_cancels_and_nobody_waits_for_it() {
    OutgoingCall call = nodes.opened();
    List<Throwable> unknown = new ArrayList<>();
    nodes.caller.endpoint().close();
    call.cancel("again").onFailure(unknown::add);
    nodes.clock.run(0);
    assertThat(nodes.told).hasSize(1);
    assertThat(unknown).hasSize(1);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Cancelled.class);
  }

  @Test
  void one_ping_per_pair_of_inboxes_however_many_streams() {
    for (int i = 0; i < 2_500; i++) {
      nodes.open();
    }
    nodes.clock.run(2_400);
    nodes.frames.clear();
    nodes.clock.run(500);
    List<Frame.Ping> pings = nodes.sent(Frame.Ping.class);
    // One each way; every fourth round tells of all streams, a thousand to a ping.
    assertThat(pings.size()).isLessThanOrEqualTo(6);
    assertThat(pings).allSatisfy(ping -> assertThat(ping.notes().size()).isLessThan(1_001));
  }
}
