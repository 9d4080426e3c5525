package dev.weir.launcher.node;

import dev.weir.bus.message.Header;
import dev.weir.dialects.sigv4.SigV4;
import dev.weir.dialects.sigv4.SignableRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Signs requests as AWS's own clients do. */
record AwsCaller(String accessKey, String secret, Instant now) {

  static final String REGION = "us-east-1";

  AwsCaller(String accessKey, String secret) {
    this(accessKey, secret, Instant.now());
  }

  /** The headers that sign a post to this host, beside {@code host} itself. */
  List<Header> headers(String host, String path, byte[] body) {
    String hash = SigV4.sha256(body);
    List<Header> headers =
        new ArrayList<>(
            List.of(
                new Header("content-type", "application/json"),
                new Header("host", host),
                new Header("x-amz-content-sha256", hash),
                new Header("x-amz-date", SigV4.timestamp(now))));
    int question = path.indexOf('?');
    SignableRequest request =
        new SignableRequest(
            "POST",
            question < 0 ? path : path.substring(0, question),
            question < 0 ? "" : path.substring(question + 1),
            headers,
            hash);
    List<String> signed = headers.stream().map(Header::name).toList();
    SigV4.Credentials credentials = new SigV4.Credentials(accessKey, secret);
    headers.add(
        new Header(
            "authorization", SigV4.authorization(request, credentials, REGION, "bedrock", signed)));
    headers.removeIf(header -> header.name().equals("host"));
    return headers;
  }

  /** The same as lines for {@link RawClient}, whose host is {@code weir}. */
  String[] lines(String path, byte[] body) {
    return headers("weir", path, body).stream()
        .map(header -> header.name() + ": " + header.value())
        .toArray(String[]::new);
  }

  String[] lines(String path, String body) {
    return lines(path, body.getBytes(StandardCharsets.UTF_8));
  }
}
