package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;
import static dev.weir.bus.message.DialectName.OPENAI_CHAT;
import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.faultOf;
import static dev.weir.dialects.anthropic.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
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
import org.junit.jupiter.params.provider.ValueSource;

class RequestWriterTest {

  private static final List<Message> HI = List.of(Message.of(Role.USER, Part.Text.of("hi")));
  private static final Extras FOREIGN =
      new Extras(OPENAI_CHAT, Map.of("store", RawJson.of("true")));
  private static final Tool LOOKUP = Tool.Function.of("lookup", "looks up", RawJson.of("{}"));

  private static Sampling sampling(
      @Nullable Double temperature, @Nullable Double topP, @Nullable Integer topK) {
    return new Sampling(
        null, temperature, topP, topK, List.of(), null, null, null, null, null, null, null);
  }

  private static ChatRequest request(
      List<Tool> tools, @Nullable ToolChoice choice, @Nullable Boolean parallel) {
    return new ChatRequest(
        "claude-opus-4-5",
        HI,
        tools,
        choice,
        parallel,
        Sampling.DEFAULT,
        null,
        null,
        false,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }

  private static ChatRequest request(OutputFormat format) {
    return new ChatRequest(
        "claude-opus-4-5",
        HI,
        List.of(),
        null,
        null,
        Sampling.DEFAULT,
        null,
        format,
        false,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }

  private static Outbound encode(ChatRequest request) {
    return MESSAGES.encodeRequest(request, Target.VENDOR);
  }

  private static JsonObject written(ChatRequest request) {
    return object(encode(request).body());
  }

  private static JsonObject sampled(String model, Sampling sampling) {
    return written(ChatRequest.of(model, false, HI).withSampling(sampling));
  }

  private static Fault.UnsupportedByTarget refused(ChatRequest request) {
    return (Fault.UnsupportedByTarget) faultOf(() -> encode(request));
  }

  @Test
  void the_plainest_request_gets_the_bound_that_the_dialect_demands() {
    ChatRequest plain = ChatRequest.of("claude-opus-4-5", false, HI);
    assertThat(written(plain))
        .isEqualTo(
            new JsonObject(
                "{\"model\":\"claude-opus-4-5\",\"max_tokens\":8192,\"messages\":[{\"role\":"
                    + "\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}"));
    Outbound bounded = MESSAGES.encodeRequest(plain, new Target(true, 77));
    assertThat(object(bounded.body()).getInteger("max_tokens")).isEqualTo(77);
  }

  @ParameterizedTest
  @CsvSource({
    "claude-3-7-sonnet-latest, 1.7, 0.5, 9, 1, 0.5, 9",
    "claude-opus-4-20250514, 0.2, 0.5, 9, 0.2, , 9",
    "claude-opus-4-20250514, , 0.5, , , 0.5, ",
    "claude-sonnet-4-6, 0.2, , 9, 0.2, , 9",
    "claude-opus-4.7, 0.2, , 9, , , ",
    "claude-sonnet-5-5, 1, 0.5, 9, , , ",
    "kimi-k3, 0.2, 0.5, 9, 0.2, 0.5, 9",
  })
  void sampling_is_what_the_model_takes(
      String model,
      @Nullable Double temperature,
      @Nullable Double topP,
      @Nullable Integer topK,
      @Nullable Double temperatureSent,
      @Nullable Double topPSent,
      @Nullable Integer topKSent) {
    JsonObject body = sampled(model, sampling(temperature, topP, topK));
    assertThat(body.getDouble("temperature")).isEqualTo(temperatureSent);
    assertThat(body.getDouble("top_p")).isEqualTo(topPSent);
    assertThat(body.getInteger("top_k")).isEqualTo(topKSent);
  }

  @Test
  void what_anthropic_has_no_word_for_is_dropped_and_reported() {
    Sampling sampling =
        new Sampling(
            5, 0.5, 0.5, null, List.of(" ", "END"), 1, 7L, 1.0, 1.0, true, 3, RawJson.of("{}"));
    ChatRequest request =
        new ChatRequest(
            "claude-opus-4-5",
            List.of(
                new Message(
                    Role.USER,
                    List.of(
                        new Part.Text("hi", null, FOREIGN),
                        new Part.Vendor(OPENAI_CHAT, "odd", RawJson.of("{}"))),
                    "bob",
                    FOREIGN)),
            List.of(
                new Tool.Function("f", null, null, null, null, FOREIGN),
                new Tool.Vendor(OPENAI_CHAT, "web_search", RawJson.of("{}"))),
            null,
            null,
            sampling,
            null,
            null,
            false,
            null,
            "key",
            null,
            "flex",
            FOREIGN);
    Outbound written = encode(request);
    assertThat(written.dropped())
        .containsExactlyInAnyOrder(
            "messages[].name",
            "messages[].store",
            "messages[].parts[].store",
            "messages[].parts[].odd",
            "tools[].store",
            "tools[].web_search",
            "top_p",
            "stop",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "service_tier",
            "cache_key",
            "store");
    assertThat(object(written.body()).getJsonArray("stop_sequences")).containsExactly("END");
  }

  @Test
  void several_answers_are_refused() {
    Sampling two =
        new Sampling(null, null, null, null, List.of(), 2, null, null, null, null, null, null);
    assertThat(refused(ChatRequest.of("m", false, HI).withSampling(two)).field()).isEqualTo("n");
  }

  @Test
  void names_that_anthropic_refuses_are_refused() {
    assertThat(
            refused(
                    request(
                        List.of(LOOKUP, Tool.Function.of("a.b", null, RawJson.of("{}"))),
                        null,
                        null))
                .field())
        .isEqualTo("tools.1.name");
    Tool custom = new Tool.Custom("x".repeat(129), null, null, Extras.NONE);
    assertThat(refused(request(List.of(custom), null, null)).field()).isEqualTo("tools.0.name");
  }

  @Test
  void a_function_is_told_to_take_an_object() {
    RawJson bare = RawJson.of("{\"properties\":{\"a\":{}}}");
    JsonArray tools =
        written(
                request(
                    List.of(
                        LOOKUP,
                        new Tool.Function("b", null, null, true, CacheMark.DEFAULT, Extras.NONE),
                        Tool.Function.of("c", null, bare)),
                    null,
                    null))
            .getJsonArray("tools");
    assertThat(tools.getJsonObject(0).getJsonObject("input_schema").encode())
        .isEqualTo("{\"type\":\"object\",\"properties\":{}}");
    assertThat(tools.getJsonObject(1).encode())
        .isEqualTo(
            "{\"name\":\"b\",\"input_schema\":{\"type\":\"object\",\"properties\":{}},"
                + "\"strict\":true,\"cache_control\":{\"type\":\"ephemeral\"}}");
    assertThat(tools.getJsonObject(2).getJsonObject("input_schema").encode())
        .isEqualTo("{\"type\":\"object\",\"properties\":{\"a\":{}}}");
  }

  @Test
  void a_custom_tool_becomes_a_function_of_one_string() {
    RawJson format =
        RawJson.of(
            "{\"type\":\"grammar\",\"grammar\":{\"syntax\":\"lark\",\"definition\":\"start: x\"}}");
    RawJson flat = RawJson.of("{\"type\":\"grammar\",\"definition\":\"start: y\"}");
    JsonArray tools =
        written(
                request(
                    List.of(
                        new Tool.Custom("patch", "Patches.", format, Extras.NONE),
                        new Tool.Custom("exec", null, flat, Extras.NONE),
                        new Tool.Custom("free", null, null, Extras.NONE)),
                    null,
                    null))
            .getJsonArray("tools");
    assertThat(tools.getJsonObject(0).getString("description"))
        .startsWith("Patches.\n\n")
        .endsWith("grammar:\nstart: x");
    assertThat(tools.getJsonObject(0).getJsonObject("input_schema").getJsonArray("required"))
        .containsExactly("input");
    assertThat(tools.getJsonObject(1).getString("description")).endsWith("start: y");
    assertThat(tools.getJsonObject(2).getString("description")).doesNotContain("grammar");
  }

  @Test
  void each_choice_of_tools_has_its_word() {
    assertThat(choice(null, null)).isNull();
    assertThat(choice(null, true)).isNull();
    assertThat(choice(null, false))
        .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
    assertThat(choice(new ToolChoice.Auto(), null)).isEqualTo("{\"type\":\"auto\"}");
    assertThat(choice(new ToolChoice.None(), false)).isEqualTo("{\"type\":\"none\"}");
    assertThat(choice(new ToolChoice.Required(), true))
        .isEqualTo("{\"type\":\"any\",\"disable_parallel_tool_use\":false}");
    assertThat(choice(new ToolChoice.Named("lookup", true), null))
        .isEqualTo("{\"type\":\"tool\",\"name\":\"lookup\"}");
    assertThat(written(request(List.of(), new ToolChoice.Required(), false)).fieldNames())
        .containsExactly("model", "max_tokens", "messages");
  }

  private static @Nullable String choice(@Nullable ToolChoice choice, @Nullable Boolean parallel) {
    JsonObject written = written(request(List.of(LOOKUP), choice, parallel));
    JsonObject told = written.getJsonObject("tool_choice");
    return told == null ? null : told.encode();
  }

  @Test
  void some_allowed_tools_are_the_only_ones_sent() {
    Tool other = Tool.Function.of("other", null, RawJson.of("{}"));
    Tool custom = new Tool.Custom("patch", null, null, Extras.NONE);
    Tool vendor =
        new Tool.Vendor(ANTHROPIC_MESSAGES, "bash_20250124", RawJson.of("{\"name\":\"bash\"}"));
    JsonObject body =
        written(
            request(
                List.of(LOOKUP, other, custom, vendor),
                new ToolChoice.Allowed(List.of("lookup"), true),
                null));
    assertThat(body.getJsonArray("tools")).hasSize(1);
    assertThat(body.getJsonObject("tool_choice").getString("type")).isEqualTo("any");
    JsonObject free =
        written(
            request(List.of(LOOKUP, other), new ToolChoice.Allowed(List.of("other"), false), null));
    assertThat(free.getJsonObject("tool_choice").getString("type")).isEqualTo("auto");
  }

  @Test
  void a_schema_is_enforced_by_the_vendor_and_asked_for_elsewhere() {
    RawJson schema = RawJson.of("{\"type\":\"object\",\"properties\":{}}");
    ChatRequest request = request(new OutputFormat.JsonSchema("n", "d", schema, true));
    JsonObject format = written(request).getJsonObject("output_config").getJsonObject("format");
    assertThat(format.getString("type")).isEqualTo("json_schema");
    assertThat(format.getJsonObject("schema").getBoolean("additionalProperties")).isFalse();
    assertThat(written(request.withModel("claude-haiku-4-5")).containsKey("output_config"))
        .isTrue();
    for (JsonObject elsewhere :
        List.of(
            object(MESSAGES.encodeRequest(request, Target.COMPATIBLE).body()),
            written(request.withModel("claude-opus-4-1-20250805")),
            written(request.withModel("claude-3-7-sonnet-20250219")))) {
      assertThat(elsewhere.containsKey("output_config")).isFalse();
      assertThat(elsewhere.getJsonArray("system").getJsonObject(0).getString("text"))
          .contains("JSON")
          .endsWith(schema.toString());
    }
  }

  @Test
  void any_json_object_is_asked_for_in_the_system_prompt() {
    for (OutputFormat format :
        List.of(
            new OutputFormat.JsonObject(), new OutputFormat.JsonSchema("n", null, null, null))) {
      JsonObject body = written(request(format));
      assertThat(body.getJsonArray("system").getJsonObject(0).getString("text"))
          .contains("one JSON object");
    }
    assertThat(written(request(new OutputFormat.Text())).containsKey("system")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"30m", "24h"})
  void a_lifetime_that_anthropic_does_not_offer_is_its_own_affair(String ttl) {
    Part marked = new Part.Text("x", new CacheMark(ttl), Extras.NONE);
    JsonObject body = written(ChatRequest.of("m", true, List.of(Message.of(Role.USER, marked))));
    assertThat(body.getBoolean("stream")).isTrue();
    assertThat(
            body.getJsonArray("messages")
                .getJsonObject(0)
                .getJsonArray("content")
                .getJsonObject(0)
                .getJsonObject("cache_control")
                .encode())
        .isEqualTo("{\"type\":\"ephemeral\"}");
  }
}
