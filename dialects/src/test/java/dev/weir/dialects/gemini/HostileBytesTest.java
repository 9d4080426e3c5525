package dev.weir.dialects.gemini;

import static dev.weir.dialects.gemini.Fixtures.CONTEXT;
import static dev.weir.dialects.gemini.Fixtures.GEMINI;
import static dev.weir.dialects.gemini.Fixtures.LINE;
import static dev.weir.dialects.gemini.Fixtures.decode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Tap;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.gemini.Fixtures.Outcome;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, nothing but a fault comes out, and no stream breaks the grammar. */
class HostileBytesTest {

  private static final String[] NAMES = {
    "contents",
    "parts",
    "role",
    "text",
    "thought",
    "thoughtSignature",
    "thought_signature",
    "inlineData",
    "inline_data",
    "mimeType",
    "data",
    "fileData",
    "fileUri",
    "functionCall",
    "name",
    "args",
    "id",
    "functionResponse",
    "response",
    "error",
    "result",
    "executableCode",
    "tools",
    "functionDeclarations",
    "parameters",
    "parametersJsonSchema",
    "type",
    "properties",
    "items",
    "anyOf",
    "nullable",
    "enum",
    "toolConfig",
    "functionCallingConfig",
    "mode",
    "allowedFunctionNames",
    "generationConfig",
    "generation_config",
    "thinkingConfig",
    "thinkingBudget",
    "thinkingLevel",
    "includeThoughts",
    "responseMimeType",
    "responseSchema",
    "stopSequences",
    "seed",
    "topK",
    "systemInstruction",
    "candidates",
    "content",
    "index",
    "finishReason",
    "usageMetadata",
    "promptTokenCount",
    "totalTokenCount",
    "promptFeedback",
    "blockReason",
    "logprobsResult",
    "chosenCandidates",
    "modelVersion",
    "createTime",
    "details",
    "retryDelay",
    "violations",
    "quotaId",
    "code",
    "status",
    "message",
    "generateContentRequest",
    "models",
    "$ref"
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "user",
    "model",
    "function",
    "STOP",
    "SAFETY",
    "MALFORMED_FUNCTION_CALL",
    "AUTO",
    "ANY",
    "VALIDATED",
    "STRING",
    "OBJECT",
    "image/png",
    "audio/wav",
    "application/json",
    "text/x.enum",
    "weir1.a.b.c",
    "weir1.gemini-thoughts.W10.AAAA",
    "skip_thought_signature_validator",
    "17s",
    "99999999999999999999",
    "1e400",
    "#",
    "https://a.b/c.png",
    "data:image/png;base64,AA==",
    "2026-11-21T10:00:00Z",
    "HIGH"
  };

  @Test
  void random_json_of_our_own_words() {
    Seeds.each(1500, seed -> everything(Buffer.buffer(object(new SplittableRandom(seed), 6))));
  }

  @Test
  void requests_and_chunks_of_random_parts() {
    Seeds.each(
        5000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          String role = random.nextBoolean() ? "user" : "model";
          everything(
              Buffer.buffer(
                  "{\"contents\":[{\"role\":\""
                      + role
                      + "\",\"parts\":["
                      + object(random, 4)
                      + "]}],\"generationConfig\":"
                      + object(random, 3)
                      + ",\"tools\":["
                      + object(random, 5)
                      + "]}"));
          Buffer stream = Buffer.buffer();
          for (int i = random.nextInt(1, 6); i > 0; i--) {
            stream.appendString(
                "data: {\"candidates\":[{\"content\":{\"parts\":["
                    + object(random, 4)
                    + ","
                    + object(random, 2)
                    + "]}"
                    + (random.nextInt(3) == 0 ? ",\"finishReason\":\"STOP\"" : "")
                    + "}],\"x\":"
                    + value(random, 2)
                    + "}\n\n");
          }
          streams(stream);
        });
  }

  @Test
  void much_of_everything_takes_no_more_than_its_time() {
    int many = 60_000;
    String call = "{\"functionCall\":{\"name\":\"f%d\"}},";
    String response = "{\"functionResponse\":{\"name\":\"f%d\",\"response\":{}}},";
    StringBuilder body = new StringBuilder("{\"contents\":[{\"role\":\"model\",\"parts\":[");
    for (int i = 0; i < many; i++) {
      body.append(call.formatted(i));
    }
    body.append("{\"text\":\"x\"}]},{\"parts\":[");
    for (int i = many; i > 0; i--) {
      body.append(response.formatted(i));
    }
    body.append("{\"text\":\"x\"}]}]}");
    Buffer bytes = Buffer.buffer(body.toString());
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          ChatRequest request = GEMINI.decodeRequest(bytes, LINE).request();
          assertThat(GEMINI.encodeRequest(request, Target.VENDOR).body().length()).isPositive();
        });
  }

  private static void everything(Buffer body) {
    guarded(
        () -> {
          ChatRequest request = GEMINI.decodeRequest(body, LINE).request();
          GEMINI.encodeRequest(request, Target.VENDOR);
          GEMINI.encodeRequest(request.withModel("gemini-2.5-pro"), Target.COMPATIBLE);
        });
    guarded(() -> GEMINI.decodeCountTokens(body, LINE));
    guarded(() -> GEMINI.encodeAnswer(GEMINI.decodeAnswer(body), CONTEXT));
    guarded(() -> ModelList.read(body));
    GEMINI.inspectAnswer(body);
    GEMINI.errorBody(GEMINI.decodeError(400, List.of(), body), "r");
    streams(body);
    streams(Buffer.buffer("data: ").appendBuffer(body).appendString("\n\n"));
  }

  private static void streams(Buffer bytes) {
    Outcome outcome = decode(bytes);
    if (outcome.fault() == null) {
      EventGrammar.check(outcome.events());
      GEMINI.encodeAnswer(outcome.answer(), CONTEXT);
    } else {
      EventGrammar.checkPrefix(outcome.events());
    }
    GEMINI.streamEncoder(CONTEXT).encode(outcome.events());
    Tap tap = GEMINI.tap().renaming("asked");
    guarded(
        () -> {
          tap.feed(bytes);
          tap.end();
        });
    assertThat(tap.seen()).isNotNull();
  }

  private static void guarded(Runnable attempt) {
    try {
      attempt.run();
    } catch (FaultException refused) {
      assertThat(refused.fault()).isNotNull();
    }
  }

  private static String value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 9)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> String.valueOf(random.nextInt(-1, 4));
      case 3 -> random.nextBoolean() ? "1e400" : "99999999999999999999";
      case 4, 5 -> "\"" + TEXTS[random.nextInt(TEXTS.length)] + "\"";
      case 6, 7 -> object(random, depth - 1);
      default -> {
        StringBuilder array = new StringBuilder("[");
        for (int i = random.nextInt(3); i >= 0; i--) {
          array.append(value(random, depth - 1)).append(i == 0 ? "" : ",");
        }
        yield array.append("]").toString();
      }
    };
  }

  private static String object(SplittableRandom random, int depth) {
    StringBuilder object = new StringBuilder("{");
    for (int i = random.nextInt(7); i >= 0; i--) {
      object.append('"').append(NAMES[random.nextInt(NAMES.length)]).append("\":");
      object.append(value(random, Math.max(0, depth - 1))).append(i == 0 ? "" : ",");
    }
    return object.append("}").toString();
  }
}
