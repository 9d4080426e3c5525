package dev.weir.dialects.openai;

import static dev.weir.dialects.Example.assistant;
import static dev.weir.dialects.Example.function;
import static dev.weir.dialects.Example.image;
import static dev.weir.dialects.Example.plain;
import static dev.weir.dialects.Example.reasoning;
import static dev.weir.dialects.Example.text;
import static dev.weir.dialects.Example.tools;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Reasoning.Mode;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Example;
import dev.weir.dialects.Habits;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.Habits.Thinking;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What imitations do other than most, in the requests that they are sent. */
class HabitsTest {

  private static final Sampling EVERYTHING =
      new Sampling(
          7, 0.5, 0.9, 40, List.of("END"), 1, 3L, 0.1, 0.2, true, 20, RawJson.of("{\"1\":2}"));

  private static Outbound write(Habits habits, ChatRequest request) {
    return Golden.CHAT.encodeRequest(request, Target.imitation("", habits));
  }

  private static JsonObject body(Habits habits, ChatRequest request) {
    return new JsonObject(write(habits, request).body());
  }

  private static Habits with(Quirk... quirks) {
    return Habits.COMMON.with(quirks);
  }

  @Test
  void members_that_a_vendor_refuses_are_left_out_and_told() {
    ChatRequest request = Example.sampling(EVERYTHING).request();
    Habits poor =
        Habits.COMMON.without("stop", "presence_penalty", "frequency_penalty", "logit_bias");
    Outbound out = write(poor, request);
    assertThat(new JsonObject(out.body()).fieldNames())
        .containsExactly(
            "model",
            "messages",
            "max_tokens",
            "temperature",
            "top_p",
            "n",
            "seed",
            "logprobs",
            "top_logprobs");
    assertThat(out.dropped())
        .containsExactly("top_k", "stop", "presence_penalty", "frequency_penalty", "logit_bias");
    Outbound silent = write(Habits.COMMON.without("logprobs", "top_logprobs"), request);
    assertThat(silent.body().toString()).doesNotContain("logprobs");
    assertThat(silent.dropped()).containsExactly("top_k", "logprobs", "top_logprobs");
    assertThat(write(poor, plain().request()).dropped()).isEmpty();
  }

  @Test
  void so_are_those_that_the_caller_wrote_and_we_do_not_know() {
    Extras own = new Extras("openai-chat", Map.of("store", RawJson.of("true")));
    ChatRequest plain = plain().request();
    ChatRequest request =
        new ChatRequest(
            plain.model(),
            plain.messages(),
            List.of(),
            null,
            null,
            Sampling.DEFAULT,
            null,
            null,
            true,
            null,
            "k",
            null,
            null,
            own);
    Outbound refused =
        write(
            Habits.COMMON.without("store", "stream_options").knowing("prompt_cache_key"), request);
    assertThat(refused.dropped()).containsExactly("store");
    assertThat(new JsonObject(refused.body()).fieldNames())
        .containsExactly("model", "messages", "stream", "prompt_cache_key");
    Outbound taken = write(Habits.COMMON, request);
    assertThat(taken.dropped()).containsExactly("cache_key");
    assertThat(new JsonObject(taken.body()).fieldNames())
        .containsExactly("model", "messages", "stream", "stream_options", "store");
  }

  @Test
  void members_have_the_vendors_names() {
    Habits named =
        Habits.COMMON
            .renaming("seed", "random_seed")
            .renaming("parallel_tool_calls", "parallel_function_calling")
            .knowing("top_k");
    JsonObject body = body(named, Example.sampling(EVERYTHING).request());
    assertThat(body.getInteger("random_seed")).isEqualTo(3);
    assertThat(body.getInteger("top_k")).isEqualTo(40);
    assertThat(body.containsKey("seed")).isFalse();
    body = body(named, tools(null, function("f")).parallel(false).request());
    assertThat(body.getBoolean("parallel_function_calling")).isFalse();
    assertThat(body.containsKey("parallel_tool_calls")).isFalse();
  }

