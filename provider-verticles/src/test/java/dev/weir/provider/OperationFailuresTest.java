package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.ShapeName;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of operations beside chat when their vendor fails. */
@Timeout(60)
class OperationFailuresTest extends OperationFixture {

  private static final String SAID = "It is as it is.";
  private static final Map<Integer, Kind> MEANINGS =
      Map.of(
          400, Kind.INVALID,
          401, Kind.CREDENTIALS,
          404, Kind.NOT_FOUND,
          429, Kind.RATE_LIMITED,
          500, Kind.SERVER);

  /** With a key of the caller's own, which does not rest for what another call was told. */
  @Override
  List<Header> callers() {
    List<Header> callers = new ArrayList<>(super.callers());
    callers.add(new Header("x-weir-provider-key", "key-1"));
    return callers;
  }

  @ParameterizedTest
  @MethodSource("dev.weir.provider.OperationCases#all")
  void an_error_is_told_in_the_vendors_words(OperationCase one) {
    deploy(one);
    MEANINGS.forEach(
        (status, meaning) -> {
          String body = error(one.kind(), status);
          vendor.always(
              Script.json(status, body).header("retry-after", "7").header("set-cookie", "a=b"));
          for (Call call : calls(one)) {
            String what = one + ": " + status;
            Fault.Upstream fault = (Fault.Upstream) call.fault();
            assertThat(fault.kind()).as(what).isEqualTo(meaning);
            assertThat(fault.upstreamStatus()).as(what).isEqualTo(status);
            assertThat(fault.body().toString()).as(what).isEqualTo(body);
            if (status != 401) { // It may quote the key.
              assertThat(fault.message()).as(what).contains(SAID);
            }
            assertThat(fault.headers()).noneMatch(header -> header.name().equals("set-cookie"));
            if (status == 429) {
              assertThat(fault.retryAfterMillis()).as(what).isEqualTo(7_000);
            }
          }
        });
  }

  /** One of each way in which a call takes. */
  private List<Call> calls(OperationCase one) {
    List<Call> calls = new ArrayList<>();
    for (OperationCase.Served served : one.served()) {
      served.callers().forEach(shape -> calls.add(ask(served.operation(), shape, served.model())));
    }
    if (!one.passed().isEmpty()) {
      OperationCase.Passed passed = one.passed().getFirst();
      calls.add(passes(passed.operation(), passed.shape(), passed.path()));
    }
    calls.add(passes(Operation.PASSTHROUGH, "any", "/x"));
    return calls;
  }

  private Call passes(String operation, String shape, String path) {
    return pass(
        new Payload.Relay(
            Caller.head(shape, operation, ASKED, "m-1", false), "POST", path, "text/plain", -1),
        Buffer.buffer("anything"));
  }

  private static String error(String kind, int status) {
    JsonObject error = new JsonObject().put("message", SAID);
    return switch (kind) {
      case "gemini", "vertex" ->
          new JsonObject().put("error", error.put("code", status).put("status", "X")).encode();
      case "cohere", "bedrock" -> error.encode();
      case "anthropic" ->
          new JsonObject().put("type", "error").put("error", error.put("type", "x")).encode();
      case "jina", "voyage", "mistral" -> new JsonObject().put("detail", SAID).encode();
      default -> new JsonObject().put("error", error.put("type", "x")).encode();
    };
  }

  /** How a call reaches its vendor. */
  enum Way {
    /** As it came, under the vendor's own name of the model. */
    AS_IT_IS(OperationCases.OPENAI),
    /** As it came, but for the model's name. */
    RENAMED(OperationCases.OPENAI),
    /** In other words. */
    TRANSLATED(OperationCases.GEMINI);

    final OperationCase one;

    Way(OperationCase one) {
      this.one = one;
    }
  }

  private Call embeds(Way way) {
    Payload.Raw payload = OperationWords.asks(Operation.EMBEDDINGS, ShapeName.OPENAI, "m-1");
    if (way != Way.AS_IT_IS) {
      return ask(payload);
    }
    String named = OperationWords.asked(Operation.EMBEDDINGS, ShapeName.OPENAI);
    return ask(
        Caller.raw(
            ShapeName.OPENAI, Operation.EMBEDDINGS, named.replace(ASKED, "m-1"), "m-1", "m-1"));
  }

  private void fails(Way way, Kind kind, Script script) {
    vendor.next(script);
    Fault.Upstream fault = (Fault.Upstream) embeds(way).fault();
    assertThat(fault.kind()).as("%s %s", way, script).isEqualTo(kind);
  }

  @ParameterizedTest
  @EnumSource
  void half_an_answer_is_none(Way way) {
    deploy(way.one);
    String answer = OperationWords.answered(Operation.EMBEDDINGS, ShapeName.OPENAI, "m-1");
    String half = answer.substring(0, answer.length() / 2);
    fails(way, Kind.BROKEN, Script.stream("application/json").write(half).cut());
    fails(
        way,
        way == Way.TRANSLATED ? Kind.MALFORMED : Kind.BROKEN,
        Script.json(200, half)); // Ended as if it were whole.
    fails(way, Kind.BROKEN, Script.hangUp());
  }

  @ParameterizedTest
  @EnumSource
  void a_page_in_the_place_of_an_answer_is_none(Way way) {
    deploy(way.one);
    fails(way, Kind.MALFORMED, Script.html(200, "<html>Please log in</html>"));
  }

  @ParameterizedTest
  @EnumSource
  void a_vendor_that_falls_silent_is_left(Way way) {
    JsonObject timeouts = new JsonObject().put("idle", "200ms").put("first-byte", "200ms");
    deploy(way.one, config(way.one).put("timeouts", timeouts));
    for (Script script :
        List.of(Script.silence(), Script.stream("application/json").write("{").stall())) {
      fails(way, Kind.TIMEOUT, script);
      Caller.await(request(vendor.requests().size()).clientGone());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AS_IT_IS")
  void an_answer_that_is_too_large_is_not_gathered(Way way) {
    deploy(way.one, config(way.one).put("answer-size", "64KiB"));
    fails(way, Kind.MALFORMED, Script.stream("application/json").endlessly("1".repeat(1_000)));
    Caller.await(request(1).clientGone());
  }
}
