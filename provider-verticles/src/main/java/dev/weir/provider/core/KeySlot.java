package dev.weir.provider.core;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pool knows of one key. Guarded by the pool. */
final class KeySlot {

  /** Stands for all models. */
  static final String ALL = "";

  /** Stands for calls that name no model. */
  private static final String NONE = "-";

  /** A probe that has not told how it went after so long is thought to be lost. */
  private static final long PROBE_MILLIS_MAX = 60_000;

  final VendorKey key;
  long turn;
  private final Map<String, Rest> rests = new LinkedHashMap<>();

  /** Of a key, or of a key for one model. */
  private static final class Rest {
    final KeyVerdict.Why why;
    final long since;
    final long until;
    long probingUntil = Long.MIN_VALUE;

    Rest(KeyVerdict.Why why, long since, long until) {
      this.why = why;
      this.since = since;
      this.until = until;
    }

    boolean isFree(long now) {
      return until <= now && probingUntil <= now;
    }
  }

  KeySlot(VendorKey key) {
    this.key = key;
  }

  /** What stands for a model in a key's rests. */
  static String scope(String model) {
    return model.isEmpty() ? NONE : model;
  }

  private @Nullable Rest ofAll() {
    return rests.get(ALL);
  }

  private @Nullable Rest ofModel(String model) {
    return rests.get(scope(model));
  }

  boolean isFree(String model, long now) {
    Rest all = ofAll();
    Rest one = ofModel(model);
    return (all == null || all.isFree(now)) && (one == null || one.isFree(now));
  }

  /** Whether nothing but a bench stands in the way, which has lasted for a while. */
  boolean mayRetry(String model, long now) {
    return mayRetry(ofAll(), now) && mayRetry(ofModel(model), now);
  }

  private static boolean mayRetry(@Nullable Rest rest, long now) {
    return rest == null
        || rest.isFree(now)
        || (rest.why.benches()
            && rest.probingUntil <= now
            && now - rest.since >= KeyPool.RETRY_MILLIS);
  }

  /** When the key is free, should nothing happen until then. */
  long freeAt(String model) {
    return Math.max(freeAt(ofAll()), freeAt(ofModel(model)));
  }

  private static long freeAt(@Nullable Rest rest) {
    return rest == null ? Long.MIN_VALUE : Math.max(rest.until, rest.probingUntil);
  }

  /** When it may be tried although it is benched. */
  long retryAt(String model) {
    return Math.max(retryAt(ofAll()), retryAt(ofModel(model)));
  }

  private static long retryAt(@Nullable Rest rest) {
    if (rest == null) {
      return Long.MIN_VALUE;
    }
    return rest.why.benches()
        ? Math.max(rest.since + KeyPool.RETRY_MILLIS, rest.probingUntil)
        : rest.until;
  }

  /** A call is made; while it runs, no other tries a key of which nobody knows. */
  void probe(String model, long now) {
    probe(ofAll(), now);
    probe(ofModel(model), now);
  }

  private static void probe(@Nullable Rest rest, long now) {
    // A bench without duration is that of an only key.
    if (rest != null && rest.why.benches() && rest.until > rest.since) {
      rest.probingUntil = now + PROBE_MILLIS_MAX;
    }
  }

  void released(String model) {
    released(ofAll());
    released(ofModel(model));
  }

  private static void released(@Nullable Rest rest) {
    if (rest != null) {
      rest.probingUntil = Long.MIN_VALUE;
    }
  }

  void refused(String model, KeyVerdict verdict, long until, long now) {
    released(model);
    String scope = verdict.ofModel() ? scope(model) : ALL;
    if (verdict.why().benches() || until > now) {
      put(scope, new Rest(verdict.why(), now, until));
    }
  }

  void heard(String model, KeyVerdict.Why why, long until, long now) {
    put(model, new Rest(why, now, until));
  }

  /** The longer rest stays. */
  private void put(String scope, Rest rest) {
    Rest before = rests.get(scope);
    if (before == null || before.until <= rest.until) {
      rests.put(scope, rest);
    }
    if (rests.size() > KeyPool.MODELS_MAX) {
      rests.entrySet().stream()
          .filter(entry -> !entry.getKey().equals(ALL))
          .min(Comparator.comparingLong(entry -> entry.getValue().until))
          .map(Map.Entry::getKey)
          .ifPresent(rests::remove);
    }
  }

  /** Ends the benches that were tried; a call that began before them tells nothing of them. */
  boolean taken(String model, long now) {
    boolean all = taken(ALL, ofAll(), now);
    boolean one = taken(scope(model), ofModel(model), now);
    return all || one;
  }

  private boolean taken(String scope, @Nullable Rest rest, long now) {
    if (rest == null || !rest.why.benches()) {
      return false;
    }
    boolean tried = rest.until <= now || rest.probingUntil > now;
    return tried && rests.remove(scope) != null;
  }

  void freed(String scope) {
    rests.remove(scope);
  }

  /** Forgets rates that have passed; whether anything is left. */
  boolean sweep(long now) {
    if (!rests.isEmpty()) {
      rests.values().removeIf(rest -> !rest.why.benches() && rest.until <= now);
    }
    return !rests.isEmpty();
  }

  /** What takes longest to pass of what it suffers from; null when it rests for nothing. */
  KeyVerdict.@Nullable Why worst() {
    Rest worst = null;
    for (Rest rest : rests.values()) {
      if (worst == null || (rest.why.benches() && !worst.why.benches())) {
        worst = rest;
      }
    }
    return worst == null ? null : worst.why;
  }

  /** What it rests for, as others may see it. */
  List<KeyView.Rest> view(long now) {
    return rests.entrySet().stream()
        .map(
            one ->
                new KeyView.Rest(
                    one.getKey(),
                    one.getValue().why.word(),
                    Math.max(0, Math.max(one.getValue().until, one.getValue().probingUntil) - now)))
        .toList();
  }

  int rests() {
    return rests.size();
  }
}