  @Test
  void ids_of_calls_are_shortened_alike_in_the_call_and_its_result() {
    ChatRequest request =
        Example.of(
                Message.of(Role.USER, text("Hi")),
                Message.of(
                    Role.ASSISTANT,
                    Part.ToolCall.of("toolu_01A", "f", "{}"),
                    Part.ToolCall.of("Abcdefgh9", "f", "{}")),
                Message.of(
                    Role.TOOL,
                    Part.ToolResult.of("toolu_01A", "a"),
                    Part.ToolResult.of("Abcdefgh9", "b")))
            .request();
    JsonArray messages = body(with(Quirk.SHORT_CALL_IDS), request).getJsonArray("messages");
    JsonArray calls = messages.getJsonObject(1).getJsonArray("tool_calls");
    String mapped = calls.getJsonObject(0).getString("id");
    assertThat(mapped)
        .matches("[a-zA-Z0-9]{9}")
        .isEqualTo(CallIds.hash("toolu_01A").substring(0, 9));
    assertThat(calls.getJsonObject(1).getString("id")).isEqualTo("Abcdefgh9");
    assertThat(messages.getJsonObject(2).getString("tool_call_id")).isEqualTo(mapped);
    assertThat(messages.getJsonObject(3).getString("tool_call_id")).isEqualTo("Abcdefgh9");
  }

  @Test
  void that_some_tool_must_be_called_is_said_in_the_vendors_word() {
    ToolChoice allowed = new ToolChoice.Allowed(List.of("f"), true);
    for (ToolChoice choice : List.of(new ToolChoice.Required(), allowed)) {
      ChatRequest request = tools(choice, function("f")).request();
      assertThat(body(with(Quirk.ANY_TOOL), request).getString("tool_choice")).isEqualTo("any");
      assertThat(body(Habits.COMMON, request).getString("tool_choice")).isEqualTo("required");
    }
  }

  @Test
  void without_a_word_for_the_choice_the_tools_that_are_shown_make_it() {
    Habits none = Habits.COMMON.without("tool_choice");
    Outbound hidden =
        write(none, tools(new ToolChoice.None(), function("a")).parallel(true).request());
    assertThat(new JsonObject(hidden.body()).fieldNames()).containsExactly("model", "messages");
    assertThat(hidden.dropped()).isEmpty();
    Outbound forced = write(none, tools(new ToolChoice.Required(), function("a")).request());
    assertThat(new JsonObject(forced.body()).fieldNames())
        .containsExactly("model", "messages", "tools");
    assertThat(forced.dropped()).containsExactly("tool_choice");
    assertThat(write(none, tools(new ToolChoice.Auto(), function("a")).request()).dropped())
        .isEmpty();
  }

  @Test
  void only_a_last_message_without_calls_is_a_prefix() {
    Habits prefix = with(Quirk.PREFIX);
    assertThat(write(prefix, assistant(text("a")).request()).body().toString())
        .doesNotContain("prefix");
    ChatRequest calls =
        Example.of(
                Message.of(Role.USER, text("Hi")),
                Message.of(Role.ASSISTANT, Part.ToolCall.of("c", "f", "{}")))
            .request();
    assertThat(write(prefix, calls).body().toString()).doesNotContain("prefix");
  }

  @Test
  void one_answer_needs_no_word() {
    JsonObject body = body(with(Quirk.ONE_CHOICE), Example.sampling(Example.choices(1)).request());
    assertThat(body.containsKey("n")).isFalse();
  }

  @Test
  void images_as_bytes_are_taken_everywhere() {
    JsonObject body = body(with(Quirk.IMAGES_AS_BYTES), Example.user(image()).request());
    assertThat(body.encode()).contains("data:image/png;base64,QQ==");
  }

