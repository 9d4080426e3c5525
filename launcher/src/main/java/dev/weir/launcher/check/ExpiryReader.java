package dev.weir.launcher.check;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from credentials when they end. What cannot be read, or has no such thing, says nothing: to
 * tell what is wrong with it is for who uses it.
 */
final class ExpiryReader {

  private static final int FILE_BYTES_MAX = 256 * 1024;
  private static final Expiry UNSAID = new Expiry.Unsaid();

  /** Header, claims and signature of RFC 7519; a header is an object, so it begins with these. */
  private static final Pattern JWT =
      Pattern.compile("ey[A-Za-z0-9_-]+\\.(ey[A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]*");

  /** Short-term keys of Bedrock are presigned URLs in base64. */
  private static final Pattern BEDROCK = Pattern.compile("bedrock-api-key-([A-Za-z0-9+/=]+)");

  private static final Pattern SIGNED_AT = Pattern.compile("[?&]X-Amz-Date=(\\d{8}T\\d{6}Z)");
  private static final Pattern SECONDS = Pattern.compile("[?&]X-Amz-Expires=(\\d{1,9})");
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

  private final Path directory;

  /** Relative paths of files start at {@code directory}. */
  ExpiryReader(Path directory) {
    this.directory = directory;
  }

  /** Of a key or a token. */
  Expiry ofValue(String value) {
    return ofValue(value, false);
  }

  /** Of a file with a token, which somebody writes anew all the time. */
  Expiry ofTokenFile(String file) {
    return ofValue(new String(bytes(file), StandardCharsets.US_ASCII).strip(), true);
  }

  private static Expiry ofValue(String value, boolean renewed) {
    try {
      Matcher jwt = JWT.matcher(value);
      if (jwt.matches()) {
        byte[] claims = Base64.getUrlDecoder().decode(jwt.group(1));
        Number end = new JsonObject(new String(claims, StandardCharsets.UTF_8)).getNumber("exp");
        return end == null
            ? new Expiry.Never()
            : new Expiry.At(Instant.ofEpochSecond(end.longValue()), renewed);
      }
      Matcher bedrock = BEDROCK.matcher(value);
      return bedrock.matches() ? ofPresigned(bedrock.group(1)) : UNSAID;
    } catch (DecodeException
        | ClassCastException
        | IllegalArgumentException
        | DateTimeException notOne) {
      return UNSAID;
    }
  }

  private static Expiry ofPresigned(String base64) {
    String url = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    Matcher at = SIGNED_AT.matcher(url);
    Matcher seconds = SECONDS.matcher(url);
    return at.find() && seconds.find()
        ? new Expiry.At(
            LocalDateTime.parse(at.group(1), AMZ_DATE)
                .toInstant(ZoneOffset.UTC)
                .plusSeconds(Integer.parseInt(seconds.group(1))),
            false)
        : new Expiry.Unknown();
  }

  /** Of a PEM file, whose first certificate is shown to others. */
  Expiry ofCertificate(String file) {
    byte[] pem = bytes(file);
    try {
      return CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem))
              instanceof X509Certificate certificate
          ? new Expiry.At(certificate.getNotAfter().toInstant(), false)
          : UNSAID;
    } catch (CertificateException notOne) {
      return UNSAID;
    }
  }

  /** Of a file of Google's: all that it may hold is good until somebody revokes it. */
  Expiry ofGoogleFile(String file) {
    try {
      JsonObject written = new JsonObject(new String(bytes(file), StandardCharsets.UTF_8));
      return written.containsKey("type") ? new Expiry.Never() : UNSAID;
    } catch (DecodeException notOne) {
      return UNSAID;
    }
  }

  private byte[] bytes(String file) {
    try (InputStream in = Files.newInputStream(directory.resolve(file))) {
      return in.readNBytes(FILE_BYTES_MAX);
    } catch (IOException | InvalidPathException unreadable) {
      return new byte[0];
    }
  }
}
