package dev.weir.gateway.route;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.gateway.core.ModelNames;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one call tries, one after the other: given a failure it says what comes next. Knows neither
 * time nor chance but what it is told. Of one call, and so of one event loop.
 */
public final class Tries {

  /** A longer wait than this for a vendor's {@code retry-after} is the caller's affair. */
  public static final long RETRY_AFTER_MILLIS_MAX = 30_000;

  /** However many choices, instances and keys there are. */
  public static final int ATTEMPTS_MAX = 32;

  private static final int INSTANCES_MAX = 5;
  private static final int KEYS_MAX = 10;
  private static final long BACKOFF_MILLIS = 100;
  private static final long BACKOFF_MILLIS_MAX = 2_000;
  private static final int DOUBLINGS_MAX = 10;

  private final Plan plan;
  private final RetryBudget budget;
  private final ToLongFunction<ModelNames.Candidate> windows;
  private final DoubleSupplier random;
  private final Set<ModelNames.Candidate> asked = new HashSet<>();
  private final Plan.Choice first;
  private Deque<Plan.Choice> left;
  private Plan.Choice current;
  private int attempts = 1;
  private int retries;
  private int instances;
  private int keys;
  private @Nullable Fault firsts;
  private @Nullable Fault last;
  private boolean reached;
  private boolean failedOnce;

  /** What comes next. */
  public sealed interface Next {}

  /** The same target again, after a while. */
  public record Again(Plan.Choice choice, long afterMillis) implements Next {}

  /** Another target, at once. */
  public record Other(Plan.Choice choice) implements Next {}

  /** Nothing: this is what the caller hears. */
  public record GiveUp(Fault told) implements Next {}

  /**
   * How the call stands when an attempt has failed.
   *
   * @param taken whether an instance had taken the call
   * @param leftMillis how long it may still take
   * @param closed whether the breaker of the failed target is open
   */
  public record Standing(boolean taken, long leftMillis, boolean closed, long nowMillis) {}

  /**
   * @param plan with one choice at least
   * @param windows the tokens that prompt and answer of a target may have together; below 1 while
   *     nobody knows
   * @param random from 0 to below 1
   */
  public Tries(
      Plan plan,
      RetryBudget budget,
      ToLongFunction<ModelNames.Candidate> windows,
      DoubleSupplier random) {
    this.plan = plan;
    this.budget = budget;
    this.windows = windows;
    this.random = random;
    this.left = new ArrayDeque<>(plan.choices());
    this.first = left.removeFirst();
    this.current = first;
    asked.add(first.target());
  }

  /** The first choice. */
  public Plan.Choice first() {
    return first;
  }

  /**
   * The choice that a second attempt beside the current one would go to: the next one that is free,
   * else the same. Nothing changes before it is {@link #hedged}.
   *
   * @param free whether a choice would take the call at once
   * @return null when none would, or when the call has had all its attempts
   */
  public Plan.@Nullable Choice beside(Predicate<Plan.Choice> free) {
    if (attempts >= ATTEMPTS_MAX) {
      return null;
    }
    Plan.Choice next = firstLeft(free);
    return next != null || !free.test(current) ? next : current;
  }

  /** A second attempt goes to a choice, which does not follow later. */
  public void hedged(Plan.Choice choice) {
    left.remove(choice);
    asked.add(choice.target());
    attempts++;
  }

  /**
   * Another choice than the current one, which would have to wait. That one follows next, unless it
   * has been asked.
   *
   * @param free whether a choice would take the call at once
   * @return null when none would, or when the caller wants no other
   */
  public Plan.@Nullable Choice instead(Predicate<Plan.Choice> free) {
    Plan.Choice next = plan.route().isEmpty() ? null : firstLeft(free);
    if (next != null) {
      left.remove(next);
      if (!failedOnce) {
        asked.remove(current.target());
        left.addFirst(current);
      }
      take(next);
    }
    return next;
  }