  @Test
  void json_is_asked_for_in_words_behind_the_instructions() {
    ChatRequest request = Example.format(new OutputFormat.JsonObject()).request();
    JsonObject body = body(with(Quirk.JSON_IN_WORDS), request);
    assertThat(body.getJsonObject("response_format").encode())
        .isEqualTo("{\"type\":\"json_object\"}");
    JsonArray messages = body.getJsonArray("messages");
    assertThat(messages).hasSize(2);
    assertThat(messages.getJsonObject(0).getString("role")).isEqualTo("system");
    assertThat(messages.getJsonObject(0).getString("content")).contains("JSON");
    assertThat(body(Habits.COMMON, request).getJsonArray("messages")).hasSize(1);
    assertThat(
            body(with(Quirk.JSON_IN_WORDS), Example.format(new OutputFormat.Text()).request())
                .getJsonArray("messages"))
        .hasSize(1);
  }

  @Test
  void probabilities_are_counted_or_capped_only_as_asked() {
    ChatRequest wanted = Example.sampling(logprobs(true, null)).request();
    assertThat(body(with(Quirk.COUNTED_LOGPROBS), wanted).getInteger("logprobs")).isEqualTo(1);
    ChatRequest unwanted = Example.sampling(logprobs(false, null)).request();
    assertThat(body(with(Quirk.COUNTED_LOGPROBS), unwanted).containsKey("logprobs")).isFalse();
    ChatRequest few = Example.sampling(logprobs(true, 3)).request();
    assertThat(body(with(Quirk.EIGHT_LOGPROBS), few).getInteger("top_logprobs")).isEqualTo(3);
  }

  private static Sampling logprobs(boolean wanted, @Nullable Integer top) {
    return new Sampling(
        null, null, null, null, List.of(), null, null, null, null, wanted, top, null);
  }

  @Test
  void a_breakpoint_without_a_lifetime_has_none() {
    Part marked = new Part.Text("a", CacheMark.DEFAULT, Extras.NONE);
    Outbound out = write(with(Quirk.CACHE_CONTROL), Example.user(marked).request());
    assertThat(out.body().toString())
        .contains("{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{\"type\":\"ephemeral\"}}");
    assertThat(out.dropped()).isEmpty();
    Extras own = new Extras("openai-chat", Map.of("cache_control", RawJson.of("{\"x\":1}")));
    Part written = new Part.Text("a", CacheMark.DEFAULT, own);
    assertThat(write(with(Quirk.CACHE_CONTROL), Example.user(written).request()).body().toString())
        .contains("{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{\"x\":1}}");
  }

  @Test
  void names_that_joining_loses_are_told() {
    Message named = new Message(Role.USER, List.of(text("b")), "bob", Extras.NONE);
    Outbound out =
        write(with(Quirk.TURNS), Example.of(Message.of(Role.USER, text("a")), named).request());
    assertThat(out.dropped()).containsExactly("messages[1].name");
    assertThat(new JsonObject(out.body()).getJsonArray("messages")).hasSize(1);
  }

  @Test
  void thoughts_go_back_where_the_vendor_reads_them() {
    Part thought = new Part.Thinking("Hmm.", null, "", Extras.NONE);
    ChatRequest calls = assistant(thought, Part.ToolCall.of("c", "f", "{}")).request();
    ChatRequest says = assistant(thought, text("a")).request();
    assertThat(second(Habits.COMMON.thoughts("reasoning"), calls).getString("reasoning"))
        .isEqualTo("Hmm.");
    assertThat(write(Habits.COMMON.thoughts(null), calls).body().toString()).doesNotContain("Hmm");
    assertThat(write(Habits.COMMON.thoughts(null), calls).dropped())
        .containsExactly("messages[1].parts[0]");
    assertThat(second(Habits.COMMON, says).containsKey("reasoning_content")).isFalse();
    ChatRequest bare = assistant(Part.ToolCall.of("c", "f", "{}")).request();
    assertThat(second(with(Quirk.THOUGHTS_WITH_CALLS), bare).getString("reasoning_content"))
        .isEmpty();
    assertThat(second(Habits.COMMON, bare).containsKey("reasoning_content")).isFalse();
    assertThat(second(with(Quirk.THOUGHTS_WITH_CALLS), says).containsKey("reasoning_content"))
        .isFalse();
  }

  private static JsonObject second(Habits habits, ChatRequest request) {
    return body(habits, request).getJsonArray("messages").getJsonObject(1);
  }

