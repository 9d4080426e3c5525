package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.dialects.Seal;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The transcripts under {@code openai/} among the test resources. What is expected of {@code x.sse}
 * or {@code x.json} stands beside it in {@code x.txt}; {@code -Dweir.golden=write} writes it anew.
 */
final class Golden {

  static final Seal SEAL = new Seal("golden".getBytes(UTF_8));
  static final OpenAiChat CHAT = new OpenAiChat(SEAL);

  private Golden() {}

  /** The names of the transcripts in a folder, without their ending. */
  static List<String> names(String folder, String ending) {
    try (Stream<Path> files = Files.list(root().resolve(folder))) {
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

  static byte[] bytes(String path) {
    try {
      return Files.readAllBytes(root().resolve(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What is expected; what came, if it shall be written anew. */
  static String expected(String path, String came) {
    if (!"write".equals(System.getProperty("weir.golden"))) {
      return new String(bytes(path), UTF_8);
    }
    try {
      String inTarget = root().toString();
      Path source =
          Path.of(inTarget.replace("target/test-classes", "src/test/resources")).resolve(path);
      Files.writeString(source, came);
      return came;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path root() {
    try {
      URI here = Objects.requireNonNull(Golden.class.getResource("/openai")).toURI();
      return Path.of(here);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
