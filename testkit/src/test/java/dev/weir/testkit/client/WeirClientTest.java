package dev.weir.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.client.WeirClient;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Payload;
import dev.weir.bus.presence.Node;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a scripted callee on {@code chat.v1.open}. */
@Timeout(30)
class WeirClientTest {

  private static final Head HEAD =
      new Head(Head.Mode.CANONICAL, 200, List.of(), "up", "m", List.of());
  private static final ChatRequest REQUEST =
      ChatRequest.of("m", true, List.of(Message.of(Role.USER, Part.Text.of("hello"))));

  private final Vertx vertx = Vertx.vertx();
  private final List<IncomingCall> calls = new ArrayList<>();
  private Consumer<IncomingCall> serves = call -> {};
  private WeirClient client;
  private Context context;

  @BeforeEach
  void serve() throws Exception {
    await(
        vertx.deployVerticle(
            context ->
                BusEndpoint.open(vertx, Node.idOf(vertx))
                    .compose(
                        endpoint -> {
                          endpoint
                              .streams()
                              .acceptor(
                                  call -> {
                                    calls.add(call);
                                    serves.accept(call);
                                  });
                          return endpoint.serve(Addresses.CHAT_OPEN.name());
                        })));
    await(
        vertx.deployVerticle(
            own -> {
              context = own;
              return WeirClient.create(vertx, "my-key").onSuccess(made -> client = made);
            }));
  }

  /** Asks on the client's own context. */
  private <T> Future<T> ask(Function<WeirClient, Future<T>> question) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(turn -> question.apply(client).onComplete(answer));
    return answer.future();
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Chunk events(ChatEvent... events) {
    return new Chunk.Events(List.of(events));
  }

  private static void assertFault(Future<?> future, Fault fault) {
    assertThatThrownBy(() -> await(future))
        .cause()
        .isInstanceOfSatisfying(
            FaultException.class, failure -> assertThat(failure.fault()).isEqualTo(fault));
  }

  @Test
  void a_streamed_answer_is_folded_into_a_whole_one() throws Exception {
    List<ChatAnswer> answers = new ArrayList<>();
    serves =
        call -> {
          RandomChats chats = new RandomChats(calls.size());
          ChatAnswer answer = chats.answer();
          answers.add(answer);
          call.out().head(HEAD);
          chats.events(answer).forEach(event -> call.out().write(events(event)));
          call.out().end();
        };
    Seeds.each(
        50,
        seed -> {
          ChatAnswer whole = await(ask(c -> c.chat(REQUEST)));
          assertThat(whole).isEqualTo(answers.getLast());
        });
  }

  @Test
  void the_callee_sees_the_request_and_the_key() throws Exception {
    serves = call -> call.out().fail(new Fault.Forbidden("no"));
    assertFault(ask(c -> c.chat(REQUEST)), new Fault.Forbidden("no"));
    assertThat(calls.getFirst().key()).isEqualTo("my-key");
    assertThat(((Payload.Canonical) calls.getFirst().payload()).request()).isEqualTo(REQUEST);
    assertThat(calls.getFirst().payload().head().dialect()).isEqualTo(WeirClient.DIALECT);
  }

  @Test
  void the_consumer_gets_every_event_as_it_comes() throws Exception {
    RandomChats chats = new RandomChats(3);
    List<ChatEvent> sent = chats.events();
    serves = call -> call.out().answer(HEAD, new Chunk.Events(sent), Frame.Ending.PLAIN);
    List<ChatEvent> seen = new ArrayList<>();
    await(ask(c -> c.stream(REQUEST, seen::add)));
    assertThat(seen).isEqualTo(sent);
  }

  @Test
  void a_consumer_that_throws_ends_the_call() {
    Promise<String> told = Promise.promise();
    serves =
        call -> {
          call.cancelHandler(told::tryComplete);
          call.out().write(events(new ChatEvent.TextDelta(0, 0, "a")));
        };
    Future<Void> streamed =
        ask(
            c ->
                c.stream(
                    REQUEST,
                    event -> {
                      throw new IllegalStateException("enough");
                    }));
    assertThatThrownBy(() -> await(streamed)).cause().hasMessage("enough");
    assertThat(told.future().toCompletionStage().toCompletableFuture())
        .succeedsWithin(java.time.Duration.ofSeconds(10));
  }

  @Test
  void an_answer_that_stops_in_the_middle_is_a_fault() {
    serves =
        call -> {
          call.out().write(events(new ChatEvent.PartStarted(0, 0, Part.Text.of("half"))));
          call.out().end();
        };
    assertThatThrownBy(() -> await(ask(c -> c.chat(REQUEST))))
        .cause()
        .isInstanceOfSatisfying(
            FaultException.class,
            failure -> assertThat(failure.fault()).isInstanceOf(Fault.Broken.class));
  }

  @Test
  void raw_bytes_are_refused() {
    serves = call -> call.out().write(new Chunk.Raw(Buffer.buffer("{}"), true, true));
    assertFault(
        ask(c -> c.stream(REQUEST, event -> {})),
        new Fault.Internal("a canonical call was answered with raw bytes"));
  }

  @Test
  void close_ends_what_is_open() throws Exception {
    Promise<Void> began = Promise.promise();
    serves =
        call -> {
          call.out().write(events(new ChatEvent.TextDelta(0, 0, "a")));
          began.tryComplete();
        };
    Future<Void> streamed = ask(c -> c.stream(REQUEST, event -> {}));
    await(began.future());
    await(ask(WeirClient::close));
    assertFault(streamed, new Fault.Cancelled("stopped"));
  }
}
