package dev.weir.gateway.limits;

import java.util.Locale;

/**
 * What is spent of one limit on this node, and how much of it this node may spend: all of it, or
 * its part of it in a cluster. Guarded by its {@link Limiter}.
 */
final class Gauge {

  private static final long RETRY_MILLIS = 1_000;

  private final String name;
  private final Scope scope;
  private final Window window;
  private Rate rate;
  private long part;
  private long running;

  /** Whose limits these are. */
  enum Scope {
    KEY("this key"),
    TENANT("the tenant"),
    USER("this user"),
    MODEL("the model"),
    GLOBAL("the gateway");

    private final String words;

    Scope(String words) {
      this.words = words;
    }

    /** As names of limits and metrics call it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param subject whose it is, such as {@code tenant acme}
   */
  Gauge(Scope scope, String subject, Rate rate) {
    this.scope = scope;
    this.name = subject + " " + rate.word();
    this.rate = rate;
    this.part = rate.max();
    this.window = new Window(Math.max(60, rate.span().millis()));
  }

  /** Unlike all others of a node, and the same on all nodes. */
  String name() {
    return name;
  }

  Scope scope() {
    return scope;
  }

  Rate rate() {
    return rate;
  }

  /** Another limit from now on; what is spent stays spent. */
  void rate(Rate other) {
    part = part == rate.max() ? other.max() : Math.min(part, other.max());
    rate = other;
  }

  /** How much of it this node may spend. */
  void part(long amount) {
    part = amount;
  }

  long spent(long nowMillis) {
    return rate.span() == Rate.Span.ONCE ? running : window.sum(nowMillis);
  }

  /** More than the whole counts as the whole: a large call can pass when nothing else is spent. */
  long counted(long amount) {
    return Math.min(amount, rate.max());
  }

  /** Whether others may have left what this node has not. */
  boolean elsewhere(long amount, long nowMillis) {
    return part < rate.max() && spent(nowMillis) + amount <= rate.max();
  }

  /** Whether more than half of what is left of a batch is spent. */
  boolean runsShort(long nowMillis) {
    return part < rate.max() && spent(nowMillis) + rate.max() / 100 > part;
  }

  boolean fits(long amount, long nowMillis) {
    return spent(nowMillis) + amount <= part;
  }

  void take(long amount, long nowMillis) {
    if (rate.span() == Rate.Span.ONCE) {
      running += amount;
    } else {
      window.spend(amount, nowMillis);
    }
  }

  void settle(long taken, long used, long sinceMillis, long nowMillis) {
    if (rate.span() == Rate.Span.ONCE) {
      running -= taken;
    } else {
      window.settle(taken, used, sinceMillis, nowMillis);
    }
  }

  long waitMillis(long amount, long nowMillis) {
    return rate.span() == Rate.Span.ONCE || rate.max() > part
        ? RETRY_MILLIS
        : Math.max(1, window.waitMillis(part - amount, nowMillis));
  }

  /** What is left of it, as this node sees it. */
  Left left(long nowMillis) {
    long reset = rate.span() == Rate.Span.ONCE ? 0 : window.resetMillis(nowMillis);
    return new Left(name, rate.measure(), rate.max(), Math.max(0, part - spent(nowMillis)), reset);
  }

  /** How much of it is used. */
  Used used(long nowMillis) {
    return new Used(name, scope.word(), subject(), rate, part, spent(nowMillis));
  }

  /** Whose it is, without the scope. */
  private String subject() {
    int from = scope.word().length() + 1;
    return name.substring(from, Math.max(from, name.length() - rate.word().length() - 1));
  }

  boolean idle(long nowMillis) {
    return spent(nowMillis) == 0;
  }

  /** Why a call is refused. */
  String refusal() {
    String who =
        scope == Scope.TENANT || scope == Scope.MODEL
            ? scope.words + " `" + name.split(" ", -1)[1] + "`"
            : scope.words;
    return switch (rate.measure()) {
      case CONCURRENCY ->
          "Too many concurrent requests for " + who + ": the limit is " + rate.told() + ".";
      case MONEY -> "The budget of " + who + " is spent: the limit is " + rate.told() + ".";
      default -> "Rate limit reached for " + who + ": the limit is " + rate.told() + ".";
    };
  }
}
