package dev.weir.dialects.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weir.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Framing and reading, side by side. This file is over 400 lines because one table of streams
 * serves both.
 */
class SseReaderTest {

  /** Events are written {@code type|data|id|retry}. */
  static Stream<Arguments> streams() {
    return Stream.of(
        // The examples of the standard.
        stream(
            "data: This is the first message.\n\ndata: This is the second message, it\n"
                + "data: has two lines.\n\ndata: This is the third message.\n\n",
            "message|This is the first message.|null|-1",
            "message|This is the second message, it\nhas two lines.|null|-1",
            "message|This is the third message.|null|-1"),
        stream(
            "event: add\n"
                + "data: 73857293\n\n"
                + "event: remove\n"
                + "data: 2153\n\n"
                + "event: add\n"
                + "data: 113411\n\n",
            "add|73857293|null|-1",
            "remove|2153|null|-1",
            "add|113411|null|-1"),
        stream("data: YHOO\ndata: +2\ndata: 10\n\n", "message|YHOO\n+2\n10|null|-1"),
        stream(
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n"
                + "data:  third event\n\n",
            "message|first event|1|-1",
            "message|second event||-1",
            "message| third event||-1"),
        stream("data\n\ndata\ndata\n\ndata:", "message||null|-1", "message|\n|null|-1"),
        stream("data:test\n\ndata: test\n\n", "message|test|null|-1", "message|test|null|-1"),
        // Line ends.
        stream("data: a\r\rdata: b\r\r", "message|a|null|-1", "message|b|null|-1"),
        stream("data: a\r\n\r\ndata: b\r\n\r\n", "message|a|null|-1", "message|b|null|-1"),
        stream("data: a\ndata: b\r\ndata: c\r\n\r", "message|a\nb\nc|null|-1"),
        stream("data: a\n\r\ndata: b\r\n\ndata: c\r\r\n", all("a", "b", "c")),
        stream("\r\n\r\n\n\n\r\rdata: a\n\n\n\r\n", all("a")),
        // Fields.
        stream("event: x\ndata: a\nevent: y\n\n", "y|a|null|-1"),
        stream("event: x\nevent\ndata: a\n\ndata: b\n\n", all("a", "b")),
        stream("event: x\n\ndata: b\n\n", all("b")),
        stream("event: x\ndata: a\n\nevent: x\ndata: b\n\n", "x|a|null|-1", "x|b|null|-1"),
        stream("id: 7\ndata: a\n\ndata: b\n\n", "message|a|7|-1", "message|b|7|-1"),
        stream("id: 7\n\ndata: b\n\n", "message|b|7|-1"),
        stream("id: 7\nid: a\0b\ndata: a\n\n", "message|a|7|-1"),
        stream("retry: 1500\n\ndata: a\n\n", "message|a|null|1500"),
        stream("retry: 15\nretry: 1x\nretry\nretry:\nretry: -1\ndata: a\n\n", "message|a|null|15"),
        stream("retry: 999999999999999999\ndata: a\n\n", "message|a|null|999999999999999999"),
        stream("retry: 9999999999999999999\ndata: a\n\n", all("a")),
        stream("dat: x\ndatas: x\nDATA: x\nfoo\nunknown: y\n data: z\ndata: a\n\n", all("a")),
        stream("data : x\nlongernamethanany\ndata:a:b\n\n", all("a:b")),
        stream(":\n: c\n:data: x\ndata: a\n: between\ndata: b\n\n", all("a\nb")),
        stream("data: a\0b\tc\u000b\n\n", all("a\0b\tc\u000b")),
        // Characters.
        stream("data: grüße 漢字 🎏\nevent: é\nid: ü\n\n", "é|grüße 漢字 🎏|ü|-1"),
        stream("\ufeffdata: a\n\n", all("a")),
        stream("\ufeff\ndata: a\n\n", all("a")),
        stream("\ufeff: c\ndata: a\n\n", all("a")),
        stream("\ufeff\ufeffdata: a\n\ndata: b\n\n", all("b")),
        stream("data: a\n\n\ufeffdata: b\n\ndata: c\n\n", all("a", "c")),
        // Ends.
        stream(""),
        stream("data: a"),
        stream("data: a\n"),
        stream("data: a\r\n"),
        stream("data: a\n\nid: 3\ndata: b\n", all("a")));
  }

  private static Arguments stream(String text, String... events) {
    return Arguments.of(text, List.of(events));
  }

