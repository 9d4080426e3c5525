package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.ShapeName;
import dev.weir.provider.bedrock.BedrockVerticle;
import dev.weir.testkit.vendor.Script;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are on their way, and what proves who sends them. */
@Timeout(60)
class OperationUploadTest extends OperationFixture {

  private static final Buffer PIECE = Buffer.buffer("a piece of a file");

  private static final OperationCase SIGNED =
      new OperationCase(
          "bedrock",
          () -> new BedrockVerticle(VendorCase.SEAL, () -> BedrockSignatureTest.FIXED),
          "",
          "");

  private static Payload.Relay upload(String operation, String path) {
    return new Payload.Relay(
        Caller.head(ShapeName.OPENAI, operation, "", "", false),
        "POST",
        path,
        "application/octet-stream",
        -1);
  }

  @Test
  void an_upload_that_is_given_up_never_ends_at_the_vendor() {
    Promise<Void> arrived = Promise.promise();
    Promise<Void> gone = Promise.promise();
    Promise<Void> ended = Promise.promise();
    HttpServer server =
        Caller.await(
            elsewhere
                .createHttpServer()
                .requestHandler(
                    request -> {
                      request.handler(piece -> arrived.tryComplete());
                      request.exceptionHandler(broken -> gone.tryComplete());
                      request.endHandler(whole -> ended.tryComplete());
                    })
                .listen(0, "127.0.0.1"));
    JsonObject config = config(OperationCases.OPENAI);
    deploy(
        OperationCases.OPENAI,
        config.put("base-url", "http://127.0.0.1:" + server.actualPort() + "/v1"));
    Call call =
        caller.relay(
            name,
            CALLERS,
            upload(Operation.FILES, "/files"),
            open -> open.out().write(new Chunk.Raw(PIECE.copy(), true, true)));
    Caller.await(arrived.future());
    Caller.await(call.cancel());
    Caller.await(gone.future());
    assertThat(ended.future().isComplete()).isFalse();
    Caller.await(server.close());
  }

  @Test
  void a_proof_that_covers_the_body_waits_for_all_of_it() {
    deploy(SIGNED);
    vendor.always(Script.json(200, "{\"done\":true}"));
    Buffer body = Buffer.buffer("x".repeat(300_000));
    Call call = pass(upload(Operation.PASSTHROUGH, "/model/a%3A0/invoke?x=1"), body);
    call.ending();
    assertThat(call.bytes().toString()).isEqualTo("{\"done\":true}");
    assertThat(request(1).body()).isEqualTo(body);
    assertThat(target(request(1))).isEqualTo("/model/a%3A0/invoke?x=1");
    BedrockSignatureTest.accepted(request(1), "us-east-1");
    assertThat(request(1).headers().toString()).doesNotContain("stolen");
  }

  @Test
  void a_body_that_is_too_large_to_be_signed_is_refused() {
    deploy(SIGNED, config(SIGNED).put("answer-size", "64KiB"));
    Call call = pass(upload(Operation.PASSTHROUGH, "/x"), Buffer.buffer("x".repeat(65 * 1024)));
    assertThat(call.fault()).isInstanceOf(Fault.TooLarge.class);
    assertThat(vendor.requests()).isEmpty();
  }

  @Test
  void translated_calls_are_signed_each_for_itself() {
    deploy(SIGNED);
    String answer = OperationWords.answered(Operation.EMBEDDINGS, ShapeName.TITAN_EMBED, "");
    vendor.always(Script.json(200, answer));
    String body = "{\"model\":\"" + ASKED + "\",\"input\":[\"one\",\"two\"]}";
    ask(Caller.raw(
            ShapeName.OPENAI, Operation.EMBEDDINGS, body, ASKED, "amazon.titan-embed-text-v2:0"))
        .ending();
    BedrockSignatureTest.accepted(request(1), "us-east-1");
    BedrockSignatureTest.accepted(request(2), "us-east-1");
    assertThat(request(1).header("authorization")).isNotEqualTo(request(2).header("authorization"));
  }

  @Test
  void tokens_of_entra_are_shown_where_no_key_is_configured() {
    ScriptedVendor tokens = Caller.await(ScriptedVendor.start(elsewhere));
    tokens.always(Script.json(200, "{\"access_token\":\"t-1\",\"expires_in\":3600}"));
    JsonObject config = config(OperationCases.AZURE_V1);
    config.remove("keys");
    deploy(
        OperationCases.AZURE_V1,
        config.put(
            "entra",
            new JsonObject()
                .put("tenant", "contoso.example")
                .put("client", "app-1")
                .put("secret", "secret")
                .put("authority", tokens.url())));
    vendor.always(
        Script.json(200, OperationWords.answered(Operation.EMBEDDINGS, ShapeName.OPENAI, "m-1")));
    ask(Operation.EMBEDDINGS, ShapeName.OPENAI, "m-1").ending();
    ask(Operation.EMBEDDINGS, ShapeName.COHERE_EMBED, "m-1").ending();
    pass(upload(Operation.FILES, "/files"), PIECE).ending();
    for (int i = 1; i <= 3; i++) {
      assertThat(request(i).header("authorization")).isEqualTo("Bearer t-1");
      assertThat(request(i).headers().names()).doesNotContain("api-key");
      assertThat(request(i).headers().toString()).doesNotContain("stolen");
    }
    assertThat(tokens.requests()).hasSize(1);
    Caller.await(tokens.close());
  }

  @Test
  void what_would_leave_the_vendors_api_is_refused() {
    deploy(OperationCases.OPENAI);
    for (String path : new String[] {"/../admin", "/a/%2e%2E/b", "/..%2fadmin"}) {
      Call call = pass(upload(Operation.PASSTHROUGH, path), PIECE);
      assertThat(call.fault()).as(path).isInstanceOf(Fault.Invalid.class);
    }
    assertThat(vendor.requests()).isEmpty();
  }
}
