package dev.weir.dialects.gemini;

import static dev.weir.dialects.gemini.Fixtures.GEMINI;
import static dev.weir.dialects.gemini.Fixtures.LINE;
import static dev.weir.dialects.gemini.Fixtures.SEAL;
import static dev.weir.dialects.gemini.Fixtures.faultOf;
import static dev.weir.dialects.gemini.Fixtures.json;
import static dev.weir.dialects.gemini.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {

  private static final OpenAiChat OPENAI = new OpenAiChat(SEAL);

  // ---- What callers may not say

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | contents",
        "{'contents':[]} | contents",
        "{'contents':[{'role':'user','parts':[{'text':''}]}]} | contents",
        "{'contents':'hi'} | contents",
        "{'contents':[7]} | contents[0]",
        "{'contents':[{'role':'system','parts':[{'text':'a'}]}]} | contents[0].role",
        "{'contents':[{'parts':[]}]} | contents[0].parts",
        "{'contents':[{'parts':[{}]}]} | contents[0].parts[0]",
        "{'contents':[{'parts':[{'thought':true}]}]} | contents[0].parts[0]",
        "{'contents':[{'parts':[{'text':5}]}]} | contents[0].parts[0].text",
        "{'contents':[{'parts':[{'functionCall':{}}]}]}"
            + " | contents[0].parts[0].functionCall.name",
        "{'contents':[{'parts':[{'functionCall':{'name':'f','args':[]}}]}]}"
            + " | contents[0].parts[0].functionCall.args",
        "{'contents':[{'parts':[{'inlineData':{'data':'A'}}]}]}"
            + " | contents[0].parts[0].inlineData.mimeType",
        "{'contents':[{'parts':[{'functionResponse':{'name':'f','response':'x'}}]}]}"
            + " | contents[0].parts[0].functionResponse.response",
        "{'contents':[{'parts':[{'text':'a'}]}],'generationConfig':{'temperature':'warm'}}"
            + " | generationConfig.temperature",
        "{'contents':[{'parts':[{'text':'a'}]}],'generationConfig':{'maxOutputTokens':1e30}}"
            + " | generationConfig.maxOutputTokens",
        "{'contents':[{'parts':[{'text':'a'}]}],'generationConfig':{'maxOutputTokens':99999999999}}"
            + " | generationConfig.maxOutputTokens",
        "{'contents':[{'parts':[{'text':'a'}]}],"
            + "'generationConfig':{'thinkingConfig':{'thinkingLevel':'MAD'}}}"
            + " | generationConfig.thinkingConfig.thinkingLevel",
        "{'contents':[{'parts':[{'text':'a'}]}],"
            + "'toolConfig':{'functionCallingConfig':{'mode':'SOME'}}}"
            + " | toolConfig.functionCallingConfig.mode",
        "{'contents':[{'parts':[{'text':'a'}]}],'tools':[{'functionDeclarations':[{}]}]}"
            + " | tools[0].functionDeclarations[0].name",
        "not json | ``"
      })
  void a_request_that_is_wrong_is_refused_with_the_path(String body, String path) {
    Fault fault = faultOf(() -> GEMINI.decodeRequest(json(body), LINE));
    assertThat(fault)
        .isInstanceOfSatisfying(
            Fault.Invalid.class,
            invalid -> {
              assertThat(invalid.param()).isEqualTo(path);
              assertThat(invalid.message()).isNotBlank();
            });
  }

  @Test
  void the_url_names_the_model_and_asks_for_a_stream() {
    Buffer body = json("{'contents':[{'parts':[{'text':'a'}]}]}");
    Inbound in = GEMINI.decodeRequest(body, new RequestLine("gemini-x", false));
    assertThat(in.request().model()).isEqualTo("gemini-x");
    assertThat(in.request().stream()).isFalse();
    assertThat(in.tellsOptional()).isFalse();
    assertThat(faultOf(() -> GEMINI.decodeRequest(body))).isInstanceOf(Fault.Invalid.class);
  }

  @Test
  void tokens_are_counted_of_contents_or_of_a_whole_question() {
    String contents = "'contents':[{'parts':[{'text':'a'}]}]";
    ChatRequest bare = GEMINI.decodeCountTokens(json("{" + contents + "}"), LINE).request();
    ChatRequest whole =
        GEMINI
            .decodeCountTokens(
                json(
                    "{'generateContentRequest':{'model':'models/m',"
                        + contents
                        + ",'systemInstruction':{'parts':[{'text':'s'}]}}}"),
                LINE)
            .request();
    assertThat(bare.messages()).containsExactly(Message.of(Role.USER, Part.Text.of("a")));
    assertThat(whole.messages()).hasSize(2);
    assertThat(whole.model()).isEqualTo(LINE.model());
    assertThat(whole.extras()).isEqualTo(Extras.NONE);
    assertThat(GEMINI.encodeTokenCount(42).toString()).isEqualTo("{\"totalTokens\":42}");
  }

  @Test
  void made_ids_are_the_same_whenever_the_conversation_is_read() {
    String turns =
        "{'role':'user','parts':[{'text':'a'}]},{'role':'model','parts':[{'functionCall':"
            + "{'name':'f'}}]},{'parts':[{'functionResponse':{'name':'f','response':{}}}]}";
    List<Message> once = request("{'contents':[" + turns + "]}").messages();
    List<Message> later =
        request("{'contents':[" + turns + ",{'role':'model','parts':[{'text':'x'}]}]}").messages();
    assertThat(later.subList(0, 3)).isEqualTo(once);
    Part.ToolCall call = (Part.ToolCall) once.get(1).parts().getFirst();
    assertThat(((Part.ToolResult) once.get(2).parts().getFirst()).callId()).isEqualTo(call.id());
  }

  // ---- What is sent to Google

  private static JsonObject sent(String openAi, String model, Target target) {
    ChatRequest request = OPENAI.decodeRequest(json(openAi)).request().withModel(model);
    return new JsonObject(GEMINI.encodeRequest(request, target).body());
  }

  private static JsonArray contents(String messages) {
    return sent("{'model':'m','messages':[" + messages + "]}", "gemini-2.5-pro", Target.VENDOR)
        .getJsonArray("contents");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // The user speaks first, and roles alternate.
        "{'role':'assistant','content':'a'},{'role':'user','content':'b'},"
            + "{'role':'user','content':'c'}"
            + " | [{'role':'user','parts':[{'text':'Continue.'}]},"
            + "{'role':'model','parts':[{'text':'a'}]},"
            + "{'role':'user','parts':[{'text':'b'},{'text':'c'}]}]",
        // Late instructions are reminders.
        "{'role':'user','content':'a'},{'role':'system','content':'s'}"
            + " | [{'role':'user','parts':[{'text':'a'},"
            + "{'text':'<system-reminder>\\ns\\n</system-reminder>'}]}]",
        // Instructions alone.
        "{'role':'system','content':'s'} | [{'role':'user','parts':[{'text':'Continue.'}]}]",
        // Results in the order of calls, as objects, with names, stubs and orphans.
        "{'role':'user','content':'q'},{'role':'assistant','content':'','tool_calls':["
            + "{'id':'1','type':'function','function':{'name':'f','arguments':'{}'}},"
            + "{'id':'2','type':'function','function':{'name':'g','arguments':'oops'}},"
            + "{'id':'3','type':'function','function':{'name':'f','arguments':''}}]},"
            + "{'role':'tool','tool_call_id':'3','content':'{\\u0022ok\\u0022:1}'},"
            + "{'role':'tool','tool_call_id':'1','content':'[1]'},"
            + "{'role':'tool','tool_call_id':'x','content':'lost'},{'role':'user','content':'r'}"
            + " | [{'role':'user','parts':[{'text':'q'}]},{'role':'model','parts':["
            + "{'functionCall':{'id':'1','name':'f','args':{}}},"
            + "{'functionCall':{'id':'2','name':'g','args':{'_raw':'oops'}}},"
            + "{'functionCall':{'id':'3','name':'f','args':{}}}]},{'role':'user','parts':["
            + "{'functionResponse':{'id':'1','name':'f','response':{'result':'[1]'}}},"
            + "{'functionResponse':{'id':'2','name':'g','response':"
            + "{'error':'There is no result of this call.'}}},"
            + "{'functionResponse':{'id':'3','name':'f','response':{'ok':1}}},"
            + "{'text':'Result of the tool call x:'},{'text':'lost'},{'text':'r'}]}]",
        // A call that nobody answered.
        "{'role':'user','content':'q'},{'role':'assistant','content':'','tool_calls':["
            + "{'id':'1','type':'function','function':{'name':'1 f!','arguments':'{}'}}]}"
            + " | [{'role':'user','parts':[{'text':'q'}]},{'role':'model','parts':["
            + "{'functionCall':{'id':'1','name':'_1_f__93f90d6d','args':{}}}]},"
            + "{'role':'user','parts':[{'functionResponse':{'id':'1','name':'_1_f__93f90d6d',"
            + "'response':{'error':'There is no result of this call.'}}}]}]",
        // Media.
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':"
            + "'data:image/png;base64,AA=='}},{'type':'image_url','image_url':{'url':"
            + "'https://a.b/c.webp?d'}},{'type':'input_audio','input_audio':{'format':'mp3',"
            + "'data':'AA=='}},{'type':'file','file':{'filename':'a.pdf','file_data':"
            + "'data:application/pdf;base64,AA=='}}]}"
            + " | [{'role':'user','parts':[{'inlineData':{'mimeType':'image/png','data':'AA=='}},"
            + "{'fileData':{'mimeType':'image/webp','fileUri':'https://a.b/c.webp?d'}},"
            + "{'inlineData':{'mimeType':'audio/mp3','data':'AA=='}},"
            + "{'inlineData':{'mimeType':'application/pdf','data':'AA=='}}]}]"
      })
  void a_conversation_is_put_in_googles_order(String messages, String expected) {
    String shown = contents(messages).encode().replaceAll("(_1_f__)[0-9a-f]{32}", "$193f90d6d");
    assertThat(shown).isEqualTo(new JsonArray(json(expected)).encode());
  }

  @Test
  void media_of_results_ride_in_the_result_where_the_model_takes_them() {
    Part image = new Part.Image(new Media.Inline("image/png", "AA=="), null, null, Extras.NONE);
    Part result =
        new Part.ToolResult("1", List.of(Part.Text.of("see"), image), false, null, Extras.NONE);
    List<Message> messages =
        List.of(
            Message.of(Role.USER, Part.Text.of("q")),
            Message.of(Role.ASSISTANT, Part.ToolCall.of("1", "f", "{}")),
            Message.of(Role.TOOL, result));
    assertThat(lastContent("gemini-3-flash", messages))
        .isEqualTo(
            "[{'functionResponse':{'id':'1','name':'f','response':{'result':'see'},"
                + "'parts':[{'inlineData':{'mimeType':'image/png','data':'AA=='}}]}}]");
    assertThat(lastContent("gemini-2.5-flash", messages))
        .isEqualTo(
            "[{'functionResponse':{'id':'1','name':'f','response':"
                + "{'result':'see\\n[medium 1 of the results]'}}},"
                + "{'text':'[medium 1 of the results]'},"
                + "{'inlineData':{'mimeType':'image/png','data':'AA=='}}]");
  }

  private static String lastContent(String model, List<Message> messages) {
    Outbound out = GEMINI.encodeRequest(ChatRequest.of(model, false, messages), Target.VENDOR);
    JsonArray contents = new JsonObject(out.body()).getJsonArray("contents");
    return contents
        .getJsonObject(contents.size() - 1)
        .getJsonArray("parts")
        .encode()
        .replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "'auto' | {'mode':'AUTO'} | 2",
        "'none' | {'mode':'NONE'} | 2",
        "'required' | {'mode':'ANY'} | 2",
        "{'type':'function','function':{'name':'f'}}"
            + " | {'mode':'ANY','allowedFunctionNames':['f']} | 2",
        "{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':"
            + "[{'type':'function','function':{'name':'f'}}]}}"
            + " | {'mode':'ANY','allowedFunctionNames':['f']} | 2",
        "{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':"
            + "[{'type':'function','function':{'name':'f'}}]}} | {'mode':'AUTO'} | 1",
        "null | null | 2"
      })
  void a_tool_choice_becomes_a_mode(String choice, String mode, int tools) {
    JsonObject body =
        sent(
            "{'model':'m','messages':[{'role':'user','content':'a'}],'tools':["
                + "{'type':'function','function':{'name':'f','parameters':{'type':'object'}}},"
                + "{'type':'custom','custom':{'name':'patch'}}],'tool_choice':"
                + choice
                + "}",
            "gemini-3-flash",
            Target.VENDOR);
    JsonObject config = body.getJsonObject("toolConfig");
    assertThat(config == null ? null : config.getJsonObject("functionCallingConfig").encode())
        .isEqualTo(mode == null ? null : mode.replace('\'', '"'));
    assertThat(body.getJsonArray("tools")).hasSize(1);
    JsonArray functions =
        body.getJsonArray("tools").getJsonObject(0).getJsonArray("functionDeclarations");
    assertThat(functions).hasSize(tools);
    assertThat(functions.getJsonObject(0).encode())
        .isEqualTo("{\"name\":\"f\",\"parametersJsonSchema\":{\"type\":\"object\"}}");
  }

  @Test
  void what_would_make_the_answer_another_is_refused() {
    for (String body :
        List.of(
            "{'model':'m','messages':[{'role':'user','content':'a'}],'n':9}",
            "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':"
                + "{'url':'u'}},{'type':'file','file':{'file_id':'file-1'}}]}]}",
            "{'model':'m','messages':[{'role':'user','content':'a'}],'tools':[{'type':'function',"
                + "'function':{'name':'1-starts-with-a-digit'}}]}")) {
      assertThat(faultOf(() -> sent(body, "gemini-3-flash", Target.VENDOR)))
          .isInstanceOf(Fault.UnsupportedByTarget.class);
    }
  }

  @Test
  void a_request_of_claude_code_reaches_google() {
    AnthropicMessages anthropic = new AnthropicMessages(SEAL);
    Buffer body;
    try (InputStream in =
        RequestsTest.class.getResourceAsStream("/anthropic/requests/claude-code.json")) {
      body = Buffer.buffer(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
    ChatRequest request = anthropic.decodeRequest(body).request().withModel("gemini-3.8-flash");
    Outbound out = GEMINI.encodeRequest(request, Target.VENDOR);
    assertThat(new JsonObject(out.body()).getJsonArray("contents")).isNotEmpty();
    assertThat(out.body().toString()).doesNotContain("x-anthropic-billing-header");
    assertThat(out.dropped()).contains(Rule.CACHE.field(), Rule.BILLING_HEADER.field());
  }

  // ---- The table of rules

  @Test
  void every_field_that_is_dropped_has_its_rule() {
    Set<String> dropped = new HashSet<>();
    for (TranslationRule rule : GEMINI.rules()) {
      assertThat(rule.reason()).endsWith(".");
      if (rule.effect() == Effect.DROPPED) {
        dropped.add(rule.field());
      }
    }
    Set<String> seen = new HashSet<>();
    Seeds.each(
        600,
        seed -> {
          ChatRequest request = new RandomChats(seed).request();
          for (String model : List.of("gemini-3-flash", "gemini-2.5-pro", "gemma-3")) {
            for (Target target : List.of(Target.VENDOR, Target.COMPATIBLE)) {
              Outbound out = GEMINI.encodeRequest(taken(request, model), target);
              for (String field : out.dropped()) {
                String wild = field.substring(0, field.lastIndexOf('.') + 1) + "*";
                assertThat(dropped).containsAnyOf(field, wild);
                seen.add(field);
              }
            }
          }
        });
    assertThat(seen)
        .contains(
            Rule.THINKING.field(),
            Rule.CACHE.field(),
            Rule.TITLE.field(),
            Rule.VENDOR_PART.field(),
            Rule.TOOL_VENDOR.field(),
            Rule.TOOL_SCHEMA.field(),
            Rule.REASONING.field(),
            Rule.LOGIT_BIAS.field());
  }

  /** Without files of another vendor, which are refused. */
  private static ChatRequest taken(ChatRequest request, String model) {
    ChatRequest named = request.withModel(model);
    return new ChatRequest(
        named.model(),
        named.messages().stream().map(RequestsTest::withoutFiles).toList(),
        named.tools(),
        named.toolChoice(),
        named.parallelTools(),
        named.sampling(),
        named.reasoning(),
        named.outputFormat(),
        named.stream(),
        named.endUser(),
        named.cacheKey(),
        named.autoCache(),
        named.serviceTier(),
        named.extras());
  }

  private static Message withoutFiles(Message message) {
    List<Part> parts = message.parts().stream().filter(part -> !isFile(part)).toList();
    return new Message(message.role(), parts, message.name(), message.extras());
  }

  private static boolean isFile(Part part) {
    return switch (part) {
      case Part.Image image -> image.media() instanceof Media.FileId;
      case Part.Document document -> document.media() instanceof Media.FileId;
      case Part.ToolResult result -> result.content().stream().anyMatch(RequestsTest::isFile);
      default -> false;
    };
  }
}
