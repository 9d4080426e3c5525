package dev.weir.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Unknown;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bytes that mean nothing neither throw nor make the reader allocate much. */
class GarbageTest {

  private final WireCodec codec = new WireCodec();

  @Test
  void random_bytes_never_throw() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      if (bytes.length > 2) {
        bytes[0] = WireCodec.VERSION;
        bytes[1] = (byte) random.nextInt(32);
        bytes[2] = (byte) (bytes.length - 3);
      }
      assertThat(codec.decodeFromWire(0, Buffer.buffer(bytes))).isNotNull();
    }
  }

  @Test
  void changed_bytes_never_throw() {
    SplittableRandom random = new SplittableRandom(2);
    for (BusMessage message : Examples.all().values()) {
      Buffer written = Buffer.buffer();
      codec.encodeToWire(written, message);
      for (int i = 0; i < 2_000; i++) {
        byte[] bytes = written.getBytes();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        assertThat(codec.decodeFromWire(0, Buffer.buffer(bytes))).isNotNull();
      }
    }
  }

  @Test
  void lengths_and_counts_that_lie_allocate_little() {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] lies = {Integer.MAX_VALUE, Long.MAX_VALUE, -1L, 1L << 31, 1L << 40, 5_000};
    for (int tag = 0; tag < 24; tag++) {
      for (long lie : lies) {
        WireWriter out = new WireWriter(64);
        out.octet(WireCodec.VERSION);
        out.octet(tag);
        int start = out.open();
        for (int i = 0; i < 20; i++) {
          out.varint(lie);
        }
        out.close(start);
        Buffer bytes = out.toBuffer();
        codec.decodeFromWire(0, bytes); // Loads the classes.
        long before = thread.getCurrentThreadAllocatedBytes();
        codec.decodeFromWire(0, bytes);
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(50_000);
      }
    }
  }

  @Test
  void a_list_that_is_longer_than_its_bytes_is_refused() {
    WireWriter out = new WireWriter(16);
    out.octet(WireTags.CHUNK_EVENTS);
    int start = out.open();
    out.varint(3);
    out.octet(WireTags.EVENT_PART_ENDED);
    out.close(out.open());
    out.octet(0);
    out.close(start);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatCodec.decodeChunk(out.toBuffer()))
        .withMessage("unknown event 0");
    WireWriter shorter = new WireWriter(16);
    shorter.octet(WireTags.CHUNK_EVENTS);
    start = shorter.open();
    shorter.varint(2);
    shorter.octet(WireTags.EVENT_PART_ENDED);
    shorter.close(shorter.open());
    shorter.close(start);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatCodec.decodeChunk(shorter.toBuffer()))
        .withMessage("a list is cut off");
  }

  @Test
  void parts_may_nest_so_deep_and_no_deeper() {
    ChatRequest deep = nested(WireReader.DEPTH_MAX);
    assertThat(ChatCodec.decodeRequest(ChatCodec.encodeRequest(deep))).isEqualTo(deep);
    Buffer deeper = ChatCodec.encodeRequest(nested(WireReader.DEPTH_MAX + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatCodec.decodeRequest(deeper))
        .withMessage("nested too deeply");
  }

  private static ChatRequest nested(int depth) {
    Part part = Part.Text.of("inside");
    for (int i = 1; i < depth; i++) {
      part = new Part.ToolResult("call", List.of(part), false, null, Extras.NONE);
    }
    return ChatRequest.of("m", false, List.of(Message.of(Role.TOOL, part)));
  }

  @Test
  void numbers_and_flags_have_their_bounds() {
    refuses("a number is too long", in -> in.varint(), -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1);
    refuses("a number is cut off", in -> in.varint(), -1, -1);
    refuses("a number is too large", in -> in.zigzagInt(), -1, -1, -1, -1, -1, 1);
    refuses("neither true nor false", in -> in.bool(), 2);
    refuses("cut off", in -> in.fixed64(), 1, 2, 3);
    refuses("longer than what there is", in -> in.string(), 4, 65, 66);
    refuses("longer than what there is", in -> in.list(WireReader::string), 3, 0, 0);
  }

  private static void refuses(String why, Consumer<WireReader> read, int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read.accept(new WireReader(array)))
        .withMessage(why);
  }

  @Test
  void what_follows_a_value_is_refused() {
    Buffer request = ChatCodec.encodeRequest(Examples.plainRequest());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatCodec.decodeRequest(request.copy().appendByte((byte) 0)));
    Buffer chunk = ChatCodec.encodeChunk(new Chunk.Fragment(Buffer.buffer("x"), true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatCodec.decodeChunk(chunk.copy().appendByte((byte) 0)));
  }

  @Test
  void json_that_is_none_is_unknown() {
    for (String json :
        List.of(
            "",
            "[]",
            "{",
            "{\"load\":",
            "{\"load\":\"many\"}",
            "{\"load\":99999999999}",
            "{\"load\":1.5}",
            "{\"name\":1}",
            "{\"listed\":\"yes\"}",
            "{\"dialects\":{}}",
            "{\"dialects\":[1]}",
            "{\"models\":[\"m\"]}",
            "{\"x\":" + "[".repeat(100_000))) {
      WireWriter out = new WireWriter(64);
      out.octet(WireCodec.VERSION);
      out.octet(WireTags.ANNOUNCEMENT);
      int start = out.open();
      out.raw(json.getBytes(StandardCharsets.UTF_8));
      out.close(start);
      assertThat(codec.decodeFromWire(0, out.toBuffer()))
          .as(json)
          .isEqualTo(new Unknown(1, WireTags.ANNOUNCEMENT));
    }
  }
}
