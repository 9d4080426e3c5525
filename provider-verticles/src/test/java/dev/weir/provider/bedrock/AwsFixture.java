package dev.weir.provider.bedrock;

import dev.weir.bus.config.Section;
import dev.weir.provider.credentials.TokenClient;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * One scripted server in place of all that AWS's credentials are asked of, a home with AWS's files,
 * an environment, and a clock for logins.
 */
class AwsFixture {

  final Map<String, String> environment = new HashMap<>();
  Instant now = Instant.parse("2026-11-22T10:00:00Z");
  @TempDir Path home;
  Vertx vertx;
  ScriptedVendor aws;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    aws = await(ScriptedVendor.start(vertx));
    environment.put("AWS_ENDPOINT_URL_SSO", aws.url());
    environment.put("AWS_ENDPOINT_URL_SSO_OIDC", aws.url() + "/");
    environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url());
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  AwsSource source(JsonObject config) {
    SsoPortal portal =
        new SsoPortal(environment, () -> new TokenClient(vertx, (host, port) -> null), () -> now);
    SsoLogins logins =
        new SsoLogins(home, portal, vertx.sharedData().getLocalMap("logins"), () -> now);
    Sts sts = new Sts("eu-west-1", URI.create(aws.url()), null);
    return new AwsSources(environment, home, sts, logins)
        .of(Section.read("aws", config, AwsConfig::from));
  }

  /** Writes a file below the home. */
  Path write(String file, String text) {
    Path path = home.resolve(file);
    try {
      Files.createDirectories(path.getParent());
      return Files.writeString(path, text);
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  RecordedRequest asked(int number) {
    return await(aws.request(number));
  }
}
