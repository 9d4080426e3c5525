package dev.weir.gateway.limits;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Beat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All limits of a node, shared by its event loops. A call takes what it needs of every limit that
 * touches it, or nothing at all; the lock is held for as long as that takes, about a microsecond,
 * and for no call that touches no limit.
 */
public final class Limiter {

  /** End users whose spending is known; who was silent for longest is forgotten first. */
  static final int USERS_MAX = 10_000;

  private static final int LOOKED_AT_MAX = 5_000;

  private final Object lock = new Object();
  private final Map<String, Subject> subjects = new HashMap<>();
  private final LinkedHashMap<String, Subject> users = new LinkedHashMap<>(16, 0.75f, true);
  private volatile LimitRules rules;
  private @Nullable Shares shares;

  /** Whose limits, and what is spent of each. */
  private record Subject(Rates rates, List<Gauge> gauges) {}

  /**
   * Who asks for what.
   *
   * @param key the name of the caller's key, empty where none is needed
   * @param rates the limits of that key
   * @param tenant of the key, empty where it has none
   * @param user the end user, empty where the call names none
   * @param model as it was asked for
   */
  public record Call(String key, Rates rates, String tenant, String user, String model) {}

  public Limiter(LimitRules rules) {
    this.rules = rules;
  }

  /** Other limits from now on; what is spent stays spent, where the same is still counted. */
  public void rules(LimitRules told) {
    rules = told;
  }

  /**
   * Keeps limits together with other nodes from now on; to be called before the first call.
   *
   * @param me a name that no restart keeps
   * @param roll the nodes that may hold parts of limits, heard or not
   */
  public void join(String me, Collection<String> roll, long nowMillis) {
    synchronized (lock) {
      shares = new Shares(me, rules, roll, nowMillis);
    }
  }

  /** What another node says. */
  public void heard(Beat beat, long nowMillis) {
    synchronized (lock) {
      if (shares != null) {
        shares.heard(beat, nowMillis);
      }
    }
  }

  /**
   * What is to be said to the other nodes; null when nothing is.
   *
   * @param due whether it is time for a beat though nothing is urgent
   */
  public @Nullable Beat beat(boolean due, long nowMillis) {
    synchronized (lock) {
      return shares != null && !shares.gone() && (due || shares.urgent())
          ? shares.beat(nowMillis)
          : null;
    }
  }

  /** What is to be said last of all, in this order; no call begins any more. */
  public List<Beat> leave(long nowMillis) {
    synchronized (lock) {
      return shares == null || shares.gone() ? List.of() : shares.leave(nowMillis);
    }
  }

  /** An operator says that nodes that are silent now are gone. Gives their names. */
  public List<String> agree(long nowMillis) {
    synchronized (lock) {
      return shares == null ? List.of() : shares.agree(nowMillis);
    }
  }

  /** Whether it matters which end user a call names. */
  public boolean limitsUsers() {
    return !rules.users().all().isEmpty();
  }

  /** The limits that a call touches. */
  public Touching touching(Call call) {
    LimitRules now = rules;
    List<Gauge> gauges = new ArrayList<>();
    synchronized (lock) {
      add(gauges, Gauge.Scope.KEY, "key " + call.key, call.rates);
      Rates tenant = now.tenants().get(call.tenant);
      if (tenant != null) {
        add(gauges, Gauge.Scope.TENANT, "tenant " + call.tenant, tenant);
      }
      if (!call.user.isEmpty()) {
        add(gauges, Gauge.Scope.USER, "user " + call.user, now.users());
      }
      for (Map.Entry<String, Rates> model : now.models().entrySet()) {
        if (matches(model.getKey(), call.model)) {
          add(gauges, Gauge.Scope.MODEL, "model " + model.getKey(), model.getValue());
        }
      }
      add(gauges, Gauge.Scope.GLOBAL, "global", now.global());
    }
    return new Touching(gauges);
  }

  private static boolean matches(String pattern, String model) {
    return pattern.endsWith("*")
        ? model.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(model);
  }

  private void add(List<Gauge> gauges, Gauge.Scope scope, String name, Rates rates) {
    if (rates.all().isEmpty()) {
      return;
    }
    Map<String, Subject> known = scope == Gauge.Scope.USER ? users : subjects;
    Subject subject = known.get(name);
    if (subject == null || !subject.rates.equals(rates)) {
      subject = subject(scope, name, rates, subject == null ? List.of() : subject.gauges);
      known.put(name, subject);
      if (users.size() > USERS_MAX) {
        users.pollFirstEntry();
      }
    }
    gauges.addAll(subject.gauges);
  }

  private Subject subject(Gauge.Scope scope, String name, Rates rates, List<Gauge> before) {
    List<Gauge> gauges = new ArrayList<>();
    for (Rate rate : rates.all()) {
      Gauge gauge = new Gauge(scope, name, rate);
      for (Gauge old : before) {
        if (old.name().equals(gauge.name())) {
          old.rate(rate);
          gauge = old;
        }
      }
      if (shares != null) {
        shares.watch(gauge);
      }
      gauges.add(gauge);
    }
    return new Subject(rates, List.copyOf(gauges));
  }

  /** The limits that touch a call, before it has taken of them. */
  public static final class Touching {
    private final List<Gauge> gauges;

    private Touching(List<Gauge> gauges) {
      this.gauges = gauges;
    }

    public boolean isEmpty() {
      return gauges.isEmpty();
    }

