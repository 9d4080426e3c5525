package dev.weir.dialects.engine;

import static dev.weir.dialects.engine.Streams.SEEDS;
import static dev.weir.dialects.engine.Streams.START;
import static dev.weir.dialects.engine.Streams.assembled;
import static dev.weir.dialects.engine.Streams.random;
import static dev.weir.dialects.engine.Streams.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Usage;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeltaMergerTest {

  private boolean behind;
  private final List<ChatEvent> out = new ArrayList<>();

  private static ChatEvent text(int choice, String text) {
    return new ChatEvent.TextDelta(choice, 0, text);
  }

  @Test
  void who_keeps_up_gets_every_event_at_once() {
    DeltaMerger merger = new DeltaMerger(() -> false, 10, 100);
    List<ChatEvent> events = Streams.text("a", "b", "c");
    events.forEach(event -> merger.accept(event, out::add));
    assertThat(out).isEqualTo(events);
  }

  @Test
  void deltas_wait_as_one_and_never_pass_another_event() {
    DeltaMerger merger = new DeltaMerger(() -> behind, 10, 100);
    ChatEvent usage = new ChatEvent.UsageReport(Usage.of(1, 1));
    behind = true;
    for (ChatEvent event :
        List.of(text(0, "a"), text(0, "b"), text(1, "x"), text(0, "c"), usage, text(0, "d"))) {
      merger.accept(event, out::add);
    }
    assertThat(out).isEmpty();
    assertThat(merger.held()).isEqualTo(5);
    merger.drain(out::add);
    assertThat(out).isEmpty();
    behind = false;
    merger.accept(text(0, "e"), out::add);
    assertThat(out)
        .containsExactly(
            text(0, "ab"), text(1, "x"), text(0, "c"), usage, text(0, "d"), text(0, "e"));
  }

  @Test
  void what_waits_is_bounded_and_nothing_is_lost() {
    DeltaMerger merger = new DeltaMerger(() -> behind, 2, 3);
    behind = true;
    for (String piece : List.of("ab", "c", "d", "long one", "e")) {
      merger.accept(text(0, piece), out::add);
      assertThat(merger.held()).isLessThanOrEqualTo(2);
    }
    assertThat(merger.full()).isTrue();
    assertThat(out).containsExactly(text(0, "abc"), text(0, "d"));
    merger.end(out::add);
    assertThat(out)
        .containsExactly(text(0, "abc"), text(0, "d"), text(0, "long one"), text(0, "e"));
    assertThatIllegalArgumentException().isThrownBy(() -> new DeltaMerger(() -> behind, 0, 1));
  }

  /** With the numbers of the example in docs/stream-engine.md. */
  @Test
  void a_hundred_streams_whose_consumers_stand_still_hold_less_than_two_megabytes() {
    List<DeltaMerger> streams = new ArrayList<>();
    for (int stream = 0; stream < 100; stream++) {
      DeltaMerger merger = new DeltaMerger(() -> true, 8, 2_048);
      for (int i = 0; i < 100_000 && !merger.full(); i++) {
        merger.accept(text(0, "some twenty letters "), out::add);
      }
      assertThat(merger.full()).isTrue();
      streams.add(merger);
    }
    assertThat(out).isEmpty();

    streams.forEach(merger -> merger.end(out::add));

    int held = out.stream().mapToInt(event -> ((ChatEvent.TextDelta) event).text().length()).sum();
    assertThat(held).isBetween(1_400_000, 2_000_000);
  }

  @Test
  void the_answer_is_the_same_however_slow_the_consumer() {
    Seeds.each(
        SEEDS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          List<ChatEvent> events = random(seed).events();
          List<ChatEvent> read = new ArrayList<>();
          DeltaMerger merger =
              new DeltaMerger(
                  () -> random.nextInt(3) > 0, random.nextInt(1, 20), random.nextInt(1, 200));
          for (ChatEvent event : events) {
            merger.accept(event, read::add);
            if (random.nextInt(4) == 0) {
              merger.drain(read::add);
            }
          }
          merger.end(read::add);
          EventGrammar.check(read);
          assertThat(read).hasSizeLessThanOrEqualTo(events.size());
          assertThat(assembled(read)).isEqualTo(assembled(events));
        });
  }

  @Test
  void many_small_deltas_cost_no_more_than_their_characters() {
    DeltaMerger merger = new DeltaMerger(() -> true, 4, 1 << 20);
    merger.accept(START, out::add);
    for (int i = 0; i < 500_000; i++) {
      merger.accept(text(0, "x"), out::add);
    }
    merger.end(out::add);
    assertThat(out).hasSize(2);
  }
}
