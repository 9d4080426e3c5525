package dev.weir.gateway.http;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Header;
import dev.weir.dialects.sigv4.SigV4;
import dev.weir.dialects.sigv4.SignableRequest;
import dev.weir.dialects.sigv4.Verdict;
import dev.weir.gateway.api.ChatPaths;
import dev.weir.gateway.core.HeaderRules;
import dev.weir.gateway.core.KeyTable;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The signature with which an AWS client identifies itself instead of sending its key. It covers
 * the body, so it can be verified only when all of that was read.
 */
final class Signature {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String HOST = "host";

  private final HttpServerRequest request;
  private final MessageDigest body;

  private Signature(HttpServerRequest request) {
    this.request = request;
    try {
      this.body = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }

  /** The signature of a request on one of Bedrock's paths; null when there is none or no need. */
  static @Nullable Signature of(ChatPaths.Asked asked, HttpServerRequest request, KeyTable keys) {
    String dialect = asked.dialect().name();
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean signed =
        authorization != null
            && authorization.startsWith(ALGORITHM)
            && (dialect.equals(DialectName.BEDROCK_CONVERSE)
                || dialect.equals(DialectName.BEDROCK_INVOKE));
    return signed && !keys.isEmpty() ? new Signature(request) : null;
  }

  /** Takes a piece of the body, as it is on the wire. */
  void update(byte[] bytes) {
    body.update(bytes);
  }

  /** Looks at it, once, when the body is whole. */
  Verdict verify(KeyTable keys) {
    String uri = request.uri();
    int question = uri.indexOf('?');
    return SigV4.verify(
        new SignableRequest(
            request.method().name(),
            question < 0 ? uri : uri.substring(0, question),
            question < 0 ? "" : uri.substring(question + 1),
            headers(),
            HexFormat.of().formatHex(body.digest())),
        Instant.now(),
        keys::secretOf);
  }

  private List<Header> headers() {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, String> entry : request.headers()) {
      headers.add(new Header(HeaderRules.lower(entry.getKey()), entry.getValue()));
    }
    HostAndPort authority = request.authority();
    if (authority != null && request.getHeader(HttpHeaders.HOST) == null) {
      headers.add(new Header(HOST, authority.toString())); // As HTTP/2 has it.
    }
    return headers;
  }
}
