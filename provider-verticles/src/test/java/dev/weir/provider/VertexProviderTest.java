package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.GeminiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertexProviderTest {

  @Nested
  class Answers extends ProviderContract {
    Answers() {
      super(new VertexGeminiCase());
    }

    @Test
    void streams_are_asked_for_as_events() {
      deploy();
      vendor.always(talk.behaviour());
      call(true).ending();
      assertThat(request(1).query()).isEqualTo("alt=sse");
    }

    @Test
    void tokens_are_counted_by_the_vendor() {
      deploy();
      vendor.always(talk.behaviour());
      Payload.Raw counting =
          new Payload.Raw(
              Caller.head(talk.dialect(), RequestHead.COUNT_TOKENS, "fast", model, false),
              talk.body("fast", false, "Hi").toBuffer());
      Call call = caller.raw(NAME, counting);
      assertThat(call.ending()).isEqualTo(Frame.Ending.PLAIN);
      assertThat(call.bytes().toString()).isEqualTo(GeminiTranscripts.counted(17));
      assertThat(request(1).path())
          .isEqualTo(talk.chatPath(model, false).replace(":generateContent", ":countTokens"));
      assertThat(request(1).body()).isEqualTo(counting.body());
    }

    @Test
    void a_model_may_be_of_another_publisher_and_never_above_them() {
      deploy();
      vendor.always(talk.behaviour());
      caller.raw(NAME, talk.asks("x", "publishers/meta/models/llama-4", false, "Hi")).ending();
      assertThat(request(1).path())
          .isEqualTo(
              "/v1beta1/projects/p-1/locations/europe-west4/publishers/meta/models/llama-4"
                  + ":generateContent");
      for (String climbing : List.of("..", "publishers/../x", "publishers//x", "publishers/")) {
        assertThat(caller.raw(NAME, talk.asks("x", climbing, false, "Hi")).fault())
            .as(climbing)
            .isInstanceOf(Fault.Invalid.class);
      }
      assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void with_a_key_no_project_is_needed() {
      JsonObject config = config();
      config.remove("project");
      deploy(config);
      vendor.always(talk.behaviour());
      call(false).ending();
      assertThat(request(1).path())
          .isEqualTo("/v1beta1/publishers/google/models/" + model + ":generateContent");
      assertThat(request(1).header("x-goog-api-key")).isEqualTo("key-1");
    }

    @Test
    void models_are_announced_with_the_dialect_of_their_publisher() {
      JsonObject config = config();
      config.remove("models");
      News news = new News(vertx);
      deploy(config);
      Announcement told = news.first(one -> one.name().equals(NAME));
      assertThat(told.takesRaw("anthropic-messages", "claude-opus-5")).isTrue();
      assertThat(told.takesRaw("gemini", "claude-opus-5")).isFalse();
      assertThat(told.takesRaw("anthropic-messages", "gemini-3-pro")).isFalse();
      assertThat(told.takesRaw("gemini", "gemini-3-pro")).isTrue();
    }
  }

  @Nested
  class Failures extends EventFailureContract {
    Failures() {
      super(new VertexGeminiCase());
    }
  }

  @Nested
  class ClaudeAnswers extends ProviderContract {
    ClaudeAnswers() {
      super(new VertexClaudeCase());
    }

    @Test
    void tokens_are_counted_where_the_model_stands_in_the_body() {
      deploy();
      vendor.always(talk.behaviour());
      String body = talk.body("fast", false, "Hi").encode();
      Call call =
          caller.raw(
              NAME, Caller.raw(talk.dialect(), RequestHead.COUNT_TOKENS, body, "fast", model));
      assertThat(call.ending()).isEqualTo(Frame.Ending.PLAIN);
      assertThat(call.bytes().toString()).isEqualTo(AnthropicTranscripts.counted(17));
      RecordedRequest seen = request(1);
      assertThat(seen.path())
          .isEqualTo(
              "/v1/projects/p-1/locations/europe-west4/publishers/anthropic/models/"
                  + "count-tokens:rawPredict");
      assertThat(seen.body().toString()).isEqualTo(body.replace("\"fast\"", "\"" + model + "\""));
    }

    @Test
    void betas_go_with_a_call() {
      deploy();
      vendor.always(talk.behaviour());
      List<Header> betas = List.of(new Header("anthropic-beta", "context-1m-2025-08-07"));
      caller.call(NAME, betas, asks(false), 10_000, call -> {}).ending();
      assertThat(request(1).header("anthropic-beta")).isEqualTo("context-1m-2025-08-07");
    }

    @Test
    void a_model_may_be_named_whole() {
      deploy();
      vendor.always(talk.behaviour());
      String whole = "publishers/anthropic/models/" + model;
      caller.raw(NAME, talk.asks(whole, whole, true, "Hi")).ending();
      assertThat(request(1).path()).isEqualTo(talk.chatPath(model, true));
    }
  }

  @Nested
  class ClaudeFailures extends EventFailureContract {
    ClaudeFailures() {
      super(new VertexClaudeCase());
    }

    @ParameterizedTest
    @CsvSource({
      "401, UNAUTHENTICATED, CREDENTIALS",
      "403, PERMISSION_DENIED, PERMISSION",
      "404, NOT_FOUND, NOT_FOUND",
      "429, RESOURCE_EXHAUSTED, RATE_LIMITED",
      "503, UNAVAILABLE, OVERLOADED",
      "400, INVALID_ARGUMENT, INVALID",
    })
    void what_google_itself_refuses_is_understood(int status, String word, Kind kind) {
      deploy();
      String error = GeminiTranscripts.error(status, word, "Google says no.");
      for (String body : List.of(error, "[" + error + "]")) {
        vendor.always(Script.json(status, body));
        for (Payload asked :
            List.of(
                asks(false),
                asks(true),
                Caller.canonical(chat(false)),
                Caller.canonical(chat(true)))) {
          Fault.Upstream fault = (Fault.Upstream) own(asked).fault();
          assertThat(fault.kind()).isEqualTo(kind);
          assertThat(fault.dialect()).as("whose words they are").isEqualTo("gemini");
          assertThat(fault.body().toString()).isEqualTo(body);
        }
      }
    }
  }

  @Nested
  class Tokens extends TokenContract {
    Tokens() {
      super(new VertexGeminiCase());
    }

    @Override
    JsonObject credentials() {
      return new JsonObject()
          .put("credentials", serviceAccount(folder, tokens.url() + "/token", SECRET));
    }

    @Test
    void the_project_is_that_of_the_credentials_unless_another_is_configured() {
      JsonObject config = config();
      config.remove("project");
      deploy(config);
      tokens.always(Script.json(200, "{\"access_token\":\"t-1\",\"expires_in\":3600}"));
      call(false).ending();
      assertThat(request(1).path()).startsWith("/v1beta1/projects/of-the-file/locations/");
    }

    @Test
    void who_pays_is_told() throws IOException {
      JsonObject config = config();
      Path file = Path.of(config.getString("credentials"));
      JsonObject written = new JsonObject(Files.readString(file));
      Files.writeString(file, written.put("quota_project_id", "payer").encode());
      deploy(config);
      tokens.always(Script.json(200, "{\"access_token\":\"t-1\",\"expires_in\":3600}"));
      call(false).ending();
      assertThat(request(1).header("x-goog-user-project")).isEqualTo("payer");
    }
  }

  @Nested
  class MachineTokens extends TokenContract {
    MachineTokens() {
      super(new VertexClaudeCase());
    }

    @Override
    JsonObject credentials() {
      return new JsonObject().put("metadata-url", tokens.url());
    }

    @Test
    void a_machine_tells_its_project_too() {
      JsonObject config = config();
      config.remove("project");
      tokens.next(Script.whole(200, "application/text", "of-the-machine\n"));
      deploy(config);
      tokens.next(Script.json(200, "{\"access_token\":\"t-1\",\"expires_in\":3600}"));
      call(false).ending();
      assertThat(request(1).path()).startsWith("/v1/projects/of-the-machine/locations/");
      assertThat(request(1).header("authorization")).isEqualTo("Bearer t-1");
      assertThat(tokens.requests())
          .allSatisfy(seen -> assertThat(seen.header("metadata-flavor")).isEqualTo("Google"));
    }
  }

  /** A file of credentials with a new key in it. */
  private static String serviceAccount(Path folder, String issuer, String keyId) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      JsonObject file =
          new JsonObject()
              .put("type", "service_account")
              .put("project_id", "of-the-file")
              .put("client_email", "weir@p.iam.gserviceaccount.com")
              .put("private_key_id", keyId)
              .put(
                  "private_key",
                  "-----BEGIN PRIVATE KEY-----\n"
                      + Base64.getMimeEncoder().encodeToString(key)
                      + "\n-----END PRIVATE KEY-----\n")
              .put("token_uri", issuer);
      return Files.writeString(folder.resolve("account.json"), file.encode()).toString();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
