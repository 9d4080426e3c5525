package dev.weir.launcher.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What was built. */
public record Built(String version, String commit) {

  /** Of the build that this runs from; {@code unknown} where it tells nothing. */
  public static Built read() {
    Properties built = new Properties();
    try (InputStream in =
        Built.class.getResourceAsStream("/dev/weir/launcher/version.properties")) {
      if (in != null) {
        built.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new Built(
        built.getProperty("version", "unknown"), built.getProperty("commit", "unknown"));
  }
}
