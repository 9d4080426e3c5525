package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.EndpointVerticle.await;
import static dev.weir.testkit.stream.EndpointVerticle.callee;
import static dev.weir.testkit.stream.EndpointVerticle.caller;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Payload;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.testkit.TwoHazelcastNodes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a node takes with it: its streams, within three seconds, and nothing else. */
@ResourceLock("hazelcast") // Its nodes look for each other on the same ports.
@Timeout(120)
class NodeLossIT {

  private static final String SERVICE = "provider.v1.chat.lost";
  private static final Buffer QUESTION = Buffer.buffer("question");
  private static final long PROMISED_MILLIS = 3_000;

  /**
   * A busy machine may hold a thread up: to the millisecond the promise is checked in simulated
   * time.
   */
  private static final long STALL_MILLIS = 2_000;

  private static final Buffer QUIET = Buffer.buffer("quiet");

  /** A way to lose a node. */
  private interface Loss {
    void of(TwoHazelcastNodes cluster, Context calleesThread) throws Exception;

    default void undo() {}
  }

  private void streamsEndAfter(Loss loss) throws Exception {
    try (TwoHazelcastNodes cluster = new TwoHazelcastNodes()) {
      Vertx here = cluster.node(0);
      Promise<Context> calleesThread = Promise.promise();
      LinkWarmth.warm(here, cluster.node(1));
      callee(
          cluster.node(1),
          SERVICE,
          call -> {
            calleesThread.tryComplete(Vertx.currentContext());
            if (((Payload.Raw) call.payload()).body().equals(QUIET)) {
              return; // Not a byte yet.
            }
            call.out().write(new Chunk.Raw(QUESTION, true, true));
          });
      EndpointVerticle caller = caller(here);
      Future<Frame.Ending> quiet = await(caller.call(SERVICE, QUIET, NodeLossIT::endingOfOpened));
      Promise<Void> flows = Promise.promise();
      Future<Frame.Ending> flowing =
          await(
              caller.call(
                  SERVICE,
                  QUESTION,
                  call -> {
                    call.in().handler(chunk -> flows.tryComplete());
                    return endingOfOpened(call);
                  }));
      await(flows.future());
      callee(here, "elsewhere", call -> {});
      Future<Frame.Ending> local =
          await(caller.call("elsewhere", QUESTION, NodeLossIT::endingOfOpened));
      Context thread = await(calleesThread.future());
      loss.of(cluster, thread);
      long began = System.nanoTime();
      LocalBusTest.assertFault(quiet, Fault.Unavailable.class);
      LocalBusTest.assertFault(flowing, Fault.Unavailable.class);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      assertThat(millis).isLessThan(PROMISED_MILLIS + STALL_MILLIS);
      loss.undo();
      assertThat(local.cause()).isNull();
      assertThat(local.isComplete()).isFalse();
      int left = await(caller.with(streams -> Future.succeededFuture(streams.load())));
      assertThat(left).isEqualTo(1);
    }
  }

  /** Completes when the call is open, with the future of its end. */
  private static Future<Future<Frame.Ending>> endingOfOpened(OutgoingCall call) {
    return call.opened().map(open -> call.in().ended());
  }

  @Test
  void a_node_that_is_closed() throws Exception {
    streamsEndAfter((cluster, thread) -> cluster.node(1).close());
  }

  @Test
  void a_node_that_is_torn_out_of_the_cluster() throws Exception {
    streamsEndAfter((cluster, thread) -> cluster.terminate(1));
  }

  @Test
  void a_node_that_hangs() throws Exception {
    CountDownLatch wakes = new CountDownLatch(1);
    streamsEndAfter(
        new Loss() {
          @Override
          public void of(TwoHazelcastNodes cluster, Context calleesThread) {
            calleesThread.runOnContext(turn -> sleepUntil(wakes));
          }

          @Override
          public void undo() {
            wakes.countDown();
          }
        });
  }

  private static void sleepUntil(CountDownLatch wakes) {
    try {
      wakes.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
