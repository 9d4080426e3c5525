package dev.weir.bus;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Beat;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.HomesLearned;
import dev.weir.bus.message.KeyRested;
import dev.weir.bus.message.NodeSeen;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.Roll;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** All addresses. docs/event-bus.md is compared with {@link #ALL} by a test. */
public final class Addresses {

  /** A chat for callers with our classes: {@link dev.weir.bus.client.WeirClient}. */
  public static final Address<OpenStream, Frame> CHAT_OPEN =
      new Address<>(
          "chat.v1.open",
          OpenStream.class,
          Frame.class,
          "a chat, streamed, with the gateway's policies");

  /** A chat for callers with none of our classes. */
  public static final Address<JsonObject, JsonObject> CHAT_JSON =
      new Address<>(
          "chat.v1.json",
          JsonObject.class,
          JsonObject.class,
          "a chat as JSON in OpenAI's shape, for callers without our classes");

  /** Whatever the gateway serves at a path, for callers with our classes. */
  public static final Address<OpenStream, Frame> API_OPEN =
      new Address<>(
          "api.v1.open",
          OpenStream.class,
          Frame.class,
          "what HTTP has at a path, bodies and answers as streams of bytes");

  /** The same for callers with none of our classes. */
  public static final Address<JsonObject, JsonObject> API_JSON =
      new Address<>(
          "api.v1.json",
          JsonObject.class,
          JsonObject.class,
          "what HTTP has at a path, as JSON, for callers without our classes");

  /** Instances say that they are there. */
  public static final Address<Announcement, Void> ANNOUNCED =
      new Address<>(
          "event.v1.plugin.announced",
          Announcement.class,
          Void.class,
          "an instance says that it is there and what it can do");

  /** A gateway asks all instances to announce themselves. */
  public static final Address<Roll, Void> GATEWAY_STARTED =
      new Address<>(
          "event.v1.gateway.started",
          Roll.class,
          Void.class,
          "a gateway started and asks all instances to announce themselves");

  /** A node's breaker of a target has changed. */
  public static final Address<BreakerChanged, Void> BREAKER_CHANGED =
      new Address<>(
          "event.v1.breaker.changed",
          BreakerChanged.class,
          Void.class,
          "a node's breaker of a target opened, is tried or closed: a hint to others");

  /** Keys of vendors that rest. */
  public static final Address<KeyRested, Void> KEY_RESTED =
      new Address<>(
          "event.v1.key.rested",
          KeyRested.class,
          Void.class,
          "a key of a provider shall not be shown for a while, or may be again");

  /** Who keeps what calls name. */
  public static final Address<HomesLearned, Void> HOMES_LEARNED =
      new Address<>(
          "event.v1.homes.learned",
          HomesLearned.class,
          Void.class,
          "a gateway node has learned which providers keep what calls name, and whose cache is warm");

  /** Nodes say what they are and do. */
  public static final Address<NodeSeen, Void> NODE_SEEN =
      new Address<>(
          "event.v1.node.seen",
          NodeSeen.class,
          Void.class,
          "a node says each second what it is and does");

  /** Gateway nodes say whom they hear and who may spend what. */
  public static final Address<Beat, Void> NODE_BEAT =
      new Address<>(
          "event.v1.node.beat",
          Beat.class,
          Void.class,
          "a gateway node is alive, and settles with the others who may spend how much");

  /** A provider's chat: {@code NAME} stands for the provider's name. */
  public static final Address<OpenStream, Frame> PROVIDER_CHAT = providerChat("NAME");

  /** What became of a request: told when it has ended, by gateways that are configured so. */
  public static final Address<JsonObject, Void> REQUEST_FINISHED =
      new Address<>(
          "event.v1.request.finished",
          JsonObject.class,
          Void.class,
          "a request has ended: its record, as `GET /v1/requests/{id}` shows it");

  /** Why requests of one gateway node went where they went: {@code TAG} stands for its tag. */
  public static final Address<JsonObject, JsonObject> GATEWAY_EXPLAIN = gatewayExplain("TAG");

  /** Every address, those of a provider and of a node with a placeholder. */
  public static final List<Address<?, ?>> ALL =
      List.of(
          CHAT_OPEN,
          CHAT_JSON,
          API_OPEN,
          API_JSON,
          PROVIDER_CHAT,
          ANNOUNCED,
          GATEWAY_STARTED,
          REQUEST_FINISHED,
          BREAKER_CHANGED,
          KEY_RESTED,
          HOMES_LEARNED,
          NODE_SEEN,
          NODE_BEAT,
          GATEWAY_EXPLAIN);

  private Addresses() {}

  /** The address that all instances of a provider share. */
  public static Address<OpenStream, Frame> providerChat(String name) {
    return new Address<>(
        "provider.v1.chat." + name, OpenStream.class, Frame.class, "a chat with one provider");
  }

  /**
   * The address at which a gateway node tells of the requests that it served.
   *
   * @param tag the node's, which its request ids begin with
   */
  public static Address<JsonObject, JsonObject> gatewayExplain(String tag) {
    return new Address<>(
        "gateway.v1.explain." + tag,
        JsonObject.class,
        JsonObject.class,
        "why a request went where it went, from the node that served it");
  }

  /** The address of one instance of a service. */
  public static String ofInstance(String service, String instance) {
    return service + "." + instance;
  }
}
