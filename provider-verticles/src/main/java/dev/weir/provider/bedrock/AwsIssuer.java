package dev.weir.provider.bedrock;

import dev.weir.bus.fault.Fault;
import dev.weir.provider.credentials.Token;
import dev.weir.provider.credentials.TokenIssuer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Asks for credentials on worker threads: they may come from files, programs and other hosts. */
final class AwsIssuer implements TokenIssuer {

  private static final Logger LOG = LoggerFactory.getLogger(AwsIssuer.class);

  private final Vertx vertx;
  private final Future<AwsCredentialsProvider> provider;
  private final Supplier<String> description;
  private volatile String remedy = ""; // Told on worker threads.

  /**
   * @param provider made on a worker thread, once
   * @param description where credentials come from
   */
  AwsIssuer(Vertx vertx, Supplier<AwsCredentialsProvider> provider, Supplier<String> description) {
    this.vertx = vertx;
    this.provider = vertx.executeBlocking(provider::get, false);
    this.description = description;
  }

  /**
   * One that asks a source.
   *
   * @param source found on a worker thread, once
   */
  static AwsIssuer of(Vertx vertx, Supplier<AwsSource> source) {
    AtomicReference<String> found = new AtomicReference<>("AWS");
    return new AwsIssuer(
        vertx,
        () -> {
          AwsSource made = source.get();
          found.set(made.describe());
          return made::ask;
        },
        found::get);
  }

  @Override
  public Future<Token> issue() {
    return provider.compose(made -> vertx.executeBlocking(() -> token(made), false));
  }

  private Token token(AwsCredentialsProvider provider) {
    try {
      AwsCredentials found = provider.resolveCredentials();
      long lifetime =
          AwsKeys.end(found).map(end -> Duration.between(Instant.now(), end).toMillis()).orElse(1L);
      remedy = "";
      return new Token(AwsKeys.of(found).wrapped(), lifetime);
    } catch (SdkException | IllegalStateException | IllegalArgumentException none) {
      remedy = none instanceof LoginNeeded login ? login.command() : "";
      LOG.warn("event=no-aws-credentials cause=\"{}\" run=\"{}\"", none.getMessage(), remedy);
      throw new Fault.Unavailable("the gateway has no AWS credentials" + code(none), -1)
          .asException();
    }
  }

  /** The kind of failure, for callers; its words may tell paths, accounts and profiles. */
  private static String code(RuntimeException failure) {
    if (failure instanceof LoginNeeded) {
      return ": its operator has to log in anew";
    }
    if (failure instanceof AwsServiceException told) {
      AwsErrorDetails details = told.awsErrorDetails();
      return ": status "
          + told.statusCode()
          + (details == null || details.errorCode() == null ? "" : ", " + details.errorCode());
    }
    return "";
  }

  @Override
  public String describe() {
    String run = remedy;
    return description.get() + (run.isEmpty() ? "" : ", somebody has to run " + run);
  }

  /** What was made for it may hold clients and threads. */
  Future<Void> close() {
    return provider.transform(
        made ->
            vertx.executeBlocking(
                () -> {
                  if (made.succeeded() && made.result() instanceof SdkAutoCloseable held) {
                    held.close();
                  }
                  return null;
                },
                false));
  }
}
