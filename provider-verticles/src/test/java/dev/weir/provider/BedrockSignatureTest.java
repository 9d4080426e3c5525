package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.dialects.sigv4.Scope;
import dev.weir.dialects.sigv4.SigV4;
import dev.weir.dialects.sigv4.SignableRequest;
import dev.weir.dialects.sigv4.Verdict;
import dev.weir.provider.bedrock.BedrockVerticle;
import dev.weir.testkit.vendor.RecordedRequest;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** How Bedrock is told who asks. */
@Timeout(60)
class BedrockSignatureTest extends VendorFixture {

  private static final String ID = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final AwsCredentialsProvider FIXED =
      StaticCredentialsProvider.create(AwsBasicCredentials.create(ID, SECRET));

  BedrockSignatureTest() {
    super(new BedrockCase());
  }

  private void deploy(JsonObject config, AwsCredentialsProvider credentials) {
    vendor.always(talk.behaviour());
    Caller.await(
        vertx.deployVerticle(
            () -> new BedrockVerticle(VendorCase.SEAL, () -> credentials),
            new DeploymentOptions().setConfig(config)));
  }

  private JsonObject keyless() {
    JsonObject config = config();
    config.remove("keys");
    return config;
  }

  static Verdict verdict(RecordedRequest seen) {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, String> header : seen.headers()) {
      headers.add(new Header(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    }
    SignableRequest signed =
        new SignableRequest(
            seen.method(),
            seen.path(),
            seen.query() == null ? "" : seen.query(),
            headers,
            SigV4.sha256(seen.body().getBytes()));
    return SigV4.verify(signed, Instant.now(), id -> id.equals(ID) ? SECRET : null);
  }

  static void accepted(RecordedRequest seen, String region) {
    assertThat(verdict(seen))
        .isInstanceOfSatisfying(
            Verdict.Accepted.class,
            verdict -> {
              Scope scope = verdict.scope();
              assertThat(scope.region()).isEqualTo(region);
              assertThat(scope.service()).isEqualTo("bedrock");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vendor.model-v1:0",
        "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.a.b-v1:0",
        "a name/with *all+of~it%2F..",
      })
  void calls_are_signed_as_they_are_sent(String name) {
    deploy(keyless(), FIXED);
    caller.raw(NAME, talk.asks("x", name, false, "Grüße")).ending();
    accepted(request(1), "us-east-1");
    caller.raw(NAME, talk.asks("x", name, true, "Grüße")).ending();
    accepted(request(2), "us-east-1");
    assertThat(caller.canonical(NAME, chat(true)).text()).isEqualTo("Say hello");
    accepted(request(3), "us-east-1");
  }

  @Test
  void a_signature_is_for_a_region_and_covers_the_path_before_the_models() {
    String behind = vendor.url() + "/aws/bedrock";
    deploy(keyless().put("base-url", behind).put("region", "eu-west-1"), FIXED);
    call(false).ending();
    accepted(request(1), "eu-west-1");
    assertThat(request(1).path()).startsWith("/aws/bedrock/model/");
  }

  @Test
  void the_token_of_a_session_is_sent_and_signed() {
    deploy(
        keyless(),
        StaticCredentialsProvider.create(AwsSessionCredentials.create(ID, SECRET, "a-token")));
    call(false).ending();
    accepted(request(1), "us-east-1");
    assertThat(request(1).header("x-amz-security-token")).isEqualTo("a-token");
    assertThat(request(1).header("authorization"))
        .contains("x-amz-security-token")
        .doesNotContain("user-agent", "connection"); // Proxies change them.
  }

  @Test
  void the_check_of_signatures_can_fail() {
    deploy(
        keyless(),
        StaticCredentialsProvider.create(AwsBasicCredentials.create(ID, "another secret")));
    call(false).ending();
    assertThat(verdict(request(1)))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Verdict.Reason.MISMATCH));
  }

  @Test
  void credentials_are_asked_for_anew_with_each_call() {
    AtomicInteger asked = new AtomicInteger();
    deploy(
        keyless(),
        () -> {
          String token = "token-" + asked.incrementAndGet();
          return AwsSessionCredentials.create(ID, SECRET, token);
        });
    call(false).ending();
    call(false).ending();
    assertThat(request(1).header("x-amz-security-token")).isEqualTo("token-1");
    assertThat(request(2).header("x-amz-security-token")).isEqualTo("token-2");
    accepted(request(2), "us-east-1");
  }

