package dev.weir.provider.bedrock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The profiles in the two files that AWS's tools share, read again when a file has changed. Either
 * may be missing. Asked by one thread at a time.
 */
final class ProfileFiles {

  private static final String DEFAULT = "default";

  private final Map<String, String> environment;
  private final Path config;
  private final Path credentials;
  private @Nullable Stamps stamps;
  private ProfileFile read = ProfileFile.aggregator().build();

  private record Stamps(@Nullable FileTime config, @Nullable FileTime credentials) {}

  /**
   * @param environment which may name other files
   * @param home the user's folder
   */
  ProfileFiles(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.config = path("AWS_CONFIG_FILE", home.resolve(".aws").resolve("config"));
    this.credentials =
        path("AWS_SHARED_CREDENTIALS_FILE", home.resolve(".aws").resolve("credentials"));
  }

  private Path path(String variable, Path otherwise) {
    String set = environment.getOrDefault(variable, "").strip();
    return set.isEmpty() ? otherwise : Path.of(set);
  }

  /** The profile that the environment names, or the usual one. */
  String usual() {
    String set = environment.getOrDefault("AWS_PROFILE", "").strip();
    return set.isEmpty() ? DEFAULT : set;
  }

  /** The profiles as they are now. */
  ProfileFile now() {
    Stamps found = new Stamps(stamp(config), stamp(credentials));
    if (!found.equals(stamps)) {
      ProfileFile.Aggregator all = ProfileFile.aggregator();
      if (found.credentials != null) {
        all.addFile(file(credentials, ProfileFile.Type.CREDENTIALS)); // Goes before the other.
      }
      if (found.config != null) {
        all.addFile(file(config, ProfileFile.Type.CONFIGURATION));
      }
      read = all.build();
      stamps = found;
    }
    return read;
  }

  private static ProfileFile file(Path path, ProfileFile.Type type) {
    return ProfileFile.builder().content(path).type(type).build();
  }

  private static @Nullable FileTime stamp(Path path) {
    try {
      return Files.isReadable(path) ? Files.getLastModifiedTime(path) : null;
    } catch (IOException gone) {
      return null;
    }
  }
}
