package dev.weir.gateway.gate;

import dev.weir.bus.config.Section;
import dev.weir.bus.fault.Fault;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The gates of a node's providers: all event loops of the node share one. Safe for all threads;
 * nobody is blocked.
 */
public final class Gate {

  /** Providers past this share one gate; names are told by nodes of the cluster. */
  static final int PROVIDERS_MAX = 1_000;

  private static final String OTHERS = "others";

  private final Function<String, Settings> settings;
  private final Map<String, ProviderGate> gates = new ConcurrentHashMap<>();

  /**
   * Its bounds.
   *
   * @param callsAtStart calls at once, before anything is known of a vendor
   * @param callsMax calls at once, whatever the vendor takes
   * @param waitingMax calls that wait per provider
   * @param queueMillis how long a call waits at most
   * @param headers whether the vendor's rate-limit headers count: of several keys, each has its own
   */
  public record Settings(
      int callsAtStart, int callsMax, int waitingMax, long queueMillis, boolean headers) {

    private static final int CALLS = 10_000;
    private static final int CALLS_MAX = 100_000;
    private static final int WAITING = 1_000;
    private static final int WAITING_MAX = 100_000;

    /** Of a provider of which only others know. */
    public static final Settings DEFAULT = new Settings(CALLS, CALLS, WAITING, 5_000, false);

    /**
     * Reads the branch {@code concurrency} of a provider.
     *
     * @param headers what holds where it says nothing
     */
    public static Settings from(Section section, boolean headers) {
      int max =
          section.integer(
              "max", CALLS, 1, CALLS_MAX, "calls at once on a node, whatever the vendor takes");
      Boolean told =
          section.optionalBool(
              "headers",
              "whether the vendor's rate-limit headers slow calls down; by default they do for a"
                  + " provider with one key at most");
      return new Settings(
          section.integer(
              "start",
              CALLS,
              1,
              CALLS_MAX,
              "calls at once until the vendor has refused one for the first time; `max` at"
                  + " most"),
          max,
          section.integer("waiting", WAITING, 0, WAITING_MAX, "calls that wait for a place"),
          section.duration("queue", "5s", "how long a call waits for a place at most"),
          told == null ? headers : told);
    }
  }

  /** Who waits. Is told one of the two, once; nothing after it gave up. */
  public interface Waiter {

    /** The call may begin; to be followed by {@link Place#leave}. */
    void admitted(Place place);

    /** The queue is full, or the time was over before the turn came. */
    void refused(Fault.RateLimited why);
  }

  /**
   * @param settings the bounds of each provider
   */
  public Gate(Function<String, Settings> settings) {
    this.settings = settings;
  }

  /** The bounds of providers may be others now; what was learnt of vendors stays. */
  public void reload() {
    gates.forEach((provider, gate) -> gate.bounds(settings.apply(provider)));
  }

  /** How long a call of a provider waits at most. */
  public long queueMillis(String provider) {
    return of(provider).queueMillis();
  }

  /** A place at once, or null when the call has to wait for one. */
  public @Nullable Place tryEnter(String provider, long nowMillis) {
    return of(provider).tryEnter(nowMillis);
  }

  /**
   * Waits for a place.
   *
   * @param caller whose turn it takes: the name of its key
   * @param untilMillis when waiting is of no use any more
   * @param on where the waiter is told
   */
  public Place await(
      String provider,
      String caller,
      Priority priority,
      long untilMillis,
      long nowMillis,
      Waiter waiter,
      Executor on) {
    return of(provider).await(caller, priority, untilMillis, nowMillis, waiter, on);
  }

  /**
   * Lets time pass: to be called every few milliseconds while {@link #waiting} calls wait, since
   * their time may be over, or a vendor's wait.
   */
  public void tick(long nowMillis) {
    gates.values().forEach(one -> one.tick(nowMillis));
  }

  /** Calls that wait, of all providers. */
  public int waiting() {
    return gates.values().stream().mapToInt(ProviderGate::waiting).sum();
  }

  /** Every gate that a call came to, by provider. */
  public List<GateView> view(long nowMillis) {
    return gates.values().stream()
        .map(one -> one.view(nowMillis))
        .sorted(Comparator.comparing(GateView::provider))
        .toList();
  }

  private ProviderGate of(String provider) {
    ProviderGate known = gates.get(provider);
    return known != null ? known : added(provider);
  }

  private synchronized ProviderGate added(String provider) {
    if (gates.size() >= PROVIDERS_MAX && !gates.containsKey(provider)) {
      gates.values().removeIf(ProviderGate::idle);
    }
    String name = gates.size() >= PROVIDERS_MAX && !gates.containsKey(provider) ? OTHERS : provider;
    return gates.computeIfAbsent(name, key -> new ProviderGate(key, settings.apply(key)));
  }
}
