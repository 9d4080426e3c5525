package dev.weir.provider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import io.vertx.core.json.Json;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoAnswerTest {

  private static final List<Tool> TOOLS =
      List.of(
          Tool.Function.of(
              "get_weather",
              "tells the weather",
              RawJson.of(
                  "{\"type\":\"object\",\"required\":[\"city\",\"days\"],\"properties\":"
                      + "{\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"},"
                      + "\"unit\":{\"type\":\"string\"}}}")),
          new Tool.Function("ping", null, null, null, null, Extras.NONE),
          new Tool.Custom("patch", null, null, Extras.NONE),
          new Tool.Vendor("openai-chat", "web_search", RawJson.of("{}")));

  private static ChatRequest asks(
      String text,
      List<Tool> tools,
      @Nullable ToolChoice choice,
      @Nullable Boolean parallel,
      @Nullable OutputFormat format) {
    return new ChatRequest(
        "chat",
        List.of(Message.of(Role.USER, Part.Text.of(text))),
        tools,
        choice,
        parallel,
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

  private static String said(DemoAnswer answer) {
    return ((DemoAnswer.Say) answer).text();
  }

  private static List<String> called(DemoAnswer answer) {
    return ((DemoAnswer.CallTools) answer)
        .calls().stream().map(call -> call.name() + call.arguments()).toList();
  }

  @Test
  void a_tool_that_is_asked_for_is_called_with_what_its_schema_requires() {
    assertThat(called(DemoAnswer.to(asks("Please call get_weather.", TOOLS, null, null, null))))
        .containsExactly("get_weather{\"city\":\"city\",\"days\":1}");
    assertThat(called(DemoAnswer.to(asks("call ping", TOOLS, null, null, null))))
        .containsExactly("ping{}");
    assertThat(called(DemoAnswer.to(asks("call patch", TOOLS, null, null, null))))
        .containsExactly("patchdemo");
  }

  @Test
  void several_calls_unless_one_at_a_time_is_wanted() {
    String text = "call ping and call get_weather";
    assertThat(called(DemoAnswer.to(asks(text, TOOLS, null, null, null)))).hasSize(2);
    assertThat(called(DemoAnswer.to(asks(text, TOOLS, null, false, null)))).hasSize(1);
  }

  @Test
  void the_tool_choice_counts() {
    ToolChoice named = new ToolChoice.Named("ping", false);
    assertThat(called(DemoAnswer.to(asks("hi", TOOLS, named, null, null))))
        .containsExactly("ping{}");
    assertThat(called(DemoAnswer.to(asks("hi", TOOLS, new ToolChoice.Required(), null, null))))
        .hasSize(1);
    assertThat(
            called(DemoAnswer.to(asks("call ping", TOOLS, new ToolChoice.Required(), null, null))))
        .containsExactly("ping{}");
    ToolChoice must = new ToolChoice.Allowed(List.of("ping"), true);
    assertThat(called(DemoAnswer.to(asks("hi", TOOLS, must, null, null)))).hasSize(1);
    ToolChoice may = new ToolChoice.Allowed(List.of("ping"), false);
    assertThat(DemoAnswer.to(asks("call get_weather", TOOLS, may, null, null)))
        .isInstanceOf(DemoAnswer.Say.class);
    assertThat(DemoAnswer.to(asks("call ping", TOOLS, new ToolChoice.None(), null, null)))
        .isInstanceOf(DemoAnswer.Say.class);
  }

  @Test
  void a_tool_that_was_not_offered_is_not_called() {
    assertThat(said(DemoAnswer.to(asks("call fetch", TOOLS, null, null, null))))
        .contains("no tool fetch")
        .contains("get_weather, ping, patch, web_search");
    assertThat(said(DemoAnswer.to(asks("call web_search", TOOLS, null, null, null))))
        .contains("web_search");
    assertThat(said(DemoAnswer.to(asks("call me", List.of(), null, null, null)))).contains("demo");
  }

  @Test
  void the_result_of_a_tool_is_used() {
    ChatRequest request =
        ChatRequest.of(
            "chat",
            false,
            List.of(
                Message.of(Role.USER, Part.Text.of("call get_weather")),
                Message.of(Role.ASSISTANT, Part.ToolCall.of("c1", "get_weather", "{}")),
                Message.of(
                    Role.TOOL,
                    Part.ToolResult.of("c1", "4 degrees"),
                    new Part.ToolResult(
                        "c2", List.of(Part.Text.of("down")), true, null, Extras.NONE))));
    assertThat(said(DemoAnswer.to(request)))
        .isEqualTo("The tool get_weather answered: 4 degrees\nThe tool  failed: down");
    assertThat(DemoAnswer.wordsOf(request)).isEqualTo(6);
  }

  @Test
  void json_is_said_where_json_is_wanted() {
    OutputFormat schema =
        new OutputFormat.JsonSchema(
            "s",
            null,
            RawJson.of(
                "{\"type\":\"object\",\"required\":[\"ok\"],"
                    + "\"properties\":{\"ok\":{\"type\":\"boolean\"}}}"),
            true);
    assertThat(said(DemoAnswer.to(asks("hi", List.of(), null, null, schema))))
        .isEqualTo("{\"ok\":true}");
    String object =
        said(DemoAnswer.to(asks("hi", List.of(), null, null, new OutputFormat.JsonObject())));
    assertThat(Json.decodeValue(object)).isNotNull();
    assertThat(said(DemoAnswer.to(asks("count to 3", List.of(), null, null, null))))
        .isEqualTo("1 2 3");
  }

  @Test
  void a_long_text_is_quoted_in_part() {
    String said = said(DemoAnswer.to(asks("x".repeat(5_000), TOOLS, null, null, null)));
    assertThat(said).hasSizeLessThan(1_000).contains("xxx…").contains("get_weather");
    assertThat(said(DemoAnswer.to(asks("count to 999999999", List.of(), null, null, null))))
        .endsWith(" 100000");
  }

  private static ChatRequest conversation(Message... messages) {
    return ChatRequest.of("chat", false, List.of(messages));
  }

  private static Message user(String... blocks) {
    return Message.of(
        Role.USER, Arrays.stream(blocks).<Part>map(Part.Text::of).toArray(Part[]::new));
  }

  @Test
  void commands_stand_in_the_last_block_of_what_the_user_wrote_last() {
    String note = "<system-reminder>\nNever count to 99 and never call ping.\n</system-reminder>";
    assertThat(said(DemoAnswer.to(conversation(user(note, "count to 3"))))).isEqualTo("1 2 3");
    assertThat(said(DemoAnswer.to(conversation(user("count to 9", "count to 3")))))
        .isEqualTo("1 2 3");
    assertThat(said(DemoAnswer.to(conversation(user("count to 3", note))))).isEqualTo("1 2 3");
    assertThat(said(DemoAnswer.to(conversation(user("count to 9", "what is this?")))))
        .contains("Your message was: \"what is this?\"");
    assertThat(said(DemoAnswer.to(conversation(user(note)))))
        .contains("Your message was: \"\"")
        .doesNotContain("99");
    Message said = Message.of(Role.ASSISTANT, Part.Text.of("count to 9"));
    assertThat(said(DemoAnswer.to(conversation(user("count to 9"), said, user("count to 3")))))
        .isEqualTo("1 2 3");
    assertThat(said(DemoAnswer.to(conversation(user("count to 3"), said)))).isEqualTo("1 2 3");
    assertThat(said(DemoAnswer.to(conversation(said)))).contains("demo provider");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'string'} | 'value'",
        "{'type':'string','minLength':8} | 'valuexxx'",
        "{'type':'string','maxLength':2} | 'va'",
        "{'type':'string','format':'date'} | '2026-01-01'",
        "{'enum':['b','a']} | 'b'",
        "{'const':7} | 7",
        "{'default':'d'} | 'd'",
        "{'examples':['e']} | 'e'",
        "{'type':'integer','minimum':3} | 3",
        "{'type':'integer','exclusiveMinimum':3} | 4",
        "{'type':'number','maximum':-2} | -2.0",
        "{'type':'number','exclusiveMaximum':0} | -1.0",
        "{'type':'integer','minimum':4,'multipleOf':5} | 5",
        "{'type':['null','boolean']} | true",
        "{'type':'null'} | null",
        "{'type':'array','items':{'type':'boolean'}} | []",
        "{'items':{'type':'boolean'},'minItems':2} | [true,true]",
        "{'type':'array','minItems':1} | ['value']",
        "{'anyOf':[{'type':'boolean'},{'type':'string'}]} | true",
        "{'oneOf':[{'type':'integer'}]} | 1",
        "{'allOf':[{'required':['a']},{'properties':{'a':{'type':'boolean'}}}]} | {'a':true}",
        "{'$ref':'#/$defs/x','$defs':{'x':{'type':'boolean'}}} | true",
        "{'allOf':[{'$ref':'#/$defs/x'}],'$defs':{'x':{'type':'boolean'}}} | true",
        "{'$ref':'#/$defs/none'} | {}",
        "{'required':['a'],'properties':{}} | {'a':'a'}",
        "{'$ref':'#'} | null",
        "true | {}",
        "{} | {}"
      })
  void an_example_fits_its_schema(String schema, String example) {
    assertThat(SchemaExample.of(RawJson.of(schema.replace('\'', '"'))))
        .isEqualTo(example.replace('\'', '"'));
  }
}
