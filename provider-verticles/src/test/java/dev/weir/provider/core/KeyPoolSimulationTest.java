package dev.weir.provider.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.fault.Fault;
import dev.weir.provider.core.KeyVerdict.Why;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A pool of keys on a virtual clock, against a vendor that counts each key's calls in windows, says
 * of them how long to wait, and takes keys back for a while: no key is shown before its time, no
 * free key is left unused, and each window of a key sees one refusal at most.
 */
class KeyPoolSimulationTest {

  private static final String MODEL = "m";
  private static final long WINDOW_MILLIS = 10_000;
  private static final int CALLS = 1_000;

  /** A key as its vendor sees it. */
  private static final class VendorSide {
    final int callsMax;
    long window = -1;
    int calls;
    int refusedInWindow;
    boolean revoked;
    long restUntil;
    long benchedUntil;

    VendorSide(int callsMax) {
      this.callsMax = callsMax;
    }

    boolean rests(long now) {
      return now < restUntil || now < benchedUntil;
    }
  }

  /** One run; a pool that is told other waits than the vendor's is one that does not keep them. */
  private static final class World {
    final SplittableRandom random;
    final long lieMillis;
    final List<VendorSide> keys = new ArrayList<>();
    final KeyPool pool;
    long now = 1_000_000;
    long spareAt = Long.MIN_VALUE / 2;

    World(long seed, long lieMillis) {
      this.random = new SplittableRandom(seed);
      this.lieMillis = lieMillis;
      List<String> names = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        names.add("k" + i);
        keys.add(new VendorSide(1 + random.nextInt(20)));
      }
      pool = new KeyPool("p", names);
    }

    void run() {
      for (int i = 0; i < CALLS; i++) {
        now += random.nextInt(1_000);
        if (keys.size() > 1 && random.nextInt(100) == 0) {
          VendorSide one = keys.get(random.nextInt(keys.size()));
          one.revoked = !one.revoked;
        }
        call();
      }
    }

    private void call() {
      for (int tries = 0; tries <= keys.size(); tries++) {
        switch (pool.turn(MODEL, now)) {
          case KeyPool.Turn.Keyless none -> throw new AssertionError("there are keys");
          case KeyPool.Turn.Resting resting -> {
            rested(resting.fault());
            return;
          }
          case KeyPool.Turn.Shown shown -> {
            if (asked(shown.key())) {
              return;
            }
          }
        }
      }
      throw new AssertionError("more refusals of one call than keys");
    }

    private void rested(Fault.Upstream fault) {
      hold(keys.stream().allMatch(key -> key.rests(now)), "a free key was not used");
      hold(fault.retryAfterMillis() > 0, "a wait of " + fault.retryAfterMillis());
    }

    /** Whether the vendor took it. */
    private boolean asked(VendorKey key) {
      VendorSide side = keys.get(key.position() - 1);
      hold(now >= side.restUntil, "a key was shown before its time");
      if (now < side.benchedUntil) {
        hold(keys.stream().allMatch(one -> one.rests(now)), "a benched key before a free one");
        hold(now - spareAt >= KeyPool.RETRY_MILLIS, "benched keys were tried too often");
        spareAt = now;
      }
      if (now / WINDOW_MILLIS != side.window) {
        side.window = now / WINDOW_MILLIS;
        side.calls = 0;
        side.refusedInWindow = 0;
      }
      if (side.revoked) {
        side.benchedUntil = now + KeyVerdict.BENCH_MILLIS;
        refuse(key, new KeyVerdict(Why.CREDENTIALS, false, KeyVerdict.BENCH_MILLIS), 401);
        return false;
      }
      if (side.calls >= side.callsMax) {
        hold(++side.refusedInWindow == 1, "a window refused a key twice");
        long wait = WINDOW_MILLIS - now % WINDOW_MILLIS;
        side.restUntil = now + Math.min(wait, lieMillis);
        refuse(key, new KeyVerdict(Why.RATE_LIMITED, true, Math.min(wait, lieMillis)), 429);
        return false;
      }
      side.calls++;
      side.benchedUntil = 0;
      pool.taken(key, MODEL, now);
      return true;
    }

    private void refuse(VendorKey key, KeyVerdict verdict, int status) {
      Fault.Upstream.Kind kind =
          status == 401 ? Fault.Upstream.Kind.CREDENTIALS : Fault.Upstream.Kind.RATE_LIMITED;
      Fault.Upstream fault =
          new Fault.Upstream("no", "openai-chat", status, kind, -1, List.of(), Buffer.buffer("{}"));
      int left = pool.refused(key, MODEL, verdict, fault, now);
      long free = keys.stream().filter(one -> !one.rests(now)).count();
      hold(left == free, "told of " + left + " free keys, not of " + free);
    }

    private static void hold(boolean so, String otherwise) {
      if (!so) {
        throw new AssertionError(otherwise);
      }
    }
  }

  private static void run(long seed) {
    new World(seed, Long.MAX_VALUE).run();
  }

  @Test
  void no_key_is_shown_before_its_time_and_none_is_forgotten() {
    Seeds.each(100, KeyPoolSimulationTest::run);
  }

  @Test
  @Tag("nightly")
  void no_key_is_shown_before_its_time_and_none_is_forgotten_in_many_seeds() {
    Seeds.each(10_000, KeyPoolSimulationTest::run);
  }

  @Test
  void waits_that_are_not_kept_are_noticed() {
    assertThatThrownBy(() -> new World(1, 100).run()).hasMessage("a window refused a key twice");
  }

  @Test
  void the_wait_that_is_told_is_the_one_after_which_a_key_is_free() {
    KeyPool pool = new KeyPool("p", List.of("a", "b"));
    SplittableRandom random = new SplittableRandom(3);
    long now = 0;
    for (int i = 0; i < 200; i++) {
      KeyPool.Turn turn = pool.turn(MODEL, now);
      if (turn instanceof KeyPool.Turn.Resting resting) {
        long wait = resting.fault().retryAfterMillis();
        assertThat(pool.turn(MODEL, now + wait - 1)).isInstanceOf(KeyPool.Turn.Resting.class);
        assertThat(pool.turn(MODEL, now + wait)).isInstanceOf(KeyPool.Turn.Shown.class);
        now += wait;
      } else if (turn instanceof KeyPool.Turn.Shown shown) {
        KeyVerdict verdict = new KeyVerdict(Why.RATE_LIMITED, true, 1 + random.nextInt(5_000));
        Fault.Upstream.Kind kind = Fault.Upstream.Kind.RATE_LIMITED;
        Fault.Upstream fault =
            new Fault.Upstream("no", "openai-chat", 429, kind, -1, List.of(), Buffer.buffer("{}"));
        pool.refused(shown.key(), MODEL, verdict, fault, now);
      }
    }
  }
}
