package dev.weir.gateway.route;

import dev.weir.bus.message.HomesLearned;
import dev.weir.gateway.core.ModelNames;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which target last served a prompt that began in the same way: its cache is warm. Knows the 10,000
 * beginnings that were last asked for, also on other nodes. Safe for several event loops.
 */
public final class Prefixes {

  /** How many beginnings are known. */
  public static final int PREFIXES_MAX = 10_000;

  /** How many bytes are a beginning: about the 1,024 tokens from which on vendors cache. */
  public static final int PREFIX_BYTES = 4 * 1024;

  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final LinkedHashMap<Long, ModelNames.Candidate> known =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Untold<HomesLearned.Warm> untold = new Untold<>();

  /**
   * The beginning of a body without the model's name; 0 when it is too short for any cache.
   *
   * @param from where the model's name begins, -1 when it is not in the body
   * @param until where it ends
   */
  public static long of(BodyView body, int from, int until) {
    int left = from < 0 ? 0 : until - from;
    if (body.length() - left < PREFIX_BYTES) {
      return 0;
    }
    byte[] head = new byte[PREFIX_BYTES + (from < PREFIX_BYTES ? left : 0)];
    body.read(0, head.length, head);
    long hash = FNV_BASIS;
    int taken = 0;
    for (int i = 0; taken < PREFIX_BYTES; i++) {
      if (i < from || i >= until) {
        hash = (hash ^ head[i]) * FNV_PRIME;
        taken++;
      }
    }
    return hash == 0 ? 1 : hash;
  }

  /** Who served it last, or null. */
  synchronized ModelNames.@Nullable Candidate find(String route, long prefix) {
    return known.get(key(route, prefix));
  }

  /** A target has read a prompt that begins so. */
  public synchronized void served(String route, long prefix, ModelNames.Candidate target) {
    long key = key(route, prefix);
    if (!target.equals(remember(key, target))) {
      untold.add(new HomesLearned.Warm(key, target.provider(), target.model()));
    }
  }

  /** On another node one has. */
  public synchronized void heard(long key, ModelNames.Candidate target) {
    remember(key, target);
  }

  private ModelNames.@Nullable Candidate remember(long key, ModelNames.Candidate target) {
    ModelNames.Candidate before = known.put(key, target);
    if (known.size() > PREFIXES_MAX) {
      known.remove(known.keySet().iterator().next());
    }
    return before;
  }

  /** What other nodes have yet to hear of. */
  public synchronized List<HomesLearned.Warm> untold(int most) {
    return untold.take(most);
  }

  /** Lets other nodes hear again of the newest, whoever has learned them. */
  public synchronized void retell(int most) {
    known.reversed().entrySet().stream()
        .limit(most)
        .map(
            one ->
                new HomesLearned.Warm(
                    one.getKey(), one.getValue().provider(), one.getValue().model()))
        .forEach(untold::add);
  }

  private static long key(String route, long prefix) {
    return prefix * FNV_PRIME ^ route.hashCode();
  }
}
