package dev.weir.provider.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TokenClientTest {

  private Vertx vertx;
  private ScriptedVendor issuer;
  private TokenClient client;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    issuer = await(ScriptedVendor.start(vertx));
    client = new TokenClient(vertx, (host, port) -> null, 500);
  }

  @AfterEach
  void stop() {
    client.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  private URI url(String path) {
    return URI.create(issuer.url() + path);
  }

  @Test
  void a_form_is_encoded_and_an_answer_tells_the_token_and_the_issuer_s_clock() {
    issuer.next(
        Script.json(200, "{\"access_token\":\"t-1\",\"expires_in\":3599,\"token_type\":\"Bearer\"}")
            .header("date", "Sat, 21 Nov 2026 10:00:00 GMT"));

    TokenClient.Answer answer =
        await(client.form(url("/token"), Map.of("grant_type", "urn:a:b c&d=ü")));

    Token token = answer.token("the issuer");
    assertThat(token.value().reveal()).isEqualTo("t-1");
    assertThat(token.lifetimeMillis()).isEqualTo(3_599_000);
    assertThat(answer.date()).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
    assertThat(issuer.requests().getFirst().method()).isEqualTo("POST");
    assertThat(issuer.requests().getFirst().header("content-type"))
        .isEqualTo("application/x-www-form-urlencoded");
    assertThat(issuer.requests().getFirst().body().toString())
        .isEqualTo("grant_type=urn%3Aa%3Ab+c%26d%3D%C3%BC");
  }

  @ParameterizedTest
  @CsvSource({"'\"3599\"',3599000", "60,60000", "null,300000", "'\"soon\"',300000", "0,1"})
  void a_lifetime_may_be_a_text_or_missing(String told, long millis) {
    issuer.next(Script.json(200, "{\"access_token\":\"t\",\"expires_in\":" + told + "}"));
    assertThat(await(client.get(url("/"), Map.of())).token("x").lifetimeMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":\"invalid_grant\",\"error_description\":\"Bad iat\"} | invalid_grant Bad iat",
        "403 | {\"error\":{\"status\":\"PERMISSION_DENIED\",\"message\":\"m\"}} | PERMISSION_DENIED",
        "500 | oh no | status 500",
        "200 | {\"id_token\":\"x\"} | status 200",
        "200 | {\"access_token\":\"\"} | status 200",
        "200 | [1] | status 200",
        "200 | {\"access_token\" | status 200"
      })
  void what_is_no_token_is_told_in_the_issuer_s_words(int status, String body, String words) {
    issuer.next(Script.json(status, body));
    TokenClient.Answer answer = await(client.json(url("/"), Map.of("a", "b"), new JsonObject()));
    assertThatThrownBy(() -> answer.token("the issuer"))
        .hasMessageContaining("the issuer gave no token")
        .hasMessageContaining(words);
  }

  @Test
  void whoever_does_not_answer_well_and_soon_gave_none() {
    List<Script> bad =
        List.of(
            Script.silence(),
            Script.hangUp(),
            Script.json(200, "{\"access_token\":\"t\"}").cutAfter(10),
            Script.json(200, "{}").cutAfter(1).stall(),
            Script.status(200).endlessly("x".repeat(10_000)));
    for (Script script : bad) {
      issuer.next(script);
      assertThatThrownBy(() -> await(client.get(url("/"), Map.of())))
          .hasMessageContaining("127.0.0.1 gave no token");
    }
  }

  @Test
  void what_was_sent_goes_nowhere_else() {
    issuer.next(Script.status(307).header("location", issuer.url() + "/elsewhere"));
    TokenClient.Answer answer = await(client.form(url("/token"), Map.of("secret", "s")));
    assertThat(answer.ok()).isFalse();
    assertThat(issuer.requests()).hasSize(1);
  }
}