  /** Mode, effort and budget; what is written; what is left out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "TYPE_AND_EFFORT | - | NONE | - | {'thinking':{'type':'disabled'}} | []",
        "TYPE_AND_EFFORT | DISABLED | - | - | {'thinking':{'type':'disabled'}} | []",
        "TYPE_AND_EFFORT | ENABLED | - | - | {'thinking':{'type':'enabled'}} | []",
        "TYPE_AND_EFFORT | ADAPTIVE | - | - | {} | [reasoning.mode]",
        "TYPE_AND_EFFORT | ADAPTIVE | HIGH | - |"
            + " {'thinking':{'type':'enabled'},'reasoning_effort':'high'} | []",
        "TYPE_AND_EFFORT | - | MEDIUM | - |"
            + " {'thinking':{'type':'enabled'},'reasoning_effort':'high'} | [reasoning.effort]",
        "TYPE_AND_EFFORT | - | MINIMAL | - |"
            + " {'thinking':{'type':'enabled'},'reasoning_effort':'low'} | [reasoning.effort]",
        "TYPE_AND_EFFORT | - | XHIGH | - |"
            + " {'thinking':{'type':'enabled'},'reasoning_effort':'max'} | [reasoning.effort]",
        "TYPE | ENABLED | HIGH | - | {'thinking':{'type':'enabled'}} | [reasoning.effort]",
        "TYPE | BETWEEN_TOOLS | - | - | {} | [reasoning.mode]",
        "TYPE | - | NONE | - | {'thinking':{'type':'disabled'}} | []",
        "OBJECT | DISABLED | - | 9000 | {'reasoning':{'enabled':false}} |"
            + " [reasoning.budget_tokens]",
        "OBJECT | ENABLED | - | 9000 | {'reasoning':{'max_tokens':9000}} | []",
        "OBJECT | ENABLED | - | - | {'reasoning':{'enabled':true}} | []",
        "OBJECT | ADAPTIVE | - | - | {} | [reasoning.mode]",
        "OBJECT | - | LOW | 9000 | {'reasoning':{'effort':'low'}} | [reasoning.budget_tokens]",
        "OBJECT | - | MAX | - | {'reasoning':{'effort':'max'}} | []",
      })
  void thinking_is_told_in_the_vendors_way(
      Thinking way,
      @Nullable Mode mode,
      @Nullable Effort effort,
      @Nullable Integer budget,
      String written,
      String dropped) {
    Habits habits = Habits.COMMON.thinking(way, Effort.LOW, Effort.HIGH, Effort.MAX);
    Outbound out = write(habits, reasoning(mode, effort, budget, null).request());
    JsonObject body = new JsonObject(out.body());
    body.remove("model");
    body.remove("messages");
    assertThat(body.encode()).isEqualTo(written.replace('\'', '"'));
    assertThat(out.dropped()).hasToString(dropped);
  }

  @Test
  void of_two_efforts_that_are_as_near_the_harder_is_asked_for() {
    Habits habits =
        Habits.COMMON.thinking(Thinking.EFFORT, Effort.NONE, Effort.LOW, Effort.HIGH, Effort.MAX);
    assertThat(habits.nearest(Effort.MEDIUM)).isEqualTo(Effort.HIGH);
    assertThat(habits.nearest(Effort.MINIMAL)).isEqualTo(Effort.LOW);
    assertThat(habits.nearest(Effort.NONE)).isEqualTo(Effort.NONE);
    assertThat(Habits.COMMON.nearest(Effort.MAX)).isEqualTo(Effort.HIGH);
  }

  @Test
  void openai_itself_has_no_habits() {
    Reasoning wish = new Reasoning(Mode.ENABLED, Effort.MAX, null, null);
    Target strange =
        new Target(
            true, 1, Habits.COMMON.thinking(Thinking.TYPE).with(Quirk.SHORT_CALL_IDS), "", true);
    assertThat(Encoding.encode(Encoding.reasoning(wish), strange).body())
        .isEqualTo(Encoding.encode(Encoding.reasoning(wish), Target.VENDOR).body());
  }
}
