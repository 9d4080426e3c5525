package dev.weir.launcher.node;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.client.WeirClient;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.stream.OutgoingCall;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A {@link WeirClient} on a context of its own, for the thread of a test. */
final class BusCaller implements AutoCloseable {

  private final Context context;
  private final WeirClient client;

  BusCaller(TestNode node, String key) {
    this(node.node().vertx(), key);
  }

  BusCaller(Vertx vertx, String key) {
    context = vertx.getOrCreateContext();
    client = TestNode.await(there(() -> WeirClient.create(vertx, key)));
  }

  static ChatRequest request(String model, boolean stream, String text) {
    return ChatRequest.of(model, stream, List.of(Message.of(Role.USER, Part.Text.of(text))));
  }

  private <T> Future<T> there(Supplier<Future<T>> task) {
    Promise<T> result = Promise.promise();
    context.runOnContext(turn -> task.get().onComplete(result));
    return result.future();
  }

  /** Asks on the client's own context. */
  <T> T ask(Function<WeirClient, Future<T>> question) {
    return TestNode.await(there(() -> question.apply(client)));
  }

  /** How something fails that must. */
  Fault failure(Function<WeirClient, ? extends Future<?>> question) {
    Throwable failure =
        ask(c -> question.apply(c).transform(done -> Future.succeededFuture(done.cause())));
    if (failure instanceof FaultException fault) {
      return fault.fault();
    }
    throw new AssertionError("no fault but " + failure);
  }

  ChatAnswer chat(ChatRequest request) {
    return TestNode.await(there(() -> client.chat(request)));
  }

  /** How a call fails that must. */
  Fault refusal(ChatRequest request) {
    return failure(client -> client.chat(request));
  }

  /** Opens a call whose handlers are set before anything can come. */
  OutgoingCall open(ChatRequest request, Consumer<OutgoingCall> handlers) {
    return TestNode.await(
        there(
            () -> {
              OutgoingCall call =
                  client.open(request, List.of(), WeirClient.TIMEOUT_MILLIS_DEFAULT);
              handlers.accept(call);
              return Future.succeededFuture(call);
            }));
  }

  /** Does something with a call where that is allowed. */
  void run(Runnable task) {
    context.runOnContext(turn -> task.run());
  }

  @Override
  public void close() {
    TestNode.await(there(client::close));
  }
}
