package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.TwoNodes.ALLOWED_MILLIS;
import static dev.weir.testkit.stream.TwoNodes.faultOf;
import static dev.weir.testkit.stream.TwoNodes.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.Payload;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.StreamLimits;
import dev.weir.bus.stream.Target;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpeningTest {

  private final TwoNodes nodes = new TwoNodes();

  @Test
  void where_nobody_serves_the_call_fails_at_once_but_not_before_its_handlers_are_set() {
    OutgoingCall call = nodes.open(Target.service("nowhere"), Buffer.buffer("q"), ALLOWED_MILLIS);
    List<Throwable> failures = new ArrayList<>();
    call.in().exceptionHandler(failures::add);
    nodes.clock.run(0);
    assertThat(failures).hasSize(1);
    assertThat(faultOf(call.opened())).isInstanceOf(Fault.Unavailable.class);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Unavailable.class);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void a_lost_Opened_is_Unavailable_within_a_second_and_the_callee_is_cancelled() {
    for (boolean inboxKnown : new boolean[] {true, false}) {
      TwoNodes two = new TwoNodes();
      two.bus.loses(frame -> frame instanceof Frame.Opened);
      OutgoingCall call =
          two.open(
              inboxKnown ? two.known() : Target.service(TwoNodes.SERVICE),
              Buffer.buffer("q"),
              ALLOWED_MILLIS);
      two.clock.run(1_200);
      assertThat(two.calls).hasSize(1);
      assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Unavailable.class);
      assertThat(two.told).hasSize(1);
      two.clock.run(3_000);
      assertThat(two.nothingIsLeft()).isTrue();
    }
  }

  @Test
  void who_is_greeted_answers_on_both_ways_and_nothing_is_kept() {
    nodes.caller.endpoint().greet(TwoNodes.SERVICE, nodes.callee.inbox());
    nodes.clock.run(0);
    assertThat(nodes.sent(Frame.Ping.class))
        .extracting(Frame.Ping::inbox)
        .containsExactly(nodes.caller.inbox(), nodes.caller.inbox());
    assertThat(nodes.sent(Frame.Pong.class))
        .extracting(Frame.Pong::inbox)
        .containsExactly(nodes.callee.inbox());
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void who_shares_the_node_needs_no_greeting() {
    TwoNodes one = new TwoNodes(StreamLimits.DEFAULT, "a");
    one.caller.endpoint().greet(TwoNodes.SERVICE, one.callee.inbox());
    assertThat(one.frames).isEmpty();
  }

  @Test
  void a_lost_call_is_Unavailable_within_a_second() {
    nodes.bus.loses(frame -> frame instanceof OpenStream);
    OutgoingCall call = nodes.open();
    nodes.clock.run(1_200);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Unavailable.class);
    nodes.clock.run(3_000);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void who_refuses_says_why() {
    Fault draining = new Fault.Overloaded("draining", 100);
    nodes.callee.endpoint().refuse(draining);
    OutgoingCall call = nodes.opened();
    assertThat(faultOf(call.opened())).isEqualTo(draining);
    assertThat(faultOf(call.in().ended())).isEqualTo(draining);
    assertThat(nodes.calls).isEmpty();
    nodes.clock.run(2_000);
    assertThat(nodes.nothingIsLeft()).isTrue();
  }

  @Test
  void an_endpoint_takes_no_more_streams_than_its_limit() {
    StreamLimits two = new StreamLimits(8_192, 2_048, 2_048, 1_000, 500, 2_000, 65_536, 2);
    TwoNodes few = new TwoNodes(two, "b");
    few.opened();
    few.opened();
    OutgoingCall third = few.opened();
    assertThat(faultOf(third.opened())).isInstanceOf(Fault.Overloaded.class);
    assertThat(few.calls).hasSize(2);
  }

  @Test
  void an_acceptor_that_throws_is_an_internal_fault() {
    nodes
        .callee
        .endpoint()
        .acceptor(
            call -> {
              throw new IllegalStateException("secret");
            });
    OutgoingCall call = nodes.opened();
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Internal.class);
    assertThat(faultOf(call.in().ended()).message()).doesNotContain("secret");
  }

  @Test
  void a_large_body_is_uploaded_and_put_together() {
    byte[] bytes = new byte[5_000_000];
    new Random(7).nextBytes(bytes);
    Buffer body = Buffer.buffer(bytes);
    OutgoingCall call = nodes.open(Target.service(TwoNodes.SERVICE), body, ALLOWED_MILLIS);
    nodes.clock.run(0);
    assertThat(call.opened().succeeded()).isTrue();
    assertThat(nodes.calls).hasSize(1);
    assertThat(((Payload.Raw) nodes.served().payload()).body()).isEqualTo(body);
    assertThat(nodes.sent(Frame.Data.class))
        .allSatisfy(data -> assertThat(data.chunk().size()).isLessThanOrEqualTo(64 * 1024));
  }

  @Test
  void a_body_over_the_limit_is_refused_before_it_is_sent() {
    StreamLimits small = new StreamLimits(8_192, 2_048, 2_048, 1_000, 500, 2_000, 65_536, 100);
    TwoNodes two = new TwoNodes(small, "b");
    OutgoingCall call =
        two.open(Target.service(TwoNodes.SERVICE), Buffer.buffer(new byte[65_537]), 5_000);
    two.clock.run(0);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.TooLarge.class);
    assertThat(two.calls).isEmpty();
    two.clock.run(2_000);
    assertThat(two.nothingIsLeft()).isTrue();
  }

  @Test
  void a_body_that_loses_a_piece_fails_the_call() {
    nodes.bus.loses(frame -> frame instanceof Frame.Data data && data.seq() == 1);
    OutgoingCall call =
        nodes.open(
            Target.service(TwoNodes.SERVICE), Buffer.buffer(new byte[200_000]), ALLOWED_MILLIS);
    nodes.clock.run(0);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Broken.class);
    assertThat(nodes.calls).isEmpty();
  }

  @Test
  void within_a_JVM_the_same_objects_arrive() {
    TwoNodes local = new TwoNodes(StreamLimits.DEFAULT, "a");
    Buffer body = Buffer.buffer(new byte[500_000]);
    OutgoingCall call =
        local.open(new Target(TwoNodes.SERVICE, local.callee.inbox(), true, true), body, 5_000);
    local.clock.run(0);
    assertThat(((Payload.Raw) local.served().payload()).body()).isSameAs(body);
    Chunk chunk = raw(60_000);
    List<Chunk> handed = new ArrayList<>();
    call.in().handler(handed::add);
    local.served().out().write(chunk);
    local.clock.run(0);
    assertThat(handed.getFirst()).isSameAs(chunk);
    Chunk events = TwoNodes.text("hello");
    local.served().out().answer(TwoNodes.HEAD, events, Frame.Ending.PLAIN);
    local.clock.run(0);
    assertThat(handed.getLast()).isSameAs(events);
  }

  @Test
  void on_a_closed_endpoint_a_call_fails_at_once() {
    nodes.caller.endpoint().close();
    OutgoingCall call = nodes.open();
    nodes.clock.run(0);
    assertThat(faultOf(call.in().ended())).isInstanceOf(Fault.Unavailable.class);
    assertThat(nodes.calls).isEmpty();
  }
}
