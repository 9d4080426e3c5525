package dev.weir.provider.core;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one provider on one node. Of those that are free, the one that was used or refused
 * longest ago is next. A key that was rate-limited rests until the vendor's time; one that was
 * refused is benched, and free again when one call has shown that it is taken.
 *
 * <p>When no key is free, the vendor's last words are repeated and it is not asked. There are two
 * exceptions: a provider's only key is never benched, for there is nothing to choose and the vendor
 * can say itself what it thinks of it; and where all are benched, one call every {@link
 * #RETRY_MILLIS} tries.
 *
 * <p>Thread-safe. Times are milliseconds of any clock that does not go back.
 */
public final class KeyPool {

  /** The longest that another node can make a key rest. */
  public static final long HEARD_MILLIS_MAX = 600_000;

  /** How often a benched key is tried when there is no other. */
  public static final long RETRY_MILLIS = 5_000;

  /** The most models of which is remembered that a key rests for them; the first to end goes. */
  static final int MODELS_MAX = 32;

  private static final int MODEL_CHARS_MAX = 256;
  private static final int FREED = 0;

  private final String provider;
  private final List<KeySlot> slots = new ArrayList<>();
  private final Map<String, Told> told = new LinkedHashMap<>(16, 0.75f, true);
  private long turns;
  private long retriedAt = Long.MIN_VALUE / 2;
  private volatile boolean troubled; // Some key rests: else most calls need not look.

  private record Told(Fault.Upstream fault, long turn) {}

  /** What a call may do. */
  public sealed interface Turn {

    /** Ask with this key. */
    record Shown(VendorKey key) implements Turn {}

    /** Ask without one: there are none. */
    record Keyless() implements Turn {}

    /** Not ask: these are the vendor's last words, with the shortest wait. */
    record Resting(Fault.Upstream fault) implements Turn {}
  }

  /** A pool of these keys; empty for a vendor that asks for none. */
  public KeyPool(String provider, List<String> keys) {
    this.provider = provider;
    for (String key : keys) {
      slots.add(new KeySlot(VendorKey.of(provider, slots.size() + 1, key)));
    }
  }

  /**
   * The next turn.
   *
   * @param model the one that will be asked for; empty for none
   */
  public Turn turn(String model, long now) {
    if (slots.isEmpty()) {
      return new Turn.Keyless();
    }
    if (slots.size() == 1 && !troubled) {
      return new Turn.Shown(slots.getFirst().key);
    }
    synchronized (this) {
      sweep(now);
      KeySlot next = oldest(slots.stream().filter(slot -> slot.isFree(model, now)).toList());
      if (next == null) {
        next = spare(model, now);
      }
      if (next == null) {
        return new Turn.Resting(lastWords(model, now));
      }
      next.turn = ++turns;
      next.probe(model, now);
      return new Turn.Shown(next.key);
    }
  }

  private static @Nullable KeySlot oldest(List<KeySlot> among) {
    KeySlot oldest = null;
    for (KeySlot slot : among) {
      if (oldest == null || slot.turn < oldest.turn) {
        oldest = slot;
      }
    }
    return oldest;
  }

  /** A key that is asked with although none is free. */
  private @Nullable KeySlot spare(String model, long now) {
    if (lastTold(model) == null) {
      return oldest(slots); // Only others have heard the vendor's words, and they are wanted here.
    }
    if (now - retriedAt < RETRY_MILLIS) {
      return null;
    }
    List<KeySlot> benched = slots.stream().filter(slot -> slot.mayRetry(model, now)).toList();
    KeySlot spare = oldest(benched);
    if (spare != null) {
      retriedAt = now;
    }
    return spare;
  }

  private @Nullable Told lastTold(String model) {
    Told ofAll = told.get(KeySlot.ALL);
    Told ofModel = told.get(KeySlot.scope(model));
    if (ofAll == null || ofModel == null) {
      return ofAll == null ? ofModel : ofAll;
    }
    return ofAll.turn > ofModel.turn ? ofAll : ofModel;
  }

  private Fault.Upstream lastWords(String model, long now) {
    Told last = lastTold(model);
    if (last == null) {
      throw new IllegalStateException("what nobody has heard cannot be repeated");
    }
    long wait = Long.MAX_VALUE;
    for (KeySlot slot : slots) {
      long retry = Math.max(slot.retryAt(model), retriedAt + RETRY_MILLIS);
      wait = Math.min(wait, Math.min(slot.freeAt(model), retry) - now);
    }
    return repeated(last.fault, Math.max(1, wait));
  }

  /** What told of that one answer is left out, and the wait is the one from now on. */
  private static Fault.Upstream repeated(Fault.Upstream fault, long waitMillis) {
    List<Header> headers = new ArrayList<>();
    for (Header header : fault.headers()) {
      if (!HeaderRules.tellsRates(header.name()) && !header.name().startsWith("x-weir-")) {
        headers.add(header);
      }
    }
    headers.add(new Header("retry-after", Long.toString((waitMillis + 999) / 1_000)));
    headers.add(new Header(Header.KEYS_LEFT, "0"));
    return new Fault.Upstream(
        fault.message(),
        fault.dialect(),
        fault.upstreamStatus(),
        fault.kind(),
        waitMillis,
        headers,
        fault.body());
  }

  /**
   * The vendor refused a key.
   *
   * @param fault in its words
   * @return how many keys are free for the same call
   */
  public synchronized int refused(
      VendorKey key, String model, KeyVerdict verdict, Fault.Upstream fault, long now) {
    KeySlot slot = slots.get(key.position() - 1);
    slot.turn = ++turns;
    boolean only = slots.size() == 1 && verdict.why().benches();
    slot.refused(model, verdict, only ? now : now + verdict.millis(), now);
    told.put(verdict.ofModel() ? KeySlot.scope(model) : KeySlot.ALL, new Told(fault, slot.turn));
    if (told.size() > MODELS_MAX) {
      told.remove(told.keySet().iterator().next());
    }
    troubled = true;
    int left = 0;
    for (KeySlot other : slots) {
      left += other != slot && other.isFree(model, now) ? 1 : 0;
    }
    return left;
  }

  /**
   * The vendor took a key.
   *
   * @return whether it was benched until now
   */
  public boolean taken(VendorKey key, String model, long now) {
    if (!troubled) {
      return false;
    }
    synchronized (this) {
      boolean freed = slots.get(key.position() - 1).taken(model, now);
      sweep(now);
      return freed;
    }
  }

  /** A call came to nothing that would say whether its key is taken. */
  public void released(VendorKey key, String model) {
    if (troubled) {
      synchronized (this) {
        slots.get(key.position() - 1).released(model);
      }
    }
  }

  /**
   * Another node tells of a key.
   *
   * @param digest of the key; one that is not ours is ignored
   * @param model empty for all
   * @param millis for how long, at most {@link #HEARD_MILLIS_MAX}; 0 when the key is free again
   */
  public synchronized void heard(
      String digest, String model, KeyVerdict.@Nullable Why why, long millis, long now) {
    boolean benchesOnly = slots.size() == 1 && why != null && why.benches();
    if (model.length() > MODEL_CHARS_MAX || benchesOnly) {
      return;
    }
    for (KeySlot slot : slots) {
      if (slot.key.digest().equals(digest)) {
        if (millis <= FREED) {
          slot.freed(model);
        } else if (why != null) {
          slot.heard(model, why, now + Math.min(millis, HEARD_MILLIS_MAX), now);
          troubled = true;
        }
      }
    }
    sweep(now);
  }

  private void sweep(long now) {
    boolean any = false;
    for (KeySlot slot : slots) {
      any |= slot.sweep(now);
    }
    if (!any) {
      told.clear();
      troubled = false;
    }
  }

  /** What people should know of the keys; empty when all are free. */
  public synchronized String remark(long now) {
    sweep(now);
    Map<KeyVerdict.Why, Integer> counts = new EnumMap<>(KeyVerdict.Why.class);
    int resting = 0;
    for (KeySlot slot : slots) {
      KeyVerdict.Why why = slot.worst();
      if (why != null) {
        resting++;
        counts.merge(why, 1, Integer::sum);
      }
    }
    if (resting == 0) {
      return "";
    }
    KeyVerdict.Why only = slots.size() == 1 ? slots.getFirst().worst() : null;
    if (only != null && only.benches()) {
      return "the only key: " + only.shown().replace("benched", "refused");
    }
    StringBuilder remark = new StringBuilder();
    remark.append(resting).append(" of ").append(slots.size());
    remark.append(slots.size() == 1 ? " key rests:" : " keys rest:");
    String before = " ";
    for (Map.Entry<KeyVerdict.Why, Integer> one : counts.entrySet()) {
      remark.append(before).append(one.getValue()).append(' ').append(one.getKey().shown());
      before = ", ";
    }
    return remark.toString();
  }

  /** Each key, in the order in which they were configured. */
  public synchronized List<KeyView> view(long now) {
    sweep(now);
    return slots.stream()
        .map(slot -> new KeyView(provider, slot.key.toString(), slot.view(now)))
        .toList();
  }

  /** The most rests that any key has now. */
  synchronized int restsMax() {
    return slots.stream().mapToInt(KeySlot::rests).max().orElse(0);
  }
}
