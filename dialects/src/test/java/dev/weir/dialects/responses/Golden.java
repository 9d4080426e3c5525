package dev.weir.dialects.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.openai.Shown;
import dev.weir.testkit.EventGrammar;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The transcripts under {@code responses/} among the test resources. What is expected of {@code
 * x.sse} or {@code x.json} stands beside it in {@code x.txt}; {@code -Dweir.golden=write} writes it
 * anew.
 */
final class Golden {

  static final Seal SEAL = new Seal("golden".getBytes(UTF_8));
  static final OpenAiResponses RESPONSES = new OpenAiResponses(SEAL);
  static final AnswerContext CONTEXT =
      new AnswerContext("req_1", "asked", true, 77, 1_790_000_001L);

  private static final int CUT_EVERYWHERE_BYTES_MAX = 8 << 10;

  private Golden() {}

  /** The names of this dialect's transcripts in a folder, without their ending. */
  static List<String> names(String folder, String ending) {
    return namesOf("responses/" + folder, ending);
  }

  private static List<String> namesOf(String folder, String ending) {
    try (Stream<Path> files = Files.list(root("/" + folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The names of the streams that are whole, or of all. */
  static List<String> streams(boolean whole) {
    return names("streams", ".sse").stream()
        .filter(name -> !whole || !name.startsWith("fails_"))
        .toList();
  }

  /** The names of another dialect's streams. */
  static List<String> streamsOf(String dialect) {
    return namesOf(dialect + "/streams", ".sse");
  }

  static byte[] bytes(String path) {
    return bytesOf("responses/" + path);
  }

  static byte[] bytesOf(String path) {
    try {
      return Files.readAllBytes(root("/" + path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Buffer buffer(String path) {
    return Buffer.buffer(bytes(path));
  }

  /** What is expected; what came, if it shall be written anew. */
  static String expected(String path, String came) {
    if (!"write".equals(System.getProperty("weir.golden"))) {
      return new String(bytes(path), UTF_8);
    }
    try {
      String inTarget = root("/responses").toString();
      Path source =
          Path.of(inTarget.replace("target/test-classes", "src/test/resources")).resolve(path);
      Files.writeString(source, came);
      return came;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path root(String path) {
    try {
      return Path.of(Objects.requireNonNull(Golden.class.getResource(path), path).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  // ---- Feeding

  /**
   * What came out of a decoder.
   *
   * @param fault how it failed, null if it did not
   */
  record Outcome(List<ChatEvent> events, @Nullable Fault fault) {

    ChatAnswer answer() {
      AnswerAssembler assembler = new AnswerAssembler();
      events.forEach(assembler::accept);
      return assembler.answer();
    }

    /** The whole answer, or what came before the fault and the fault. */
    String shown() {
      if (fault != null) {
        EventGrammar.checkPrefix(events);
        return Shown.of(fault);
      }
      EventGrammar.check(events);
      StringBuilder out = new StringBuilder(Shown.of(answer()));
      for (ChatEvent event : events) {
        if (event instanceof ChatEvent.Vendor vendor) {
          out.append("vendor %s %s\n".formatted(vendor.type(), vendor.json()));
        }
      }
      return out.toString();
    }
  }

  static Outcome decode(byte[] bytes, int... cuts) {
    return decode(RESPONSES, bytes, cuts);
  }

  static Outcome decode(UpstreamDialect dialect, byte[] bytes, int... cuts) {
    StreamDecoder decoder = dialect.streamDecoder();
    List<ChatEvent> events = new ArrayList<>();
    try {
      int from = 0;
      for (int cut : cuts) {
        decoder.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, cut)), events::add);
        from = cut;
      }
      decoder.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, bytes.length)), events::add);
      decoder.end(events::add);
      return new Outcome(events, null);
    } catch (FaultException failed) {
      return new Outcome(events, failed.fault());
    }
  }

  /** Where to cut in two: everywhere, or at 200 places of a long text. */
  static int[] places(int length) {
    int[] places = new int[length <= CUT_EVERYWHERE_BYTES_MAX ? length : 200];
    SplittableRandom random = new SplittableRandom(7);
    Arrays.setAll(places, i -> places.length == length ? i : random.nextInt(length));
    return places;
  }

  /** Some places to cut in two, where much is to be done for each. */
  static int[] somePlaces(int length) {
    return new SplittableRandom(11).ints(40, 0, length + 1).toArray();
  }

  /** Cuts between all bytes. */
  static int[] everywhere(byte[] bytes) {
    int[] cuts = new int[bytes.length];
    Arrays.setAll(cuts, i -> i);
    return cuts;
  }
}
