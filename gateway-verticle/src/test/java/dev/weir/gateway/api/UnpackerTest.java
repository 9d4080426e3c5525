package dev.weir.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.HostileBytes;
import dev.weir.testkit.Seeds;
import io.airlift.compress.zstd.ZstdOutputStream;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is packed comes out, and of what is not nothing but the word that it is not. */
@Timeout(600)
class UnpackerTest {

  private static final HostileBytes.Words WORDS =
      new HostileBytes.Words(List.of("\"content\""), List.of("\"again and again\""));
  private static final int WANTED_BYTES_MAX = 1 << 20;
  private static final int PIECE_BYTES_MAX = 1 << 16;

  /** The two ways. */
  enum Packing {
    GZIP(Gunzip::new) {
      @Override
      OutputStream into(OutputStream out) throws IOException {
        return new GZIPOutputStream(out);
      }
    },
    ZSTD(Unzstd::new) {
      @Override
      OutputStream into(OutputStream out) throws IOException {
        return new ZstdOutputStream(out);
      }
    };

    private final Supplier<Unpacker> unpacker;

    Packing(Supplier<Unpacker> unpacker) {
      this.unpacker = unpacker;
    }

    abstract OutputStream into(OutputStream out) throws IOException;

    Buffer pack(Buffer plain) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream out = into(packed)) {
        out.write(plain.getBytes());
      }
      return Buffer.buffer(packed.toByteArray());
    }
  }

  /** Takes up to a bound, as those who read bodies do. */
  private static final class Bounded implements Unpacker.Taker {
    private final Buffer taken = Buffer.buffer();
    private boolean refused;

    @Override
    public boolean take(byte[] bytes, int length) {
      assertThat(refused).as("bytes after no more were wanted").isFalse();
      assertThat(length).isBetween(1, PIECE_BYTES_MAX);
      refused = taken.length() + length > WANTED_BYTES_MAX;
      if (!refused) {
        taken.appendBytes(bytes, 0, length);
      }
      return !refused;
    }
  }

  /** Null when it is not packed so. */
  private static Bounded unpacked(Packing packing, List<Buffer> pieces) {
    Bounded taker = new Bounded();
    try (Unpacker unpacker = packing.unpacker.get()) {
      for (Buffer piece : pieces) {
        if (!taker.refused) {
          unpacker.feed(piece.getBytes(), taker);
        }
      }
      if (!taker.refused) {
        unpacker.end(taker);
      }
      return taker;
    } catch (DataFormatException none) {
      return null;
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_was_packed_comes_out_however_it_is_cut(Packing packing) {
    Seeds.each(
        300,
        seed -> {
          HostileBytes hostile = new HostileBytes(seed, WORDS);
          Buffer plain = hostile.oneIn(2) ? hostile.noise(50_000) : hostile.json();
          Bounded taker = unpacked(packing, hostile.pieces(packing.pack(plain)));
          assertThat(taker).isNotNull();
          assertThat(taker.taken).isEqualTo(plain);
        });
  }

  @ParameterizedTest
  @EnumSource
  void much_out_of_little_is_given_up_where_it_is_too_much(Packing packing) throws IOException {
    Buffer packed = packing.pack(Buffer.buffer(new byte[64 << 20]));

    Bounded taker = unpacked(packing, List.of(packed));

    assertThat(taker).isNotNull();
    assertThat(taker.refused).isTrue();
    assertThat(taker.taken.length()).isLessThanOrEqualTo(WANTED_BYTES_MAX);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_spoiled_is_no_more_than_refused(Packing packing) {
    Seeds.each(2_000, seed -> spoiled(packing, seed));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("nightly")
  void what_is_spoiled_is_no_more_than_refused_of_many_seeds(Packing packing) {
    Seeds.each(20_000, seed -> spoiled(packing, seed));
  }

  private static void spoiled(Packing packing, long seed) throws IOException {
    HostileBytes hostile = new HostileBytes(seed, WORDS);
    Buffer plain = hostile.oneIn(2) ? hostile.noise(2_000) : hostile.json();
    Buffer packed = packing.pack(plain);
    unpacked(packing, hostile.pieces(hostile.garbled(packed)));
    unpacked(packing, hostile.pieces(hostile.noise(200)));
    // A good beginning leads further in.
    Buffer begun = packed.getBuffer(0, Math.min(packed.length(), 12));
    unpacked(packing, hostile.pieces(begun.appendBuffer(hostile.noise(400))));
  }
}
