package dev.weir.provider.bedrock;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When what AWS is shown ends, as far as it tells by itself. */
final class Ends {

  private static final int BYTES_MAX = 64 * 1024;
  private static final String SHORT_KEY = "bedrock-api-key-";
  private static final Pattern SINCE = Pattern.compile("[?&]X-Amz-Date=(\\d{8}T\\d{6})Z");
  private static final Pattern SECONDS = Pattern.compile("[?&]X-Amz-Expires=(\\d{1,9})");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  private Ends() {}

  /** A short-term API key is a URL that was signed for a while; others do not tell. */
  static @Nullable Instant ofApiKey(String key) {
    if (!key.startsWith(SHORT_KEY)) {
      return null;
    }
    try {
      byte[] url = Base64.getDecoder().decode(key.substring(SHORT_KEY.length()));
      String text = new String(url, StandardCharsets.UTF_8);
      Matcher since = SINCE.matcher(text);
      Matcher seconds = SECONDS.matcher(text);
      return since.find() && seconds.find()
          ? LocalDateTime.parse(since.group(1), DATE)
              .toInstant(ZoneOffset.UTC)
              .plusSeconds(Long.parseLong(seconds.group(1)))
          : null;
    } catch (IllegalArgumentException | DateTimeException other) {
      return null;
    }
  }

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
