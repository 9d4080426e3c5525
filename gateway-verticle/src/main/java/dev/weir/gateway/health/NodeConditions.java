package dev.weir.gateway.health;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.gateway.core.ModelNames.Candidate;
import dev.weir.gateway.route.Conditions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the targets of a node do. At most {@link #TARGETS_MAX} are known at once; past that, those
 * that have been idle the longest are forgotten, and one that finds no room goes unwatched.
 */
public final class NodeConditions implements Conditions {

  public static final int TARGETS_MAX = 4_096;

  /** Room is made for many at once, since finding the idle ones looks at all. */
  private static final int FORGOTTEN_AT_ONCE = TARGETS_MAX / 8;

  private static final long OUTLIERS_EVERY_MILLIS = 1_000;

  private final String node;
  private final Consumer<BreakerChanged> changes;
  private final Map<Candidate, TargetHealth> targets = new ConcurrentHashMap<>();
  private volatile Map<Candidate, List<Group>> groups = Map.of();

  /** Targets that are compared with each other. */
  private record Group(List<Candidate> members, AtomicLong lookedMillis) {}

  /**
   * @param node unique to this node
   * @param changes told each change of a breaker, on the thread that caused it and without a lock;
   *     must not wait
   */
  public NodeConditions(String node, Consumer<BreakerChanged> changes) {
    this.node = node;
    this.changes = changes;
  }

  /** Replaces the groups of targets that are compared with each other: those of each route. */
  public void groups(Collection<Set<Candidate>> told) {
    Map<Candidate, List<Group>> fresh = new HashMap<>();
    for (Set<Candidate> members : told) {
      if (members.size() >= Outliers.TARGETS_MIN) {
        Group group = new Group(List.copyOf(members), new AtomicLong(Long.MIN_VALUE));
        members.forEach(one -> fresh.computeIfAbsent(one, key -> new ArrayList<>()).add(group));
      }
    }
    groups = fresh;
  }

  @Override
  public @Nullable String closed(Candidate target, long nowMillis) {
    TargetHealth known = targets.get(target);
    return known == null ? null : known.closed(nowMillis);
  }

  @Override
  public double score(Candidate target, long nowMillis) {
    TargetHealth known = targets.get(target);
    return known == null ? 0 : known.score(nowMillis);
  }

  @Override
  public long p95FirstTokenMillis(Candidate target) {
    TargetHealth known = targets.get(target);
    return known == null ? -1 : known.p95();
  }

  @Override
  public void begun(Candidate target, long nowMillis) {
    begin(target, nowMillis);
  }

  @Override
  public long begin(Candidate target, long nowMillis) {
    TargetHealth health = of(target, nowMillis);
    if (health == null) {
      return -1;
    }
    long period = health.begun(nowMillis);
    tell(health, nowMillis);
    return period;
  }

  @Override
  public void firstToken(Candidate target, long afterMillis, long nowMillis) {
    TargetHealth known = targets.get(target);
    if (known != null) {
      known.firstToken(afterMillis, nowMillis);
      tell(known, nowMillis);
    }
  }

  @Override
  public void ended(Candidate target, @Nullable Fault fault, long nowMillis) {
    ended(target, fault, -1, nowMillis);
  }

  @Override
  public void ended(Candidate target, @Nullable Fault fault, long begunIn, long nowMillis) {
    TargetHealth known = targets.get(target);
    if (known == null) {
      return;
    }
    Verdict verdict = Verdict.of(fault);
    known.ended(verdict, begunIn, nowMillis);
    tell(known, nowMillis);
    if (verdict == Verdict.FAILURE) {
      groups.getOrDefault(target, List.of()).forEach(group -> eject(group, nowMillis));
    }
  }

  /** What another node tells of its breaker; what this node told itself is ignored. */
  public void heard(BreakerChanged news, long nowMillis) {
    if (news.node().equals(node)) {
      return;
    }
    Candidate target = new Candidate(news.provider(), news.model());
    switch (news.state()) {
      case OPEN -> {
        TargetHealth health = of(target, nowMillis);
        if (health != null) {
          long millis = Math.clamp(news.forMillis(), 0, Breaker.OPEN_MILLIS_MAX);
          health.suspect(nowMillis + millis);
        }
      }
      case CLOSED -> {
        TargetHealth known = targets.get(target);
        if (known != null) {
          known.trust();
        }
      }
      case HALF_OPEN -> {
        // What its probe says will be told.
      }
    }
  }

  /** The providers of open breakers whose rest ends by then: a check may replace the probe. */
  Set<String> resting(long endMillis, long nowMillis) {
    Set<String> providers = new HashSet<>();
    for (TargetHealth one : targets.values()) {
      if (one.restsUntil(endMillis, nowMillis)) {
        providers.add(one.target().provider());
      }
    }
    return providers;
  }

  /** When a provider last had an answer for a caller; {@link Long#MIN_VALUE} for never. */
  long answeredMillis(String provider) {
    return of(provider).mapToLong(TargetHealth::answeredMillis).max().orElse(Long.MIN_VALUE);
  }

  /** A check of a provider begins: it replaces the probes that are due by then. */
  void hold(String provider, long endMillis, long untilMillis, long nowMillis) {
    of(provider)
        .filter(one -> one.restsUntil(endMillis, nowMillis))
        .forEach(one -> one.hold(untilMillis, nowMillis));
  }

  /** The provider answered a check, or nobody knows: the probes that it replaced may be made. */
  void released(String provider, long nowMillis) {
    of(provider).forEach(one -> one.released(nowMillis));
  }

  /**
   * A check failed: breakers that waited for it stay open, and where none is open it is a failure
   * of each known target.
   */
  void away(String provider, long restMillis, long nowMillis) {
    of(provider)
        .forEach(
            one -> {
              one.away(restMillis, nowMillis);
              tell(one, nowMillis);
            });
  }

  private Stream<TargetHealth> of(String provider) {
    return targets.values().stream().filter(one -> one.target().provider().equals(provider));
  }

  /** Every known target, by provider and model. */
  public List<TargetView> view(long nowMillis) {
    return targets.values().stream()
        .map(one -> one.view(nowMillis))
        .sorted(
            Comparator.comparing((TargetView one) -> one.target().provider())
                .thenComparing(one -> one.target().model()))
        .toList();
  }

  private void tell(TargetHealth health, long nowMillis) {
    if (health.newsworthy()) {
      BreakerChanged news = health.news(node, nowMillis);
      if (news != null) {
        changes.accept(news);
      }
    }
  }

  private void eject(Group group, long nowMillis) {
    long looked = group.lookedMillis.get();
    boolean due = looked == Long.MIN_VALUE || nowMillis - looked >= OUTLIERS_EVERY_MILLIS;
    if (!due || !group.lookedMillis.compareAndSet(looked, nowMillis)) {
      return;
    }
    List<Outliers.Rate> rates = new ArrayList<>();
    for (Candidate member : group.members) {
      TargetHealth known = targets.get(member);
      rates.add(known == null ? new Outliers.Rate(0, 0, false) : known.rate(nowMillis));
    }
    for (int worst : Outliers.of(rates)) {
      TargetHealth known = targets.get(group.members.get(worst));
      if (known != null) {
        known.eject(nowMillis + Outliers.EJECTED_MILLIS);
      }
    }
  }

  private @Nullable TargetHealth of(Candidate target, long nowMillis) {
    TargetHealth known = targets.get(target);
    return known != null ? known : added(target, nowMillis);
  }

  private synchronized @Nullable TargetHealth added(Candidate target, long nowMillis) {
    if (targets.size() >= TARGETS_MAX && !targets.containsKey(target)) {
      forget();
      if (targets.size() >= TARGETS_MAX) {
        return null;
      }
    }
    return targets.computeIfAbsent(target, key -> new TargetHealth(key, nowMillis));
  }

  private void forget() {
    record Idle(Candidate target, long since) {}
    targets.values().stream()
        .map(one -> new Idle(one.target(), one.idleSince()))
        .filter(one -> one.since < Long.MAX_VALUE)
        .sorted(Comparator.comparingLong(Idle::since))
        .limit(FORGOTTEN_AT_ONCE)
        .forEach(one -> targets.remove(one.target));
  }
}
