package dev.weir.testkit.stream;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.presence.Node;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.bus.stream.StreamEndpoint;
import dev.weir.bus.stream.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A verticle that holds an endpoint and lends its context to a test. */
final class EndpointVerticle extends VerticleBase {

  private final String service;
  private final Consumer<IncomingCall> serves;
  private final boolean stopsInGoodOrder;
  private BusEndpoint endpoint;

  /**
   * @param service the address that it serves; empty for a mere caller
   */
  EndpointVerticle(String service, boolean stopsInGoodOrder, Consumer<IncomingCall> serves) {
    this.service = service;
    this.serves = serves;
    this.stopsInGoodOrder = stopsInGoodOrder;
  }

  static EndpointVerticle caller(Vertx vertx) throws Exception {
    return deployed(vertx, new EndpointVerticle("", true, call -> {}));
  }

  static EndpointVerticle callee(Vertx vertx, String service, Consumer<IncomingCall> serves)
      throws Exception {
    return deployed(vertx, new EndpointVerticle(service, true, serves));
  }

  static EndpointVerticle deployed(Vertx vertx, EndpointVerticle verticle) throws Exception {
    await(vertx.deployVerticle(verticle));
    return verticle;
  }

  @Override
  public Future<?> start() {
    return BusEndpoint.open(vertx, Node.idOf(vertx))
        .compose(
            open -> {
              endpoint = open;
              open.streams().acceptor(serves::accept);
              return service.isEmpty() ? Future.succeededFuture() : open.serve(service);
            });
  }

  @Override
  public Future<?> stop() {
    return stopsInGoodOrder ? endpoint.close() : Future.succeededFuture();
  }

  String id() {
    return context.deploymentID();
  }

  /** Does something on the endpoint's own context. */
  <T> Future<T> with(Function<StreamEndpoint, Future<T>> task) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        turn -> Future.succeededFuture(endpoint.streams()).compose(task).onComplete(done));
    return done.future();
  }

  /** Calls a service and hands the call to a function, on the endpoint's own context. */
  <T> Future<T> call(String address, Buffer body, Function<OutgoingCall, Future<T>> reads) {
    RequestHead head =
        new RequestHead(DialectName.OPENAI_CHAT, RequestHead.CHAT, "r", "m", "m", true, -1, -1);
    return with(
        streams ->
            reads.apply(
                streams.open(
                    Target.service(address), List.of(), new Payload.Raw(head, body), 120_000)));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
