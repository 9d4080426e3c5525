package dev.weir.gateway.pipeline;

import dev.weir.bus.Addresses;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.IncomingCall;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A provider on the bus that does with each call what it was told. */
final class FakeProvider {

  static final String NODE = "here";
  static final String LOOP = "0";

  private final String name;
  private final BusEndpoint endpoint;
  private final Queue<Consumer<IncomingCall>> scripts = new ConcurrentLinkedQueue<>();
  private final Promise<String> cancelled = Promise.promise();
  private final AtomicInteger calls = new AtomicInteger();

  private FakeProvider(String name, BusEndpoint endpoint) {
    this.name = name;
    this.endpoint = endpoint;
  }

  static FakeProvider start(Vertx vertx, String name) {
    BusEndpoint endpoint = BusEndpoint.open(vertx, NODE).await();
    FakeProvider provider = new FakeProvider(name, endpoint);
    endpoint.streams().acceptor(provider::accept);
    endpoint.serve(provider.address()).await();
    return provider;
  }

  private String address() {
    return Addresses.providerChat(name).name() + ".1";
  }

  Announcement announcement() {
    return new Announcement(
        Addresses.providerChat(name).name(),
        name,
        "openai-compatible",
        name + "-1",
        NODE,
        LOOP,
        address(),
        endpoint.streams().inbox(),
        List.of("canonical"),
        List.of(),
        false,
        Announcement.State.READY,
        0,
        "");
  }

  FakeProvider next(Consumer<IncomingCall> told) {
    scripts.add(told);
    return this;
  }

  FakeProvider next(Consumer<IncomingCall> told, Consumer<IncomingCall> then) {
    return next(told).next(then);
  }

  int calls() {
    return calls.get();
  }

  /** Completes with the reason when a call is given up. */
  Future<String> cancelled() {
    return cancelled.future();
  }

  private void accept(IncomingCall call) {
    calls.incrementAndGet();
    call.cancelHandler(
        reason -> {
          cancelled.tryComplete(reason);
          call.out().end(new Frame.Ending(Usage.of(7, 3), null));
        });
    Consumer<IncomingCall> script = scripts.poll();
    if (script == null) {
      call.out().fail(new Fault.Invalid("no script for this call", null));
    } else {
      script.accept(call);
    }
  }

  // ---- What it may be told

  static Consumer<IncomingCall> silence() {
    return call -> {};
  }

  static Consumer<IncomingCall> fails(Fault fault) {
    return call -> call.out().fail(fault);
  }

  /** A head and what comes before any content. */
  static Consumer<IncomingCall> begins() {
    return call -> {
      call.out().head(head());
      call.out().write(chunk("role;", false));
    };
  }

  static Consumer<IncomingCall> says(String text) {
    return call -> call.out().write(chunk(text, true));
  }

  static Consumer<IncomingCall> ends() {
    return call -> call.out().end(new Frame.Ending(Usage.of(10, 5), "stop"));
  }

  static Consumer<IncomingCall> answers(String text) {
    return begins().andThen(says(text)).andThen(ends());
  }

  static Consumer<IncomingCall> writes(Buffer bytes, boolean semantic) {
    return call -> call.out().write(new Chunk.Raw(bytes, true, semantic));
  }

  private static Head head() {
    return new Head(Head.Mode.RAW, 200, List.of(), "up-1", "m", List.of());
  }

  private static Chunk chunk(String text, boolean semantic) {
    return new Chunk.Raw(Buffer.buffer(text), true, semantic);
  }
}
