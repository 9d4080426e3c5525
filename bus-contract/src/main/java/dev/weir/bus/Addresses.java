package dev.weir.bus;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Frame;
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

  /** A provider's chat: {@code NAME} stands for the provider's name. */
  public static final Address<OpenStream, Frame> PROVIDER_CHAT = providerChat("NAME");

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
