package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.SEAL;
import static dev.weir.dialects.anthropic.Fixtures.faultOf;
import static dev.weir.dialects.anthropic.Fixtures.json;
import static dev.weir.dialects.anthropic.Fixtures.object;
import static dev.weir.dialects.anthropic.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.Dialect;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RequestReaderTest {

  private static final String TAIL = ",'max_tokens':5,'messages':[{'role':'user','content':'x'}]}";

  private static ChatRequest decode(String body) {
    return MESSAGES.decodeRequest(json(body)).request();
  }

  private static ChatRequest claudeCode() {
    return MESSAGES.decodeRequest(resource("requests/claude-code.json")).request();
  }

  private static ChatRequest everything() {
    return MESSAGES.decodeRequest(resource("requests/everything.json")).request();
  }

  @ParameterizedTest
  @MethodSource("dev.weir.dialects.anthropic.Fixtures#requests")
  void a_request_read_and_written_is_the_same(String name) {
    Buffer body = resource("requests/" + name + ".json");
    ChatRequest request = MESSAGES.decodeRequest(body).request();
    Dialect.Outbound written = MESSAGES.encodeRequest(request, Dialect.Target.VENDOR);
    assertThat(written.dropped()).isEmpty();
    assertThat(object(written.body())).isEqualTo(normal(object(body)));
    assertThat(MESSAGES.decodeRequest(written.body()).request()).isEqualTo(request);
  }

  @ParameterizedTest
  @MethodSource("dev.weir.dialects.anthropic.Fixtures#requests")
  void half_a_request_is_refused_wherever_it_is_cut(String name) {
    Buffer whole = resource("requests/" + name + ".json");
    for (int cut = 0; cut < whole.length() - 1; cut++) {
      Buffer half = whole.slice(0, cut);
      assertThat(faultOf(() -> MESSAGES.decodeRequest(half)).message())
          .isEqualTo("The request body is not valid JSON");
    }
  }

  /** The spellings for which there is another that means the same. */
  private static JsonObject normal(JsonObject body) {
    JsonArray messages = body.getJsonArray("messages");
    for (int i = 0; i < messages.size(); i++) {
      JsonObject message = messages.getJsonObject(i);
      message.put("content", blocks(message.getValue("content")));
      for (Object block : message.getJsonArray("content")) {
        if (Boolean.FALSE.equals(((JsonObject) block).getBoolean("is_error"))) {
          ((JsonObject) block).remove("is_error");
        }
      }
    }
    body.put("system", blocks(body.getValue("system")));
    for (Object tool : body.getJsonArray("tools")) {
      if ("custom".equals(((JsonObject) tool).getString("type"))) {
        ((JsonObject) tool).remove("type");
      }
    }
    return body;
  }

  private static JsonArray blocks(Object content) {
    return content instanceof String text
        ? new JsonArray().add(new JsonObject().put("type", "text").put("text", text))
        : (JsonArray) content;
  }

  @Test
  void the_system_prompt_keeps_its_blocks_and_cache_marks() {
    Message system = claudeCode().messages().getFirst();
    assertThat(system.role()).isEqualTo(Role.SYSTEM);
    assertThat(system.parts()).hasSize(3);
    assertThat(((Part.Text) system.parts().get(1)).cache()).isEqualTo(CacheMark.DEFAULT);
    assertThat(((Part.Text) system.parts().get(2)).cache()).isEqualTo(new CacheMark("1h"));
  }

  @Test
  void a_turn_with_results_becomes_a_tool_and_a_user_message() {
    List<Message> messages = claudeCode().messages();
    assertThat(messages.stream().map(Message::role))
        .containsExactly(Role.SYSTEM, Role.USER, Role.SYSTEM, Role.ASSISTANT, Role.TOOL, Role.USER);
    Part.ToolResult second = (Part.ToolResult) messages.get(4).parts().get(1);
    assertThat(second.error()).isTrue();
    assertThat(second.cache()).isEqualTo(CacheMark.DEFAULT);
    assertThat(second.content().get(1))
        .isEqualTo(
            new Part.Image(new Media.Inline("image/png", "iVBORw0KGgo="), null, null, Extras.NONE));
    assertThat(messages.get(5).parts()).containsExactly(Part.Text.of("and now?"));
  }

  @Test
  void a_system_message_among_the_turns_is_marked_and_keeps_its_members() {
    assertThat(claudeCode().messages().get(2).extras().of(ANTHROPIC_MESSAGES))
        .containsKeys("role", "output_config");
  }

  @Test
  void members_that_only_anthropic_knows_are_kept() {
    ChatRequest request = claudeCode();
    assertThat(request.extras().of(ANTHROPIC_MESSAGES))
        .containsKeys("context_management", "safeguards");
    ChatRequest betas = MESSAGES.decodeRequest(resource("requests/betas.json")).request();
    assertThat(((Tool.Function) betas.tools().getFirst()).extras().members())
        .containsOnlyKeys(
            "defer_loading", "eager_input_streaming", "input_examples", "allowed_callers");
    assertThat(request.tools().get(2))
        .isInstanceOfSatisfying(
            Tool.Vendor.class, tool -> assertThat(tool.type()).isEqualTo("web_search_20260318"));
    assertThat(everything().extras().members().get("metadata").toString())
        .isEqualTo("{\"team\":\"red\"}");
  }

  @Test
  void the_placeholder_of_claude_code_is_no_tool_to_call() {
    assertThat(claudeCode().tools().get(1))
        .isInstanceOfSatisfying(
            Tool.Vendor.class,
            tool -> assertThat(tool.type()).isEqualTo("DeferredToolPlaceholder"));
    String named = "{'model':'m','tools':[{'name':'DeferredToolPlaceholder','input_schema':{}%s}]";
    for (String more : List.of("", ",'defer_loading':false")) {
      assertThat(decode(named.formatted(more) + TAIL).tools().getFirst())
          .isInstanceOf(Tool.Function.class);
    }
  }

  @Test
  void everything_else_has_its_place() {
    ChatRequest request = everything();
    assertThat(request.endUser()).isEqualTo("u-1");
    assertThat(request.serviceTier()).isEqualTo("standard_only");
    assertThat(request.autoCache()).isEqualTo(new CacheMark("5m"));
    assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Named("lookup", false));
    assertThat(request.parallelTools()).isFalse();
    assertThat(request.sampling().stop()).containsExactly("STOP", "END");
    assertThat(request.sampling().topK()).isEqualTo(40);
    assertThat(MESSAGES.decodeRequest(resource("requests/betas.json")).request().outputFormat())
        .isInstanceOf(OutputFormat.JsonSchema.class);
    assertThat(claudeCode().reasoning())
        .isEqualTo(
            new Reasoning(Reasoning.Mode.ADAPTIVE, Reasoning.Effort.MEDIUM, null, "omitted"));
    List<Part> parts = request.messages().get(1).parts();
    assertThat(parts.get(2))
        .isInstanceOfSatisfying(
            Part.Image.class,
            image ->
                assertThat(image.media())
                    .isEqualTo(new Media.FileId(ANTHROPIC_MESSAGES, "file_1")));
    assertThat(parts.get(3))
        .isInstanceOfSatisfying(
            Part.Document.class,
            document -> {
              assertThat(document.title()).isEqualTo("T");
              assertThat(document.extras().members()).containsOnlyKeys("context", "citations");
            });
    assertThat(parts.get(4))
        .isInstanceOfSatisfying(
            Part.Document.class,
            document -> assertThat(document.media()).isEqualTo(new Media.PlainText("plain words")));
    assertThat(parts.subList(5, 8)).allMatch(Part.Vendor.class::isInstance);
  }

  @Test
  void the_old_place_of_a_schema_is_read() {
    ChatRequest request =
        decode("{'model':'m','output_format':{'type':'json_schema','schema':{}}" + TAIL);
    assertThat(request.outputFormat()).isInstanceOf(OutputFormat.JsonSchema.class);
    assertThat(request.extras().isEmpty()).isTrue();
    ChatRequest unknown = decode("{'model':'m','output_config':{'format':{'type':'x'}}" + TAIL);
    assertThat(unknown.outputFormat()).isNull();
    assertThat(unknown.extras().members()).containsKey("output_config");
  }

  @Test
  void null_is_as_good_as_absent() {
    ChatRequest request =
        decode(
            "{'model':'m','system':null,'tools':null,'tool_choice':null,'temperature':null,"
                + "'stream':null,'thinking':null,'metadata':null,'cache_control':null"
                + TAIL);
    assertThat(request)
        .isEqualTo(
            ChatRequest.of("m", false, List.of(Message.of(Role.USER, Part.Text.of("x"))))
                .withSampling(request.sampling()));
  }

  @Test
  void a_count_needs_no_bound() {
    Buffer body = json("{'model':'m','messages':[{'role':'user','content':'x'}]}");
    assertThat(MESSAGES.decodeCountTokens(body).request().sampling().maxOutputTokens()).isNull();
    assertThat(((Fault.Invalid) faultOf(() -> MESSAGES.decodeRequest(body))).message())
        .isEqualTo("max_tokens: Field required");
  }

  @Test
  void thoughts_come_back_to_their_family() {
    String sealed = SEAL.wrap("openrouter", "blob");
    String forged = sealed.substring(0, sealed.length() - 2) + "AA";
    String thought = "{'type':'thinking','thinking':'t','signature':'%s'}";
    String turns =
        "{'role':'assistant','content':["
            + String.join(
                ",",
                thought.formatted(sealed),
                thought.formatted(SEAL.wrap("none", "")),
                thought.formatted("own"),
                "{'type':'thinking','thinking':'t'}",
                thought.formatted(forged),
                "{'type':'redacted_thinking','data':'" + SEAL.wrap("openrouter", "r") + "'}",
                "{'type':'redacted_thinking','data':'" + forged + "'}")
            + "]},{'role':'assistant','content':["
            + thought.formatted(forged)
            + "]}";
    ChatRequest request = decode("{'model':'m','max_tokens':5,'messages':[" + turns + "]}");
    assertThat(request.messages()).hasSize(1);
    assertThat(request.messages().getFirst().parts())
        .containsExactly(
            new Part.Thinking("t", "blob", "openrouter", Extras.NONE),
            new Part.Thinking("t", null, "", Extras.NONE),
            new Part.Thinking("t", "own", "anthropic", Extras.NONE),
            new Part.Thinking("t", null, "", Extras.NONE),
            new Part.RedactedThinking("r", "openrouter", Extras.NONE));
  }

  @Test
  void a_cache_mark_of_a_new_kind_passes_on() {
    ChatRequest request =
        decode(
            "{'model':'m','max_tokens':5,'messages':[{'role':'user','content':[{'type':'text',"
                + "'text':'x','cache_control':{'type':'ephemeral','scope':'global'}}]}]}");
    Part.Text text = (Part.Text) request.messages().getFirst().parts().getFirst();
    assertThat(text.cache()).isNull();
    assertThat(text.extras().members()).containsKey("cache_control");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "5 | Input should be an object",
        "nonsense | The request body is not valid JSON",
        "{} | model: Field required",
        "{'model':5} | model: Input should be a valid string",
        "{'model':'m'} | messages: Field required",
        "{'model':'m','messages':{}} | messages: Input should be a valid list",
        "{'model':'m','messages':[]} | messages: at least one message is required",
        "{'model':'m','messages':[5]} | messages.0: Input should be an object",
        "{'model':'m','messages':[{'content':'x'}]} | messages.0.role: Field required",
        "{'model':'m','messages':[{'role':'user'}]} | messages.0.content: Field required",
        "{'model':'m','messages':[{'role':'tool','content':'x'}]}"
            + " | messages.0.role: Input should be 'user', 'assistant' or 'system'",
        "{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'a'},{}]}]}"
            + " | messages.0.content.1.type: Field required",
        "{'model':'m','messages':[{'role':'user','content':[{'type':5}]}]}"
            + " | messages.0.content.0.type: Input should be a valid string",
        "{'model':'m','messages':[{'role':'user','content':[{'type':'text'}]}]}"
            + " | messages.0.content.0.text.text: Field required",
        "{'model':'m','messages':[{'role':'user','content':[{'type':'image'}]}]}"
            + " | messages.0.content.0.image.source: Field required",
        "{'model':'m','messages':[{'role':'assistant','content':"
            + "[{'type':'tool_use','id':'a','name':'b','input':'c'}]}]}"
            + " | messages.0.content.0.tool_use.input: Input should be an object",
        "{'model':'m','messages':[{'role':'user','content':"
            + "[{'type':'tool_result','tool_use_id':'a','content':[{'type':'text'}]}]}]}"
            + " | messages.0.content.0.tool_result.content.0.text.text: Field required",
        "{'model':'m','messages':[{'role':'user','content':"
            + "[{'type':'tool_use','id':'a','name':'b'}]}]}"
            + " | messages.0: `tool_use` blocks can only be in `assistant` messages",
        "{'model':'m','messages':[{'role':'assistant','content':"
            + "[{'type':'tool_result','tool_use_id':'a'}]}]}"
            + " | messages.0: `tool_result` blocks can only be in `user` messages",
        "{'model':'m','messages':[{'role':'user','content':'x'}]} | max_tokens: Field required",
        "{'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':1.5}"
            + " | max_tokens: Input should be a valid integer",
        "{'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':-1}"
            + " | max_tokens: Input should be greater than or equal to 0",
        "{'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':99999999999}"
            + " | max_tokens: Input should be a finite number of reasonable size",
        "{'model':'m','system':5,'messages':[]} | system: Input should be a valid list",
        "{'model':'m','stream':'yes'" + TAIL + " | stream: Input should be a valid boolean",
        "{'model':'m','temperature':'hot'"
            + TAIL
            + " | temperature: Input should be a valid number",
        "{'model':'m','stop_sequences':[5]"
            + TAIL
            + " | stop_sequences.0: Input should be a valid string",
        "{'model':'m','tools':[{'name':'f'}]"
            + TAIL
            + " | tools.0.custom.input_schema: Field required",
        "{'model':'m','tools':[{'name':'f','input_schema':[]}]"
            + TAIL
            + " | tools.0.custom.input_schema: Input should be an object",
        "{'model':'m','tools':[5]" + TAIL + " | tools.0.custom: Input should be an object",
        "{'model':'m','tool_choice':{'type':'tool'}" + TAIL + " | tool_choice.name: Field required",
        "{'model':'m','output_config':{'effort':'huge'}"
            + TAIL
            + " | output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'",
        "{'model':'m','metadata':{'user_id':5}"
            + TAIL
            + " | metadata.user_id: Input should be a valid string",
      })
  void what_is_wrong_is_said_in_anthropics_words(String body, String message) {
    Fault fault = faultOf(() -> decode(body));
    assertThat(fault).isInstanceOf(Fault.Invalid.class);
    assertThat(fault.message()).isEqualTo(message);
    String param = ((Fault.Invalid) fault).param();
    assertThat(message).startsWith(param);
    assertThat(
            object(MESSAGES.errorBody(fault, "req_1")).getJsonObject("error").getString("message"))
        .isEqualTo(message);
  }

  @Test
  void an_unknown_tag_is_named_with_the_known_ones() {
    assertThat(faultOf(() -> decode("{'model':'m','tool_choice':{'type':'some'}" + TAIL)).message())
        .startsWith("tool_choice: Input tag 'some' found using 'type'");
    assertThat(faultOf(() -> decode("{'model':'m','thinking':{'type':'deep'}" + TAIL)).message())
        .startsWith("thinking: Input tag 'deep' found using 'type'");
  }
}
