package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.EndpointVerticle.await;
import static dev.weir.testkit.stream.EndpointVerticle.callee;
import static dev.weir.testkit.stream.EndpointVerticle.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Payload;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.bus.stream.OutgoingCall;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Streams between two verticles of one Vertx. */
@Timeout(120)
@Isolated("It measures the heap, which is everybody's.")
class LocalBusTest {

  private static final String SERVICE = "provider.v1.chat.test";
  private static final Buffer QUESTION = Buffer.buffer("question");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void local_chunks_are_not_copied() throws Exception {
    List<Chunk> sent =
        List.of(
            new Chunk.Raw(Buffer.buffer(new byte[60_000]), true, true),
            new Chunk.Events(List.of(new ChatEvent.TextDelta(0, 0, "a"))),
            new Chunk.Raw(Buffer.buffer("z"), true, true));
    AtomicReference<Buffer> asked = new AtomicReference<>();
    callee(
        vertx,
        SERVICE,
        call -> {
          asked.set(((Payload.Raw) call.payload()).body());
          sent.forEach(call.out()::write);
          call.out().end();
        });
    List<Chunk> handed = new ArrayList<>();
    await(
        caller(vertx)
            .call(
                SERVICE,
                QUESTION,
                call -> {
                  call.in().handler(handed::add);
                  return call.in().ended();
                }));
    assertThat(asked.get()).isSameAs(QUESTION);
    assertThat(handed).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(handed.get(i)).isSameAs(sent.get(i));
    }
  }

  @Test
  void a_million_chunks_pass_in_order_and_the_heap_does_not_grow() throws Exception {
    int count = 1_000_000;
    callee(vertx, SERVICE, call -> new Numbers(count, 0).writeTo(call.out()));
    Numbers seen = new Numbers(count, 0);
    long[] used = new long[2];
    await(
        caller(vertx)
            .call(
                SERVICE,
                QUESTION,
                call -> {
                  call.in()
                      .handler(
                          chunk -> {
                            long before = seen.seen();
                            long now = seen.check(chunk);
                            if (before < count / 4 && now >= count / 4) {
                              used[0] = usedHeapAfterGc();
                            }
                          });
                  return call.in().ended();
                }));
    used[1] = usedHeapAfterGc();
    assertThat(seen.seen()).isEqualTo(count);
    assertThat(used[1] - used[0]).as("bytes of growth").isLessThan(8L << 20);
  }

  private static long usedHeapAfterGc() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void where_nobody_serves_the_call_is_Unavailable_at_once() throws Exception {
    Future<Frame.Ending> ended =
        caller(vertx).call("nobody.home", QUESTION, call -> call.in().ended());
    assertFault(ended, Fault.Unavailable.class);
    // Not: did not take the call within a second.
    assertThat(ended.cause()).hasMessageContaining("nobody serves nobody.home");
  }

  @Test
  void a_callee_that_is_undeployed_ends_its_streams() throws Exception {
    undeployed(true);
  }

  @Test
  void even_when_it_says_nothing() throws Exception {
    undeployed(false);
  }

  private void undeployed(boolean inGoodOrder) throws Exception {
    Promise<IncomingCall> served = Promise.promise();
    EndpointVerticle callee =
        EndpointVerticle.deployed(
            vertx, new EndpointVerticle(SERVICE, inGoodOrder, served::tryComplete));
    Future<Frame.Ending> ended = caller(vertx).call(SERVICE, QUESTION, call -> call.in().ended());
    await(served.future());
    await(vertx.undeploy(callee.id()));
    assertFault(ended, Fault.Unavailable.class);
    assertThat(ended.cause())
        .hasMessageContaining(inGoodOrder ? "was stopped" : "its inbox is gone");
  }

  @Test
  void a_caller_that_is_undeployed_stops_its_callees() throws Exception {
    for (boolean inGoodOrder : new boolean[] {true, false}) {
      Promise<String> told = Promise.promise();
      EndpointVerticle callee =
          callee(vertx, SERVICE, call -> call.cancelHandler(told::tryComplete));
      EndpointVerticle caller =
          EndpointVerticle.deployed(vertx, new EndpointVerticle("", inGoodOrder, call -> {}));
      await(caller.call(SERVICE, QUESTION, call -> call.opened()));
      await(vertx.undeploy(caller.id()));
      assertThat(await(told.future())).isNotEmpty();
      await(vertx.undeploy(callee.id()));
    }
  }

  @Test
  void a_slow_reader_stops_the_writer() throws Exception {
    Promise<IncomingCall> full = Promise.promise();
    callee(
        vertx,
        SERVICE,
        call -> {
          while (!call.out().writeQueueFull()) {
            call.out().write(new Chunk.Raw(Buffer.buffer(new byte[1_000]), true, true));
          }
          call.out().drainHandler(drained -> call.out().end());
          full.tryComplete(call);
        });
    EndpointVerticle caller = caller(vertx);
    AtomicReference<OutgoingCall> made = new AtomicReference<>();
    Future<Frame.Ending> ended =
        caller.call(
            SERVICE,
            QUESTION,
            call -> {
              made.set(call);
              call.in().pause().handler(chunk -> {});
              return call.in().ended();
            });
    await(full.future());
    await(vertx.timer(300)); // Nothing to wait for: that nothing happens.
    assertThat(ended.isComplete()).isFalse();
    caller.with(
        streams -> {
          made.get().in().resume();
          return Future.succeededFuture();
        });
    await(ended);
  }

  @Test
  void more_addresses_than_the_cache_of_producers_holds() throws Exception {
    EndpointVerticle caller = caller(vertx);
    Future<Frame.Ending> last = null;
    for (int i = 0; i < 4_200; i++) {
      last = caller.call("nobody." + i, QUESTION, call -> call.in().ended());
    }
    assertFault(last, Fault.Unavailable.class);
  }

  static void assertFault(Future<?> future, Class<? extends Fault> kind) {
    assertThatThrownBy(() -> await(future))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            FaultException.class, failure -> assertThat(failure.fault()).isInstanceOf(kind));
  }
}
