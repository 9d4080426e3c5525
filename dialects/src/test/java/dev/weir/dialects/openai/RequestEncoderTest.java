package dev.weir.dialects.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Reasoning.Mode;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What other dialects can say and this one cannot. */
class RequestEncoderTest {

  private static final Message HI = Message.of(Role.USER, Part.Text.of("Hi"));
  private static final Extras FOREIGN =
      new Extras("anthropic-messages", Map.of("x", RawJson.of("1")));
  private static final Extras OWN = new Extras("openai-chat", Map.of("x", RawJson.of("1")));

  // ---- Messages

  @Test
  void several_leading_system_messages_stay_apart_for_openai_and_are_joined_for_imitations() {
    ChatRequest request =
        of(
            new Message(Role.SYSTEM, List.of(Part.Text.of("A"), Part.Text.of("")), "sys", FOREIGN),
            Message.of(Role.DEVELOPER, Part.Text.of("B")),
            HI,
            Message.of(Role.SYSTEM, Part.Text.of("late")));
    check(
        request,
        Target.VENDOR,
        """
        [{"role":"system","content":"A","name":"sys"},{"role":"developer","content":"B"},\
        {"role":"user","content":"Hi"},{"role":"system","content":"late"}]\
        """,
        "messages[0].x");
    check(
        request,
        Target.COMPATIBLE,
        """
        [{"role":"system","content":"A\\n\\nB"},{"role":"user","content":"Hi"},\
        {"role":"system","content":"late"}]\
        """,
        "messages[0].x",
        "messages[0].name");
  }

  @Test
  void the_billing_header_of_claude_code_is_left_out() {
    Part header = Part.Text.of("x-anthropic-billing-header: cch=abc");
    check(
        of(Message.of(Role.SYSTEM, header, Part.Text.of("Rules")), HI),
        Target.VENDOR,
        "[{\"role\":\"system\",\"content\":\"Rules\"},{\"role\":\"user\",\"content\":\"Hi\"}]",
        "messages[0].parts[0]");
    check(
        of(Message.of(Role.SYSTEM, header), HI),
        Target.VENDOR,
        "[{\"role\":\"user\",\"content\":\"Hi\"}]",
        "messages[0].parts[0]");
    check(
        of(Message.of(Role.SYSTEM, header), Message.of(Role.SYSTEM, Part.Text.of("")), HI),
        Target.COMPATIBLE,
        "[{\"role\":\"user\",\"content\":\"Hi\"}]",
        "messages[0].parts[0]");
  }

  @Test
  void thoughts_of_another_vendor_are_not_sent_to_openai_and_only_as_text_to_imitations() {
    ChatRequest request =
        of(
            HI,
            Message.of(
                Role.ASSISTANT,
                new Part.Thinking("Hm", "sig", "anthropic", Extras.NONE),
                new Part.RedactedThinking("zip", "anthropic", Extras.NONE),
                Part.ToolCall.of("c1", "f", "{}")),
            Message.of(Role.TOOL, Part.ToolResult.of("c1", "ok")));
    check(
        request,
        Target.VENDOR,
        """
        [{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":\
        [{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},\
        {"role":"tool","tool_call_id":"c1","content":"ok"}]\
        """,
        "messages[1].parts[0]",
        "messages[1].parts[1]");
    check(
        request,
        Target.COMPATIBLE,
        """
        [{"role":"user","content":"Hi"},{"role":"assistant","content":null,\
        "reasoning_content":"Hm","tool_calls":\
        [{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},\
        {"role":"tool","tool_call_id":"c1","content":"ok"}]\
        """,
        "messages[1].parts[0].signature",
        "messages[1].parts[1]");
  }

