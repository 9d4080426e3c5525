package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.core.KeyRule;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of Bedrock that sign their requests with a key instead of sending it. */
class SignedRequestIT {

  private static final String ID = "AKIAALICE";
  private static final String SECRET = "alice-secret/+=";

  /** Nobody else has it, so that an answer shows whose key counted. */
  private static final String ALICES_LIMIT = "654321";

  private static final AwsCaller ALICE = new AwsCaller(ID, SECRET);
  private static final String CONVERSE = "/model/demo%2Fchat/converse";
  private static final String BODY =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"count to 2\"}]}]}";
  private static final String INVOKE_BODY =
      "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"count to 2\"}]}";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        new TestNode.Plan()
            .key(
                new KeyRule(
                    "alice", SECRET, ID, List.of("demo/chat"), Long.parseLong(ALICES_LIMIT), 0, 0))
            .key("bob", "bob-key")
            .start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static RawClient.Answer post(String path, String body, String... lines)
      throws IOException {
    try (RawClient client = new RawClient(node.port())) {
      return client.post(path, body, lines).answer();
    }
  }

  private static void isServed(RawClient.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("x-ratelimit-limit-requests", ALICES_LIMIT);
  }

  private static void isRefused(RawClient.Answer answer, String type) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(403);
    assertThat(answer.headers()).containsEntry("x-amzn-errortype", type);
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.fieldNames()).containsExactly("message");
    assertThat(body.getString("message")).isNotBlank().doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CONVERSE,
        "/bedrock" + CONVERSE,
        "/model/demo/chat/converse",
        CONVERSE + "?b=2&a=1",
        "/model/demo%2Fchat/converse-stream"
      })
  void a_signature_counts_as_the_key_that_made_it(String path) throws Exception {
    isServed(post(path, BODY, ALICE.lines(path, BODY)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"invoke", "invoke-with-response-stream"})
  void it_counts_for_invoke_too(String verb) throws Exception {
    String path = "/model/demo%2Fchat/" + verb;
    isServed(post(path, INVOKE_BODY, ALICE.lines(path, INVOKE_BODY)));
  }

  @Test
  void a_packed_body_is_signed_as_it_is_sent() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(BODY.getBytes(StandardCharsets.UTF_8));
    }
    byte[] body = packed.toByteArray();
    String[] lines = ALICE.lines(CONVERSE, body);
    String[] all = Arrays.copyOf(lines, lines.length + 1);
    all[lines.length] = "content-encoding: gzip";
    try (RawClient client = new RawClient(node.port())) {
      isServed(client.post(CONVERSE, body, all).answer());
    }
  }

  @Test
  void a_body_of_many_pieces_is_signed_as_a_whole() throws Exception {
    String body = BODY.replace("count", " ".repeat(100_000) + "count");
    isServed(post(CONVERSE, body, ALICE.lines(CONVERSE, body)));
  }

  @Test
  void what_was_not_signed_is_refused_and_the_connection_lives() throws Exception {
    Instant longAgo = Instant.now().minus(Duration.ofMinutes(10));
    String[] good = ALICE.lines(CONVERSE, BODY);
    String[] misshapen = good.clone();
    misshapen[misshapen.length - 1] = "authorization: AWS4-HMAC-SHA256 nonsense";
    try (RawClient client = new RawClient(node.port())) {
      for (String[] bad :
          List.of(
              ALICE.lines("/model/other/converse", BODY),
              ALICE.lines(CONVERSE, BODY + " "),
              new AwsCaller(ID, "wrong").lines(CONVERSE, BODY),
              new AwsCaller("AKIANOBODY", SECRET).lines(CONVERSE, BODY),
              new AwsCaller("bob", "bob-key").lines(CONVERSE, BODY),
              misshapen)) {
        RawClient.Answer answer = client.post(CONVERSE, BODY, bad).answer();
        isRefused(answer, "UnrecognizedClientException");
        assertThat(answer.headers()).containsEntry("x-should-retry", "false");
      }
      RawClient.Answer late =
          client
              .post(CONVERSE, BODY, new AwsCaller(ID, SECRET, longAgo).lines(CONVERSE, BODY))
              .answer();
      isRefused(late, "InvalidSignatureException");
      assertThat(late.body()).contains("Signature expired");
      isServed(client.post(CONVERSE, BODY, good).answer());
    }
  }

  @Test
  void a_signer_may_do_what_its_key_may() throws Exception {
    String path = "/model/demo%2Ffault-500/converse";
    isRefused(post(path, BODY, ALICE.lines(path, BODY)), "AccessDeniedException");
  }

  @Test
  void a_key_may_be_sent_as_well() throws Exception {
    isServed(post(CONVERSE, BODY, "authorization: Bearer " + SECRET));
    isServed(post(CONVERSE, BODY, "x-api-key: " + SECRET));
    isRefused(post(CONVERSE, BODY, "authorization: Bearer " + ID), "UnrecognizedClientException");
    isRefused(post(CONVERSE, BODY), "UnrecognizedClientException");
  }

  @Test
  void signatures_count_on_the_paths_of_bedrock_only() throws Exception {
    String body = TestNode.chat("demo/chat", false, "hi");
    RawClient.Answer answer = post(CHAT, body, ALICE.lines(CHAT, body));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("invalid_api_key");
  }

  @Test
  void bad_json_is_told_as_such_whoever_signed_it() throws Exception {
    RawClient.Answer answer = post(CONVERSE, "{", ALICE.lines(CONVERSE, "{"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("x-amzn-errortype", "ValidationException");
  }

  @Test
  void without_keys_signatures_are_not_looked_at() throws Exception {
    try (TestNode open = new TestNode.Plan().start();
        RawClient client = new RawClient(open.port())) {
      String[] nobody = new AwsCaller("AKIANOBODY", "x").lines("/elsewhere", BODY);
      assertThat(client.post(CONVERSE, BODY, nobody).answer().status()).isEqualTo(200);
    }
  }
}
