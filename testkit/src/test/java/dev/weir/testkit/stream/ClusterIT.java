package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.EndpointVerticle.await;
import static dev.weir.testkit.stream.EndpointVerticle.callee;
import static dev.weir.testkit.stream.EndpointVerticle.caller;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.client.WeirClient;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.Roll;
import dev.weir.bus.presence.Node;
import dev.weir.bus.presence.Presence;
import dev.weir.bus.presence.Roster;
import dev.weir.bus.state.ClusterState;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.TwoHazelcastNodes;
import dev.weir.testkit.state.ClusterStateContract;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Streams, presence and state between two real nodes. */
@ResourceLock("hazelcast") // Its nodes look for each other on the same ports.
@Timeout(120)
class ClusterIT {

  private static final Buffer QUESTION = Buffer.buffer("question");

  private static TwoHazelcastNodes cluster;
  private static Vertx here;
  private static Vertx there;

  private final String service = "provider.v1.chat." + UUID.randomUUID();

  @BeforeAll
  static void start() throws Exception {
    cluster = new TwoHazelcastNodes();
    here = cluster.node(0);
    there = cluster.node(1);
    LinkWarmth.warm(here, there);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void a_hundred_thousand_chunks_arrive_in_order() throws Exception {
    int count = 100_000;
    callee(there, service, call -> new Numbers(count, 24).writeTo(call.out()));
    Numbers seen = new Numbers(count, 24);
    await(
        caller(here)
            .call(
                service,
                QUESTION,
                call -> {
                  call.in().handler(seen::check);
                  return call.in().ended();
                }));
    assertThat(seen.seen()).isEqualTo(count);
  }

  @Test
  void a_hundred_streams_go_on_while_a_large_body_crosses_the_same_link() throws Exception {
    int bodyBytes = 32 << 20;
    callee(
        there,
        service,
        call -> {
          Buffer body = ((Payload.Raw) call.payload()).body();
          if (body.length() == bodyBytes) {
            call.out().end(new Frame.Ending(Usage.of(body.length(), 0), null));
          } else {
            long timer =
                there.setPeriodic(
                    10, tick -> call.out().write(new Chunk.Raw(QUESTION, true, true)));
            call.cancelHandler(
                reason -> {
                  there.cancelTimer(timer);
                  call.out().end();
                });
          }
        });
    EndpointVerticle caller = caller(here);
    AtomicInteger[] chunks = new AtomicInteger[100];
    Promise<Void> allBegan = Promise.promise();
    AtomicInteger began = new AtomicInteger();
    List<OutgoingCall> calls = new ArrayList<>();
    List<Future<Frame.Ending>> endings = new ArrayList<>();
    for (int i = 0; i < chunks.length; i++) {
      AtomicInteger seen = new AtomicInteger();
      chunks[i] = seen;
      endings.add(
          caller.call(
              service,
              QUESTION,
              call -> {
                calls.add(call);
                call.in()
                    .handler(
                        chunk -> {
                          if (seen.incrementAndGet() == 1 && began.incrementAndGet() == 100) {
                            allBegan.complete();
                          }
                        });
                return call.in().ended();
              }));
    }
    await(allBegan.future());
    int[] before = new int[100];
    for (int i = 0; i < 100; i++) {
      before[i] = chunks[i].get();
    }
    Frame.Ending ending =
        await(caller.call(service, Buffer.buffer(new byte[bodyBytes]), call -> call.in().ended()));
    assertThat(ending.usage().input()).isEqualTo(bodyBytes);
    for (int i = 0; i < 100; i++) {
      assertThat(chunks[i].get()).as("chunks of stream " + i).isGreaterThan(before[i]);
      assertThat(endings.get(i).isComplete()).isFalse();
    }
    await(
        caller.with(
            streams -> Future.join(calls.stream().map(call -> call.cancel("enough")).toList())));
  }

  @Test
  void canonical_answers_cross_with_all_that_is_in_them() throws Exception {
    RandomChats chats = new RandomChats(99);
    ChatAnswer answer = chats.answer();
    ChatRequest asked = chats.request();
    List<Payload> payloads = new ArrayList<>();
    callee(
        there,
        Addresses.CHAT_OPEN.name(),
        call -> {
          payloads.add(call.payload());
          call.out()
              .answer(
                  new Head(Head.Mode.CANONICAL, 200, List.of(), "up", "m", List.of()),
                  new Chunk.Events(chats.events(answer)),
                  new Frame.Ending(answer.usage(), "stop"));
        });
    WeirClient client = await(WeirClient.create(here, "key"));
    assertThat(await(client.chat(asked))).isEqualTo(answer);
    assertThat(((Payload.Canonical) payloads.getFirst()).request()).isEqualTo(asked);

    String large = "Lorem ipsum 😀 ".repeat(200_000);
    ChatRequest largeRequest =
        ChatRequest.of("m", false, List.of(Message.of(Role.USER, Part.Text.of(large))));
    assertThat(await(client.chat(largeRequest))).isEqualTo(answer);
    assertThat(((Payload.Canonical) payloads.getLast()).request()).isEqualTo(largeRequest);
    await(client.close());
  }

  @Test
  void who_announces_itself_is_seen_and_expires_after_it_vanished() throws Exception {
    Roster roster = new Roster();
    Promise<Long> seen = Promise.promise();
    Promise<Long> expired = Promise.promise();
    Promise<Void> left = Promise.promise();
    Announcement vanishing = announcement("vanishing");
    Announcement leaving = announcement("leaving");
    await(
        here.eventBus()
            .<Announcement>consumer(
                Addresses.ANNOUNCED.name(),
                message -> {
                  if (!message.body().service().equals(service)) {
                    return;
                  }
                  roster.heard(message.body(), millis());
                  if (roster.instancesOf(service).size() == 2) {
                    seen.tryComplete(millis());
                  }
                  if (message.body().state() == Announcement.State.GONE) {
                    left.tryComplete();
                  }
                })
            .completion());
    here.setPeriodic(
        50,
        tick -> {
          if (roster.expire(millis())) {
            expired.tryComplete(millis());
          }
        });
    String vanishingId =
        await(
            there.deployVerticle(
                context -> Presence.announce(there, () -> vanishing).map("undeployed by hand")));
    Presence other = await(Presence.announce(there, () -> leaving));
    await(seen.future());
    await(other.leave());
    await(left.future());
    assertThat(roster.instancesOf(service)).containsExactly(vanishing);
    long gone = millis();
    await(there.undeploy(vanishingId)); // Its timer stops; it says no goodbye.
    long silent = await(expired.future()) - gone;
    assertThat(silent).isBetween(3_500L, 8_000L);
    assertThat(roster.known(service)).isTrue();
  }

  private Announcement announcement(String instance) {
    return new Announcement(
        service,
        "test",
        "demo",
        instance,
        Node.idOf(there),
        "1",
        service + "." + instance,
        "inbox",
        List.of(),
        List.of(),
        true,
        Announcement.State.READY,
        0,
        "");
  }

  @Test
  void a_roll_call_is_answered_at_once() throws Exception {
    WireCodec.register(here);
    Promise<Announcement> heard = Promise.promise();
    await(Presence.announce(there, () -> announcement("listening")));
    await(
        here.eventBus()
            .<Announcement>consumer(
                Addresses.ANNOUNCED.name(),
                message -> {
                  if (message.body().service().equals(service)) {
                    heard.tryComplete(message.body());
                  }
                })
            .completion());
    long asked = millis();
    here.eventBus().publish(Addresses.GATEWAY_STARTED.name(), new Roll("me"), WireCodec.delivery());
    assertThat(await(heard.future()).instance()).isEqualTo("listening");
    assertThat(millis() - asked).isLessThan(1_500);
  }

  @Test
  void a_slow_reader_stops_the_writer_on_the_other_node() throws Exception {
    Promise<IncomingCall> full = Promise.promise();
    callee(
        there,
        service,
        call -> {
          int[] written = new int[1];
          long timer =
              there.setPeriodic(
                  1,
                  tick -> {
                    for (int i = 0; i < 100 && !call.out().writeQueueFull(); i++) {
                      call.out().write(new Chunk.Raw(Buffer.buffer(new byte[1_000]), true, true));
                      written[0] += 1_000;
                    }
                    if (call.out().writeQueueFull()) {
                      assertThat(written[0]).isLessThan(400_000);
                      full.tryComplete(call);
                    }
                  });
          call.cancelHandler(
              reason -> {
                there.cancelTimer(timer);
                call.out().end(new Frame.Ending(Usage.of(1, written[0]), reason));
              });
        });
    Promise<OutgoingCall> made = Promise.promise();
    EndpointVerticle caller = caller(here);
    Future<Frame.Ending> ended =
        caller.call(
            service,
            QUESTION,
            call -> {
              call.in().pause();
              made.complete(call);
              return call.in().ended();
            });
    await(full.future());
    assertThat(ended.isComplete()).isFalse();
    OutgoingCall call = await(made.future());
    Frame.Ending used = await(caller.with(streams -> call.cancel("too slow")));
    assertThat(used.reason()).isEqualTo("too slow");
    assertThat(used.usage().output()).isBetween(256_000L, 400_000L);
    LocalBusTest.assertFault(ended, Fault.Cancelled.class);
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  @Nested
  class StateOfACluster extends ClusterStateContract {
    @Override
    protected ClusterState state() {
      return ClusterState.of(here);
    }

    @Override
    protected ClusterState elsewhere() {
      return ClusterState.of(there);
    }

    @Override
    protected void waitMillis(long millis) throws Exception {
      await(here.timer(millis));
    }
  }
}