  @Test
  void an_assistant_message_of_which_nothing_is_left_is_left_out() {
    Part thought = new Part.Thinking("Hm", "sig", "anthropic", Extras.NONE);
    Part search = new Part.Vendor("anthropic-messages", "server_tool_use", RawJson.of("{}"));
    check(
        of(HI, Message.of(Role.ASSISTANT, thought, search, Part.Text.of("")), HI),
        Target.COMPATIBLE,
        "[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"user\",\"content\":\"Hi\"}]",
        "messages[1].parts[0]",
        "messages[1].parts[1]");
    check(
        of(HI, Message.of(Role.ASSISTANT)),
        Target.VENDOR,
        "[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"\"}]");
  }

  @Test
  void a_failed_result_says_so_in_its_text() {
    Part failed = new Part.ToolResult("c1", List.of(Part.Text.of("boom")), true, null, Extras.NONE);
    Part silent = new Part.ToolResult("c2", List.of(), true, null, FOREIGN);
    check(
        of(HI, Message.of(Role.TOOL, failed, silent, Part.Text.of("stray"))),
        Target.VENDOR,
        """
        [{"role":"user","content":"Hi"},\
        {"role":"tool","tool_call_id":"c1","content":"Error: boom"},\
        {"role":"tool","tool_call_id":"c2","content":"Error: "}]\
        """,
        "messages[1].parts[1].x",
        "messages[1].parts[2]");
  }

  @Test
  void parts_that_only_another_vendor_knows_are_left_out() {
    Part foreign = new Part.Vendor("anthropic-messages", "server_tool_use", RawJson.of("{}"));
    Part own = new Part.Vendor("openai-chat", "video_url", RawJson.of("{\"type\":\"video_url\"}"));
    check(
        of(
            Message.of(Role.USER, foreign, own, new Part.Thinking("t", null, "", Extras.NONE)),
            Message.of(Role.ASSISTANT, foreign, Part.Text.of("yes"))),
        Target.VENDOR,
        """
        [{"role":"user","content":[{"type":"video_url"}]},{"role":"assistant","content":"yes"}]\
        """,
        "messages[0].parts[0]",
        "messages[0].parts[2]",
        "messages[1].parts[0]");
  }

  @Test
  void a_document_of_plain_text_is_a_text_and_one_without_title_gets_a_name() {
    check(
        of(
            Message.of(
                Role.USER,
                new Part.Document(new Media.PlainText("notes"), "n", null, Extras.NONE),
                new Part.Document(
                    new Media.Inline("application/pdf", "AA=="), null, null, Extras.NONE))),
        Target.VENDOR,
        """
        [{"role":"user","content":[{"type":"text","text":"notes"},{"type":"file","file":\
        {"filename":"document.pdf","file_data":"data:application/pdf;base64,AA=="}}]}]\
        """);
  }

  @Test
  void what_would_change_the_meaning_is_refused() {
    refuses(user(document(new Media.Url("https://e.com/a.pdf"))), "messages[0].parts[0]");
    refuses(user(document(new Media.FileId("anthropic-messages", "f"))), "messages[0].parts[0]");
    refuses(user(image(new Media.FileId("openai-chat", "f"))), "messages[0].parts[0]");
    refuses(user(image(new Media.PlainText("x"))), "messages[0].parts[0]");
    refuses(user(Part.ToolCall.of("c", "f", "{}")), "messages[0].parts[0]");
    refuses(user(Part.ToolResult.of("c", "x")), "messages[0].parts[0]");
    Part image = image(new Media.Url("https://e.com/a.png"));
    refuses(Message.of(Role.SYSTEM, image), "messages[0].parts[0]");
    refuses(Message.of(Role.ASSISTANT, image), "messages[0].parts[0]");
    refuses(
        Message.of(Role.SYSTEM, new Part.Audio("wav", "AA==", null, Extras.NONE)),
        "messages[0].parts[0]");
    refuses(Message.of(Role.SYSTEM, document(new Media.PlainText("x"))), "messages[0].parts[0]");
  }

