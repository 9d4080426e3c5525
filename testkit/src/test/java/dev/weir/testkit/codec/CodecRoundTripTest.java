package dev.weir.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.codec.ChatCodec;
import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Unknown;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodecRoundTripTest {

  private final WireCodec codec = new WireCodec();

  @Test
  void every_message_comes_back_as_it_went() {
    Seeds.each(
        4_000,
        seed -> {
          BusMessage message = new RandomMessages(seed).message();
          assertThat(decoded(encoded(message))).isEqualTo(message);
        });
  }

  @Test
  void a_message_may_stand_anywhere_in_its_buffer() {
    Seeds.each(
        200,
        seed -> {
          BusMessage message = new RandomMessages(seed).message();
          Buffer buffer = Buffer.buffer("before");
          codec.encodeToWire(buffer, message);
          assertThat(codec.decodeFromWire(6, buffer)).isEqualTo(message);
        });
  }

  @Test
  void every_request_comes_back_as_it_went() {
    Seeds.each(
        3_000,
        seed -> {
          ChatRequest request = new RandomChats(seed).request();
          ChatRequest back = ChatCodec.decodeRequest(ChatCodec.encodeRequest(request));
          assertThat(back).isEqualTo(request);
          // Equal maps may differ in their order, which a vendor's prompt cache can see.
          assertThat(new ArrayList<>(back.extras().members().keySet()))
              .isEqualTo(new ArrayList<>(request.extras().members().keySet()));
          for (int i = 0; i < request.messages().size(); i++) {
            Message before = request.messages().get(i);
            assertThat(new ArrayList<>(back.messages().get(i).extras().members().keySet()))
                .isEqualTo(new ArrayList<>(before.extras().members().keySet()));
          }
        });
  }

  @Test
  void every_chunk_comes_back_as_it_went_and_costs_the_same() {
    Seeds.each(
        3_000,
        seed -> {
          Chunk chunk = new RandomMessages(seed).chunk();
          Chunk back = ChatCodec.decodeChunk(ChatCodec.encodeChunk(chunk));
          assertThat(back).isEqualTo(chunk);
          assertThat(back.size()).isEqualTo(chunk.size());
        });
  }

  @Test
  void an_events_cost_bounds_its_bytes() {
    Seeds.each(
        2_000,
        seed ->
            new RandomChats(seed)
                .events()
                .forEach(
                    event -> {
                      Chunk.Events one = new Chunk.Events(List.of(event));
                      assertThat(ChatCodec.encodeChunk(one).length())
                          .as(event.toString())
                          .isLessThanOrEqualTo(3 * one.size());
                    }));
  }

  @Test
  void changed_and_cut_messages_never_throw() {
    Seeds.each(
        3_000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = encoded(new RandomMessages(seed).message()).getBytes();
          assertThat(decoded(Buffer.buffer(bytes).slice(0, random.nextInt(bytes.length))))
              .isInstanceOf(Unknown.class);
          for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
          assertThat(decoded(Buffer.buffer(bytes))).isNotNull();
        });
  }

  private Buffer encoded(BusMessage message) {
    Buffer buffer = Buffer.buffer();
    codec.encodeToWire(buffer, message);
    return buffer;
  }

  private BusMessage decoded(Buffer bytes) {
    return codec.decodeFromWire(0, bytes);
  }
}