  /** The current choice did not take the call in time: its provider has enough to do. */
  public Next refused(Fault.RateLimited why) {
    if (last == null) {
      last = why; // What a vendor says later is worth more.
    }
    Plan.Choice next = plan.route().isEmpty() || attempts >= ATTEMPTS_MAX ? null : poll();
    return next == null ? giveUp() : move(next);
  }

  private Plan.@Nullable Choice firstLeft(Predicate<Plan.Choice> free) {
    for (Plan.Choice one : left) {
      if (!asked.contains(one.target()) && free.test(one)) {
        return one;
      }
    }
    return null;
  }

  /** The next choice that can go on with an answer that broke off, or null. */
  public Plan.@Nullable Choice continuing(Predicate<ModelNames.Candidate> able) {
    Plan.Choice next = attempts >= ATTEMPTS_MAX ? null : poll();
    while (next != null && !able.test(next.target())) {
      next = poll();
    }
    if (next != null) {
      attempts++;
    }
    return next;
  }

  /** An attempt has failed while another is under way: what the caller may hear of it. */
  public void failedBeside(Plan.Choice choice, Fault fault) {
    heard(choice, fault);
    reached = true;
  }

  /**
   * No instance of a choice is there.
   *
   * @param fault what the caller hears if nobody else can say anything
   */
  public Next absent(Fault fault) {
    if (!reached) {
      last = fault;
    }
    Plan.Choice next = poll();
    return next == null ? giveUp() : move(next);
  }

  /** An attempt has failed, and no other can be made. */
  public Next hopeless(Plan.Choice choice, Fault fault) {
    heard(choice, fault);
    return giveUp();
  }

  /** An attempt has failed, and no other is under way. */
  public Next failed(Plan.Choice choice, Fault fault, Standing standing) {
    boolean full = fault instanceof Fault.Overloaded && !standing.taken();
    Remedy remedy = full ? Remedy.INSTANCE : Remedy.of(fault);
    heard(choice, fault);
    reached |= standing.taken();
    failedOnce = true;
    if (!choice.equals(current)) {
      current = choice; // A hedge outlived the attempt that it was sent beside.
      retries = plan.settings().retries();
    }
    if (standing.leftMillis() <= 0 || attempts >= ATTEMPTS_MAX) {
      return giveUp();
    }
    return switch (remedy) {
      case INSTANCE -> ++instances < INSTANCES_MAX ? again(0) : onward(remedy, standing);
      case AGAIN -> againOrOnward(fault, remedy, standing);
      case RATE -> rate(fault, remedy, standing);
      case KEY -> hasKey(fault) ? again(0) : onward(remedy, standing);
      case CHOICE -> onward(remedy, standing);
      case CONTEXT -> context(standing);
      case FILTER -> on(Plan.OnFault.CONTENT_FILTER);
      case NOTHING -> giveUp();
    };
  }

  private Next againOrOnward(Fault fault, Remedy remedy, Standing standing) {
    boolean elsewhere = moves(remedy, standing) && !left.isEmpty();
    boolean told = fault.retryAfterMillis() > 0;
    if ((elsewhere && (standing.closed() || told)) || retries >= retriesMax()) {
      return onward(remedy, standing);
    }
    long wait = told ? fault.retryAfterMillis() : backoff();
    if (wait > RETRY_AFTER_MILLIS_MAX || wait >= standing.leftMillis()) {
      return onward(remedy, standing);
    }
    return retry(wait, remedy, standing);
  }

  private Next rate(Fault fault, Remedy remedy, Standing standing) {
    if (hasKey(fault)) {
      return again(0);
    }
    if (!left.isEmpty() && moves(remedy, standing)) {
      return onward(remedy, standing);
    }
    long wait = fault.retryAfterMillis() >= 0 ? fault.retryAfterMillis() : backoff();
    boolean passes = wait <= RETRY_AFTER_MILLIS_MAX && wait < standing.leftMillis();
    return passes && retries < retriesMax() ? retry(wait, remedy, standing) : giveUp();
  }

  private Next context(Standing standing) {
    if (plan.onFault().containsKey(Plan.OnFault.CONTEXT)) {
      return on(Plan.OnFault.CONTEXT);
    }
    long window = windows.applyAsLong(current.target());
    left.removeIf(one -> window < 1 || windows.applyAsLong(one.target()) <= window);
    return onward(Remedy.CONTEXT, standing);
  }