  @Test
  void a_mark_goes_to_models_that_take_it_and_a_results_mark_to_its_last_text() {
    Part marked = new Part.Text("A", new CacheMark("1h"), Extras.NONE);
    Part result =
        new Part.ToolResult(
            "c1", List.of(Part.Text.of("x")), false, CacheMark.DEFAULT, Extras.NONE);
    Part empty = new Part.ToolResult("c2", List.of(), false, CacheMark.DEFAULT, Extras.NONE);
    ChatRequest request = of(Message.of(Role.USER, marked), Message.of(Role.TOOL, result, empty));
    check(
        request.withModel("gpt-5.6-mini"),
        Target.VENDOR,
        """
        [{"role":"user","content":[{"type":"text","text":"A",\
        "prompt_cache_breakpoint":{"mode":"explicit"}}]},\
        {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"x",\
        "prompt_cache_breakpoint":{"mode":"explicit"}}]},\
        {"role":"tool","tool_call_id":"c2","content":""}]\
        """,
        "messages[0].parts[0].cache.ttl",
        "messages[1].parts[1].cache");
    check(
        request,
        Target.VENDOR,
        """
        [{"role":"user","content":"A"},{"role":"tool","tool_call_id":"c1","content":"x"},\
        {"role":"tool","tool_call_id":"c2","content":""}]\
        """,
        "messages[0].parts[0].cache",
        "messages[1].parts[0].cache",
        "messages[1].parts[1].cache");
  }

  @Test
  void marks_are_for_gpt_5_6_and_later() {
    assertThat(List.of("gpt-5.6", "gpt-5.10-mini", "gpt-6", "openai/gpt-6.1", "gpt-7-pro"))
        .allMatch(CacheMarks::takenBy);
    assertThat(List.of("gpt-5", "gpt-5.5", "gpt-4o", "o3", "my-deployment", "gpt-x", "gpt-9999"))
        .noneMatch(CacheMarks::takenBy);
  }

  // ---- Calls and tools

  @Test
  void ids_and_names_of_the_history_are_mapped_the_same_way_every_time() {
    String id = "toolu_0123456789012345678901234567890123456789";
    ChatRequest request =
        of(
            HI,
            Message.of(Role.ASSISTANT, Part.ToolCall.of(id, "mcp.tool/one", "{}")),
            Message.of(Role.TOOL, Part.ToolResult.of(id, "ok")));
    String body = encode(request, Target.VENDOR).body().toString();
    String mapped = CallIds.fitting(id);
    assertThat(mapped).hasSizeLessThanOrEqualTo(40).startsWith("call_");
    assertThat(body).contains("\"id\":\"" + mapped, "\"tool_call_id\":\"" + mapped);
    assertThat(ToolNames.fitting("mcp.tool/one")).matches("mcp_tool_one_[0-9a-f]{32}");
    assertThat(ToolNames.fitting("n".repeat(90))).hasSize(64);
    assertThat(body).contains(ToolNames.fitting("mcp.tool/one"));
    assertThat(encode(request, Target.VENDOR).body().toString()).isEqualTo(body);
  }

  @Test
  void a_tool_name_that_openai_refuses_is_a_fault() {
    refuses(
        tools(null, Tool.Function.of("a.b", null, RawJson.of("{}"))),
        Target.VENDOR,
        "tools[0].name");
    refuses(
        tools(null, Tool.Function.of("n".repeat(65), null, RawJson.of("{}"))),
        Target.COMPATIBLE,
        "tools[0].name");
    refuses(
        tools(null, new Tool.Custom("patch", null, null, Extras.NONE)),
        Target.COMPATIBLE,
        "tools[0]");
  }

  @Test
  void tools_of_another_vendor_are_left_out_and_a_choice_without_tools_too() {
    Tool search = new Tool.Vendor("anthropic-messages", "web_search", RawJson.of("{}"));
    Outbound out = encode(tools(new ToolChoice.Required(), search), Target.VENDOR);
    assertThat(out.body().toString()).doesNotContain("tools", "tool_choice", "parallel");
    assertThat(out.dropped()).containsExactly("tools[0]", "tool_choice");
    Tool own = new Tool.Vendor("openai-chat", "web_search", RawJson.of("{\"type\":\"x\"}"));
    assertThat(encode(tools(new ToolChoice.Auto(), own), Target.VENDOR).body().toString())
        .contains("\"tools\":[{\"type\":\"x\"}],\"tool_choice\":\"auto\"");
  }

