package dev.weir.provider.bedrock;

import dev.weir.bus.config.Secret;
import dev.weir.bus.message.Header;
import dev.weir.provider.credentials.RenewedToken;
import dev.weir.provider.vendor.RequestSigner;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * AWS Signature V4, on worker threads: what makes signatures is many hundred classes that are
 * loaded on first use, and hashing a large body takes a while. Credentials that end are kept until
 * they do; those whose end is not known are asked for with each call. Asked for once, however many
 * calls wait, so that a slow issuer occupies one thread and not all.
 */
final class AwsSigner implements RequestSigner {

  private static final String SERVICE = "bedrock";
  private static final List<String> REFUSALS =
      List.of("ExpiredToken", "UnrecognizedClient", "InvalidClientTokenId");

  private final Vertx vertx;
  private final String region;
  private final URI vendor;
  private final AwsIssuer issuer;
  private final RenewedToken token;
  private final Future<AwsV4HttpSigner> signer;
  private @Nullable Secret last;

  /**
   * @param vendor scheme, host and port that the calls go to
   */
  AwsSigner(Vertx vertx, String region, URI vendor, AwsIssuer issuer) {
    this.vertx = vertx;
    this.region = region;
    this.vendor = vendor;
    this.issuer = issuer;
    this.token = new RenewedToken(issuer);
    this.signer = vertx.executeBlocking(AwsV4HttpSigner::create, false);
  }

  @Override
  public boolean coversBody() {
    return true;
  }

  @Override
  public Future<List<Header>> sign(String method, String uri, String contentType, Buffer body) {
    return sign(vendor, method, uri, contentType, body);
  }

  /** Signs for another host of the vendor's. */
  RequestSigner at(URI host) {
    return new RequestSigner() {
      @Override
      public Future<List<Header>> sign(String method, String uri, String contentType, Buffer body) {
        return AwsSigner.this.sign(host, method, uri, contentType, body);
      }

      @Override
      public Future<Void> close() {
        return Future.succeededFuture(); // Ours is closed by itself.
      }
    };
  }

  private Future<List<Header>> sign(
      URI host, String method, String uri, String contentType, Buffer body) {
    return token
        .get()
        .compose(
            wrapped -> {
              AwsKeys keys = AwsKeys.of(wrapped);
              last = wrapped;
              if (!keys.expire()) {
                token.reject(wrapped); // A file or program may tell others next time.
              }
              return signer.compose(
                  made ->
                      vertx.executeBlocking(
                          () -> signed(made, keys, host.resolve(uri), method, contentType, body),
                          false));
            });
  }

  /** Bedrock tells by a type; most of its refusals are about rights, not about credentials. */
  @Override
  public boolean refuses(int status, MultiMap headers) {
    String type = headers.get("x-amzn-errortype");
    return status == 403 && type != null && REFUSALS.stream().anyMatch(type::startsWith);
  }

  @Override
  public void refused(List<Header> proof) {
    Secret wrapped = last;
    if (wrapped == null) {
      return;
    }
    String session = AwsKeys.of(wrapped).session();
    if (proof.contains(new Header("x-amz-security-token", session))) {
      token.reject(wrapped);
    }
  }

  @Override
  public String remark() {
    return token.remark();
  }

  @Override
  public Future<Void> close() {
    return issuer.close();
  }

  private List<Header> signed(
      AwsV4HttpSigner made, AwsKeys keys, URI uri, String method, String contentType, Buffer body) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(uri)
            .applyMutation(
                to -> {
                  if (body.length() > 0 && !contentType.isEmpty()) { // Sent with a body only.
                    to.putHeader("Content-Type", contentType);
                  }
                })
            .build();
    SdkHttpRequest proven =
        made.sign(
                asked ->
                    asked
                        .identity(keys.credentials())
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArrayUnsafe(body.getBytes()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
            .request();
    List<Header> headers = new ArrayList<>();
    proven
        .headers()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.equals("authorization") || lower.startsWith("x-amz-")) {
                headers.add(new Header(lower, values.getFirst()));
              }
            });
    return headers;
  }
}
