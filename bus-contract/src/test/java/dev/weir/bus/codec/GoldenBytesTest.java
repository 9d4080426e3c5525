package dev.weir.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Unknown;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bytes on the wire, which a node of another version must understand. A file that differs from
 * what the codec writes is a break of the format, not an outdated file. The file of a new example
 * is written by {@code -Dweir.golden.add=true}; one that exists is never touched.
 */
class GoldenBytesTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final int HEX_COLUMNS = 96;
  private static final int DIGEST_DIGITS = 16;

  private final WireCodec codec = new WireCodec();

  @TestFactory
  Stream<DynamicTest> bytes_are_as_recorded() {
    return Examples.all().entrySet().stream()
        .map(example -> dynamicTest(example.getKey(), () -> check(example)));
  }

  private void check(Map.Entry<String, BusMessage> example) throws IOException {
    Buffer written = Buffer.buffer();
    codec.encodeToWire(written, example.getValue());
    Path file = FOLDER.resolve(example.getKey() + ".hex");
    if (Boolean.getBoolean("weir.golden.add") && !Files.exists(file)) {
      Files.writeString(file, hex(written.getBytes()));
    }
    byte[] golden = HexFormat.of().parseHex(Files.readString(file).replace("\n", ""));
    assertThat(hex(written.getBytes())).isEqualTo(hex(golden));
    assertThat(codec.decodeFromWire(0, Buffer.buffer(golden))).isEqualTo(example.getValue());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).replaceAll("(.{1," + HEX_COLUMNS + "})", "$1\n");
  }

  /**
   * What a version wrote the next one reads: the list of a version is never edited. A message that
   * came later is in the list of its own version.
   */
  @ParameterizedTest
  @ValueSource(strings = "0.1.0")
  void what_a_version_wrote_is_read_as_ever(String version) throws Exception {
    List<String> told = Files.readAllLines(FOLDER.resolveSibling("golden-" + version + ".txt"));
    assertThat(told).isNotEmpty();
    for (String line : told) {
      String[] words = line.split(" ");
      byte[] bytes =
          HexFormat.of()
              .parseHex(Files.readString(FOLDER.resolve(words[0] + ".hex")).replace("\n", ""));
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      assertThat(digest).as("the bytes of %s", words[0]).startsWith(words[1]);
      assertThat(words[1]).hasSize(DIGEST_DIGITS);
      assertThat(codec.decodeFromWire(0, Buffer.buffer(bytes)))
          .isEqualTo(Examples.all().get(words[0]));
    }
  }

  @Test
  void every_file_belongs_to_an_example() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .isEqualTo(
              Examples.all().keySet().stream()
                  .map(name -> name + ".hex")
                  .collect(Collectors.toSet()));
    }
  }

  @Test
  void every_kind_of_message_has_an_example() {
    assertThat(Examples.all().values().stream().map(Object::getClass).collect(Collectors.toSet()))
        .isEqualTo(leaves(BusMessage.class).collect(Collectors.toSet()));
    assertThat(Examples.faults().stream().map(Object::getClass).collect(Collectors.toSet()))
        .isEqualTo(leaves(Fault.class).collect(Collectors.toSet()));
    assertThat(Examples.events().stream().map(Object::getClass).collect(Collectors.toSet()))
        .isEqualTo(leaves(ChatEvent.class).collect(Collectors.toSet()));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(GoldenBytesTest::leaves)
        : Stream.of(type);
  }

  @TestFactory
  Stream<DynamicTest> a_message_that_is_cut_off_is_unknown() {
    return Examples.all().entrySet().stream()
        .map(
            example ->
                dynamicTest(
                    example.getKey(),
                    () -> {
                      Buffer whole = Buffer.buffer();
                      codec.encodeToWire(whole, example.getValue());
                      for (int end = 0; end < whole.length(); end++) {
                        assertThat(codec.decodeFromWire(0, whole.slice(0, end)))
                            .isInstanceOf(Unknown.class);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> a_payload_that_is_cut_off_is_defaulted_or_unknown() {
    return Examples.all().entrySet().stream()
        .map(
            example ->
                dynamicTest(
                    example.getKey(),
                    () -> {
                      byte[] payload = payload(example.getValue());
                      int tag = tag(example.getValue());
                      for (int end = 0; end < payload.length; end++) {
                        WireWriter out = new WireWriter(64);
                        out.octet(WireCodec.VERSION);
                        out.octet(tag);
                        int start = out.open();
                        out.raw(Arrays.copyOf(payload, end));
                        out.close(start);
                        BusMessage read = codec.decodeFromWire(0, out.toBuffer());
                        if (!read.equals(new Unknown(WireCodec.VERSION, tag))) {
                          assertThat(read).hasSameClassAs(example.getValue());
                        }
                      }
                    }));
  }

  private static int tag(BusMessage message) {
    WireWriter out = new WireWriter(64);
    WireCodec.write(out, message);
    return out.toBuffer().getByte(1);
  }

  private static byte[] payload(BusMessage message) {
    WireWriter out = new WireWriter(64);
    WireCodec.write(out, message);
    WireReader in = new WireReader(out.toBuffer().getBytes());
    in.octet();
    in.octet();
    in.open();
    return in.rest();
  }

  @Test
  void requests_and_chunks_that_are_cut_off_are_refused() {
    Buffer request = ChatCodec.encodeRequest(Examples.request());
    for (int end = 0; end < request.length(); end++) {
      Buffer cut = request.slice(0, end);
      assertThatIllegalArgumentException().isThrownBy(() -> ChatCodec.decodeRequest(cut));
    }
    Buffer chunk = ChatCodec.encodeChunk(new Chunk.Events(Examples.events()));
    for (int end = 2; end < chunk.length(); end++) {
      Buffer cut = chunk.slice(0, end);
      assertThatIllegalArgumentException().isThrownBy(() -> ChatCodec.decodeChunk(cut));
    }
  }
}