  @Test
  void imitations_see_only_allowed_tools_and_no_strictness() {
    Tool one = new Tool.Function("one", null, RawJson.of("{}"), true, CacheMark.DEFAULT, FOREIGN);
    Tool two = Tool.Function.of("two", "2", RawJson.of("{}"));
    ToolChoice choice = new ToolChoice.Allowed(List.of("one"), false);
    Outbound out = encode(tools(choice, two, one), Target.COMPATIBLE);
    assertThat(out.body().toString())
        .contains(
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"one\",\"parameters\":{}}}]"
                + ",\"tool_choice\":\"auto\"");
    assertThat(out.dropped()).containsExactly("tools[1].strict", "tools[1].cache", "tools[1].x");
    ToolChoice must = new ToolChoice.Allowed(List.of("one"), true);
    assertThat(encode(tools(must, one), Target.COMPATIBLE).body().toString())
        .contains("\"tool_choice\":\"required\"");
  }

  @Test
  void a_custom_call_of_the_history_is_a_function_with_one_argument_for_imitations() {
    Part call = new Part.ToolCall("c1", "patch", "*** \"x\"", true, CacheMark.DEFAULT, OWN);
    check(
        of(HI, Message.of(Role.ASSISTANT, call)),
        Target.COMPATIBLE,
        """
        [{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":\
        [{"id":"c1","type":"function","function":{"name":"patch","arguments":\
        "{\\"input\\":\\"*** \\\\\\"x\\\\\\"\\"}"},"x":1}]}]\
        """,
        "messages[1].parts[0].cache");
  }

  // ---- The rest

