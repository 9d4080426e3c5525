package dev.weir.dialects.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {

  private static final String DELTA =
      "00000094 00000057 b4ab9aee"
          + "0d 3a6d6573736167652d74797065 07 0005 6576656e74"
          + "0b 3a6576656e742d74797065 07 0011 636f6e74656e74426c6f636b44656c7461"
          + "0d 3a636f6e74656e742d74797065 07 0010 6170706c69636174696f6e2f6a736f6e"
          + "7b22636f6e74656e74426c6f636b496e646578223a302c2264656c7461223a"
          + "7b2274657874223a224869227d7d 5db19242";
  private static final String EXCEPTION =
      "0000008800000061de0175f40d3a6d6573736167652d74797065070009657863657074696f6e"
          + "0f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e"
          + "0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e"
          + "7b226d657373616765223a22736c6f7720646f776e227d4e43b958";
  private static final String EMPTY = "000000100000000005c248eb7d98c8ff";

  /** A frame whose slices stay good. */
  record Kept(Map<String, HeaderValue> headers, String payload, String bytes) {
    static Kept of(Frame frame) {
      return new Kept(
          frame.headers(),
          frame.payload().asString(),
          HexFormat.of().formatHex(frame.bytes().toBytes()));
    }
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private static byte[] all() {
    return hex(DELTA + EXCEPTION + EMPTY + DELTA);
  }

  private static List<Kept> read(byte[]... pieces) {
    List<Kept> frames = new ArrayList<>();
    FrameReader reader = new FrameReader();
    for (byte[] piece : pieces) {
      reader.feed(piece, 0, piece.length, frame -> frames.add(Kept.of(frame)));
    }
    return frames;
  }

  /** The lengths with their checksum, and nothing behind. */
  private static byte[] prelude(long total, long headers) {
    ByteBuffer out = ByteBuffer.allocate(12).putInt((int) total).putInt((int) headers);
    CRC32 crc = new CRC32();
    crc.update(out.array(), 0, 8);
    return out.putInt((int) crc.getValue()).array();
  }

  @Test
  void the_worked_frames_say_what_they_say() {
    List<Kept> frames = read(all());
    assertThat(frames).hasSize(4);
    assertThat(frames.getFirst().headers())
        .containsExactly(
            Map.entry(":message-type", new HeaderValue.Text("event")),
            Map.entry(":event-type", new HeaderValue.Text("contentBlockDelta")),
            Map.entry(":content-type", new HeaderValue.Text("application/json")));
    assertThat(frames.getFirst().payload())
        .isEqualTo("{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"}}");
    assertThat(frames.get(1).headers())
        .containsEntry(":exception-type", new HeaderValue.Text("throttlingException"));
    assertThat(frames.get(1).payload()).isEqualTo("{\"message\":\"slow down\"}");
    assertThat(frames.get(2)).isEqualTo(new Kept(Map.of(), "", EMPTY));
    assertThat(frames.get(3).bytes()).isEqualTo(DELTA.replace(" ", ""));
  }

  @Test
  void frames_are_the_same_however_they_are_cut() {
    byte[] bytes = all();
    List<Kept> whole = read(bytes);
    for (int cut = 0; cut <= bytes.length; cut++) {
      byte[] before = Arrays.copyOf(bytes, cut);
      byte[] after = Arrays.copyOfRange(bytes, cut, bytes.length);
      assertThat(read(before, after)).as("cut at %d", cut).isEqualTo(whole);
    }
    byte[][] single = new byte[bytes.length][];
    Arrays.setAll(single, i -> new byte[] {bytes[i]});
    assertThat(read(single)).isEqualTo(whole);
  }

  @Test
  void a_frame_comes_with_its_last_byte_and_not_before() {
    byte[] bytes = hex(DELTA);
    assertThat(read(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
    assertThat(read(bytes)).hasSize(1);
  }

  @Test
  void a_wrong_bit_anywhere_is_found() {
    byte[] bytes = hex(DELTA);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] wrong = bytes.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> read(wrong, new byte[1 << 10]))
          .as("bit %d", bit)
          .isInstanceOf(EventStreamException.class);
    }
  }

  @Test
  void what_the_writer_wrote_comes_back() {
    Seeds.each(
        500,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          ByteArrayOutputStream stream = new ByteArrayOutputStream();
          List<Kept> written = new ArrayList<>();
          for (int i = random.nextInt(5); i >= 0; i--) {
            Map<String, HeaderValue> headers = headers(random);
            byte[] payload = new byte[random.nextInt(60)];
            random.nextBytes(payload);
            byte[] frame = FrameWriter.frame(FrameWriter.headers(headers), payload);
            stream.writeBytes(frame);
            written.add(
                new Kept(headers, new String(payload, UTF_8), HexFormat.of().formatHex(frame)));
          }
          byte[] bytes = stream.toByteArray();
          int cut = random.nextInt(bytes.length + 1);
          assertThat(read(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)))
              .isEqualTo(written);
        });
  }

  static Map<String, HeaderValue> headers(SplittableRandom random) {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      byte[] bytes = new byte[random.nextInt(1, 9)];
      random.nextBytes(bytes);
      HeaderValue value =
          switch (random.nextInt(9)) {
            case 0 -> new HeaderValue.Bool(random.nextBoolean());
            case 1 -> new HeaderValue.Int8((byte) random.nextInt());
            case 2 -> new HeaderValue.Int16((short) random.nextInt());
            case 3 -> new HeaderValue.Int32(random.nextInt());
            case 4 -> new HeaderValue.Int64(random.nextLong());
            case 5 -> new HeaderValue.Bytes(Buffer.buffer(bytes));
            case 6 -> new HeaderValue.Text("é" + random.nextInt());
            case 7 -> new HeaderValue.Timestamp(Instant.ofEpochMilli(random.nextLong(1L << 42)));
            default -> new HeaderValue.Id(new UUID(random.nextLong(), random.nextLong()));
          };
      headers.put("h" + i, value);
    }
    return headers;
  }

  @ParameterizedTest
  @CsvSource({
    "15, 0, lengths",
    "0, 0, lengths",
    "100, 85, lengths",
    "131089, 131073, large",
    "16777233, 0, large",
    "4294967295, 0, large",
    "4294967295, 4294967295, large",
  })
  void lengths_out_of_bounds_are_refused_before_anything_is_kept(
      long total, long headers, String why) {
    assertThatThrownBy(() -> read(prelude(total, headers)))
        .isInstanceOf(EventStreamException.class)
        .hasMessageContaining(why);
  }

  @Test
  void the_largest_frame_is_read() {
    byte[] payload = new byte[FrameReader.PAYLOAD_BYTES_MAX];
    byte[] frame = FrameWriter.frame(new byte[0], payload);
    int[] seen = new int[1];
    FrameReader reader = new FrameReader();
    for (int at = 0; at < frame.length; at += 1 << 16) {
      reader.feed(
          frame,
          at,
          Math.min(1 << 16, frame.length - at),
          whole -> seen[0] = whole.payload().length());
    }
    assertThat(seen[0]).isEqualTo(payload.length);
  }

  @ParameterizedTest
  @CsvSource({
    "00, without a name",
    "05 61, past the end",
    "01 61 0a, unknown type",
    "01 61 07 0005 61, past the end",
    "01 61 05 0005 61, past the end",
    "01 61, past the end",
  })
  void headers_that_are_none_are_refused(String headers, String why) {
    byte[] frame = FrameWriter.frame(hex(headers), new byte[0]);
    assertThatThrownBy(() -> read(frame))
        .isInstanceOf(EventStreamException.class)
        .hasMessageContaining(why);
  }

  @Test
  void of_two_headers_of_one_name_the_last_counts() {
    Kept frame = read(FrameWriter.frame(hex("01 61 00 01 61 01"), new byte[0])).getFirst();
    assertThat(frame.headers()).containsExactly(Map.entry("a", new HeaderValue.Bool(false)));
  }

  @Test
  void headers_that_do_not_fit_are_not_written() {
    HeaderValue some = new HeaderValue.Bool(true);
    for (Map<String, HeaderValue> headers :
        List.<Map<String, HeaderValue>>of(
            Map.of("", some),
            Map.of("x".repeat(256), some),
            Map.of("x", new HeaderValue.Text("x".repeat(65536))))) {
      assertThatThrownBy(() -> FrameWriter.headers(headers))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void random_bytes_are_refused_or_waited_for() {
    Seeds.each(
        2000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = new byte[random.nextInt(200)];
          random.nextBytes(bytes);
          byte[] stream = random.nextBoolean() ? bytes : altered(all(), random);
          try {
            read(stream, bytes);
          } catch (EventStreamException refused) {
            // As promised.
          }
        });
  }

  private static byte[] altered(byte[] bytes, SplittableRandom random) {
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