  @Test
  void a_key_is_shown_in_the_place_of_a_signature() {
    AwsCredentialsProvider unwanted =
        () -> {
          throw new AssertionError("nobody asks for credentials where there is a key");
        };
    deploy(config(), unwanted);
    call(true).ending();
    assertThat(request(1).header("authorization")).isEqualTo("Bearer key-1");
    assertThat(request(1).headers().names()).noneMatch(name -> name.startsWith("x-amz-"));
  }

  @Test
  void a_callers_own_key_is_shown_in_the_place_of_our_signature() {
    deploy(keyless(), FIXED);
    List<Header> own = List.of(new Header("x-weir-provider-key", "mine"));
    caller.call(NAME, own, asks(false), 10_000, call -> {}).ending();
    assertThat(request(1).header("authorization")).isEqualTo("Bearer mine");
    assertThat(request(1).headers().names()).noneMatch(name -> name.startsWith("x-amz-"));
  }

  @Test
  void credentials_are_let_go_of_when_the_provider_stops() {
    Closeable chain = new Closeable();
    vendor.always(talk.behaviour());
    String id =
        Caller.await(
            vertx.deployVerticle(
                () -> new BedrockVerticle(VendorCase.SEAL, () -> chain),
                new DeploymentOptions().setConfig(keyless())));
    call(false).ending();
    assertThat(chain.closed).isFalse();
    Caller.await(vertx.undeploy(id));
    assertThat(chain.closed).isTrue();
  }

  /** Credentials that hold something, as AWS's own chain does. */
  private static final class Closeable implements AwsCredentialsProvider, SdkAutoCloseable {
    private volatile boolean closed;

    @Override
    public AwsCredentials resolveCredentials() {
      return FIXED.resolveCredentials();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void without_credentials_a_call_fails_and_says_why() {
    deploy(
        keyless(),
        () -> {
          throw SdkClientException.create("looked in /home/operator/.aws and found nothing");
        });
    for (Call call : List.of(call(false), canonical())) {
      Fault fault = call.fault();
      assertThat(fault).isInstanceOf(Fault.Unavailable.class);
      assertThat(fault.message()).contains("no AWS credentials").doesNotContain("/home");
    }
    assertThat(vendor.requests()).isEmpty();
  }

  private Call canonical() {
    return caller.canonical(NAME, chat(true));
  }

  @Test
  void what_looks_for_credentials_is_made_on_a_worker_too() {
    CompletableFuture<Boolean> onEventLoop = new CompletableFuture<>();
    vendor.always(talk.behaviour());
    Caller.await(
        vertx.deployVerticle(
            () ->
                new BedrockVerticle(
                    VendorCase.SEAL,
                    () -> {
                      onEventLoop.complete(Context.isOnEventLoopThread());
                      return FIXED;
                    }),
            new DeploymentOptions().setConfig(keyless())));
    call(false).ending();
    accepted(request(1), "us-east-1");
    assertThat(onEventLoop.join()).isFalse();
  }

  @Test
  void credentials_that_take_long_hold_up_nobody() {
    CompletableFuture<Boolean> onEventLoop = new CompletableFuture<>();
    CompletableFuture<Void> found = new CompletableFuture<>();
    deploy(
        keyless(),
        () -> {
          onEventLoop.complete(Context.isOnEventLoopThread());
          found.join();
          return AwsBasicCredentials.create(ID, SECRET);
        });
    Call waiting = call(false);
    assertThat(onEventLoop.join()).isFalse();
    Payload.Raw foreign = Caller.raw("openai-chat", new JsonObject().put("model", "m"), "m");
    assertThat(caller.raw(NAME, foreign).fault()).isInstanceOf(Fault.Invalid.class);
    Call given = call(true);
    assertThat(Caller.await(given.cancel())).isNotNull();
    assertThat(vendor.requests()).isEmpty();
    found.complete(null);
    waiting.ending();
    accepted(request(1), "us-east-1");
    call(false).ending();
    assertThat(vendor.requests()).hasSize(2); // What was given up was never sent.
  }
}
