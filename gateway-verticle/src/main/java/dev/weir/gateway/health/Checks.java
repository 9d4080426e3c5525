package dev.weir.gateway.health;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the vendors of a node's providers are asked whether they are there, and what their
 * answers mean for breakers: one check at a time for each provider, whoever makes it, and none
 * while callers hear themselves that the vendor is there. Safe for all threads.
 */
public final class Checks {

  /** Providers past this are not checked; names are told by nodes of the cluster. */
  static final int PROVIDERS_MAX = 1_000;

  /** A check begins so long before the breaker's rest is over, so that nobody slips through. */
  static final long AHEAD_MILLIS = 1_000;

  /** Who is looked for in vain twice in a row, so long apart, is forgotten. */
  static final long LOOK_MILLIS = 60_000;

  /** An instance may need so long to take the call, or to say that its time is over. */
  private static final long SLACK_MILLIS = 2_000;

  private final NodeConditions conditions;
  private final Supplier<Map<String, CheckSettings>> settings;
  private final DoubleSupplier random;
  private final Map<String, Known> known = new HashMap<>();
  private long lookedMillis = Long.MIN_VALUE;

  private static final class Known {
    private long number;
    private long runsUntilMillis = Long.MIN_VALUE;
    private long regularMillis;
    private long endedMillis;
    private long answered;
    private long failed;
    private @Nullable Outcome last;
    private boolean missed;
  }

  /**
   * A check to make; {@link #ended} has to follow.
   *
   * @param number tells it from others of the provider
   */
  public record Check(String provider, long number, long timeoutMillis) {}

  /** What a check says of a vendor. */
  public enum Outcome {
    /** It is there, whatever it said. */
    ANSWERED,
    /** It failed, or was silent. */
    AWAY,
    /** It was not asked, or nobody heard. */
    UNKNOWN;

    /** What the end of a check says; a key that is refused is refused by somebody. */
    public static Outcome of(@Nullable Fault fault) {
      return switch (Verdict.of(fault)) {
        case SUCCESS -> ANSWERED;
        case FAILURE -> AWAY;
        case NEITHER ->
            fault instanceof Fault.Upstream upstream && wasAsked(upstream) ? ANSWERED : UNKNOWN;
      };
    }

    private static boolean wasAsked(Fault.Upstream fault) {
      return !fault.headers().contains(new Header(Header.KEYS_LEFT, "0"));
    }
  }

  /**
   * @param settings of the configured providers, as they are now
   * @param random from 0 to 1: nodes shall not all ask at once
   */
  public Checks(
      NodeConditions conditions,
      Supplier<Map<String, CheckSettings>> settings,
      DoubleSupplier random) {
    this.conditions = conditions;
    this.settings = settings;
    this.random = random;
  }

  /**
   * The checks that are due. To be called every half second or so.
   *
   * @param offers whether a provider can be asked cheaply now
   */
  public synchronized List<Check> due(Predicate<String> offers, long nowMillis) {
    Map<String, CheckSettings> told = settings.get();
    if (lookedMillis == Long.MIN_VALUE || nowMillis - lookedMillis >= LOOK_MILLIS) {
      lookedMillis = nowMillis;
      forget(provider -> !told.containsKey(provider) && !offers.test(provider));
    }
    Set<String> resting = conditions.resting(nowMillis + AHEAD_MILLIS, nowMillis);
    Set<String> asked = new HashSet<>(resting);
    told.forEach(
        (provider, one) -> {
          if (one.when() == CheckSettings.When.ALWAYS) {
            asked.add(provider);
          }
        });
    List<Check> due = new ArrayList<>();
    for (String provider : asked) {
      CheckSettings one = told.getOrDefault(provider, CheckSettings.DEFAULT);
      if (one.when() != CheckSettings.When.NEVER && offers.test(provider)) {
        Known its = of(provider, one, nowMillis);
        if (its != null && isDue(provider, its, one, resting.contains(provider), nowMillis)) {
          due.add(begun(provider, its, one, nowMillis));
        }
      }
    }
    return due;
  }

  /** One look in vain is not enough: an instance of the gateway may not have heard of all yet. */
  private void forget(Predicate<String> gone) {
    known
        .entrySet()
        .removeIf(
            one -> {
              boolean before = one.getValue().missed;
              one.getValue().missed = gone.test(one.getKey());
              return before && one.getValue().missed;
            });
  }

  private @Nullable Known of(String provider, CheckSettings one, long nowMillis) {
    Known its = known.get(provider);
    if (its == null && known.size() < PROVIDERS_MAX) {
      its = new Known();
      its.regularMillis = nowMillis + (long) (random.getAsDouble() * one.everyMillis());
      known.put(provider, its);
    }
    return its;
  }

  private boolean isDue(
      String provider, Known its, CheckSettings one, boolean rests, long nowMillis) {
    if (nowMillis < its.runsUntilMillis) {
      return false;
    }
    boolean regular = one.when() == CheckSettings.When.ALWAYS && nowMillis >= its.regularMillis;
    long quiet = rests ? Breaker.OPEN_MILLIS - AHEAD_MILLIS : one.everyMillis();
    long answered = conditions.answeredMillis(provider);
    return (rests || regular) && (answered == Long.MIN_VALUE || nowMillis - answered >= quiet);
  }

  private Check begun(String provider, Known its, CheckSettings one, long nowMillis) {
    its.number++;
    its.runsUntilMillis = nowMillis + one.timeoutMillis() + SLACK_MILLIS;
    its.regularMillis = nowMillis + jittered(one.everyMillis());
    conditions.hold(provider, nowMillis + AHEAD_MILLIS, its.runsUntilMillis, nowMillis);
    return new Check(provider, its.number, one.timeoutMillis());
  }

  /**
   * A check has ended.
   *
   * @return whether the vendor is away now and was not, or the other way round
   */
  public synchronized boolean ended(Check check, Outcome outcome, long nowMillis) {
    Known its = known.get(check.provider());
    if (its == null || its.number != check.number() || its.runsUntilMillis == Long.MIN_VALUE) {
      return false;
    }
    its.runsUntilMillis = Long.MIN_VALUE;
    if (outcome == Outcome.AWAY) {
      conditions.away(check.provider(), jittered(Breaker.OPEN_MILLIS), nowMillis);
    } else {
      conditions.released(check.provider(), nowMillis);
    }
    if (outcome == Outcome.UNKNOWN) {
      return false;
    }
    boolean away = outcome == Outcome.AWAY;
    its.answered += away ? 0 : 1;
    its.failed += away ? 1 : 0;
    its.endedMillis = nowMillis;
    Outcome before = its.last;
    its.last = outcome;
    return before == null ? away : before != outcome;
  }

  /** From three quarters to five quarters of a time. */
  private long jittered(long millis) {
    return (long) (millis * (0.75 + random.getAsDouble() / 2));
  }

  /** Each provider of which a check has said anything. */
  public synchronized List<CheckView> view(long nowMillis) {
    return known.entrySet().stream()
        .filter(one -> one.getValue().last != null)
        .map(
            one -> {
              Known its = one.getValue();
              boolean answers = its.last == Outcome.ANSWERED;
              long ago = nowMillis - its.endedMillis;
              return new CheckView(one.getKey(), answers, ago, its.answered, its.failed);
            })
        .sorted(Comparator.comparing(CheckView::provider))
        .toList();
  }
}
