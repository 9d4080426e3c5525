package dev.weir.bus.message;

import java.util.List;

/**
 * An instance of a verticle says that it is there and what it can do. Published on start, on
 * change, every 2 s, and when a {@link Roll} is called; who is silent for 6 s counts as gone.
 *
 * @param service what it serves: {@code provider.v1.chat.<name>} or {@code chat.v1.open}
 * @param name the provider's name; {@code gateway} for a gateway
 * @param kind the provider's kind
 * @param instance unique to this instance, for as long as it lives
 * @param node unique to the {@code Vertx} it runs in
 * @param loop identifies the event loop it runs on within its node
 * @param address its own address, to which an {@link OpenStream} for it is sent
 * @param inbox the address of its inbox
 * @param dialects the dialects that it takes raw
 * @param models the models that it serves by name; {@code *} or a pattern such as {@code gpt-*} is
 *     allowed
 * @param listed whether {@code models} was written by the operator (and not fetched or shipped)
 * @param state whether it takes calls
 * @param load calls it is carrying now
 * @param remark what people should know of it now, such as why its credentials could not be
 *     renewed; empty when there is nothing. Never a secret
 * @param offers the operations that it serves beside chat
 */
public record Announcement(
    String service,
    String name,
    String kind,
    String instance,
    String node,
    String loop,
    String address,
    String inbox,
    List<String> dialects,
    List<Model> models,
    boolean listed,
    State state,
    int load,
    String remark,
    List<Offer> offers)
    implements BusMessage {

  /**
   * An operation beside chat that an instance serves.
   *
   * @param operation see {@link Operation}
   * @param shapes in whose words it may be asked: {@link ShapeName}
   */
  public record Offer(String operation, List<String> shapes) {
    public Offer {
      shapes = List.copyOf(shapes);
    }
  }

  /** An instance that serves nothing beside chat. */
  public Announcement(
      String service,
      String name,
      String kind,
      String instance,
      String node,
      String loop,
      String address,
      String inbox,
      List<String> dialects,
      List<Model> models,
      boolean listed,
      State state,
      int load,
      String remark) {
    this(
        service, name, kind, instance, node, loop, address, inbox, dialects, models, listed, state,
        load, remark, List.of());
  }

  /**
   * A model that an instance serves.
   *
   * @param id the vendor's name of it, or a pattern that ends in {@code *}
   * @param displayName a name for people; the id where the vendor gives none
   * @param createdSeconds when the vendor made it, in seconds since 1970; 0 when unknown
   * @param dialects the dialects that it is asked in raw; empty for those of the instance
   */
  public record Model(String id, String displayName, long createdSeconds, List<String> dialects) {

    public Model {
      dialects = List.copyOf(dialects);
    }

    /** A model that is asked in what its instance speaks. */
    public Model(String id, String displayName, long createdSeconds) {
      this(id, displayName, createdSeconds, List.of());
    }

    /** A model known by its id only. */
    public static Model of(String id) {
      return new Model(id, id, 0);
    }

    /** Whether the id is that name, or a pattern that it fits. */
    boolean names(String model) {
      return id.endsWith("*")
          ? model.startsWith(id.substring(0, id.length() - 1))
          : id.equals(model);
    }
  }

  /**
   * Whether a call of a model is taken raw in a dialect: the first of the models that names it and
   * tells its dialects decides, else those of the instance do.
   */
  public boolean takesRaw(String dialect, String model) {
    for (Model one : models) {
      if (!one.dialects.isEmpty() && one.names(model)) {
        return one.dialects.contains(dialect);
      }
    }
    return dialects.contains(dialect);
  }

  /** Whether an instance takes calls. */
  public enum State {
    /** It does. */
    READY,
    /** It finishes what it has and takes nothing new. */
    DRAINING,
    /** It cannot serve now. */
    FAILED,
    /** It is going away: its last word. */
    GONE
  }

  public Announcement {
    dialects = List.copyOf(dialects);
    models = List.copyOf(models);
    offers = List.copyOf(offers);
  }

  /** Whether it serves an operation that is asked for in these words. */
  public boolean offers(String operation, String shape) {
    return offers.stream()
        .anyMatch(one -> one.operation.equals(operation) && one.shapes.contains(shape));
  }

  /** The same instance in another state. */
  public Announcement withState(State other) {
    return new Announcement(
        service, name, kind, instance, node, loop, address, inbox, dialects, models, listed, other,
        load, remark, offers);
  }

  /** The same instance with so many calls. */
  public Announcement withLoad(int calls) {
    return new Announcement(
        service, name, kind, instance, node, loop, address, inbox, dialects, models, listed, state,
        calls, remark, offers);
  }
}