    /** Whether it matters how many tokens the call takes. */
    public boolean counts() {
      for (Gauge gauge : gauges) {
        if (gauge.rate().measure().ofTokens() || gauge.rate().measure() == Measure.MONEY) {
          return true;
        }
      }
      return false;
    }

    /** Whether it matters what the call costs. */
    public boolean pays() {
      for (Gauge gauge : gauges) {
        if (gauge.rate().measure() == Measure.MONEY) {
          return true;
        }
      }
      return false;
    }
  }

  /** Takes what a call is taken to need of every limit, or of none when one would be broken. */
  public Ticket begin(Touching touching, Spend estimate, long nowMillis) {
    List<Gauge> gauges = touching.gauges;
    long[] amounts = new long[gauges.size()];
    synchronized (lock) {
      Shares others = shares;
      boolean free = others == null || others.beating(nowMillis);
      boolean elsewhere = others != null;
      boolean settles = false;
      Gauge refusing = null;
      long waitMillis = 0;
      for (int i = 0; i < amounts.length; i++) {
        Gauge gauge = gauges.get(i);
        amounts[i] = gauge.counted(estimate.of(gauge.rate().measure()));
        long least = atLeastSome(gauge, amounts[i]);
        if (!free || !gauge.fits(least, nowMillis)) {
          elsewhere &= gauge.elsewhere(least, nowMillis);
          if (others != null) {
            others.needs(gauge, least, nowMillis);
            settles |= others.settles(gauge, nowMillis);
          }
          refusing = refusing == null ? gauge : refusing;
          waitMillis = Math.max(waitMillis, gauge.waitMillis(least, nowMillis));
        }
      }
      if (refusing != null) {
        Fault why = fault(refusing, waitMillis);
        Ticket.Hope hope =
            !elsewhere ? Ticket.Hope.NONE : settles ? Ticket.Hope.SETTLING : Ticket.Hope.ELSEWHERE;
        return new Ticket(this, gauges, new long[amounts.length], nowMillis, refusing, why, hope);
      }
      for (int i = 0; i < amounts.length; i++) {
        gauges.get(i).take(amounts[i], nowMillis);
        if (others != null && gauges.get(i).runsShort(nowMillis)) {
          others.needs(gauges.get(i), amounts[i], nowMillis);
        }
      }
    }
    return new Ticket(this, gauges, amounts, nowMillis, null, null, Ticket.Hope.NONE);
  }

  /** Of a budget that is spent nothing more is begun, even where nobody can tell what it costs. */
  private static long atLeastSome(Gauge gauge, long amount) {
    return gauge.rate().measure() == Measure.REQUESTS ? amount : Math.max(1, amount);
  }

  private static Fault fault(Gauge refusing, long waitMillis) {
    return refusing.rate().measure() == Measure.MONEY
        ? new Fault.BudgetExceeded(
            refusing.refusal() + " Some of it is free again in " + spoken(waitMillis) + ".")
        : new Fault.RateLimited(refusing.refusal(), waitMillis);
  }

  private static String spoken(long millis) {
    long minutes = (millis + 59_999) / 60_000;
    return minutes < 120 ? minutes + " min" : minutes / 60 + " h";
  }

  /** A call has ended: what it used takes the place of what it had taken. Again changes nothing. */
  public void end(Ticket ticket, Spend used, long nowMillis) {
    if (!ticket.close()) {
      return;
    }
    synchronized (lock) {
      for (int i = 0; i < ticket.taken.length; i++) {
        Gauge gauge = ticket.gauges.get(i);
        gauge.settle(
            ticket.taken[i], used.of(gauge.rate().measure()), ticket.sinceMillis, nowMillis);
      }
    }
  }

  /** The limits that a call touched, for its explanation. */
  public List<Ticket.Touched> touched(Ticket ticket, long nowMillis) {
    List<Ticket.Touched> touched = new ArrayList<>();
    synchronized (lock) {
      for (int i = 0; i < ticket.taken.length; i++) {
        Left left = ticket.gauges.get(i).left(nowMillis);
        touched.add(new Ticket.Touched(left.name(), ticket.taken[i], left.remaining()));
      }
    }
    return List.copyOf(touched);
  }

  /**
   * The limits of which the greatest share is used, of all that calls have touched but those of end
   * users. Past {@value #LOOKED_AT_MAX} limits, no more are looked at.
   *
   * @param most how many at most
   */
  public List<Used> used(int most, long nowMillis) {
    List<Gauge> gauges;
    synchronized (lock) {
      gauges =
          subjects.values().stream()
              .flatMap(subject -> subject.gauges.stream())
              .limit(LOOKED_AT_MAX)
              .toList();
    }
    List<Used> all = new ArrayList<>(gauges.size());
    for (Gauge gauge : gauges) { // One by one, so that no call waits for all of them.
      synchronized (lock) {
        all.add(gauge.used(nowMillis));
      }
    }
    return all.stream()
        .sorted(Comparator.comparingDouble(Used::share).reversed().thenComparing(Used::name))
        .limit(most)
        .toList();
  }

  @Nullable Left tightest(Ticket ticket, Measure measure, long nowMillis) {
    Left tightest = null;
    synchronized (lock) {
      for (Gauge gauge : ticket.gauges) {
        if (gauge.rate().measure() == measure) {
          Left left = gauge.left(nowMillis);
          tightest = tightest == null || left.tighterThan(tightest) ? left : tightest;
        }
      }
    }
    return tightest;
  }
}
