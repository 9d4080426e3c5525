package dev.weir.gateway;

import dev.weir.bus.Address;
import dev.weir.bus.Addresses;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.presence.Node;
import dev.weir.bus.presence.Picker;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.trace.Tracing;
import dev.weir.gateway.api.Dialects;
import dev.weir.gateway.bus.Bounds;
import dev.weir.gateway.bus.BusIngress;
import dev.weir.gateway.bus.JsonIngress;
import dev.weir.gateway.bus.PathCalls;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.http.Edge;
import dev.weir.gateway.http.HttpIngress;
import dev.weir.gateway.pipeline.Dispatcher;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.PromptTokens;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * One gateway instance: HTTP and bus ingress, the pipeline, and the roster of providers. Serves
 * {@code chat.v1.open}, {@code chat.v1.json}, {@code api.v1.open} and {@code api.v1.json}; calls
 * {@code provider.v1.chat.<name>.<instance>}. Deploy one per event loop; all of a node share a
 * {@link GatewayNode} and the port.
 */
public final class GatewayVerticle extends VerticleBase {

  private static final long TICK_MILLIS_MAX = 500;
  private static final long TICK_MILLIS_MIN = 20;

  private final GatewayNode node;
  private final Dialects dialects;
  private @Nullable HttpServer server;
  private @Nullable Drain drain;

  public GatewayVerticle(GatewayNode node, Dialects dialects) {
    this.node = node;
    this.dialects = dialects;
  }

  @Override
  public Future<?> start() {
    ProviderWatch providers = new ProviderWatch(vertx, node);
    return providers
        .start(deploymentID())
        .compose(watching -> node.joinBreakers(vertx))
        .compose(hearing -> node.joinHomes(vertx))
        .compose(hearing -> BusEndpoint.open(vertx, Node.idOf(vertx)))
        .compose(inbox -> serve(inbox, providers));
  }

  private Future<?> serve(BusEndpoint inbox, ProviderWatch providers) {
    providers.greet(one -> inbox.streams().greet(one.address(), one.inbox()));
    Picker picker = new Picker(Node.idOf(vertx), Node.currentLoop());
    Pipeline pipeline = pipeline(inbox, providers, picker);
    ProviderChecks checks =
        new ProviderChecks(node.checks(), inbox.streams(), providers.roster(), picker);
    Edge edge = Listener.edge(vertx, node);
    GatewayViews views = new GatewayViews(vertx, node, providers.directory());
    drain = new Drain(vertx, node.config().timeouts().drainMillis(), pipeline, edge, inbox);
    long tickMillis =
        Math.clamp(node.config().keepAliveMillis() / 2, TICK_MILLIS_MIN, TICK_MILLIS_MAX);
    vertx.setPeriodic(
        tickMillis,
        tick -> {
          edge.tick(Uptime.millis());
          pipeline.tick();
          checks.tick();
        });
    return serveBus(inbox, pipeline, views)
        .compose(served -> views.serveExplanations())
        .compose(served -> listen(edge, pipeline, views));
  }

  private Pipeline pipeline(BusEndpoint inbox, ProviderWatch providers, Picker picker) {
    GatewayConfig.Timeouts timeouts = node.config().timeouts();
    return new Pipeline(
        () -> node.rules().keys(),
        providers.directory()::planner,
        new PromptTokens(vertx),
        node.limiter(),
        new Dispatcher(
            vertx,
            inbox.streams(),
            providers.roster(),
            picker,
            dialects.seal(),
            new Dispatcher.Shared(
                node.conditions(),
                node.budgets(),
                node.gate(),
                providers.directory()::window,
                Uptime::millis)),
        new Pipeline.Patience(timeouts.firstByteMillis(), timeouts.idleMillis()),
        providers.directory()::cost,
        node::record,
        node.shared(),
        Tracing.of(vertx));
  }

  private Future<Void> serveBus(BusEndpoint inbox, Pipeline pipeline, GatewayViews views) {
    Bounds bounds = Listener.busBounds(node);
    PathCalls paths = new PathCalls(dialects, views::wordsOf, pipeline, node.tag(), bounds);
    inbox.streams().acceptor(new BusIngress(paths, pipeline, node.tag(), bounds)::accept);
    JsonIngress json = new JsonIngress(vertx, dialects.openai(), pipeline, node.tag(), bounds);
    return Future.join(
            inbox.serve(Addresses.CHAT_OPEN.name()),
            inbox.serve(Addresses.API_OPEN.name()),
            serveJson(Addresses.CHAT_JSON, json::accept),
            serveJson(Addresses.API_JSON, paths::accept))
        .mapEmpty();
  }

  private Future<Void> serveJson(Address<?, ?> address, Handler<Message<Object>> served) {
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(address.name(), served);
    if (drain != null) {
      drain.unregisters(consumer);
    }
    return consumer.completion();
  }

  private Future<HttpServer> listen(Edge edge, Pipeline pipeline, GatewayViews views) {
    HttpIngress ingress =
        new HttpIngress(vertx, dialects, edge, pipeline, views, node.config().corsOrigins());
    GatewayConfig config = node.config();
    server = vertx.createHttpServer(Listener.options(config));
    Future<HttpServer> listening =
        server
            .connectionHandler(edge::connected)
            .requestHandler(ingress::handle)
            .invalidRequestHandler(ingress::handleInvalid)
            .listen();
    return ListenFailure.naming(listening, config.host(), config.port(), ListenFailure.API);
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server == null ? -1 : server.actualPort();
  }

  /**
   * Refuses new requests, lets open ones end for as long as the configuration allows, tells the
   * rest that it stops, then closes. The listener answers until then.
   */
  @Override
  public Future<?> stop() {
    node.drain();
    Future<Void> drained =
        drain == null
            ? Future.succeededFuture()
            : drain.run(new Fault.Unavailable("The gateway is stopping.", 1_000));
    return drained.eventually(() -> server == null ? Future.succeededFuture() : server.close());
  }
}