  private static String[] all(String... data) {
    return Arrays.stream(data).map(d -> "message|" + d + "|null|-1").toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void events_are_the_same_however_the_stream_is_cut(String text, List<String> expected) {
    byte[] bytes = text.getBytes(UTF_8);

    assertThat(read(bytes, bytes.length)).isEqualTo(expected);
    for (int size = 1; size < bytes.length; size++) {
      assertThat(read(bytes, size)).as("chunks of %d", size).isEqualTo(expected);
    }
    for (int cut = 0; cut <= bytes.length; cut++) {
      List<String> events = new ArrayList<>();
      SseReader reader = new SseReader();
      reader.feed(bytes, 0, cut, collectInto(events));
      reader.feed(bytes, cut, 0, collectInto(events));
      reader.feed(bytes, cut, bytes.length - cut, collectInto(events));
      assertThat(events).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void framing_loses_nothing_and_gives_whole_events_only(String text, List<String> expected) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      List<String> events = new ArrayList<>();
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      SseReader reader = new SseReader();
      for (int at = 0; at < bytes.length; at += size) {
        byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length));
        framed.writeBytes(reader.frame(chunk, 0, chunk.length, collectInto(events)).toBytes());
        // What was passed on must hold all events handed over, and no part of the next.
        assertThat(read(framed.toByteArray(), bytes.length)).isEqualTo(events);
        assertThat(atBoundaryAfter(framed.toByteArray())).isTrue();
      }
      assertThat(events).isEqualTo(expected);
      byte[] out = framed.toByteArray();
      assertThat(out).isEqualTo(Arrays.copyOf(bytes, out.length));
      assertThat(reader.atBoundary()).isEqualTo(out.length == bytes.length);
    }
  }

  static Stream<Arguments> tails() {
    return Stream.of(
        Arguments.of("data: [DONE]", "message|[DONE]|null|-1"),
        Arguments.of("data: [DONE]\n", "message|[DONE]|null|-1"),
        Arguments.of("data: [DONE]\r\n", "message|[DONE]|null|-1"),
        Arguments.of("data: [DONE]\r", "message|[DONE]|null|-1"),
        Arguments.of("\ufeffdata: a", "message|a|null|-1"),
        Arguments.of("event: x\ndata: a\ndata: b", "x|a\nb|null|-1"),
        Arguments.of("id: 7\nretry: 9\n\ndata: a\n\nevent: x\ndata: {", "x|{|7|9"),
        Arguments.of("", null),
        Arguments.of("data: a\n\n", null),
        Arguments.of("data: a\n\n: comment\n", null),
        Arguments.of("data: a\n\nevent: x\n", null));
  }

  @ParameterizedTest
  @MethodSource("tails")
  void the_event_in_which_a_stream_ends_is_told_when_asked_for_and_never_handed_over(
      String text, @Nullable String expected) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      SseReader reader = new SseReader();
      List<String> events = new ArrayList<>();
      feed(reader, bytes, size, collectInto(events));
      int before = events.size();
      for (int times = 0; times < 2; times++) {
        SseEvent last = reader.unfinished();
        List<String> told = new ArrayList<>();
        if (last != null) {
          collectInto(told).accept(last);
        }
        assertThat(told).isEqualTo(expected == null ? List.of() : List.of(expected));
      }
      assertThat(events).hasSize(before);
    }
  }

  @Test
  void a_comment_between_events_is_passed_on_at_once() {
    assertThat(framed(new SseReader(), ": ping\n")).isEqualTo(": ping\n");
  }

  @Test
  void a_comment_within_an_event_waits_for_the_event() {
    SseReader reader = new SseReader();

    assertThat(framed(reader, "data: a\n: ping\n")).isEmpty();
    assertThat(framed(reader, "\ndata: b")).isEqualTo("data: a\n: ping\n\n");
    assertThat(reader.atBoundary()).isFalse();
  }

  @Test
  void a_comment_of_ours_may_stand_wherever_frames_meet() {
    byte[] bytes = "data: a\r\ndata: b\r\n\r\n: c\r\nid: 1\r\n\r\ndata: d\r\n\r\n".getBytes(UTF_8);
    List<String> expected = read(bytes, bytes.length);
    SseReader reader = new SseReader();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      out.writeBytes(reader.frame(bytes, i, 1, event -> {}).toBytes());
      if (out.size() > 0 && i % 2 == 0) {
        out.writeBytes(reader.atBoundary() ? SseWriter.comment("ping") : new byte[0]);
      }
    }

    assertThat(read(out.toByteArray(), out.size())).isEqualTo(expected);
  }

  @Test
  void whole_events_are_framed_without_a_copy() {
    byte[] chunk = "xxdata: a\n\ndata: b\n\ndata".getBytes(UTF_8);
    SseReader reader = new SseReader();

    ByteSlice whole =
        reader.frame(
            chunk, 2, chunk.length - 2, event -> assertThat(event.data().array()).isSameAs(chunk));

    assertThat(whole.array()).isSameAs(chunk);
    assertThat(whole.offset()).isEqualTo(2);
    assertThat(whole.asString()).isEqualTo("data: a\n\ndata: b\n\n");
  }

  @Test
  void a_chunk_with_no_whole_event_frames_nothing() {
    ByteSlice whole = new SseReader().frame("data: a\n".getBytes(UTF_8), 0, 8, event -> {});

    assertThat(whole.isEmpty()).isTrue();
  }

  @Test
  void feeding_and_framing_may_be_mixed() {
    SseReader reader = new SseReader();
    reader.feed("data: a".getBytes(UTF_8), 0, 7, event -> {});

    assertThat(framed(reader, "\n\n")).isEqualTo("data: a\n\n");
  }

  @Test
  void sixteen_thousand_events_in_one_chunk_and_byte_by_byte() {
    byte[] bytes = "event: delta\ndata: {\"x\":1}\n\n".repeat(16_000).getBytes(UTF_8);

    assertThat(count(bytes, bytes.length)).isEqualTo(16_000);
    assertThat(count(bytes, 1)).isEqualTo(16_000);
    assertThat(count(bytes, 1000)).isEqualTo(16_000);
  }

  @Test
  void a_line_of_four_mebibytes_byte_by_byte() {
    byte[] bytes = ("data: " + "x".repeat(4 << 20) + "\n\n").getBytes(UTF_8);
    List<Integer> lengths = new ArrayList<>();
    SseReader reader = new SseReader();
    for (int i = 0; i < bytes.length; i++) {
      reader.feed(bytes, i, 1, event -> lengths.add(event.data().length()));
    }

    assertThat(lengths).containsExactly(4 << 20);
    assertThat(reader.atBoundary()).isTrue();
  }

  @Test
  void four_mebibytes_of_lines_in_one_event() {
    int lines = 1 << 19;
    byte[] bytes = ("data:xx\n".repeat(lines) + "\n").getBytes(UTF_8);
    List<Integer> lengths = new ArrayList<>();
    SseReader reader = new SseReader();
    for (int at = 0; at < bytes.length; at += 7) {
      int length = Math.min(7, bytes.length - at);
      reader.feed(bytes, at, length, event -> lengths.add(event.data().length()));
    }

    assertThat(lengths).containsExactly(lines * 3 - 1);
  }

  @Test
  void a_line_may_be_as_long_as_the_limit() {
    checkLimit(new int[] {9, 1000}, "data: abc\n\n", null);
    checkLimit(new int[] {8, 1000}, "data: abc\n\n", "a line of the event stream exceeds 8 bytes");
    checkLimit(new int[] {8, 1000}, "data: abcdef", "a line of the event stream exceeds 8 bytes");
  }

  @Test
  void an_event_may_be_as_long_as_the_limit() {
    checkLimit(new int[] {9, 16}, "data: a\r\ndata: b\n\ndata: c\n\n", "16 bytes");
    checkLimit(new int[] {9, 17}, "data: a\r\ndata: b\n\ndata: c\n\n", null);
    checkLimit(new int[] {9, 17}, ": c\n".repeat(100), null);
    checkLimit(new int[] {9, 17}, "\n".repeat(100), null);
    checkLimit(new int[] {9, 17}, "x\n".repeat(10), "an event of the stream exceeds 17 bytes");
  }

  private static void checkLimit(int[] limits, String text, @Nullable String failure) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      int chunk = size;
      SseReader reader = new SseReader(limits[0], limits[1]);
      if (failure == null) {
        feed(reader, bytes, chunk, event -> {});
      } else {
        assertThatThrownBy(() -> feed(reader, bytes, chunk, event -> {}))
            .isInstanceOf(SseException.class)
            .hasMessageContaining(failure);
        assertThatThrownBy(() -> reader.feed(bytes, 0, 1, event -> {}))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void events_before_a_failure_are_handed_over() {
    List<String> events = new ArrayList<>();
    byte[] bytes = "data: a\n\ndata: abcdef\n\n".getBytes(UTF_8);

    assertThatThrownBy(() -> feed(new SseReader(8, 100), bytes, 100, collectInto(events)))
        .isInstanceOf(SseException.class);
    assertThat(events).containsExactly(all("a"));
  }

  @Test
  void a_reader_is_not_fed_from_within_its_own_events() {
    SseReader reader = new SseReader();
    byte[] bytes = "data: a\n\n".getBytes(UTF_8);

    assertThatThrownBy(
            () -> reader.feed(bytes, 0, 9, event -> reader.feed(bytes, 0, 9, inner -> {})))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_huge_event_does_not_spoil_the_reader() {
    SseReader reader = new SseReader();
    byte[] huge = ("data: " + "x".repeat(1 << 20) + "\ndata\n\n").getBytes(UTF_8);
    feed(reader, huge, 1 << 16, event -> {});

    assertThat(framed(reader, "data: a")).isEmpty();
    assertThat(framed(reader, "\ndata\n\nda")).isEqualTo("data: a\ndata\n\n");
  }

  @Test
  void random_bytes_never_raise_anything_and_frame_as_they_came() {
    String alphabet = "\r\r\n\n\n::  datevnidry01\0\u00ef\u00bb\u00bf\u00ff";
    Seeds.each(
        3_000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = new byte[random.nextInt(120)];
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
          }
          List<String> whole = read(bytes, Math.max(1, bytes.length));
          List<String> cut = new ArrayList<>();
          SseReader reader = new SseReader();
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          int at = 0;
          while (at < bytes.length) {
            int length = Math.min(random.nextInt(20), bytes.length - at);
            out.writeBytes(reader.frame(bytes, at, length, collectInto(cut)).toBytes());
            at += length;
          }
          String situation = new String(bytes, ISO_8859_1);
          assertThat(cut).as(situation).isEqualTo(whole);
          assertThat(out.toByteArray()).as(situation).isEqualTo(Arrays.copyOf(bytes, out.size()));
        });
  }

  @Test
  void bytes_that_are_not_utf8_are_kept_and_read_as_replacement_characters() {
    byte[] bytes = "data: \u00ff\u00c3\n\n".getBytes(ISO_8859_1);
    List<ByteSlice> data = new ArrayList<>();
    new SseReader().feed(bytes, 0, bytes.length, event -> data.add(event.data()));

    assertThat(data.getFirst().toBytes()).containsExactly(0xff, 0xc3);
    assertThat(data.getFirst().asString()).isEqualTo("\ufffd\ufffd");
    assertThat(data.getFirst()).hasToString("2 bytes");
  }

  private static List<String> read(byte[] bytes, int chunkBytes) {
    List<String> events = new ArrayList<>();
    feed(new SseReader(), bytes, chunkBytes, collectInto(events));
    return events;
  }

  private static int count(byte[] bytes, int chunkBytes) {
    int[] count = new int[1];
    feed(new SseReader(), bytes, chunkBytes, event -> count[0]++);
    return count[0];
  }

  /** Large events cost no more memory than small ones, as long as they come in one piece. */
  @Test
  void nothing_is_allocated_for_each_byte() {
    long small = allocatedFor("data: " + "x".repeat(100) + "\n\n");
    long large = allocatedFor("data: " + "x".repeat(100_000) + "\n\n");

    assertThat(large).isLessThan(small + 10_000);
  }

  private static long allocatedFor(String event) {
    byte[] bytes = event.getBytes(UTF_8);
    SseReader reader = new SseReader();
    int[] seen = {0};
    Consumer<SseEvent> counter = handed -> seen[0] += handed.data().length();
    reader.feed(bytes, 0, bytes.length, counter); // Classes are loaded now.
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      reader.feed(bytes, 0, bytes.length, counter);
    }
    assertThat(seen[0]).isEqualTo(101 * (bytes.length - "data: \n\n".length()));
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static boolean atBoundaryAfter(byte[] bytes) {
    SseReader reader = new SseReader();
    reader.feed(bytes, 0, bytes.length, event -> {});
    return reader.atBoundary();
  }

  private static String framed(SseReader reader, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return reader.frame(bytes, 0, bytes.length, event -> {}).asString();
  }

  /** Chunks in arrays of their own, spoilt afterwards, as a network layer may do. */
  private static void feed(
      SseReader reader, byte[] bytes, int chunkBytes, Consumer<SseEvent> events) {
    for (int at = 0; at < bytes.length; at += chunkBytes) {
      byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(at + chunkBytes, bytes.length));
      reader.feed(chunk, 0, chunk.length, events);
      Arrays.fill(chunk, (byte) '#');
    }
  }

  private static Consumer<SseEvent> collectInto(List<String> events) {
    return event ->
        events.add(
            String.join(
                "|",
                event.type(),
                event.data().asString(),
                String.valueOf(event.id()),
                String.valueOf(event.retryMillis())));
  }
}
