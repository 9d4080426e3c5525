package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.TwoNodes.PARTIAL;
import static dev.weir.testkit.stream.TwoNodes.faultOf;
import static dev.weir.testkit.stream.TwoNodes.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.Target;
import dev.weir.testkit.sim.LinkFaults;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancels and deadlines. */
class EndingTest {

  private static final Usage USED = Usage.of(12, 7);

  private final TwoNodes nodes = new TwoNodes();

  @AfterEach
  void nothing_is_left() {
    nodes.bus.loses(frame -> false);
    nodes.clock.run(5_000);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void cancel_ends_the_answer_at_once_and_returns_what_was_used() {
    OutgoingCall call = nodes.opened();
    Future<Frame.Ending> used = call.cancel("enough");
    assertThat(faultOf(call.in().ended())).isEqualTo(new Fault.Cancelled("enough"));
    nodes.clock.run(0);
    assertThat(nodes.told).containsExactly("enough");
    assertThat(used.result()).isEqualTo(PARTIAL);
  }

  @Test
  void cancel_before_Opened_stops_the_callee() {
    for (boolean inboxKnown : new boolean[] {true, false}) {
      TwoNodes two = new TwoNodes();
      two.bus.faults(LinkFaults.late(100));
      OutgoingCall call =
          two.open(
              inboxKnown ? two.known() : Target.service(TwoNodes.SERVICE),
              Buffer.buffer("q"),
              5_000);
      Future<Frame.Ending> used = call.cancel("at once");
      assertThat(faultOf(call.opened())).isEqualTo(new Fault.Cancelled("at once"));
      two.clock.run(700);
      assertThat(two.told).containsExactly("at once");
      assertThat(used.result()).isEqualTo(PARTIAL);
      two.clock.run(2_000);
      assertThat(two.nothingIsLeft()).isTrue();
    }
  }

  @Test
  void a_cancel_that_overtakes_its_call_is_remembered() {
    OutgoingCall call = nodes.open(nodes.known(), Buffer.buffer("q"), 5_000);
    nodes.bus.loses(frame -> true); // What was sent is under way; the cancel goes by hand.
    OpenStream open = (OpenStream) nodes.frames.getFirst();
    nodes.callee.endpoint().receive(new Frame.Cancel(open.id(), true, "overtaken"), null);
    nodes.bus.loses(frame -> false);
    nodes.clock.run(0);
    assertThat(nodes.calls).isEmpty();
    assertThat(call.in().ended().isComplete()).isTrue();
    assertThat(nodes.callee.endpoint().load()).isZero();
  }

  @Test
  void a_failure_tells_what_was_used() {
    OutgoingCall call = nodes.opened();
    assertThat(call.in().failedUsage()).isNull();
    nodes.served().out().fail(new Fault.Broken("half"), USED);
    nodes.clock.run(0);
    assertThat(faultOf(call.in().ended())).isEqualTo(new Fault.Broken("half"));
    assertThat(call.in().failedUsage()).isEqualTo(USED);
  }

  @Test
  void of_a_call_that_has_ended_only_its_end_is_kept_until_the_caller_has_confirmed_it() {
    nodes.opened();
    WeakReference<IncomingCall> served = new WeakReference<>(nodes.served());
    nodes.served().out().answer(TwoNodes.HEAD, raw(100), PARTIAL);
    nodes.calls.clear();
    nodes.frames.clear();
    nodes.clock.run(0);
    assertThat(nodes.callee.endpoint().remembered()).isOne();
    for (int i = 0; i < 50 && served.get() != null; i++) {
      System.gc();
    }
    assertThat(served.get()).isNull();
    nodes.clock.run(1_000);
    assertThat(nodes.callee.endpoint().remembered()).isZero();
  }

  @Test
  void of_many_calls_that_end_at_once_the_ends_do_not_wait_for_the_next_ping() {
    int most = 0;
    for (int i = 0; i < 5_000; i++) {
      nodes.opened();
      nodes.served().out().answer(TwoNodes.HEAD, raw(100), PARTIAL);
      nodes.clock.run(0);
      most = Math.max(most, nodes.callee.endpoint().remembered());
    }
    assertThat(most).isEqualTo(999); // The thousandth makes the ping, which is confirmed at once.
    assertThat(nodes.sent(Frame.Ping.class)).hasSize(5);
  }

  @Test
  void a_cancel_is_answered_when_it_is_known_what_was_used() {
    Promise<Frame.Ending> known = Promise.promise();
    OutgoingCall call = nodes.opened();
    nodes.served().cancelHandler(reason -> nodes.served().out().endAfter(known.future()));
    nodes.served().out().write(raw(100));
    Future<Frame.Ending> used = call.cancel("enough");
    nodes.clock.run(1_500); // Long enough for the cancel to be repeated.
    assertThat(used.isComplete()).isFalse();
    known.complete(PARTIAL);
    nodes.clock.run(0);
    assertThat(used.result()).isEqualTo(PARTIAL);
  }

  @Test
  void a_cancel_is_answered_by_a_failure_with_what_was_used() {
    Promise<Usage> known = Promise.promise();
    OutgoingCall call = nodes.opened();
    nodes.served().cancelHandler(reason -> {});
    nodes.served().out().failAfter(new Fault.Broken("half"), known.future());
    Future<Frame.Ending> used = call.cancel("enough");
    nodes.clock.run(0);
    assertThat(used.isComplete()).isFalse();
    known.complete(USED);
    nodes.clock.run(0);
    assertThat(used.result()).isEqualTo(new Frame.Ending(USED, null));
  }

  @Test
  void what_cannot_be_found_out_is_not_told() {
    OutgoingCall call = nodes.opened();
    nodes.served().out().endAfter(Future.failedFuture("no idea"));
    nodes.clock.run(0);
    assertThat(call.in().ended().result()).isEqualTo(Frame.Ending.PLAIN);
    OutgoingCall other = nodes.opened();
    nodes.served().out().failAfter(new Fault.Broken("half"), Future.failedFuture("no idea"));
    nodes.clock.run(0);
    assertThat(other.in().failedUsage()).isEqualTo(Usage.NONE);
  }

  @Test
  void an_end_that_is_worked_out_when_the_deadline_passes_is_a_failure_with_its_usage() {
    Promise<Frame.Ending> known = Promise.promise();
    OutgoingCall call = nodes.open(Target.service(TwoNodes.SERVICE), Buffer.buffer("q"), 3_000);
    nodes.clock.run(0);
    nodes.served().cancelHandler(reason -> {});
    nodes.served().out().endAfter(known.future());
    nodes.clock.run(3_600);
    assertThat(nodes.sent(Frame.End.class)).isEmpty();
    known.complete(PARTIAL);
    nodes.clock.run(0);
    Frame.Fail fail = nodes.sent(Frame.Fail.class).getLast();
    assertThat(fail.fault()).isInstanceOf(Fault.Timeout.class);
    assertThat(fail.used()).isEqualTo(PARTIAL.usage());
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Timeout.class);
    assertThat(call.cancel("late").isComplete()).isTrue();
  }