  @Test
  void only_four_stops_are_sent_and_no_empty_one() {
    Sampling sampling =
        new Sampling(
            5,
            null,
            null,
            40,
            List.of("a", "", "b", "c", "d", "e"),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    Outbound out = encode(of(HI).withSampling(sampling), Target.COMPATIBLE);
    assertThat(out.body().toString())
        .contains("\"max_tokens\":5", "\"stop\":[\"a\",\"b\",\"c\",\"d\"]")
        .doesNotContain("top_k");
    assertThat(out.dropped()).containsExactly("top_k", "stop");
  }

  @Test
  void a_budget_becomes_an_effort_and_an_effort_counts_more() {
    assertThat(effort(null, 500, Target.VENDOR)).isEqualTo("minimal");
    assertThat(effort(null, 1024, Target.VENDOR)).isEqualTo("low");
    assertThat(effort(null, 8192, Target.VENDOR)).isEqualTo("medium");
    assertThat(effort(null, 24_576, Target.VENDOR)).isEqualTo("high");
    assertThat(effort(null, 32_000, Target.VENDOR)).isEqualTo("xhigh");
    assertThat(effort(null, -1, Target.VENDOR)).isNull();
    assertThat(effort(Effort.LOW, 32_000, Target.VENDOR)).isEqualTo("low");
    assertThat(effort(Effort.MAX, null, Target.VENDOR)).isEqualTo("max");
    assertThat(effort(Effort.MAX, null, Target.COMPATIBLE)).isEqualTo("high");
    assertThat(effort(Effort.MINIMAL, null, Target.COMPATIBLE)).isEqualTo("low");
    assertThat(effort(Effort.NONE, null, Target.COMPATIBLE)).isEqualTo("none");
    assertThat(effort(null, null, Target.VENDOR)).isNull();
  }

  @Test
  void what_is_left_out_of_reasoning_is_told() {
    assertThat(dropped(new Reasoning(Mode.DISABLED, null, null, null)))
        .containsExactly("reasoning.mode");
    assertThat(dropped(new Reasoning(Mode.ADAPTIVE, Effort.HIGH, 2000, "omitted")))
        .containsExactly("reasoning.budget_tokens", "reasoning.display");
    assertThat(dropped(new Reasoning(Mode.BETWEEN_TOOLS, Effort.HIGH, null, null)))
        .containsExactly("reasoning.mode");
  }

  @Test
  void a_schema_without_name_gets_one_and_a_long_user_is_hashed() {
    ChatRequest request =
        new ChatRequest(
            "m",
            List.of(HI),
            List.of(),
            null,
            null,
            Sampling.DEFAULT,
            null,
            new OutputFormat.JsonSchema(null, null, RawJson.of("{}"), null),
            true,
            "u".repeat(65),
            null,
            CacheMark.DEFAULT,
            "standard_only",
            FOREIGN);
    Outbound out = encode(request, Target.VENDOR);
    assertThat(out.body().toString())
        .contains("\"json_schema\":{\"name\":\"answer\",\"schema\":{}}")
        .contains("\"stream\":true,\"stream_options\":{\"include_usage\":true}")
        .contains("\"safety_identifier\":\"" + CallIds.hash("u".repeat(65)) + "\"")
        .contains("\"service_tier\":\"default\"");
    assertThat(out.dropped()).containsExactly("auto_cache", "x");
  }

  @Test
  void a_tier_of_another_vendor_is_left_out() {
    ChatRequest request =
        new ChatRequest(
            "m",
            List.of(HI),
            List.of(),
            null,
            null,
            Sampling.DEFAULT,
            null,
            new OutputFormat.Text(),
            false,
            null,
            null,
            null,
            "performance",
            OWN);
    Outbound out = encode(request, Target.VENDOR);
    assertThat(out.body().toString())
        .isEqualTo(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                + "\"response_format\":{\"type\":\"text\"},\"x\":1}");
    assertThat(out.dropped()).containsExactly("service_tier");
  }

  // ---- Help

  private static ChatRequest of(Message... messages) {
    return ChatRequest.of("m", false, List.of(messages));
  }

  private static ChatRequest tools(@Nullable ToolChoice choice, Tool... tools) {
    return new ChatRequest(
        "m",
        List.of(HI),
        List.of(tools),
        choice,
        false,
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

  private static Message user(Part part) {
    return Message.of(Role.USER, part);
  }

  private static Part document(Media media) {
    return new Part.Document(media, null, null, Extras.NONE);
  }

  private static Part image(Media media) {
    return new Part.Image(media, null, null, Extras.NONE);
  }

  private static Outbound encode(ChatRequest request, Target target) {
    return Golden.CHAT.encodeRequest(request, target);
  }

  private static void check(
      ChatRequest request, Target target, String messages, String... dropped) {
    Outbound out = encode(request, target);
    assertThat(out.body().toString())
        .isEqualTo("{\"model\":\"" + request.model() + "\",\"messages\":" + messages + "}");
    assertThat(out.dropped()).containsExactlyInAnyOrder(dropped);
  }

  private static void refuses(Message message, String field) {
    refuses(of(message), Target.VENDOR, field);
  }

  private static void refuses(ChatRequest request, Target target, String field) {
    assertThatThrownBy(() -> encode(request, target))
        .isInstanceOfSatisfying(
            FaultException.class,
            refused ->
                assertThat(refused.fault())
                    .isInstanceOfSatisfying(
                        Fault.UnsupportedByTarget.class,
                        fault -> assertThat(fault.field()).isEqualTo(field)));
  }

  private static @Nullable String effort(
      @Nullable Effort effort, @Nullable Integer budget, Target target) {
    String body =
        encode(reasoning(new Reasoning(null, effort, budget, null)), target).body().toString();
    int at = body.indexOf("\"reasoning_effort\":\"");
    return at < 0 ? null : body.substring(at + 20, body.indexOf('"', at + 20));
  }

  private static List<String> dropped(Reasoning reasoning) {
    return encode(reasoning(reasoning), Target.VENDOR).dropped();
  }

  private static ChatRequest reasoning(Reasoning reasoning) {
    return new ChatRequest(
        "m",
        List.of(HI),
        List.of(),
        null,
        null,
        Sampling.DEFAULT,
        reasoning,
        null,
        false,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }
}
