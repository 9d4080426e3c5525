package dev.weir.provider.serve;

import dev.weir.bus.Addresses;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.presence.Node;
import dev.weir.bus.presence.Presence;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.bus.trace.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a provider on the event bus: it serves the address that all instances share and
 * one of its own, and announces itself for as long as it lives. To be used on the context of the
 * verticle that opened it.
 */
public final class ProviderInstance {

  private static final long DRAIN_CHECK_MILLIS = 20;

  private final Vertx vertx;
  private final Identity identity;
  private final Supplier<Models> models;
  private final Supplier<String> remark;
  private final BusEndpoint endpoint;
  private final String service;
  private final String instance = UUID.randomUUID().toString();
  private final String node;
  private final String loop = Node.currentLoop();
  private Announcement.State state = Announcement.State.READY;
  private @Nullable Presence presence;

  /**
   * Who serves.
   *
   * @param name the name that callers use
   * @param kind the kind of provider
   * @param dialects the dialects that it takes raw
   * @param offers what it serves beside chat
   * @param host of the vendor, empty where there is none
   * @param port of the vendor
   */
  public record Identity(
      String name,
      String kind,
      List<String> dialects,
      List<Announcement.Offer> offers,
      String host,
      int port) {
    public Identity {
      dialects = List.copyOf(dialects);
      offers = List.copyOf(offers);
    }

    /** One behind which there is no vendor. */
    public Identity(
        String name, String kind, List<String> dialects, List<Announcement.Offer> offers) {
      this(name, kind, dialects, offers, "", 0);
    }

    /** One that serves chats only. */
    public Identity(String name, String kind, List<String> dialects) {
      this(name, kind, dialects, List.of());
    }
  }

  private ProviderInstance(
      Vertx vertx,
      Identity identity,
      Supplier<Models> models,
      Supplier<String> remark,
      BusEndpoint endpoint) {
    this.vertx = vertx;
    this.identity = identity;
    this.models = models;
    this.remark = remark;
    this.endpoint = endpoint;
    this.node = Node.idOf(vertx);
    this.service = Addresses.providerChat(identity.name()).name();
  }

  /**
   * Begins to serve. The future completes when the whole cluster can reach the instance.
   *
   * @param models what to announce, asked each time
   * @param remark what people should know, asked each time; empty when there is nothing
   * @param calls who gets the calls
   */
  public static Future<ProviderInstance> open(
      Vertx vertx,
      Identity identity,
      Supplier<Models> models,
      Supplier<String> remark,
      Handler<IncomingCall> calls) {
    return BusEndpoint.open(vertx, Node.idOf(vertx))
        .compose(
            endpoint -> {
              endpoint.streams().acceptor(TracedCalls.of(Tracing.of(vertx), identity, calls));
              ProviderInstance instance =
                  new ProviderInstance(vertx, identity, models, remark, endpoint);
              return instance.serve().map(instance);
            });
  }

  private Future<Void> serve() {
    return Future.all(endpoint.serve(service), endpoint.serve(address()))
        .compose(served -> Presence.announce(vertx, this::announcement))
        .onSuccess(announced -> presence = announced)
        .<Void>mapEmpty()
        .onFailure(failed -> endpoint.close());
  }

  /** What the instance announces has changed. */
  public void changed() {
    if (presence != null) {
      presence.changed();
    }
  }

  /** The calls that are served now. */
  public int serving() {
    return endpoint.streams().serving();
  }

  /**
   * Takes no new calls, waits for those it has, and leaves. Calls that are not over after {@code
   * drainMillis} are ended with a fault.
   */
  public Future<Void> close(long drainMillis) {
    state = Announcement.State.DRAINING;
    // A call may be on its way: it shall go to another instance, not hang.
    endpoint.streams().refuse(new Fault.Unavailable("this instance is shutting down", -1));
    changed();
    return endpoint
        .withdraw()
        .transform(withdrawn -> drained(drainMillis))
        .transform(drained -> presence == null ? Future.succeededFuture() : presence.leave())
        .transform(left -> endpoint.close());
  }

  private Future<Void> drained(long drainMillis) {
    Promise<Void> over = Promise.promise();
    long until = System.nanoTime() + drainMillis * 1_000_000;
    awaitIdle(over, until);
    return over.future();
  }

  private void awaitIdle(Promise<Void> over, long untilNanos) {
    if (serving() == 0 || System.nanoTime() - untilNanos >= 0) {
      over.complete();
    } else {
      vertx.setTimer(DRAIN_CHECK_MILLIS, check -> awaitIdle(over, untilNanos));
    }
  }

  private String address() {
    return Addresses.ofInstance(service, instance);
  }

  private Announcement announcement() {
    Models now = models.get();
    return new Announcement(
        service,
        identity.name(),
        identity.kind(),
        instance,
        node,
        loop,
        address(),
        endpoint.streams().inbox(),
        identity.dialects(),
        now.models(),
        now.listed(),
        state,
        serving(),
        remark.get(),
        identity.offers());
  }
}
