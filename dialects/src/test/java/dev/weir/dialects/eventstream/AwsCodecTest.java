package dev.weir.dialects.eventstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/** AWS's own codec reads what we write, and we read what it writes. */
class AwsCodecTest {

  private static Map<String, software.amazon.eventstream.HeaderValue> theirs(
      Map<String, HeaderValue> ours) {
    Map<String, software.amazon.eventstream.HeaderValue> theirs = new LinkedHashMap<>();
    ours.forEach((name, value) -> theirs.put(name, theirs(value)));
    return theirs;
  }

  private static software.amazon.eventstream.HeaderValue theirs(HeaderValue value) {
    return switch (value) {
      case HeaderValue.Bool bool ->
          software.amazon.eventstream.HeaderValue.fromBoolean(bool.value());
      case HeaderValue.Int8 number ->
          software.amazon.eventstream.HeaderValue.fromByte(number.value());
      case HeaderValue.Int16 number ->
          software.amazon.eventstream.HeaderValue.fromShort(number.value());
      case HeaderValue.Int32 number ->
          software.amazon.eventstream.HeaderValue.fromInteger(number.value());
      case HeaderValue.Int64 number ->
          software.amazon.eventstream.HeaderValue.fromLong(number.value());
      case HeaderValue.Bytes bytes ->
          software.amazon.eventstream.HeaderValue.fromByteArray(bytes.value().getBytes());
      case HeaderValue.Text text ->
          software.amazon.eventstream.HeaderValue.fromString(text.value());
      case HeaderValue.Timestamp time ->
          software.amazon.eventstream.HeaderValue.fromTimestamp(time.value());
      case HeaderValue.Id id -> software.amazon.eventstream.HeaderValue.fromUuid(id.value());
    };
  }

  /** Their writer (1.0.1) leaves out the value of numbers of 8 and 16 bits. */
  private static boolean isMisprinted(HeaderValue value) {
    return value instanceof HeaderValue.Int8 || value instanceof HeaderValue.Int16;
  }

  @Test
  void both_codecs_write_what_the_other_reads() {
    Seeds.each(
        500,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Map<String, HeaderValue> headers = FrameReaderTest.headers(random);
          byte[] payload = new byte[random.nextInt(500)];
          random.nextBytes(payload);
          Message message = new Message(theirs(headers), payload);

          List<Message> read = new ArrayList<>();
          MessageDecoder decoder = new MessageDecoder(read::add);
          decoder.feed(ByteBuffer.wrap(FrameWriter.frame(FrameWriter.headers(headers), payload)));
          assertThat(read).containsExactly(message);

          if (headers.values().stream().anyMatch(AwsCodecTest::isMisprinted)) {
            return;
          }
          ByteBuffer written = message.toByteBuffer();
          byte[] bytes = new byte[written.remaining()];
          written.get(bytes);
          List<Frame> frames = new ArrayList<>();
          new FrameReader().feed(bytes, 0, bytes.length, frames::add);
          assertThat(frames).hasSize(1);
          assertThat(frames.getFirst().headers()).isEqualTo(headers);
          assertThat(frames.getFirst().payload().toBytes()).isEqualTo(payload);
        });
  }
}
