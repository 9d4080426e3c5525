package dev.weir.bus.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class BufferBytesTest {

  @Test
  void a_buffer_that_fills_its_array_is_not_copied() {
    Buffer whole = Buffer.buffer("0123456789".getBytes(UTF_8));

    assertThat(BufferBytes.of(whole)).isSameAs(BufferBytes.of(whole));
    assertThat(BufferBytes.of(whole)).isEqualTo(whole.getBytes());
  }

  @Test
  void a_part_of_a_buffer_is_copied() {
    Buffer part = Buffer.buffer("0123456789").slice(2, 5);

    assertThat(BufferBytes.of(part)).asString(UTF_8).isEqualTo("234");
  }

  @Test
  void a_buffer_with_room_to_grow_is_copied() {
    Buffer roomy = Buffer.buffer(64).appendString("0123456789");

    assertThat(BufferBytes.of(roomy)).asString(UTF_8).isEqualTo("0123456789");
    roomy.appendString("abc");
    assertThat(BufferBytes.of(roomy)).asString(UTF_8).isEqualTo("0123456789abc");
  }

  @Test
  void nothing_is_nothing() {
    assertThat(BufferBytes.of(Buffer.buffer())).isEmpty();
  }
}