  /** What follows a kind of failure costs nothing of the budget: it is no repetition. */
  private Next on(Plan.OnFault kind) {
    left = new ArrayDeque<>(plan.onFault().getOrDefault(kind, List.of()));
    Plan.Choice next = poll();
    return next == null ? giveUp() : move(next);
  }

  private Next onward(Remedy remedy, Standing standing) {
    if (!moves(remedy, standing)) {
      return giveUp();
    }
    // Costs nothing of the budget: each target is asked once, which burdens nobody who has failed.
    Plan.Choice next = poll();
    return next == null ? giveUp() : move(next);
  }

  /** Who asked for a plain name meant that model where it is, unless nobody is there. */
  private boolean moves(Remedy remedy, Standing standing) {
    return !plan.route().isEmpty() || remedy == Remedy.INSTANCE || standing.closed();
  }

  private int retriesMax() {
    return plan.settings().retries();
  }

  private Next retry(long afterMillis, Remedy remedy, Standing standing) {
    if (!take(standing)) {
      return onward(remedy, standing);
    }
    retries++;
    return again(afterMillis);
  }

  private boolean take(Standing standing) {
    return budget.take(plan.settings().retryBudget(), standing.nowMillis());
  }

  private Next again(long afterMillis) {
    attempts++;
    return new Again(current, afterMillis);
  }

  private Next move(Plan.Choice next) {
    attempts++;
    take(next);
    return new Other(next);
  }

  private void take(Plan.Choice next) {
    asked.add(next.target());
    current = next;
    failedOnce = false;
    retries = 0;
    instances = 0;
  }

  private Plan.@Nullable Choice poll() {
    Plan.Choice next = left.poll();
    while (next != null && !asked.add(next.target())) {
      next = left.poll();
    }
    return next;
  }

  /** Full jitter: callers that failed together do not come back together. */
  private long backoff() {
    long most = Math.min(BACKOFF_MILLIS_MAX, BACKOFF_MILLIS << Math.min(DOUBLINGS_MAX, retries));
    return (long) (random.getAsDouble() * most);
  }

  /** Each key rests when it has failed, so that this ends by itself; a wrong count may not. */
  private boolean hasKey(Fault fault) {
    return keysLeft(fault) > 0 && ++keys <= KEYS_MAX;
  }

  private static int keysLeft(Fault fault) {
    if (fault instanceof Fault.Upstream upstream) {
      for (Header header : upstream.headers()) {
        if (header.name().equals(Header.KEYS_LEFT)) {
          return header.value().matches("\\d{1,6}") ? Integer.parseInt(header.value()) : 0;
        }
      }
    }
    return 0;
  }

  private void heard(Plan.Choice choice, Fault fault) {
    boolean known = last != null && Remedy.of(last) != Remedy.INSTANCE;
    if (!known || Remedy.of(fault) != Remedy.INSTANCE) {
      last = fault; // What a vendor said is worth more than that nobody was there.
      if (choice.equals(first)) {
        firsts = fault;
      }
    }
  }

  private Next giveUp() {
    Fault told = firsts != null && Remedy.of(firsts).speaksFirst() ? firsts : last;
    return new GiveUp(told == null ? new Fault.Unavailable("nobody was asked", -1) : told);
  }

  /**
   * A fault without what was meant for us alone, as the caller hears it: nobody after this looks
   * for it again.
   */
  public static Fault bare(Fault fault) {
    if (fault instanceof Fault.Upstream its
        && its.headers().stream().anyMatch(one -> one.name().equals(Header.KEYS_LEFT))) {
      List<Header> headers =
          its.headers().stream().filter(one -> !one.name().equals(Header.KEYS_LEFT)).toList();
      return new Fault.Upstream(
          its.message(),
          its.dialect(),
          its.upstreamStatus(),
          its.kind(),
          its.retryAfterMillis(),
          headers,
          its.body());
    }
    return fault;
  }
}
