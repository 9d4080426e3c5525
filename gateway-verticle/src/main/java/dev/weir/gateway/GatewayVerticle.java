package dev.weir.gateway;

import dev.weir.bus.Addresses;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Roll;
import dev.weir.bus.presence.Node;
import dev.weir.bus.presence.Picker;
import dev.weir.bus.presence.Roster;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.dialects.Dialect;
import dev.weir.gateway.bus.BusIngress;
import dev.weir.gateway.bus.JsonIngress;
import dev.weir.gateway.http.Edge;
import dev.weir.gateway.http.HttpIngress;
import dev.weir.gateway.pipeline.Dispatcher;
import dev.weir.gateway.pipeline.Pipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One gateway instance: HTTP and bus ingress, the pipeline, and the roster of providers. Serves {@code chat.v1.open} and
 * {@code chat.v1.json}; calls {@code provider.v1.chat.<name>.<instance>}. Deploy one per event loop; all of a node share a
 * {@link GatewayNode} and the port.
 */
public final class GatewayVerticle extends VerticleBase {

  private static final long TICK_MILLIS = 500;

  private final GatewayNode node;
  private final Dialect openai;
  private final Dialect anthropic;
  private final Roster roster = new Roster();
  private @Nullable BusEndpoint endpoint;
  private @Nullable HttpServer server;
  private @Nullable Edge edge;

  public GatewayVerticle(GatewayNode node, Dialect openai, Dialect anthropic) {
    this.node = node;
    this.openai = openai;
    this.anthropic = anthropic;
  }

  @Override
  public Future<?> start() {
    Directory directory = new Directory(node, roster);
    return BusEndpoint.open(vertx, Node.idOf(vertx))
        .compose(inbox -> watchProviders(directory).map(inbox))
        .compose(inbox -> serve(inbox, directory));
  }

  /** Keeps the roster, and asks everybody who is there to say so. */
  private Future<Void> watchProviders(Directory directory) {
    var consumer =
        vertx
            .eventBus()
            .<BusMessage>consumer(
                Addresses.ANNOUNCED.name(), message -> heard(message, directory));
    vertx.setPeriodic(
        TICK_MILLIS,
        tick -> {
          if (roster.expire(nowMillis())) {
            directory.changed();
          }
          if (edge != null) {
            edge.tick(System.currentTimeMillis());
          }
        });
    return consumer
        .completion()
        .onSuccess(
            heard ->
                vertx
                    .eventBus()
                    .publish(
                        Addresses.GATEWAY_STARTED.name(),
                        new Roll(deploymentID()),
                        new DeliveryOptions().setCodecName(WireCodec.NAME)));
  }

  private void heard(Message<BusMessage> message, Directory directory) {
    if (message.body() instanceof Announcement news && roster.heard(news, nowMillis())) {
      directory.changed();
    }
  }

  private Future<?> serve(BusEndpoint inbox, Directory directory) {
    endpoint = inbox;
    Picker picker = new Picker(Node.idOf(vertx), Node.currentLoop());
    Pipeline pipeline =
        new Pipeline(
            () -> node.rules().keys(),
            directory::names,
            new Dispatcher(vertx, inbox, roster, picker),
            explanation -> {
              node.explanations().add(explanation);
              node.observer().accept(explanation);
            });
    GatewayViews views = new GatewayViews(vertx, node, directory);
    JsonIngress json =
        new JsonIngress(
            vertx,
            openai,
            pipeline,
            node.tag(),
            (int) node.config().limits().bodyBytes(),
            node.config().timeouts().totalMillis());
    inbox.streams().acceptor(new BusIngress(pipeline, node.tag())::accept);
    return inbox
        .serve(Addresses.CHAT_OPEN.name())
        .compose(
            open ->
                vertx
                    .eventBus()
                    .<JsonObject>consumer(Addresses.CHAT_JSON.name(), json::accept)
                    .completion())
        .compose(served -> views.serveExplanations())
        .compose(served -> listen(pipeline, views));
  }

  private Future<HttpServer> listen(Pipeline pipeline, GatewayViews views) {
    GatewayConfig config = node.config();
    edge =
        new Edge(
            node.tag(),
            new Edge.Bounds(
                (int) config.limits().bodyBytes(),
                config.limits().pendingWriteBytes(),
                config.limits().bufferedBytes(),
                config.limits().streams(),
                config.keepAliveMillis(),
                config.timeouts().totalMillis()),
            node.buffered(),
            node::draining);
    HttpIngress ingress =
        new HttpIngress(vertx, openai, anthropic, edge, pipeline, views, config.corsOrigins());
    server = vertx.createHttpServer(Listener.options(config));
    return server
        .connectionHandler(connection -> Listener.bound(connection, node, config))
        .requestHandler(ingress::handle)
        .listen();
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server == null ? -1 : server.actualPort();
  }

  /** Refuses new requests, lets open ones end for as long as the configuration allows, then closes. */
  @Override
  public Future<?> stop() {
    node.drain();
    BusEndpoint inbox = endpoint;
    if (inbox == null) {
      return Future.succeededFuture();
    }
    inbox.streams().refuse(new Fault.Unavailable("The gateway is stopping.", 1_000));
    Promise<Void> idle = Promise.promise();
    long until = nowMillis() + node.config().timeouts().drainMillis();
    vertx.setPeriodic(
        100,
        timer -> {
          boolean open = inbox.streams().load() > 0 || openRequests() > 0;
          if (!open || nowMillis() >= until) {
            vertx.cancelTimer(timer);
            idle.complete();
          }
        });
    return idle.future()
        .compose(drained -> inbox.close())
        .eventually(
            () ->
                server == null ? Future.succeededFuture() : server.close());
  }

  private int openRequests() {
    return edge == null ? 0 : edge.openRequests();
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
