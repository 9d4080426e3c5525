package dev.weir.dialects.openai;

import static dev.weir.dialects.openai.Encoding.FOREIGN;
import static dev.weir.dialects.openai.Encoding.HI;
import static dev.weir.dialects.openai.Encoding.check;
import static dev.weir.dialects.openai.Encoding.document;
import static dev.weir.dialects.openai.Encoding.image;
import static dev.weir.dialects.openai.Encoding.of;
import static dev.weir.dialects.openai.Encoding.refuses;
import static dev.weir.dialects.openai.Encoding.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.Trait;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What messages of other dialects can hold and those of this one cannot. */
class RequestEncoderTest {

  private static final Message CALLS =
      Message.of(
          Role.ASSISTANT, Part.ToolCall.of("c1", "f", "{}"), Part.ToolCall.of("c2", "f", "{}"));

  private static boolean takesBreakpoints(String model) {
    return Target.VENDOR.facts("openai-chat", model).has(Trait.CACHE_BREAKPOINTS);
  }

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
        of(CALLS, Message.of(Role.TOOL, failed, silent, Part.Text.of("stray"))),
        Target.VENDOR,
        """
        [{"role":"assistant","content":null,"tool_calls":[\
        {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},\
        {"id":"c2","type":"function","function":{"name":"f","arguments":"{}"}}]},\
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
        """,
        "messages[0].parts[0].title");
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
    ChatRequest request =
        of(Message.of(Role.USER, marked), CALLS, Message.of(Role.TOOL, result, empty));
    check(
        request.withModel("gpt-5.6-mini"),
        Target.VENDOR,
        """
        [{"role":"user","content":[{"type":"text","text":"A",\
        "prompt_cache_breakpoint":{"mode":"explicit"}}]},\
        {"role":"assistant","content":null,"tool_calls":[\
        {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},\
        {"id":"c2","type":"function","function":{"name":"f","arguments":"{}"}}]},\
        {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"x",\
        "prompt_cache_breakpoint":{"mode":"explicit"}}]},\
        {"role":"tool","tool_call_id":"c2","content":""}]\
        """,
        "messages[0].parts[0].cache.ttl",
        "messages[2].parts[1].cache");
    check(
        request,
        Target.VENDOR,
        """
        [{"role":"user","content":"A"},\
        {"role":"assistant","content":null,"tool_calls":[\
        {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},\
        {"id":"c2","type":"function","function":{"name":"f","arguments":"{}"}}]},\
        {"role":"tool","tool_call_id":"c1","content":"x"},\
        {"role":"tool","tool_call_id":"c2","content":""}]\
        """,
        "messages[0].parts[0].cache",
        "messages[2].parts[0].cache",
        "messages[2].parts[1].cache");
  }

  @Test
  void marks_are_for_gpt_5_6_and_later() {
    assertThat(List.of("gpt-5.6", "gpt-5.10-mini", "gpt-6", "openai/gpt-6.1", "gpt-7-pro"))
        .allMatch(RequestEncoderTest::takesBreakpoints);
    assertThat(List.of("gpt-5", "gpt-5.5", "gpt-4o", "o3", "my-deployment", "gpt-x", "gpt-9999"))
        .noneMatch(RequestEncoderTest::takesBreakpoints);
  }
}
