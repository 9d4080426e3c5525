package dev.weir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Head;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the contract of providers makes sense before a vendor that nobody scripts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class LiveContract {

  static final String COUNT = "Count from 1 to 300, in digits, and say nothing else.";
  static final String NOBODY = "no-such-model";

  private Vertx vertx;
  private Caller caller;

  abstract LiveVendor vendor();

  /** Where its key stands, and perhaps its base URL. */
  abstract Map<String, String> environment();

  void start() {
    vertx = Vertx.vertx();
    Caller.await(
        vertx.deployVerticle(
            vendor().talk().verticle(),
            new DeploymentOptions().setConfig(vendor().config(environment()))));
    caller = Caller.on(vertx);
  }

  void stop() {
    Caller.await(vertx.close());
  }

  private String model() {
    return vendor().model(environment());
  }

  private static ChatRequest says(String model, boolean stream, String text) {
    return ChatRequest.of(model, stream, List.of(Message.of(Role.USER, Part.Text.of(text))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answers_in_its_own_dialect(boolean stream) {
    Call call =
        caller.raw(
            VendorFixture.NAME,
            vendor().talk().asks(model(), model(), stream, "Say hello in one word."));

    assertThat(call.ending().usage().output()).isPositive();
    assertThat(call.ending().reason()).isNotNull();
    assertThat(call.head().mode()).isEqualTo(Head.Mode.RAW);
    assertThat(call.bytes().length()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answers_what_is_translated(boolean stream) {
    Call call =
        caller.canonical(VendorFixture.NAME, says(model(), stream, "Say hello in one word."));

    assertThat(call.text()).containsIgnoringCase("hello");
    assertThat(call.ending().usage().output()).isPositive();
    assertThat(call.ending().reason()).isEqualTo("stop");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void calls_a_tool(boolean stream) {
    ChatRequest plain =
        says(model(), stream, "What is the weather in Oslo? You must use the tool.");
    Tool weather =
        Tool.Function.of(
            "weather",
            "Tells the weather of a city.",
            RawJson.of(
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                    + "\"required\":[\"city\"]}"));
    ChatRequest offering =
        new ChatRequest(
            plain.model(),
            plain.messages(),
            List.of(weather),
            null,
            null,
            plain.sampling(),
            null,
            null,
            stream,
            null,
            null,
            null,
            null,
            plain.extras());

    Call call = caller.canonical(VendorFixture.NAME, offering);

    assertThat(call.answer().choices().getFirst().parts())
        .filteredOn(Part.ToolCall.class::isInstance)
        .singleElement()
        .satisfies(
            part -> {
              assertThat(((Part.ToolCall) part).name()).isEqualTo("weather");
              assertThat(((Part.ToolCall) part).arguments()).contains("Oslo");
            });
    assertThat(call.ending().reason()).isEqualTo("tool_calls");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refuses_a_model_that_is_not_there(boolean stream) {
    Fault fault = caller.canonical(VendorFixture.NAME, says(NOBODY, stream, "Hello")).fault();

    // Some say 404, some 400; none may count as a bad key, a limit or a failure of the vendor.
    assertThat(fault.status()).as("%s", fault).isIn(400, 403, 404, 422);
  }

  @Test
  void stops_when_the_caller_gives_up() {
    Call call = caller.canonical(VendorFixture.NAME, says(model(), true, COUNT));
    Caller.await(
        call.when(so -> so.events().stream().anyMatch(ChatEvent.TextDelta.class::isInstance)));

    Caller.await(call.cancel());

    assertThat(call.events()).noneMatch(ChatEvent.Finished.class::isInstance);
  }
}
