package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;
import static dev.weir.bus.message.DialectName.OPENAI_CHAT;
import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.faultOf;
import static dev.weir.dialects.anthropic.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private static final Message HI = Message.of(Role.USER, Part.Text.of("hi"));

  private static Outbound encode(Message... messages) {
    return MESSAGES.encodeRequest(
        ChatRequest.of("claude-opus-4-5", false, List.of(messages)), Target.VENDOR);
  }

  private static JsonObject body(Message... messages) {
    return object(encode(messages).body());
  }

  /** The messages in short: role, then each block's type and what tells it from others. */
  private static List<String> turns(Message... messages) {
    return body(messages).getJsonArray("messages").stream()
        .map(turn -> (JsonObject) turn)
        .map(turn -> turn.getString("role") + blocks(turn.getJsonArray("content")))
        .toList();
  }

  private static String blocks(JsonArray content) {
    StringBuilder all = new StringBuilder();
    for (Object element : content) {
      JsonObject block = (JsonObject) element;
      String id = block.getString("id", block.getString("tool_use_id"));
      Object told = block.getValue("text", id);
      all.append(' ').append(block.getString("type")).append(':').append(told);
    }
    return all.toString();
  }

  private static Message call(String... ids) {
    Part[] calls = new Part[ids.length];
    for (int i = 0; i < ids.length; i++) {
      calls[i] = Part.ToolCall.of(ids[i], "f", "{}");
    }
    return Message.of(Role.ASSISTANT, calls);
  }

  private static Message result(String id, String text) {
    return Message.of(Role.TOOL, Part.ToolResult.of(id, text));
  }

  private static Message says(Role role, String text) {
    return Message.of(role, Part.Text.of(text));
  }

  @Test
  void leading_instructions_are_the_system_prompt() {
    JsonObject body =
        body(says(Role.SYSTEM, "a"), says(Role.DEVELOPER, "b"), says(Role.SYSTEM, " "), HI);
    assertThat(blocks(body.getJsonArray("system"))).isEqualTo(" text:a text:b");
    assertThat(body.getJsonArray("messages")).hasSize(1);
  }

  @Test
  void later_instructions_stay_where_they_stood_as_reminders() {
    assertThat(turns(HI, says(Role.SYSTEM, "mind"), says(Role.ASSISTANT, "ok")))
        .containsExactly(
            "user text:hi text:<system-reminder>\nmind\n</system-reminder>", "assistant text:ok");
  }

  @Test
  void a_callers_own_system_message_stays_one() {
    Extras marked =
        new Extras(
            ANTHROPIC_MESSAGES,
            Map.of(MessageReader.ROLE, RawJson.of("\"system\""), "x", RawJson.of("1")));
    Message own = new Message(Role.SYSTEM, List.of(Part.Text.of("mind")), null, marked);
    assertThat(turns(HI, own)).containsExactly("user text:hi", "system text:mind");
    JsonObject turn = body(HI, own).getJsonArray("messages").getJsonObject(1);
    assertThat(turn.getInteger("x")).isEqualTo(1);
  }

  @Test
  void results_and_what_the_user_says_then_are_one_turn_results_first() {
    assertThat(
            turns(
                HI,
                call("a", "b"),
                result("a", "1"),
                HI,
                result("b", "2"),
                says(Role.ASSISTANT, "x"),
                says(Role.ASSISTANT, "y")))
        .containsExactly(
            "user text:hi",
            "assistant tool_use:a tool_use:b",
            "user tool_result:a tool_result:b text:hi",
            "assistant text:x text:y");
  }

  @Test
  void empty_texts_and_what_is_left_of_their_messages_vanish() {
    assertThat(turns(HI, says(Role.ASSISTANT, "\n"), says(Role.USER, ""), HI))
        .containsExactly("user text:hi text:hi");
  }

  @Test
  void the_user_speaks_first() {
    assertThat(turns(says(Role.ASSISTANT, "Welcome"), HI))
        .containsExactly("user text:Continue.", "assistant text:Welcome", "user text:hi");
    assertThat(turns(says(Role.SYSTEM, "only"))).containsExactly("user text:Continue.");
  }

  @Test
  void a_result_without_its_call_is_a_users_text() {
    assertThat(turns(HI, result("gone", "42"), says(Role.ASSISTANT, "ok")))
        .containsExactly(
            "user text:hi"
                .replace(" text:hi", " text:Result of the tool call gone: text:42 text:hi"),
            "assistant text:ok");
    assertThat(turns(HI, call("a"), result("a", "1"), result("a", "2")))
        .containsExactly(
            "user text:hi",
            "assistant tool_use:a",
            "user tool_result:a text:Result of the tool call a: text:2");
  }

  @Test
  void a_call_without_its_result_gets_a_stub() {
    assertThat(turns(HI, call("a", "b"), result("b", "2")))
        .containsExactly(
            "user text:hi", "assistant tool_use:a tool_use:b", "user tool_result:b tool_result:a");
    JsonArray stubs =
        body(HI, call("a"), says(Role.ASSISTANT, "never mind"), HI)
            .getJsonArray("messages")
            .getJsonObject(2)
            .getJsonArray("content");
    assertThat(stubs.getJsonObject(0).getBoolean("is_error")).isTrue();
    assertThat(turns(HI, call("a"))).last().isEqualTo("user tool_result:a");
  }

  @Test
  void a_system_message_does_not_part_a_call_from_its_stub() {
    Extras marked =
        new Extras(ANTHROPIC_MESSAGES, Map.of(MessageReader.ROLE, RawJson.of("\"system\"")));
    Message own = new Message(Role.SYSTEM, List.of(Part.Text.of("mind")), null, marked);
    assertThat(turns(HI, call("a"), own))
        .containsExactly(
            "user text:hi", "assistant tool_use:a", "user tool_result:a", "system text:mind");
  }

  @Test
  void ids_are_mapped_alike_on_calls_and_results() {
    JsonArray messages =
        body(HI, call("call:1", ""), result("call:1", "x"), result("", "y"))
            .getJsonArray("messages");
    JsonArray calls = messages.getJsonObject(1).getJsonArray("content");
    JsonArray results = messages.getJsonObject(2).getJsonArray("content");
    for (int i = 0; i < 2; i++) {
      assertThat(calls.getJsonObject(i).getString("id"))
          .matches("[a-zA-Z0-9_-]+")
          .isEqualTo(results.getJsonObject(i).getString("tool_use_id"));
    }
  }

  @Test
  void arguments_are_an_object_whatever_the_model_wrote() {
    assertThat(input("{\"a\": 1}", false)).isEqualTo("{\"a\":1}");
    assertThat(input("", false)).isEqualTo("{}");
    assertThat(input("{\"a\":", false)).isEqualTo("{\"_raw\":\"{\\\"a\\\":\"}");
    assertThat(input("[1]", false)).isEqualTo("{\"_raw\":\"[1]\"}");
    assertThat(input("free \"text\"", true)).isEqualTo("{\"input\":\"free \\\"text\\\"\"}");
  }

  private static String input(String arguments, boolean custom) {
    Part call = new Part.ToolCall("a", "f", arguments, custom, null, Extras.NONE);
    return body(HI, Message.of(Role.ASSISTANT, call))
        .getJsonArray("messages")
        .getJsonObject(1)
        .getJsonArray("content")
        .getJsonObject(0)
        .getJsonObject("input")
        .encode();
  }

  @Test
  void only_anthropics_own_thoughts_are_sent() {
    Outbound written =
        encode(
            HI,
            Message.of(
                Role.ASSISTANT,
                new Part.Thinking("own", "sig", "anthropic", Extras.NONE),
                new Part.Thinking("foreign", "sig", "openrouter", Extras.NONE),
                new Part.Thinking("bare", null, "", Extras.NONE),
                new Part.RedactedThinking("own", "anthropic", Extras.NONE),
                new Part.RedactedThinking("foreign", "openrouter", Extras.NONE),
                new Part.Refusal("I will not.", Extras.NONE)),
            HI);
    assertThat(written.dropped()).containsExactly("messages[].parts[].thinking");
    JsonArray content =
        object(written.body()).getJsonArray("messages").getJsonObject(1).getJsonArray("content");
    assertThat(content).hasSize(3);
    assertThat(content.getJsonObject(0).getString("signature")).isEqualTo("sig");
    assertThat(content.getJsonObject(1).getString("data")).isEqualTo("own");
    assertThat(content.getJsonObject(2).getString("text")).isEqualTo("I will not.");
  }

  @Test
  void media_take_the_form_that_anthropic_has() {
    Outbound written =
        encode(
            Message.of(
                Role.USER,
                new Part.Image(new Media.Url("https://x/a.png"), "high", null, Extras.NONE),
                new Part.Image(
                    new Media.Url("data:image/png;base64,AAAA"), "auto", null, Extras.NONE),
                new Part.Image(new Media.Url("data:odd"), null, null, Extras.NONE),
                new Part.Document(new Media.Inline("text/plain", "aGk="), "T", null, Extras.NONE),
                new Part.Document(new Media.Inline("text/plain", "***"), null, null, Extras.NONE)));
    assertThat(written.dropped()).containsExactly("messages[].parts[].detail");
    JsonArray content =
        object(written.body()).getJsonArray("messages").getJsonObject(0).getJsonArray("content");
    assertThat(source(content, 0)).isEqualTo("{\"type\":\"url\",\"url\":\"https://x/a.png\"}");
    assertThat(source(content, 1))
        .isEqualTo("{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AAAA\"}");
    assertThat(source(content, 2)).contains("data:odd");
    assertThat(source(content, 3))
        .isEqualTo("{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"hi\"}");
    assertThat(source(content, 4)).contains("***");
  }

  private static String source(JsonArray content, int index) {
    return content.getJsonObject(index).getJsonObject("source").encode();
  }

  @Test
  void what_cannot_be_left_out_is_refused() {
    assertThat(field(new Part.Audio("wav", "AAAA", null, Extras.NONE)))
        .isEqualTo("messages.0.content.0");
    assertThat(
            field(new Part.Image(new Media.FileId(OPENAI_CHAT, "file-1"), null, null, Extras.NONE)))
        .isEqualTo("messages.0.content.0");
    assertThat(field(Part.ToolCall.of("a", "bad name", "{}")))
        .isEqualTo("messages.0.content.0.name");
    Message pictured =
        Message.of(Role.SYSTEM, new Part.Image(new Media.Url("http://x"), null, null, Extras.NONE));
    assertThat(((Fault.UnsupportedByTarget) faultOf(() -> encode(pictured))).field())
        .isEqualTo("messages.0.content");
  }

  private static String field(Part part) {
    return ((Fault.UnsupportedByTarget) faultOf(() -> encode(Message.of(Role.USER, part)))).field();
  }

  @Test
  void an_answer_begun_by_the_caller_does_not_end_in_white_space() {
    assertThat(turns(HI, says(Role.ASSISTANT, "{ \n")))
        .containsExactly("user text:hi", "assistant text:{");
  }
}
