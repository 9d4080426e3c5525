package dev.weir.provider.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.provider.core.KeyVerdict.Why;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyPoolTest {

  private static final String MODEL = "m-1";

  private static Fault.Upstream fault(String body) {
    return new Fault.Upstream(
        "no",
        "openai-chat",
        429,
        Fault.Upstream.Kind.RATE_LIMITED,
        -1,
        List.of(
            new Header("retry-after-ms", "1"),
            new Header("x-ratelimit-remaining-requests", "0"),
            new Header("openai-version", "v")),
        Buffer.buffer(body));
  }

  private static KeyVerdict rate(long millis) {
    return new KeyVerdict(Why.RATE_LIMITED, true, millis);
  }

  private static final KeyVerdict BENCH =
      new KeyVerdict(Why.CREDENTIALS, false, KeyVerdict.BENCH_MILLIS);

  private static KeyPool pool(String... keys) {
    return new KeyPool("p", List.of(keys));
  }

  private static @Nullable VendorKey next(KeyPool pool, String model, long now) {
    return pool.turn(model, now) instanceof KeyPool.Turn.Shown shown ? shown.key() : null;
  }

  private static VendorKey shown(KeyPool pool, long now) {
    VendorKey key = next(pool, MODEL, now);
    assertThat(key).isNotNull();
    return key;
  }

  private static Fault.Upstream refusal(KeyPool pool, long now) {
    return ((KeyPool.Turn.Resting) pool.turn(MODEL, now)).fault();
  }

  @Test
  void keys_take_turns() {
    KeyPool pool = pool("a", "b", "c");
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      order.append(shown(pool, i).secret());
    }
    assertThat(order).hasToString("abcabca");
    assertThat(pool().turn(MODEL, 0)).isInstanceOf(KeyPool.Turn.Keyless.class);
  }

  @Test
  void a_key_rests_exactly_as_long_as_it_shall_and_for_that_model() {
    KeyPool pool = pool("a", "b");
    VendorKey first = shown(pool, 0);
    assertThat(pool.refused(first, MODEL, rate(2_000), fault("1"), 100)).isEqualTo(1);
    assertThat(pool.remark(100)).isEqualTo("1 of 2 keys rest: 1 rate-limited");
    assertThat(shown(pool, 100).secret()).isEqualTo("b");
    assertThat(shown(pool, 2_099).secret()).isEqualTo("b");
    assertThat(next(pool, "m-2", 2_099)).isEqualTo(first);
    assertThat(shown(pool, 2_100).secret()).isEqualTo("b");
    assertThat(shown(pool, 2_100)).isEqualTo(first);
    assertThat(pool.remark(2_100)).isEmpty();
  }

  @Test
  void when_all_rest_the_vendors_last_words_are_repeated_with_the_shortest_wait() {
    KeyPool pool = pool("a", "b");
    pool.refused(shown(pool, 0), MODEL, rate(9_000), fault("first"), 0);
    assertThat(pool.refused(shown(pool, 0), MODEL, rate(2_500), fault("second"), 0)).isZero();
    Fault.Upstream told = refusal(pool, 400);
    assertThat(told.body()).hasToString("second");
    assertThat(told.upstreamStatus()).isEqualTo(429);
    assertThat(told.retryAfterMillis()).isEqualTo(2_100);
    assertThat(told.headers())
        .containsExactlyInAnyOrder(
            new Header("openai-version", "v"),
            new Header("retry-after", "3"),
            new Header(Header.KEYS_LEFT, "0"));
    assertThat(next(pool, MODEL, 2_499)).isNull();
    assertThat(shown(pool, 2_500).secret()).isEqualTo("b");
  }

  @Test
  void an_only_key_rests_for_its_rate_but_is_never_benched() {
    KeyPool pool = pool("a");
    VendorKey key = shown(pool, 0);
    pool.refused(key, MODEL, BENCH, fault("401"), 0);
    assertThat(pool.remark(0)).isEqualTo("the only key: refused (401)");
    assertThat(shown(pool, 0)).isEqualTo(key);
    assertThat(shown(pool, 0)).isEqualTo(key);
    assertThat(pool.taken(key, MODEL, 1)).isTrue();
    assertThat(pool.remark(1)).isEmpty();
    pool.refused(key, MODEL, rate(1_000), fault("429"), 1);
    assertThat(next(pool, MODEL, 1_000)).isNull();
    assertThat(shown(pool, 1_001)).isEqualTo(key);
  }

  @Test
  void a_benched_key_is_tried_again_by_one_call() {
    KeyPool pool = pool("a", "b");
    VendorKey bad = shown(pool, 0);
    pool.refused(bad, MODEL, BENCH, fault("401"), 0);
    for (int i = 0; i < 9; i++) {
      assertThat(shown(pool, 599_999).secret()).isEqualTo("b");
    }
    assertThat(pool.remark(599_999)).isEqualTo("1 of 2 keys rest: 1 benched (401)");
    assertThat(shown(pool, 600_000)).isEqualTo(bad);
    assertThat(shown(pool, 600_000).secret()).isEqualTo("b");
    pool.released(bad, MODEL); // It came to nothing: another may try.
    assertThat(shown(pool, 600_001)).isEqualTo(bad);
    pool.refused(bad, MODEL, BENCH, fault("401"), 600_002);
    assertThat(shown(pool, 600_003).secret()).isEqualTo("b");
    assertThat(shown(pool, 1_200_001).secret()).isEqualTo("b");
    assertThat(shown(pool, 1_200_002)).isEqualTo(bad);
    assertThat(pool.taken(bad, MODEL, 1_200_003)).isTrue();
    assertThat(pool.remark(1_200_003)).isEmpty();
  }

  @Test
  void a_call_from_before_the_bench_does_not_end_it() {
    KeyPool pool = pool("a", "b");
    VendorKey bad = shown(pool, 0);
    pool.refused(bad, MODEL, BENCH, fault("401"), 0);
    assertThat(pool.taken(bad, MODEL, 5)).isFalse();
    assertThat(pool.remark(5)).isNotEmpty();
  }

  @Test
  void where_all_are_benched_one_call_tries_every_five_seconds() {
    KeyPool pool = pool("a", "b");
    pool.refused(shown(pool, 0), MODEL, BENCH, fault("x"), 0);
    pool.refused(shown(pool, 0), MODEL, BENCH, fault("y"), 0);
    assertThat(refusal(pool, 1_000).body()).hasToString("y");
    assertThat(refusal(pool, 1_000).retryAfterMillis()).isEqualTo(4_000);
    assertThat(next(pool, MODEL, 4_999)).isNull();
    VendorKey tried = shown(pool, 5_000);
    assertThat(next(pool, MODEL, 5_000)).isNull();
    assertThat(next(pool, MODEL, 9_999)).isNull();
    assertThat(shown(pool, 10_000)).isNotEqualTo(tried);
    assertThat(pool.taken(tried, MODEL, 10_001)).isTrue();
    assertThat(shown(pool, 10_002)).isEqualTo(tried);
  }

  @Test
  void other_nodes_are_heard_within_bounds() {
    KeyPool pool = pool("a", "b");
    String first = VendorKey.of("p", 1, "a").digest();
    String second = VendorKey.of("p", 2, "b").digest();
    pool.heard("nobody's", "", Why.RATE_LIMITED, 10_000, 0);
    pool.heard(first, "x".repeat(300), Why.RATE_LIMITED, 10_000, 0);
    pool.heard(first, "", null, 10_000, 0);
    assertThat(pool.remark(0)).isEmpty();
    pool.heard(first, "", Why.RATE_LIMITED, Long.MAX_VALUE, 0);
    assertThat(shown(pool, 599_999).secret()).isEqualTo("b");
    assertThat(shown(pool, 600_000).secret()).isEqualTo("a");
    pool.heard(first, MODEL, Why.RATE_LIMITED, 50_000, 600_000);
    pool.heard(second, MODEL, Why.RATE_LIMITED, 50_000, 600_000);
    // Nobody here has heard the vendor: it is asked, and then repeated.
    VendorKey asked = shown(pool, 600_001);
    pool.refused(asked, MODEL, rate(100), fault("heard"), 600_001);
    assertThat(refusal(pool, 600_002).body()).hasToString("heard");
    assertThat(refusal(pool, 600_002).retryAfterMillis()).isEqualTo(49_998);
    pool.heard(second, MODEL, null, 0, 600_003);
    assertThat(shown(pool, 600_003).secret()).isEqualTo("b");
  }

  @Test
  void keys_are_named_without_showing_them() {
    VendorKey key = VendorKey.of("p", 2, "sk-secret-key");
    assertThat(key.toString()).matches("key 2 \\(…[0-9a-f]{4}\\)");
    assertThat(key.digest()).isEqualTo(VendorKey.of("p", 7, "sk-secret-key").digest());
    assertThat(key.digest()).isNotEqualTo(VendorKey.of("q", 2, "sk-secret-key").digest());
    assertThat(VendorKey.digest("ab", "c")).isNotEqualTo(VendorKey.digest("a", "bc"));
  }

  @Test
  void no_key_is_used_before_its_time_and_none_starves() {
    Seeds.each(
        200,
        seed -> {
          Random random = new Random(seed);
          int keys = 2 + random.nextInt(4);
          KeyPool pool = new KeyPool("p", List.of("a", "b", "c", "d", "e").subList(0, keys));
          Map<String, Long> rests = new HashMap<>();
          long now = 0;
          for (int i = 0; i < 500; i++) {
            now += random.nextInt(400);
            String model = "m-" + random.nextInt(3);
            VendorKey key = next(pool, model, now);
            if (key == null) {
              long at = now;
              assertThat(rests).hasSizeGreaterThanOrEqualTo(keys);
              for (int k = 1; k <= keys; k++) {
                assertThat(rests.get(k + model)).isGreaterThan(at);
              }
              continue;
            }
            assertThat(rests.getOrDefault(key.position() + model, 0L)).isLessThanOrEqualTo(now);
            if (random.nextInt(3) == 0) {
              long millis = random.nextInt(3_000);
              pool.refused(key, model, rate(millis), fault("r"), now);
              rests.merge(key.position() + model, now + millis, Math::max);
            }
          }
          now += 10_000;
          Map<Integer, Integer> turns = new HashMap<>();
          for (int i = 0; i < keys * 10; i++) {
            turns.merge(shown(pool, now).position(), 1, Integer::sum);
          }
          assertThat(turns).hasSize(keys);
          assertThat(turns.values()).containsOnly(10);
        });
  }

  @Test
  void what_is_remembered_has_a_bound() {
    KeyPool pool = pool("a", "b");
    for (int i = 0; i < 1_000; i++) {
      VendorKey key = next(pool, "m-" + i, 0);
      if (key != null) {
        pool.refused(key, "m-" + i, rate(60_000 + i), fault("r"), 0);
        pool.heard(key.digest(), "h-" + i, Why.RATE_LIMITED, 60_000, 0);
      }
    }
    assertThat(pool.restsMax()).isEqualTo(KeyPool.MODELS_MAX);
    assertThat(pool.remark(10_000_000)).isEmpty();
    assertThat(pool.restsMax()).isZero();
  }
}
