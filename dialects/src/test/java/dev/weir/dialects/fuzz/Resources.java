package dev.weir.dialects.fuzz;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of a folder of the test's resources. */
final class Resources {

  private Resources() {}

  /** Those whose names end so, by name; fails when there is none. */
  static List<Buffer> all(String folder, String end) {
    URL place = Resources.class.getResource("/" + folder);
    if (place == null) {
      throw new AssertionError("no folder " + folder);
    }
    try (Stream<Path> files = Files.list(Path.of(place.toURI()))) {
      List<Buffer> all = new ArrayList<>();
      for (Path file : files.filter(one -> one.toString().endsWith(end)).sorted().toList()) {
        all.add(Buffer.buffer(Files.readAllBytes(file)));
      }
      if (all.isEmpty()) {
        throw new AssertionError("no " + end + " in " + folder);
      }
      return all;
    } catch (IOException | URISyntaxException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
