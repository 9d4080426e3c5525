package dev.weir.bus.message;

import java.util.List;

/**
 * What a node is and does, each second. Bounded: texts are cut and lists end where they grow too
 * long, so that no node can burden the others.
 *
 * @param node the id of the node
 * @param tag the digits that the ids of its requests begin with
 * @param host where other nodes reach it; empty when it is alone
 * @param pid its process
 * @param version the version that it runs
 * @param configuration a digest of what it was told; nodes that differ were told different things
 * @param state ready, or draining, or gone when this is its last word
 * @param startedSeconds when it started, in seconds since 1970
 * @param asking streams that it has open with providers
 * @param serving streams that its providers serve
 * @param starved streams of both that wait for credit
 * @param requestsPerSecond that its gateway ended, over the last seconds
 * @param tokensPerSecond that these used, in and out
 * @param verticles what runs on it
 * @param breakers of targets that its gateway had better not ask: those that are not closed
 * @param condition how it does inside
 */
public record NodeSeen(
    String node,
    String tag,
    String host,
    long pid,
    String version,
    String configuration,
    Announcement.State state,
    long startedSeconds,
    int asking,
    int serving,
    int starved,
    double requestsPerSecond,
    double tokensPerSecond,
    List<Verticle> verticles,
    List<String> breakers,
    NodeCondition condition)
    implements BusMessage {

  /** How many verticles are told. */
  public static final int VERTICLES_MAX = 200;

  /** How many breakers are told. */
  public static final int BREAKERS_MAX = 100;

  /** How many characters a text has at most. */
  public static final int TEXT_CHARS_MAX = 200;

  /**
   * Verticles of a name.
   *
   * @param name {@code gateway}, {@code management}, {@code provider:NAME}
   */
  public record Verticle(String name, int instances) {
    public Verticle {
      name = cut(name);
    }
  }

  public NodeSeen {
    node = cut(node);
    tag = cut(tag);
    host = cut(host);
    version = cut(version);
    configuration = cut(configuration);
    verticles = verticles.stream().limit(VERTICLES_MAX).toList();
    breakers = breakers.stream().limit(BREAKERS_MAX).map(NodeSeen::cut).toList();
    requestsPerSecond = rate(requestsPerSecond);
    tokensPerSecond = rate(tokensPerSecond);
  }

  /** A node of which nobody tells how it does inside, as older ones do not. */
  public NodeSeen(
      String node,
      String tag,
      String host,
      long pid,
      String version,
      String configuration,
      Announcement.State state,
      long startedSeconds,
      int asking,
      int serving,
      int starved,
      double requestsPerSecond,
      double tokensPerSecond,
      List<Verticle> verticles,
      List<String> breakers) {
    this(
        node,
        tag,
        host,
        pid,
        version,
        configuration,
        state,
        startedSeconds,
        asking,
        serving,
        starved,
        requestsPerSecond,
        tokensPerSecond,
        verticles,
        breakers,
        NodeCondition.NONE);
  }

  static String cut(String text) {
    return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
  }

  /** One digit after the point is enough, and a rate is never less than nothing. */
  private static double rate(double perSecond) {
    return perSecond > 0 && perSecond < Long.MAX_VALUE / 10.0
        ? Math.round(perSecond * 10) / 10.0
        : 0;
  }

  /** The last word of the same node. */
  public NodeSeen gone() {
    return new NodeSeen(
        node,
        tag,
        host,
        pid,
        version,
        configuration,
        Announcement.State.GONE,
        startedSeconds,
        0,
        0,
        0,
        0,
        0,
        List.of(),
        List.of());
  }
}
