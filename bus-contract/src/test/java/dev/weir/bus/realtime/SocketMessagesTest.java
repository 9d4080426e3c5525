package dev.weir.bus.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.realtime.SocketMessage.Binary;
import dev.weir.bus.realtime.SocketMessage.Close;
import dev.weir.bus.realtime.SocketMessage.Text;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketMessagesTest {

  private static final int MAX = 1_000;

  private static final List<SocketMessage> SAMPLES =
      List.of(
          new Text("{\"type\":\"é😀\"}"),
          new Binary(Buffer.buffer(new byte[] {0, -1, 8})),
          new Text(""),
          new Binary(Buffer.buffer()),
          new Close(1011, "später"));

  /** A node of another version reads these bytes: if they differ, the format is broken. */
  private static final String GOLDEN =
      "01000000117b2274797065223a22c3a9f09f9880227d"
          + "020000000300ff08"
          + "0100000000"
          + "0200000000"
          + "080000000903f37370c3a4746572";

  @Test
  void frames_are_as_recorded() {
    assertThat(HexFormat.of().formatHex(frames(SAMPLES).getBytes())).isEqualTo(GOLDEN);
    assertThat(read(List.of(Buffer.buffer(HexFormat.of().parseHex(GOLDEN))))).isEqualTo(SAMPLES);
  }

  @Test
  void messages_come_whole_however_the_bytes_are_cut() {
    Buffer all = frames(SAMPLES);
    List<Buffer> single = new ArrayList<>();
    for (int cut = 0; cut <= all.length(); cut++) {
      assertThat(read(List.of(all.getBuffer(0, cut), all.getBuffer(cut, all.length()))))
          .isEqualTo(SAMPLES);
      single.add(all.slice(Math.max(0, cut - 1), cut));
    }
    assertThat(read(single)).isEqualTo(SAMPLES);
  }

  @Test
  void a_message_comes_with_its_last_byte() {
    List<SocketMessage> read = new ArrayList<>();
    SocketMessages messages = new SocketMessages(read::add);
    Buffer frame = frames(SAMPLES.subList(0, 1));
    messages.feed(frame.slice(0, frame.length() - 1));
    assertThat(read).isEmpty();
    assertThatThrownBy(messages::end)
        .isInstanceOf(FaultException.class)
        .hasMessage("the bytes of a WebSocket end within a message");
    messages.feed(frame.slice(frame.length() - 1, frame.length()));
    assertThat(read).hasSize(1);
    messages.end();
  }

  @Test
  void messages_do_not_change_with_the_bytes_that_they_came_in() {
    List<SocketMessage> read = new ArrayList<>();
    SocketMessages messages = new SocketMessages(read::add);
    Buffer frame = frames(List.of(new Binary(Buffer.buffer("ab")), new Binary(Buffer.buffer("c"))));
    Buffer first = frame.getBuffer(0, frame.length() - 1);
    messages.feed(first);
    first.setBytes(0, new byte[first.length()]);
    messages.feed(frame.slice(frame.length() - 1, frame.length()));
    assertThat(read)
        .containsExactly(new Binary(Buffer.buffer("ab")), new Binary(Buffer.buffer("c")));
  }

  @Test
  void messages_are_bounded_on_both_sides() {
    Text largest = new Text("a".repeat(MAX));
    assertThat(read(List.of(SocketMessages.frame(largest, MAX)))).containsExactly(largest);

    Text larger = new Text("a".repeat(MAX + 1));
    Fault expected = new Fault.TooLarge("a WebSocket message of 1001 bytes; at most 1000 may be");
    assertThat(fault(() -> SocketMessages.frame(larger, MAX))).isEqualTo(expected);
    Buffer head = SocketMessages.frame(larger, MAX + 1).slice(0, 5);
    assertThat(fault(() -> read(List.of(head)))).isEqualTo(expected);
    Buffer negative = Buffer.buffer(new byte[] {2, -1, -1, -1, -1});
    assertThat(fault(() -> read(List.of(negative))).message()).contains("of 4294967295 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "00,                     a message of a WebSocket is of the unknown kind 0",
    "ff,                     a message of a WebSocket is of the unknown kind -1",
    "0900000000,             a message of a WebSocket is of the unknown kind 9",
    "0100000001ff,           a text of a WebSocket is not UTF-8",
    "080000000303e8ff,       a text of a WebSocket is not UTF-8",
    "080000000103,           the close of a WebSocket has no code",
    "080000000203e8 01,      a message of a WebSocket follows its close",
  })
  void what_is_no_frame_breaks(String hex, String message) {
    Buffer bytes = Buffer.buffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    SocketMessages messages = new SocketMessages(any -> {});
    assertThat(fault(() -> messages.feed(bytes))).isEqualTo(new Fault.Broken(message));
    assertThatIllegalStateException().isThrownBy(() -> messages.feed(Buffer.buffer()));
    assertThatIllegalStateException().isThrownBy(messages::end);
  }

  @Test
  void hostile_bytes_are_refused_and_nothing_else() {
    int refused = 0;
    for (long seed = 1; seed <= 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Buffer bytes = frames(SAMPLES);
      bytes.setByte(random.nextInt(bytes.length()), (byte) random.nextInt(256));
      Buffer garbled = bytes;
      String whole = outcome(List.of(garbled));
      int cut = random.nextInt(garbled.length());
      assertThat(outcome(List.of(garbled.slice(0, cut), garbled.slice(cut, garbled.length()))))
          .as("seed %d", seed)
          .isEqualTo(whole);
      refused += whole.startsWith("[") ? 0 : 1;
    }
    assertThat(refused).isPositive();
  }

  @Test
  void a_reason_is_cut_between_characters() {
    assertThat(new Close(1000, "é".repeat(62)).reason()).isEqualTo("é".repeat(61));
    assertThat(new Close(1000, "a" + "😀".repeat(31)).reason()).isEqualTo("a" + "😀".repeat(30));
    assertThat(new Close(1000, "a".repeat(123)).reason()).hasSize(123);
    assertThatIllegalArgumentException().isThrownBy(() -> new Close(65536, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Close(-1, ""));
  }

  private static Buffer frames(List<SocketMessage> messages) {
    Buffer all = Buffer.buffer();
    messages.forEach(message -> all.appendBuffer(SocketMessages.frame(message, MAX)));
    return all;
  }

  private static List<SocketMessage> read(List<Buffer> pieces) {
    List<SocketMessage> read = new ArrayList<>();
    SocketMessages messages = new SocketMessages(MAX, read::add);
    pieces.forEach(messages::feed);
    messages.end();
    return read;
  }

  private static String outcome(List<Buffer> pieces) {
    try {
      return read(pieces).toString();
    } catch (FaultException refused) {
      return refused.fault().toString();
    }
  }

  private static Fault fault(ThrowingCallable call) {
    return catchThrowableOfType(FaultException.class, call).fault();
  }
}
