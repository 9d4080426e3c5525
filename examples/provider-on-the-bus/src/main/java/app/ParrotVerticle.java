package app;

import dev.weir.bus.Addresses;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Payload;
import dev.weir.bus.presence.Node;
import dev.weir.bus.presence.Presence;
import dev.weir.bus.stream.BusEndpoint;
import dev.weir.bus.stream.IncomingCall;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.UUID;

/**
 * A provider that is a verticle of its own: it serves {@code provider.v1.chat.parrot} and announces
 * itself. Callers of any dialect reach it as {@code parrot/grey}.
 */
public final class ParrotVerticle extends VerticleBase {

  private static final String NAME = "parrot";
  private static final String SERVICE = Addresses.providerChat(NAME).name();

  private final String instance = UUID.randomUUID().toString();
  private BusEndpoint endpoint;
  private Presence presence;
  private Announcement.State state = Announcement.State.READY;

  @Override
  public Future<?> start() {
    String loop = Node.currentLoop();
    return BusEndpoint.open(vertx, Node.idOf(vertx))
        .compose(
            open -> {
              endpoint = open;
              endpoint.streams().acceptor(this::accept);
              // The address that all instances share, and this one's own.
              return Future.all(
                  endpoint.serve(SERVICE), endpoint.serve(Addresses.ofInstance(SERVICE, instance)));
            })
        .compose(served -> Presence.announce(vertx, () -> announcement(loop)))
        .onSuccess(announced -> presence = announced);
  }

  private Announcement announcement(String loop) {
    return new Announcement(
        SERVICE,
        NAME,
        "parrot",
        instance,
        Node.idOf(vertx),
        loop,
        Addresses.ofInstance(SERVICE, instance),
        endpoint.streams().inbox(),
        List.of(), // No dialect as it is: every call comes translated.
        List.of(Announcement.Model.of("grey")),
        true,
        state,
        endpoint.streams().serving(),
        "");
  }

  private void accept(IncomingCall call) {
    if (call.payload() instanceof Payload.Canonical asked) {
      new Parrot(vertx, call, asked).begin();
    } else {
      call.out().fail(new Fault.Invalid("the parrot takes canonical calls only", null));
    }
  }

  @Override
  public Future<?> stop() {
    state = Announcement.State.DRAINING;
    return endpoint
        .withdraw()
        .transform(withdrawn -> presence == null ? Future.succeededFuture() : presence.leave())
        .transform(left -> endpoint.close());
  }
}
