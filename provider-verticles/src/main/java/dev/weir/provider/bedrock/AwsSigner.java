package dev.weir.provider.bedrock;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.provider.vendor.RequestSigner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * AWS Signature V4, on worker threads: what makes signatures is many hundred classes that are
 * loaded on first use, looking for credentials may take a request of its own, and hashing a large
 * body takes a while.
 */
final class AwsSigner implements RequestSigner {

  private static final Logger LOG = LoggerFactory.getLogger(AwsSigner.class);
  private static final String SERVICE = "bedrock";

  private final Vertx vertx;
  private final String region;
  private final URI vendor;
  private final Future<Tools> tools;

  private record Tools(AwsCredentialsProvider credentials, AwsV4HttpSigner signer) {}

  /**
   * @param vendor scheme, host and port that the calls go to
   * @param credentials asked once, on a worker thread
   */
  AwsSigner(Vertx vertx, String region, URI vendor, Supplier<AwsCredentialsProvider> credentials) {
    this.vertx = vertx;
    this.region = region;
    this.vendor = vendor;
    this.tools =
        vertx.executeBlocking(() -> new Tools(credentials.get(), AwsV4HttpSigner.create()), false);
  }

  @Override
  public boolean coversBody() {
    return true;
  }

  @Override
  public Future<List<Header>> sign(String method, String uri, Buffer body) {
    return tools.compose(
        made -> vertx.executeBlocking(() -> signed(made, method, uri, body), false));
  }

  /** Looking for credentials may have begun clients and threads. */
  @Override
  public Future<Void> close() {
    return tools.transform(
        made ->
            vertx.executeBlocking(
                () -> {
                  if (made.succeeded()
                      && made.result().credentials instanceof SdkAutoCloseable chain) {
                    chain.close();
                  }
                  return null;
                },
                false));
  }

  private List<Header> signed(Tools tools, String method, String uri, Buffer body) {
    AwsCredentials found;
    try {
      found = tools.credentials.resolveCredentials();
    } catch (SdkException none) {
      LOG.warn("event=no-aws-credentials cause=\"{}\"", none.getMessage());
      throw new Fault.Unavailable("the gateway has no AWS credentials", -1).asException();
    }
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(vendor.resolve(uri))
            .putHeader("Content-Type", "application/json")
            .build();
    SdkHttpRequest proven =
        tools
            .signer
            .sign(
                asked ->
                    asked
                        .identity(found)
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
