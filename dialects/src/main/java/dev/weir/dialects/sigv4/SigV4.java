package dev.weir.dialects.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.dialects.sigv4.Verdict.Reason;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests and verifies the signatures of others.
 *
 * <p>Verified are headers, not queries, and bodies as a whole or, where the client says {@code
 * UNSIGNED-PAYLOAD}, not at all. Whether scope and key may do what is asked is for the caller of
 * this class to say. Signatures are compared in constant time.
 */
public final class SigV4 {

  /** How far the signer's clock may be from ours. */
  public static final Duration SKEW_MAX = Duration.ofMinutes(5);

  /** Stands for the hash of a body that is not signed. */
  public static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

  private static final String DATE = "x-amz-date";
  private static final String HASH = "x-amz-content-sha256";
  private static final String HMAC = "HmacSHA256";
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SigV4() {}

  /** A key of a caller or a vendor. */
  public record Credentials(String accessKeyId, String secret) {
    /** The id only. */
    @Override
    public String toString() {
      return "Credentials[" + accessKeyId + "]";
    }
  }

  /**
   * Looks at the signature of a request. Whatever the request holds, the answer is a verdict.
   *
   * @param secrets the secret of an access key id; null for an id that is not known
   */
  public static Verdict verify(
      SignableRequest request, Instant now, Function<String, @Nullable String> secrets) {
    try {
      return verdict(request, now, secrets);
    } catch (Authorization.Misshapen wrong) {
      return new Verdict.Refused(Reason.INCOMPLETE, wrong.told());
    }
  }

  private static Verdict verdict(
      SignableRequest request, Instant now, Function<String, @Nullable String> secrets) {
    Authorization told = Authorization.parse(required(request, "authorization"));
    if (!told.signedHeaders().contains("host")) {
      throw new Authorization.Misshapen("the header host is not signed");
    }
    if (!told.signedHeaders().contains(DATE)) {
      throw new Authorization.Misshapen("the header " + DATE + " is not signed");
    }
    String date = required(request, DATE);
    Instant signed = instant(date);
    if (!told.scope().date().equals(date.substring(0, 8))) {
      throw new Authorization.Misshapen("the Credential is of another day than " + DATE);
    }
    if (Duration.between(signed, now).abs().compareTo(SKEW_MAX) > 0) {
      return new Verdict.Refused(Reason.UNTIMELY, untimely(date, signed, now));
    }
    String secret = secrets.apply(told.accessKeyId());
    if (secret == null) {
      return new Verdict.Refused(Reason.UNKNOWN_KEY, "the access key id is not known");
    }
    String hash = request.header(HASH);
    if (hash != null && !hash.equals(UNSIGNED_PAYLOAD) && !hash.equals(request.bodySha256())) {
      return new Verdict.Refused(Reason.MISMATCH, HASH + " is not the hash of the body");
    }
    String ours = signature(request, secret, told.scope(), told.signedHeaders());
    return MessageDigest.isEqual(ours.getBytes(UTF_8), told.signature().getBytes(UTF_8))
        ? new Verdict.Accepted(told.accessKeyId(), told.scope())
        : new Verdict.Refused(
            Reason.MISMATCH,
            "the signature does not match: it was made with another secret, or the request was"
                + " changed on its way");
  }

  /** In AWS's words. */
  private static String untimely(String date, Instant signed, Instant now) {
    boolean early = signed.isAfter(now);
    Instant bound = early ? now.plus(SKEW_MAX) : now.minus(SKEW_MAX);
    String words =
        early
            ? "Signature not yet current: %s is still later than %s (%s + %d min.)"
            : "Signature expired: %s is now earlier than %s (%s - %d min.)";
    return words.formatted(
        date, TIMESTAMP.format(bound), TIMESTAMP.format(now), SKEW_MAX.toMinutes());
  }

  /**
   * The {@code Authorization} header of a request that has all its other headers.
   *
   * @param signedHeaders names in lower case, sorted; {@code host} and {@code x-amz-date} are among
   *     them
   * @throws IllegalArgumentException if the request lacks one of these headers
   */
  public static String authorization(
      SignableRequest request,
      Credentials credentials,
      String region,
      String service,
      List<String> signedHeaders) {
    try {
      String day = required(request, DATE).substring(0, 8);
      Scope scope = new Scope(day, region, service);
      String signature = signature(request, credentials.secret(), scope, signedHeaders);
      return new Authorization(credentials.accessKeyId(), scope, signedHeaders, signature).text();
    } catch (Authorization.Misshapen lacking) {
      throw new IllegalArgumentException(lacking.told(), lacking);
    }
  }

  /** The SHA-256 of bytes in lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }

  /** A time as {@code x-amz-date} tells it. */
  public static String timestamp(Instant time) {
    return TIMESTAMP.format(time);
  }

  static String canonicalRequest(SignableRequest request, List<String> signedHeaders) {
    StringBuilder out = new StringBuilder();
    out.append(request.method()).append('\n');
    out.append(CanonicalUri.path(request.rawPath())).append('\n');
    out.append(CanonicalUri.query(request.rawQuery())).append('\n');
    for (String name : signedHeaders) {
      out.append(name).append(':').append(required(request, name)).append('\n');
    }
    out.append('\n').append(String.join(";", signedHeaders)).append('\n');
    String hash = request.header(HASH);
    return out.append(hash == null ? request.bodySha256() : hash).toString();
  }

  static byte[] signingKey(String secret, Scope scope) {
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : List.of(scope.date(), scope.region(), scope.service(), Scope.TERMINATOR)) {
      key = hmac(key, part);
    }
    return key;
  }

  private static String signature(
      SignableRequest request, String secret, Scope scope, List<String> signedHeaders) {
    String toSign =
        String.join(
            "\n",
            Authorization.ALGORITHM,
            required(request, DATE),
            scope.toString(),
            sha256(canonicalRequest(request, signedHeaders).getBytes(UTF_8)));
    return HexFormat.of().formatHex(hmac(signingKey(secret, scope), toSign));
  }

  private static String required(SignableRequest request, String header) {
    String value = request.header(header);
    if (value == null) {
      throw new Authorization.Misshapen("the header " + header + " is missing");
    }
    return value;
  }

  private static Instant instant(String date) {
    try {
      return TIMESTAMP.parse(date, Instant::from);
    } catch (DateTimeException wrong) {
      throw new Authorization.Misshapen("the header " + DATE + " is not YYYYMMDDTHHMMSSZ");
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has HmacSHA256", absent);
    }
  }
}
