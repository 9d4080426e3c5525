package dev.weir.bus.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.codec.ChatCodec;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.EventSize;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChunkQueueTest {

  private static final int FRAME = 1_024;

  private static Chunk.Raw raw(String bytes) {
    return new Chunk.Raw(Buffer.buffer(bytes), true, true);
  }

  private static Chunk.Events events(ChatEvent... events) {
    return new Chunk.Events(List.of(events));
  }

  private static ChatEvent text(String text) {
    return new ChatEvent.TextDelta(0, 0, text);
  }

  @Test
  void small_chunks_are_joined_and_large_ones_cut() {
    ChunkQueue queue = new ChunkQueue(FRAME, true);
    queue.add(raw("ab"));
    queue.add(raw("cd"));
    assertThat(queue.next(1_000, false)).isEqualTo(raw("abcd"));
    queue.add(raw("x".repeat(2_500)));
    assertThat(queue.next(10_000, false).size()).isEqualTo(FRAME);
    assertThat(queue.next(10_000, false)).isEqualTo(rawPart("x".repeat(FRAME)));
    assertThat(queue.next(10_000, false)).isEqualTo(raw("x".repeat(2_500 - 2 * FRAME)));
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
  }

  private static Chunk.Raw rawPart(String bytes) {
    return new Chunk.Raw(Buffer.buffer(bytes), false, true);
  }

  @Test
  void without_credit_nothing_leaves() {
    ChunkQueue queue = new ChunkQueue(FRAME, true);
    queue.add(raw("ab"));
    assertThat(queue.next(0, false)).isNull();
    assertThat(queue.next(-5, false)).isNull();
    assertThat(queue.next(1, false)).isEqualTo(rawPart("a"));
    assertThat(queue.next(1, false)).isEqualTo(raw("b"));
  }

  @Test
  void a_chunk_that_nothing_joins_goes_as_it_is() {
    ChunkQueue queue = new ChunkQueue(FRAME, false);
    Chunk one = raw("abc");
    queue.add(one);
    assertThat(queue.next(1_000, false)).isSameAs(one);
    Chunk two = events(text("a"), text("b"));
    queue.add(two);
    assertThat(queue.next(1_000, false)).isSameAs(two);
  }

  @Test
  void what_need_not_wait_leaves_in_one_frame_with_every_event_of_its_own() {
    ChunkQueue queue = new ChunkQueue(FRAME, true);
    queue.add(events(text("a"), text("b")));
    queue.add(events(text("c")));
    assertThat(queue.next(1_000, false)).isEqualTo(events(text("a"), text("b"), text("c")));
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void adjacent_deltas_of_one_part_become_one_when_they_had_to_wait_and_others_do_not() {
    ChunkQueue queue = new ChunkQueue(FRAME, true);
    queue.add(events(text("a"), text("b")));
    queue.add(events(text("c"), new ChatEvent.TextDelta(0, 1, "d")));
    queue.add(events(new ChatEvent.ThinkingDelta(0, 1, "e")));
    assertThat(queue.next(0, false)).isNull();
    assertThat(queue.next(1_000, false))
        .isEqualTo(
            events(
                text("abc"),
                new ChatEvent.TextDelta(0, 1, "d"),
                new ChatEvent.ThinkingDelta(0, 1, "e")));
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void a_character_outside_the_basic_plane_is_never_cut_in_two() {
    String faces = "😀".repeat(500);
    for (int credit = 26; credit < 60; credit++) {
      ChunkQueue queue = new ChunkQueue(FRAME, true);
      queue.add(events(text("x" + faces)));
      StringBuilder joined = new StringBuilder();
      while (!queue.isEmpty()) {
        Chunk.Events piece = (Chunk.Events) queue.next(credit, false);
        for (ChatEvent event : piece.events()) {
          String part = ((ChatEvent.TextDelta) event).text();
          assertThat(Character.isLowSurrogate(part.charAt(0))).isFalse();
          assertThat(Character.isHighSurrogate(part.charAt(part.length() - 1))).isFalse();
          joined.append(part);
        }
      }
      assertThat(joined).hasToString("x" + faces);
    }
  }

  @Test
  void an_event_that_cannot_be_cut_waits_for_credit_or_is_sent_in_fragments() {
    ChatEvent middling = vendor(200);
    ChunkQueue queue = new ChunkQueue(FRAME, true);
    queue.add(events(middling));
    assertThat(queue.next(100, false)).isNull();
    assertThat(queue.next(1_000, false)).isEqualTo(events(middling));

    Chunk.Events large = events(vendor(5_000));
    queue.add(large);
    Buffer whole = Buffer.buffer();
    boolean last = false;
    while (!last) {
      Chunk.Fragment piece = (Chunk.Fragment) queue.next(FRAME, false);
      assertThat(piece.size()).isLessThanOrEqualTo(FRAME);
      whole.appendBuffer(piece.bytes());
      last = piece.last();
    }
    assertThat(ChatCodec.decodeChunk(whole)).isEqualTo(large);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void within_a_JVM_it_goes_whole_as_soon_as_the_reader_waits() {
    ChunkQueue queue = new ChunkQueue(FRAME, false);
    Chunk.Events large = events(vendor(5_000));
    queue.add(large);
    assertThat(queue.next(2_000, false)).isNull();
    assertThat(queue.next(2_000, true)).isEqualTo(large);
  }

  @Test
  void a_part_that_comes_in_one_piece_is_cut_into_its_beginning_and_deltas() {
    ChunkQueue queue = new ChunkQueue(FRAME, true);
    queue.add(events(new ChatEvent.PartStarted(0, 0, Part.Text.of("t".repeat(1_000)))));
    StringBuilder joined = new StringBuilder();
    Chunk.Events first = (Chunk.Events) queue.next(10_000, false);
    assertThat(first.events().getFirst())
        .isEqualTo(new ChatEvent.PartStarted(0, 0, Part.Text.of("")));
    collect(first, joined);
    while (!queue.isEmpty()) {
      collect((Chunk.Events) queue.next(10_000, false), joined);
    }
    assertThat(joined).hasToString("t".repeat(1_000));
  }

  private static void collect(Chunk.Events chunk, StringBuilder into) {
    for (ChatEvent event : chunk.events()) {
      if (event instanceof ChatEvent.TextDelta delta) {
        into.append(delta.text());
      }
    }
  }

  @Test
  void whatever_is_added_and_granted_the_pieces_are_within_bounds_and_amount_to_the_same() {
    for (long seed = 1; seed <= 2_000; seed++) {
      try {
        anySequence(new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("seed " + seed + ": " + failure, failure);
      }
    }
  }

  private static void anySequence(SplittableRandom random) {
    ChunkQueue queue = new ChunkQueue(FRAME, true);
    StringBuilder in = new StringBuilder();
    StringBuilder out = new StringBuilder();
    Buffer assembling = Buffer.buffer();
    int left = 60;
    long idle = 0;
    while (left > 0 || !queue.isEmpty()) {
      if (left > 0 && random.nextBoolean()) {
        left--;
        Chunk chunk = anyChunk(random);
        add(in, chunk);
        queue.add(chunk);
        continue;
      }
      long credit = random.nextInt(random.nextBoolean() ? 50 : 3_000);
      Chunk piece = queue.next(credit, false);
      if (piece == null) {
        // Never stuck for want of more than a frame of credit.
        assertThat(credit < FRAME || queue.isEmpty()).isTrue();
        assertThat(idle++).isLessThan(2_000);
        continue;
      }
      assertThat((long) piece.size()).isLessThanOrEqualTo(Math.min(credit, FRAME));
      assertThat(ChatCodec.encodeChunk(piece).length()).isLessThan(FRAME + 200);
      if (piece instanceof Chunk.Fragment fragment) {
        assembling.appendBuffer(fragment.bytes());
        if (fragment.last()) {
          add(out, ChatCodec.decodeChunk(assembling));
          assembling = Buffer.buffer();
        }
      } else {
        add(out, piece);
      }
      assertThat(in).startsWith(out);
    }
    assertThat(out).hasToString(in.toString());
    assertThat(queue.bytes()).isZero();
  }

  private static Chunk anyChunk(SplittableRandom random) {
    int size = random.nextInt(random.nextInt(5) == 0 ? 4_000 : 60);
    if (random.nextInt(4) == 0) {
      return raw("r".repeat(size));
    }
    List<ChatEvent> events = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      events.add(
          switch (random.nextInt(6)) {
            case 0 -> vendor(size);
            case 1 -> new ChatEvent.UsageReport(Usage.of(size, i));
            case 2 -> new ChatEvent.PartStarted(0, i, Part.ToolCall.of("c", "f", "a".repeat(size)));
            case 3 -> new ChatEvent.ArgumentsDelta(0, i % 2, "{".repeat(size));
            default -> text("t😀".repeat(size / 3));
          });
    }
    return new Chunk.Events(events);
  }

  private static ChatEvent vendor(int size) {
    return new ChatEvent.Vendor("d", "t", RawJson.of('"' + "v".repeat(size) + '"'));
  }

  /** As a text that is the same however deltas are joined or cut. */
  private static void add(StringBuilder to, Chunk chunk) {
    switch (chunk) {
      case Chunk.Raw raw -> to.append(raw.bytes());
      case Chunk.Fragment fragment -> throw new AssertionError("a fragment");
      case Chunk.Events events -> {
        for (ChatEvent event : events.events()) {
          assertThat(EventSize.of(event)).isPositive();
          switch (event) {
            case ChatEvent.TextDelta delta -> to.append(delta.text());
            case ChatEvent.ArgumentsDelta delta -> to.append(delta.text());
            case ChatEvent.PartStarted started ->
                to.append("[call]").append(((Part.ToolCall) started.part()).arguments());
            default -> to.append(event);
          }
        }
      }
    }
  }
}
