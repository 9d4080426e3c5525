package dev.weir.provider.bedrock;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** When what AWS is shown ends, as far as it tells by itself. */
final class Ends {

  private static final int BYTES_MAX = 64 * 1024;

  private Ends() {}

  /** The end of a JWT in a file; null for what is none, or not there. */
  static @Nullable Instant ofTokenFile(String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > BYTES_MAX) {
        return null;
      }
      String[] parts = Files.readString(path).strip().split("\\.", -1);
      if (parts.length != 3) {
        return null;
      }
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      Object end = new JsonObject(new String(claims, StandardCharsets.UTF_8)).getValue("exp");
      return end instanceof Number seconds ? Instant.ofEpochSecond(seconds.longValue()) : null;
    } catch (IOException | DecodeException | IllegalArgumentException | DateTimeException other) {
      return null;
    }
  }
}
