package dev.weir.dialects.openai;

import static dev.weir.dialects.openai.Encoding.FOREIGN;
import static dev.weir.dialects.openai.Encoding.HI;
import static dev.weir.dialects.openai.Encoding.OWN;
import static dev.weir.dialects.openai.Encoding.check;
import static dev.weir.dialects.openai.Encoding.encode;
import static dev.weir.dialects.openai.Encoding.of;
import static dev.weir.dialects.openai.Encoding.refuses;
import static dev.weir.dialects.openai.Encoding.tools;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls and tools of other dialects. */
class ToolsEncoderTest {

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
  }

  @Test
  void imitations_get_a_custom_tool_as_a_function_of_one_text() {
    RawJson grammar =
        RawJson.of(
            "{\"type\":\"grammar\",\"grammar\":{\"syntax\":\"lark\",\"definition\":\"start: A\"}}");
    Tool patch = new Tool.Custom("patch", "Edits files", grammar, Extras.NONE);
    ToolChoice choice = new ToolChoice.Named("patch", true);
    assertThat(encode(tools(choice, patch), Target.COMPATIBLE).body().toString())
        .contains(
            "{\"type\":\"function\",\"function\":{\"name\":\"patch\",\"description\":\"Edits files",
            "start: A",
            "\"required\":[\"input\"]",
            "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"patch\"}}")
        .doesNotContain("custom");
    assertThat(encode(tools(choice, patch), Target.VENDOR).body().toString())
        .contains("{\"type\":\"custom\",\"custom\":{\"name\":\"patch\"");
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
        of(
            HI,
            Message.of(Role.ASSISTANT, call),
            Message.of(Role.TOOL, Part.ToolResult.of("c1", "ok"))),
        Target.COMPATIBLE,
        """
        [{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":\
        [{"id":"c1","type":"function","function":{"name":"patch","arguments":\
        "{\\"input\\":\\"*** \\\\\\"x\\\\\\"\\"}"},"x":1}]},\
        {"role":"tool","tool_call_id":"c1","content":"ok"}]\
        """,
        "messages[1].parts[0].cache");
  }
}
