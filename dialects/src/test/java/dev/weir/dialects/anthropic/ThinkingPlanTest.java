package dev.weir.dialects.anthropic;

import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingPlanTest {

  private static final Message HI = Message.of(Role.USER, Part.Text.of("hi"));

  private static Outbound encode(
      String model,
      Reasoning reasoning,
      Sampling sampling,
      @Nullable ToolChoice choice,
      Target target,
      Message... messages) {
    Tool tool = Tool.Function.of("f", null, RawJson.of("{}"));
    return MESSAGES.encodeRequest(
        new ChatRequest(
            model,
            List.of(messages),
            choice == null ? List.of() : List.of(tool),
            choice,
            null,
            sampling,
            reasoning,
            null,
            false,
            null,
            null,
            null,
            null,
            Extras.NONE),
        target);
  }

  private static String thinking(JsonObject body) {
    String thinking =
        body.getJsonObject("thinking") == null ? "-" : body.getJsonObject("thinking").encode();
    JsonObject output = body.getJsonObject("output_config");
    return thinking + " " + (output == null ? "-" : output.getString("effort"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // What a caller of this dialect said is said again.
        "claude-opus-4-5 | ENABLED | | 2000 | omitted"
            + " | {'type':'enabled','budget_tokens':2000,'display':'omitted'} -",
        "claude-opus-4-7 | ADAPTIVE | HIGH | | | {'type':'adaptive'} high",
        "claude-opus-4-7 | DISABLED | LOW | | | {'type':'disabled'} low",
        "claude-opus-4-7 | BETWEEN_TOOLS | | | | {'type':'between_tools'} -",
        "claude-opus-4-5 | ENABLED | HIGH | | | {'type':'enabled','budget_tokens':24576} high",
        "claude-opus-4-5 | ENABLED | | | | {'type':'enabled','budget_tokens':8192} -",
        "claude-opus-4-7 | ENABLED | NONE | | | {'type':'disabled'} -",
        // Models that cannot do without are not told to.
        "claude-opus-5-5 | DISABLED | LOW | | | - low",
        "claude-sonnet-5-5 | DISABLED | | | | {'type':'between_tools'} -",
        // An effort makes the model think, in whatever way it knows.
        "claude-opus-4-5 | | MINIMAL | | | {'type':'enabled','budget_tokens':1024} -",
        "claude-opus-4-5 | | LOW | | | {'type':'enabled','budget_tokens':2048} -",
        "claude-3-7-sonnet | | MEDIUM | | | {'type':'enabled','budget_tokens':8192} -",
        "claude-opus-4-1 | | HIGH | 500 | | {'type':'enabled','budget_tokens':24576} -",
        "claude-opus-4-1 | | XHIGH | | | {'type':'enabled','budget_tokens':24000} -",
        "claude-opus-4-1 | | MAX | | | {'type':'enabled','budget_tokens':24000} -",
        "claude-opus-4-5 | | MAX | | | {'type':'enabled','budget_tokens':32768} -",
        "claude-sonnet-4-6 | | MINIMAL | | | {'type':'adaptive'} low",
        "claude-opus-4-8 | | XHIGH | | omitted | {'type':'adaptive','display':'omitted'} xhigh",
        "claude-sonnet-5-5 | | MAX | | | - max",
        // Newer models show no thoughts unless they are told to.
        "claude-sonnet-5-5 | | MAX | | summarized"
            + " | {'type':'adaptive','display':'summarized'} max",
        "claude-opus-5-5 | | | | summarized | {'type':'adaptive','display':'summarized'} -",
        "claude-opus-4-8 | | | | summarized | - -",
        "us.anthropic.claude-opus-5-5-v1:0 | | MEDIUM | | | - medium",
        "some-alias | | HIGH | | | {'type':'adaptive'} high",
        // So does a budget.
        "claude-opus-4-5 | | | 3000 | | {'type':'enabled','budget_tokens':3000} -",
        "claude-opus-4-5 | | | 10 | | {'type':'enabled','budget_tokens':1024} -",
        "claude-opus-4-7 | | | 512 | | {'type':'adaptive'} low",
        "claude-opus-4-7 | | | 1000 | | {'type':'adaptive'} low",
        "claude-opus-4-7 | | | 8000 | | {'type':'adaptive'} medium",
        "claude-opus-4-7 | | | 24000 | | {'type':'adaptive'} high",
        "claude-opus-4-7 | | | 64000 | | {'type':'adaptive'} xhigh",
        "claude-opus-4-7 | | | -1 | | - -",
        // And both can switch it off.
        "claude-opus-4-7 | | NONE | | | {'type':'disabled'} -",
        "claude-opus-4-7 | | | 0 | | {'type':'disabled'} -",
        "claude-opus-5-5 | | NONE | | | - -",
        "claude-fable-5 | | NONE | | | - -",
        "claude-sonnet-5 | | NONE | | | {'type':'disabled'} -",
      })
  void a_wish_is_put_as_the_model_takes_it(
      String model,
      Reasoning.@Nullable Mode mode,
      Reasoning.@Nullable Effort effort,
      @Nullable Integer budget,
      @Nullable String display,
      String expected) {
    Reasoning wish = new Reasoning(mode, effort, budget, display);
    Outbound written = encode(model, wish, Sampling.DEFAULT, null, Target.VENDOR, HI);
    assertThat(thinking(object(written.body()))).isEqualTo(expected.replace('\'', '"'));
    boolean unheard = expected.equals("- -") && effort == Reasoning.Effort.NONE;
    assertThat(written.dropped().contains("reasoning.effort")).isEqualTo(unheard);
  }

  @Test
  void imitations_know_budgets_only() {
    Reasoning wish = new Reasoning(null, Reasoning.Effort.LOW, null, null);
    Outbound written = encode("kimi-k3", wish, Sampling.DEFAULT, null, Target.COMPATIBLE, HI);
    assertThat(thinking(object(written.body())))
        .isEqualTo("{\"type\":\"enabled\",\"budget_tokens\":2048} -");
  }

  @Test
  void the_bound_leaves_room_beside_the_budget() {
    Reasoning wish = new Reasoning(Reasoning.Mode.ENABLED, null, 2000, null);
    Sampling small = Sampling.DEFAULT.withMaxOutputTokens(100);
    Sampling large = Sampling.DEFAULT.withMaxOutputTokens(2001);
    Sampling huge = Sampling.DEFAULT.withMaxOutputTokens(Integer.MAX_VALUE);
    assertThat(bound(wish, small)).isEqualTo(2100);
    assertThat(bound(wish, large)).isEqualTo(2001);
    Reasoning vast = new Reasoning(Reasoning.Mode.ENABLED, null, Integer.MAX_VALUE, null);
    assertThat(bound(vast, huge)).as("all that the model gives").isEqualTo(64_000);
    assertThat(bound("of-nobody-known", vast, huge)).isEqualTo(Integer.MAX_VALUE);
  }

  private static int bound(Reasoning wish, Sampling sampling) {
    return bound("claude-opus-4-5", wish, sampling);
  }

  private static int bound(String model, Reasoning wish, Sampling sampling) {
    Outbound written = encode(model, wish, sampling, null, Target.VENDOR, HI);
    return object(written.body()).getInteger("max_tokens");
  }

  @Test
  void thinking_by_budget_leaves_sampling_alone() {
    Reasoning wish = new Reasoning(null, Reasoning.Effort.LOW, null, null);
    Sampling cool =
        new Sampling(null, 0.2, 0.5, 5, List.of(), null, null, null, null, null, null, null);
    Outbound written = encode("claude-3-7-sonnet", wish, cool, null, Target.VENDOR, HI);
    assertThat(written.dropped()).containsExactly("temperature", "top_p", "top_k");
    Sampling warm =
        new Sampling(null, 1.5, 0.97, null, List.of(), null, null, null, null, null, null, null);
    JsonObject body =
        object(encode("claude-3-7-sonnet", wish, warm, null, Target.VENDOR, HI).body());
    assertThat(body.getDouble("temperature")).isEqualTo(1.0);
    assertThat(body.getDouble("top_p")).isEqualTo(0.97);
  }

  @Test
  void a_forced_call_comes_before_thinking_by_budget() {
    Reasoning wish = new Reasoning(null, Reasoning.Effort.LOW, null, null);
    ToolChoice forced = new ToolChoice.Required();
    Outbound old = encode("claude-opus-4-5", wish, Sampling.DEFAULT, forced, Target.VENDOR, HI);
    assertThat(thinking(object(old.body()))).isEqualTo("- -");
    assertThat(old.dropped()).containsExactly("reasoning.effort");
    Outbound free =
        encode("claude-opus-4-5", wish, Sampling.DEFAULT, new ToolChoice.Auto(), Target.VENDOR, HI);
    assertThat(free.dropped()).isEmpty();
    Outbound recent = encode("claude-opus-4-7", wish, Sampling.DEFAULT, forced, Target.VENDOR, HI);
    assertThat(thinking(object(recent.body()))).isEqualTo("{\"type\":\"adaptive\"} low");
  }

  @Test
  void a_turn_of_calls_that_lacks_its_thought_goes_on_without_thinking() {
    Part call = Part.ToolCall.of("a", "f", "{}");
    Message result = Message.of(Role.TOOL, Part.ToolResult.of("a", "1"));
    Message bare = Message.of(Role.ASSISTANT, call);
    Message thoughtful =
        Message.of(Role.ASSISTANT, new Part.Thinking("t", "sig", "anthropic", Extras.NONE), call);
    Message foreign =
        Message.of(Role.ASSISTANT, new Part.Thinking("t", "sig", "openrouter", Extras.NONE), call);
    Reasoning effort = new Reasoning(null, Reasoning.Effort.LOW, null, null);
    Reasoning explicit = new Reasoning(Reasoning.Mode.ENABLED, null, 2000, null);
    String enabled = "{\"type\":\"enabled\",\"budget_tokens\":2048} -";
    assertThat(looped(effort, HI, bare, result)).isEqualTo("- -");
    assertThat(looped(effort, HI, thoughtful, result)).isEqualTo(enabled);
    assertThat(looped(effort, HI, bare, result, Message.of(Role.ASSISTANT, Part.Text.of("x")), HI))
        .isEqualTo(enabled);
    assertThat(looped(explicit, HI, bare, result)).startsWith("{\"type\":\"enabled\"");
    assertThat(looped(explicit, HI, foreign, result)).isEqualTo("- -");
  }

  private static String looped(Reasoning wish, Message... messages) {
    Outbound written =
        encode("claude-opus-4-5", wish, Sampling.DEFAULT, null, Target.VENDOR, messages);
    return thinking(object(written.body()));
  }
}