  @Test
  void nobody_waits_for_ever_for_what_was_used() {
    nodes.open(Target.service(TwoNodes.SERVICE), Buffer.buffer("q"), 3_000);
    nodes.clock.run(0);
    nodes.served().cancelHandler(reason -> {});
    nodes.served().out().endAfter(Promise.<Frame.Ending>promise().future());
    nodes.clock.run(60_000);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void a_lost_cancel_is_repeated() {
    OutgoingCall call = nodes.opened();
    nodes.bus.loses(frame -> frame instanceof Frame.Cancel);
    Future<Frame.Ending> used = call.cancel("enough");
    nodes.clock.run(100);
    assertThat(nodes.told).isEmpty();
    nodes.bus.loses(frame -> false);
    nodes.clock.run(600);
    assertThat(used.result()).isEqualTo(PARTIAL);
  }

  @Test
  void a_lost_answer_to_a_cancel_is_repeated() {
    OutgoingCall call = nodes.opened();
    nodes.bus.loses(frame -> frame instanceof Frame.End);
    Future<Frame.Ending> used = call.cancel("enough");
    nodes.clock.run(100);
    assertThat(nodes.told).hasSize(1);
    assertThat(used.isComplete()).isFalse();
    nodes.bus.loses(frame -> false);
    nodes.clock.run(600);
    assertThat(used.result()).isEqualTo(PARTIAL);
    assertThat(nodes.told).hasSize(1);
  }

  @Test
  void cancel_of_an_answer_that_came_whole_but_was_not_read_ends_it() {
    OutgoingCall call = nodes.opened();
    call.in().pause().handler(chunk -> {});
    nodes.served().out().write(raw(100));
    nodes.served().out().end(PARTIAL);
    nodes.clock.run(0);
    assertThat(call.in().ended().isComplete()).isFalse();
    Future<Frame.Ending> used = call.cancel("not interested");
    assertThat(faultOf(call.in().ended())).isEqualTo(new Fault.Cancelled("not interested"));
    assertThat(used.result()).isEqualTo(PARTIAL);
  }

  @Test
  void cancel_ends_an_upload() {
    OutgoingCall call =
        nodes.open(Target.service(TwoNodes.SERVICE), Buffer.buffer(new byte[10_000_000]), 60_000);
    nodes.bus.faults(LinkFaults.late(50));
    nodes.clock.run(150);
    call.cancel("enough");
    int before = nodes.sent(Frame.Data.class).size();
    nodes.clock.run(1_000);
    assertThat(nodes.sent(Frame.Data.class)).hasSize(before);
    assertThat(nodes.calls).isEmpty();
  }

  @Test
  void a_deadline_ends_both_sides() {
    OutgoingCall call = nodes.open(Target.service(TwoNodes.SERVICE), Buffer.buffer("q"), 3_000);
    nodes.clock.run(2_900);
    assertThat(call.in().ended().isComplete()).isFalse();
    assertThat(nodes.served().remainingMillis()).isLessThanOrEqualTo(600);
    nodes.clock.run(300);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Timeout.class);
    assertThat(nodes.told).containsExactly("deadline");
  }

  @Test
  void a_callee_minds_the_deadline_by_itself_though_its_reader_is_stuck() {
    OutgoingCall call = nodes.open(Target.service(TwoNodes.SERVICE), Buffer.buffer("q"), 3_000);
    nodes.clock.run(0);
    call.in().pause();
    nodes.bus.loses(frame -> frame instanceof Frame.Cancel);
    nodes.served().out().write(raw(400_000));
    nodes.clock.run(3_800);
    assertThat(nodes.told).containsExactly("deadline");
    assertThat(nodes.callee.endpoint().load()).isZero();
    call.in().handler(chunk -> {}).resume();
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Timeout.class);
  }

  @Test
  void the_other_direction_ends_with_the_answer() {
    OutgoingCall call =
        nodes.open(new Target(TwoNodes.SERVICE, null, false, false), Buffer.buffer("q"), 9_000);
    nodes.clock.run(0);
    call.out().write(raw(10));
    nodes.clock.run(0);
    nodes.served().out().end();
    nodes.clock.run(0);
    assertThat(faultOf(nodes.served().in().ended())).isNull();
    nodes.served().in().handler(chunk -> {});
    assertThat(faultOf(nodes.served().in().ended())).isInstanceOf(Fault.Cancelled.class);
    assertThat(call.out().write(raw(1)).failed()).isTrue();
  }
}
