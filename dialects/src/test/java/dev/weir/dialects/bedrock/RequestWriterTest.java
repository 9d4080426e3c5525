package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;
import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;
import static dev.weir.bus.message.DialectName.OPENAI_CHAT;
import static dev.weir.dialects.bedrock.Fixtures.CLAUDE;
import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.INVOKE;
import static dev.weir.dialects.bedrock.Fixtures.LINE;
import static dev.weir.dialects.bedrock.Fixtures.LLAMA;
import static dev.weir.dialects.bedrock.Fixtures.SEAL;
import static dev.weir.dialects.bedrock.Fixtures.faultOf;
import static dev.weir.dialects.bedrock.Fixtures.json;
import static dev.weir.dialects.bedrock.Fixtures.object;
import static dev.weir.dialects.bedrock.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Header;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.openai.ToolNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A request in Converse, knob by knob. This file is over 400 lines because all of them share the
 * few makers of requests below.
 */
class RequestWriterTest {

  private static final OpenAiChat OPENAI = new OpenAiChat(SEAL);
  private static final AnthropicMessages MESSAGES = new AnthropicMessages(SEAL);
  private static final String SONNET_37 = "anthropic.claude-3-7-sonnet-20250219-v1:0";
  private static final String OPUS_55 = "global.anthropic.claude-opus-5-5";

  private static final Message HI = Message.of(Role.USER, Part.Text.of("Hi"));

  /** A request of OpenAI's callers for a model here. */
  private static Outbound fromOpenAi(String model, String members) {
    String body = "{'model':'x','messages':[{'role':'user','content':'Hi'}]," + members + "}";
    ChatRequest request = OPENAI.decodeRequest(json(body)).request().withModel(model);
    return CONVERSE.encodeRequest(request, Target.VENDOR);
  }

  private static Outbound fromAnthropic(String model, String members) {
    String body =
        "{'model':'x','max_tokens':100,'messages':[{'role':'user','content':'Hi'}],"
            + members
            + "}";
    ChatRequest request = MESSAGES.decodeRequest(json(body)).request().withModel(model);
    return CONVERSE.encodeRequest(request, Target.VENDOR);
  }

  private static Outbound write(String model, Message... messages) {
    return CONVERSE.encodeRequest(ChatRequest.of(model, false, List.of(messages)), Target.VENDOR);
  }

  private static String turns(Outbound written) {
    return object(written.body()).getJsonArray("messages").encode().replace('"', '\'');
  }

  private static String rest(Outbound written) {
    JsonObject body = object(written.body());
    body.remove("messages");
    return body.encode().replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        // Knobs
        "C45 | 'temperature':1.5,'max_tokens':9 | {'inferenceConfig':{'maxTokens':9,'temperature':1}} |",
        "LLAMA | 'temperature':1.5 | {'inferenceConfig':{'temperature':1}} |",
        "C45 | 'temperature':0.5,'top_p':0.5 | {'inferenceConfig':{'temperature':0.5}} | top_p",
        "C37 | 'temperature':0.5,'top_p':0.5 | {'inferenceConfig':{'temperature':0.5,'topP':0.5}} |",
        "O55 | 'temperature':0.5,'top_p':0.5 | {} | temperature;top_p",
        "C45 | 'stop':['END',' '] | {'inferenceConfig':{'stopSequences':['END']}} | stop",
        "C45 | 'seed':1,'presence_penalty':1,'frequency_penalty':1,'logprobs':true,'top_logprobs':2,"
            + "'logit_bias':{},'prompt_cache_key':'k','future':1 | {} | seed;presence_penalty;"
            + "frequency_penalty;logprobs;top_logprobs;logit_bias;cache_key;future",
        "C45 | 'n':1,'user':'u 1' | {'requestMetadata':{'user_id':'u 1'}} |",
        "C45 | 'user':'{}' | {} | end_user",
        "C45 | 'service_tier':'flex' | {'serviceTier':{'type':'flex'}} |",
        "C45 | 'service_tier':'auto' | {} | service_tier",
        // Thinking
        "C37 | 'reasoning_effort':'medium','max_tokens':100 | {'inferenceConfig':{'maxTokens':8292},"
            + "'additionalModelRequestFields':{'thinking':{'type':'enabled','budget_tokens':8192}}} |",
        "O55 | 'reasoning_effort':'high' | {'outputConfig':{'effort':'high'}} |",
        "C45 | 'reasoning_effort':'none' | {'additionalModelRequestFields':{'thinking':{'type':'disabled'}}} |",
        "LLAMA | 'reasoning_effort':'high' | {} | reasoning",
        // Formats
        "C45 | 'response_format':{'type':'text'} | {} |",
        "C45 | 'response_format':{'type':'json_object'} | {'system':[{'text':'Answer with one JSON"
            + " object and nothing else, without code fences.'}]} |",
        "C45 | 'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':false,"
            + "'schema':{'type':'object'}}} | {'outputConfig':{'textFormat':{'type':'json_schema',"
            + "'structure':{'jsonSchema':{'schema':'{\\'type\\':\\'object\\',"
            + "\\'additionalProperties\\':false}','name':'n'}}}}} | response_format.strict",
        "LLAMA | 'response_format':{'type':'json_schema','json_schema':{'name':'n','description':'d',"
            + "'schema':{'type':'object'}}} | {'outputConfig':{'textFormat':{'type':'json_schema',"
            + "'structure':{'jsonSchema':{'schema':'{\\'type\\':\\'object\\'}','name':'n',"
            + "'description':'d'}}}}} |",
        "C37 | 'response_format':{'type':'json_schema','json_schema':{'name':'n',"
            + "'schema':{'type':'object'}}} | {'system':[{'text':'Answer with one JSON object and"
            + " nothing else, without code fences. It must fit this JSON Schema:\\n"
            + "{\\'type\\':\\'object\\'}'}]} | response_format.name",
        // Tools
        "C45 | TOOLS,'tool_choice':'required' | CONFIG,'toolChoice':{'any':{}}}} |",
        "C45 | TOOLS,'tool_choice':'auto' | CONFIG,'toolChoice':{'auto':{}}}} |",
        "C45 | TOOLS,'tool_choice':{'type':'function','function':{'name':'f'}}"
            + " | CONFIG,'toolChoice':{'tool':{'name':'f'}}}} |",
        "C45 | TOOLS,'tool_choice':'none' | {} |",
        "C45 | TOOLS,'parallel_tool_calls':true | CONFIG}} |",
        "C45 | TOOLS,'parallel_tool_calls':false | CONFIG},'additionalModelRequestFields':"
            + "{'tool_choice':{'type':'auto','disable_parallel_tool_use':true}}} |",
        "C45 | TOOLS,'parallel_tool_calls':false,'tool_choice':{'type':'function','function':"
            + "{'name':'f'}} | CONFIG},'additionalModelRequestFields':{'tool_choice':{'type':'tool',"
            + "'name':'f','disable_parallel_tool_use':true}}} |",
        "LLAMA | TOOLS,'parallel_tool_calls':false | CONFIG}} | parallel_tool_calls",
        "C45 | 'tools':[],'tool_choice':'required' | {} | tool_choice",
        "C45 | 'tools':[{'type':'custom','custom':{'name':'c','description':'d'}}]"
            + " | {'toolConfig':{'tools':[{'toolSpec':{'name':'c','description':'d\\n\\nPut the whole"
            + " input, as plain text, into the parameter `input`.','inputSchema':{'json':{'type':"
            + "'object','properties':{'input':{'type':'string'}},'required':['input'],"
            + "'additionalProperties':false}}}}]}} |",
        "C45 | 'tools':[{'type':'function','function':{'name':'a'}},{'type':'function','function':"
            + "{'name':'f','strict':true,'parameters':{'type':'object'}}}],'tool_choice':{'type':"
            + "'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function',"
            + "'function':{'name':'f'}}]}} | {'toolConfig':{'tools':[{'toolSpec':{'name':'f',"
            + "'inputSchema':{'json':{'type':'object'}},'strict':true}}],'toolChoice':{'any':{}}}} |",
      },
      delimiter = '|',
      quoteCharacter = '"')
  void what_openais_callers_ask_for(String model, String asked, String told, String dropped) {
    String tools = "'tools':[{'type':'function','function':{'name':'f'}}]";
    String config =
        "{'toolConfig':{'tools':[{'toolSpec':{'name':'f','inputSchema':{'json':{'type':'object',"
            + "'properties':{}}}}}]";
    Outbound written = fromOpenAi(model(model), asked.replace("TOOLS", tools));
    assertThat(rest(written)).isEqualTo(told.replace("CONFIG", config));
    assertThat(String.join(";", written.dropped())).isEqualTo(dropped == null ? "" : dropped);
  }

  private static String model(String shortName) {
    return switch (shortName) {
      case "C45" -> CLAUDE;
      case "C37" -> SONNET_37;
      case "O55" -> OPUS_55;
      default -> LLAMA;
    };
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "C45 | 'top_k':5 | {'inferenceConfig':{'maxTokens':100},'additionalModelRequestFields':"
            + "{'top_k':5}} |",
        "LLAMA | 'top_k':5 | {'inferenceConfig':{'maxTokens':100}} | top_k",
        "O55 | 'top_k':5 | {'inferenceConfig':{'maxTokens':100}} | top_k",
        "C45 | 'top_k':5,'temperature':0.5,'top_p':0.5,'thinking':{'type':'enabled',"
            + "'budget_tokens':50} | {'inferenceConfig':{'maxTokens':100},"
            + "'additionalModelRequestFields':{'thinking':{'type':'enabled','budget_tokens':50}}}"
            + " | top_k;temperature;top_p",
        "O55 | 'thinking':{'type':'adaptive','display':'omitted'},'output_config':{'effort':'low'}"
            + " | {'inferenceConfig':{'maxTokens':100},'outputConfig':{'effort':'low'},"
            + "'additionalModelRequestFields':{'thinking':{'type':'adaptive','display':'omitted'}}} |",
        "C45 | 'service_tier':'standard_only','container':'c' | {'inferenceConfig':{'maxTokens':100},"
            + "'serviceTier':{'type':'default'}} | container",
        "C45 | 'system':[{'type':'text','text':'x-anthropic-billing-header: a=b;'},{'type':'text',"
            + "'text':'Be','cache_control':{'type':'ephemeral','ttl':'1h'}}]"
            + " | {'system':[{'text':'Be'},{'cachePoint':{'type':'default','ttl':'1h'}}],"
            + "'inferenceConfig':{'maxTokens':100}} | messages[].content[].billing_header",
        "LLAMA | 'system':[{'type':'text','text':'Be','cache_control':{'type':'ephemeral'}}]"
            + " | {'system':[{'text':'Be'}],'inferenceConfig':{'maxTokens':100}}"
            + " | messages[].content[].cache",
        "C45 | 'tools':[{'name':'f','input_schema':{},'cache_control':{'type':'ephemeral'}},"
            + "{'type':'web_search_20250305','name':'web_search'}] | {'inferenceConfig':"
            + "{'maxTokens':100},'toolConfig':{'tools':[{'toolSpec':{'name':'f','inputSchema':"
            + "{'json':{}}}},{'cachePoint':{'type':'default'}}]}} | tools[].web_search_20250305",
        "LLAMA | 'tools':[{'name':'f','input_schema':{},'cache_control':{'type':'ephemeral'},"
            + "'defer_loading':true}] | {'inferenceConfig':{'maxTokens':100},'toolConfig':{'tools':"
            + "[{'toolSpec':{'name':'f','inputSchema':{'json':{}}}}]}}"
            + " | tools[].defer_loading;tools[].cache",
      },
      delimiter = '|',
      quoteCharacter = '"')
  void what_anthropics_callers_ask_for(String model, String asked, String told, String dropped) {
    Outbound written = fromAnthropic(model(model), asked);
    assertThat(rest(written)).isEqualTo(told);
    assertThat(String.join(";", written.dropped())).isEqualTo(dropped == null ? "" : dropped);
  }

  @Test
  void what_invoke_says_in_headers_stands_in_the_body() {
    ChatRequest request = ChatRequest.of(CLAUDE, false, List.of(HI));
    List<Header> headers =
        List.of(
            new Header("x-amzn-bedrock-guardrailidentifier", "g1"),
            new Header("x-amzn-bedrock-guardrailversion", "2"),
            new Header("x-amzn-bedrock-trace", "ENABLED"),
            new Header("x-amzn-bedrock-performanceconfig-latency", "optimized"),
            new Header("x-amzn-bedrock-service-tier", "flex"),
            new Header("x-amzn-bedrock-request-metadata", "{\"team\":\"a\"}"));
    assertThat(rest(CONVERSE.encodeRequest(request, Target.VENDOR, headers)))
        .isEqualTo(
            "{'requestMetadata':{'team':'a'},'serviceTier':{'type':'flex'},"
                + "'guardrailConfig':{'guardrailIdentifier':'g1','guardrailVersion':'2',"
                + "'trace':'enabled'},'performanceConfig':{'latency':'optimized'}}");
    assertThat(rest(CONVERSE.encodeRequest(request, Target.VENDOR, headers.subList(2, 3))))
        .isEqualTo("{}"); // A trace of no guardrail would be refused.
    Header odd = new Header("x-amzn-bedrock-request-metadata", "no json");
    assertThat(rest(CONVERSE.encodeRequest(request, Target.VENDOR, List.of(odd)))).isEqualTo("{}");
    ChatRequest own =
        CONVERSE
            .decodeRequest(
                json(
                    "{'messages':[{'role':'user','content':[{'text':'Hi'}]}],"
                        + "'guardrailConfig':{'guardrailIdentifier':'mine'}}"),
                LINE)
            .request();
    assertThat(rest(CONVERSE.encodeRequest(own, Target.VENDOR, headers.subList(0, 2))))
        .isEqualTo("{'guardrailConfig':{'guardrailIdentifier':'mine'}}");
  }

  @Test
  void betas_told_bedrock_stay_in_the_body_and_those_told_anthropic_do_not_enter_it() {
    String betas = "'anthropic_beta':['a-1','b-2']";
    Buffer invoke =
        json(
            "{'anthropic_version':'bedrock-2023-05-31','max_tokens':9,"
                + "'messages':[{'role':'user','content':'Hi'}],"
                + betas
                + "}");
    ChatRequest request = INVOKE.decodeRequest(invoke, LINE).request();
    List<Header> headers = INVOKE.headersIn(invoke);
    assertThat(rest(CONVERSE.encodeRequest(request, Target.VENDOR, headers)))
        .endsWith("'additionalModelRequestFields':{" + betas + "}}");
    Outbound other = CONVERSE.encodeRequest(request.withModel(LLAMA), Target.VENDOR, headers);
    assertThat(rest(other)).doesNotContain("anthropic_beta");
    assertThat(other.dropped()).containsExactly("anthropic_beta");
    List<Header> anthropics = List.of(new Header("anthropic-beta", "oauth-2025-04-20"));
    assertThat(rest(CONVERSE.encodeRequest(request, Target.VENDOR, anthropics)))
        .doesNotContain("beta");
  }

  @Test
  void an_automatic_mark_stands_after_the_users_last_words() {
    String auto = "'cache_control':{'type':'ephemeral'}";
    assertThat(turns(fromAnthropic(CLAUDE, auto)))
        .isEqualTo("[{'role':'user','content':[{'text':'Hi'},{'cachePoint':{'type':'default'}}]}]");
    assertThat(fromAnthropic(LLAMA, auto).dropped()).containsExactly("auto_cache");
  }

  @Test
  void a_conversation_gets_the_order_that_converse_demands() {
    Outbound written =
        write(
            CLAUDE,
            Message.of(Role.SYSTEM, Part.Text.of("Be")),
            Message.of(Role.DEVELOPER, Part.Text.of("brief"), Part.Text.of(" ")),
            Message.of(Role.ASSISTANT, Part.ToolCall.of("c1", "f", "{\"a\":1}")),
            Message.of(
                Role.ASSISTANT,
                Part.ToolCall.of("c2", "f", "not json"),
                new Part.ToolCall("c3", "free.text", "x", true, null, Extras.NONE)),
            Message.of(
                Role.TOOL,
                new Part.ToolResult("c2", List.of(), false, null, Extras.NONE),
                new Part.ToolResult(
                    "c1", List.of(Part.Text.of("ok")), true, CacheMark.DEFAULT, Extras.NONE),
                Part.ToolResult.of("c9", "lost")),
            Message.of(Role.SYSTEM, Part.Text.of("Late")),
            Message.of(Role.USER, Part.Text.of(""), Part.Text.of("Go on")),
            Message.of(Role.ASSISTANT, new Part.Refusal("No. ", Extras.NONE)));
    assertThat(rest(written))
        .isEqualTo(
            "{'system':[{'text':'Be'},{'text':'brief'}],'toolConfig':{'tools':[{'toolSpec':"
                + "{'name':'f','description':'Not available any more.','inputSchema':{'json':"
                + "{'type':'object','properties':{}}}}}]}}");
    String mapped = ToolNames.fitting("free.text");
    assertThat(turns(written))
        .isEqualTo(
            "[{'role':'user','content':[{'text':'Continue.'}]},"
                + "{'role':'assistant','content':["
                + "{'toolUse':{'toolUseId':'c1','name':'f','input':{'a':1}}},"
                + "{'toolUse':{'toolUseId':'c2','name':'f','input':{'_raw':'not json'}}},"
                + "{'toolUse':{'toolUseId':'c3','name':'"
                + mapped
                + "','input':{'input':'x'}}}]},"
                + "{'role':'user','content':["
                + "{'toolResult':{'toolUseId':'c2','content':[{'text':'(no output)'}]}},"
                + "{'toolResult':{'toolUseId':'c1','content':[{'text':'ok'}],'status':'error'}},"
                + "{'cachePoint':{'type':'default'}},"
                + "{'toolResult':{'toolUseId':'c3','content':"
                + "[{'text':'There is no result of this call.'}],'status':'error'}},"
                + "{'text':'Result of the tool call c9:'},{'text':'lost'},"
                + "{'text':'<system-reminder>\\nLate\\n</system-reminder>'},{'text':'Go on'}]},"
                + "{'role':'assistant','content':[{'text':'No.'}]}]");
    assertThat(written.dropped()).isEmpty();
  }

  @Test
  void tools_stay_where_the_conversation_holds_calls_even_if_none_may_be_called() {
    String body =
        "{'model':'x','tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'none',"
            + "'messages':[{'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'id':"
            + "'c','type':'function','function':{'name':'f','arguments':''}}]},{'role':'tool',"
            + "'tool_call_id':'c','content':'x'}]}";
    Outbound written =
        CONVERSE.encodeRequest(
            OPENAI.decodeRequest(json(body)).request().withModel(CLAUDE), Target.VENDOR);
    assertThat(rest(written)).contains("'name':'f'").doesNotContain("toolChoice");
    assertThat(written.dropped()).containsExactly("tool_choice");
  }

  @Test
  void documents_get_names_of_their_own_and_a_text_beside_them() {
    Media pdf = new Media.Inline("application/pdf", "JVBERi0=");
    Media text = new Media.Url("data:text/plain; charset=utf-8;base64,aGk=");
    Outbound written =
        write(
            CLAUDE,
            Message.of(
                Role.USER,
                new Part.Document(pdf, "a_b.pdf", null, Extras.NONE),
                new Part.Document(text, "a/b  pdf", CacheMark.DEFAULT, Extras.NONE),
                new Part.Document(new Media.PlainText("hi"), null, null, Extras.NONE)));
    assertThat(turns(written))
        .isEqualTo(
            "[{'role':'user','content':["
                + "{'document':{'name':'a b pdf','format':'pdf','source':{'bytes':'JVBERi0='}}},"
                + "{'document':{'name':'a b pdf 2','format':'txt','source':{'bytes':'aGk='}}},"
                + "{'cachePoint':{'type':'default'}},"
                + "{'document':{'name':'document','format':'txt','source':{'text':'hi'}}},"
                + "{'text':'See the document.'}]}]");
  }

  @Test
  void marks_within_a_result_stand_after_it() {
    Part.Text marked = new Part.Text("x", new CacheMark("30m"), Extras.NONE);
    Outbound written =
        write(
            CLAUDE,
            HI,
            Message.of(Role.ASSISTANT, Part.ToolCall.of("c", "f", "{}")),
            Message.of(
                Role.TOOL, new Part.ToolResult("c", List.of(marked), false, null, Extras.NONE)));
    assertThat(turns(written))
        .endsWith(
            "{'toolResult':{'toolUseId':'c','content':[{'text':'x'}]}},"
                + "{'cachePoint':{'type':'default'}}]}]");
    assertThat(written.dropped()).containsExactly("messages[].content[].cache.ttl");
  }

  @Test
  void thoughts_go_back_to_those_who_made_them() {
    Message thoughts =
        Message.of(
            Role.ASSISTANT,
            new Part.Thinking("own", "s1", "bedrock", Extras.NONE),
            new Part.Thinking("claude's", "s2", "anthropic", Extras.NONE),
            new Part.RedactedThinking("ZA==", "bedrock", Extras.NONE),
            Part.Text.of("So."));
    Message foreign =
        Message.of(
            Role.ASSISTANT,
            new Part.Thinking("foreign", "s3", "openrouter", Extras.NONE),
            new Part.Thinking("unsigned", null, "", Extras.NONE),
            new Part.RedactedThinking("d", "anthropic", Extras.NONE),
            Part.Text.of("So."));
    Outbound kept = write(CLAUDE, HI, thoughts);
    assertThat(turns(kept))
        .contains(
            "{'reasoningContent':{'reasoningText':{'text':'own','signature':'s1'}}},"
                + "{'reasoningContent':{'reasoningText':{'text':'claude's','signature':'s2'}}},"
                + "{'reasoningContent':{'redactedContent':'ZA=='}},{'text':'So.'}");
    assertThat(kept.dropped()).isEmpty();
    for (Outbound lost : List.of(write(LLAMA, HI, thoughts), write(CLAUDE, HI, foreign))) {
      assertThat(lost.dropped()).containsExactly("messages[].content[].thinking");
    }
  }

  @Test
  void other_dialects_own_things_are_left_out_and_named() {
    Extras extras = new Extras(OPENAI_CHAT, Map.of("odd", RawJson.of("1")));
    Outbound written =
        write(
            CLAUDE,
            new Message(
                Role.USER,
                List.of(
                    new Part.Text("Hi", null, extras),
                    new Part.Image(
                        new Media.Inline("image/jpg", "eA=="), "high", null, Extras.NONE),
                    new Part.Vendor(ANTHROPIC_MESSAGES, "search_result", RawJson.of("{}"))),
                "bob",
                extras));
    assertThat(written.dropped())
        .containsExactly(
            "messages[].name",
            "messages[].odd",
            "messages[].content[].odd",
            "messages[].content[].detail",
            "messages[].content[].search_result");
    assertThat(turns(written)).contains("'format':'jpeg'");
  }

  static List<Part> refused() {
    return List.of(
        image(new Media.Url("https://example.com/a.png")),
        image(new Media.Url("data:image/png,abc")),
        image(new Media.FileId(OPENAI_CHAT, "file-1")),
        image(new Media.Inline("image/bmp", "eA==")),
        image(new Media.PlainText("x")),
        new Part.Document(new Media.Inline("application/zip", "eA=="), null, null, Extras.NONE),
        new Part.ToolResult(
            "c", List.of(image(new Media.Url("https://x"))), false, null, Extras.NONE));
  }

  private static Part image(Media media) {
    return new Part.Image(media, null, null, Extras.NONE);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_may_not_be_lost_is_refused(Part part) {
    assertThat(faultOf(() -> write(CLAUDE, HI, Message.of(Role.USER, Part.Text.of("x"), part))))
        .isInstanceOfSatisfying(
            Fault.UnsupportedByTarget.class,
            fault -> assertThat(fault.field()).startsWith("messages.1.content.1"));
  }

  @Test
  void odd_choices_names_and_instructions_are_refused() {
    assertThat(faultOf(() -> fromOpenAi(CLAUDE, "'n':2")))
        .isInstanceOfSatisfying(
            Fault.UnsupportedByTarget.class, fault -> assertThat(fault.field()).isEqualTo("n"));
    String name = "x".repeat(65);
    assertThat(
            faultOf(
                () -> fromAnthropic(CLAUDE, "'tools':[{'name':'" + name + "','input_schema':{}}]")))
        .isInstanceOf(Fault.UnsupportedByTarget.class);
    assertThat(
            faultOf(
                () ->
                    write(
                        CLAUDE,
                        Message.of(Role.SYSTEM, image(new Media.Inline("image/png", "eA=="))))))
        .isInstanceOf(Fault.UnsupportedByTarget.class);
  }

  @Test
  void a_file_in_s3_keeps_what_was_said_of_it() {
    Extras extras =
        new Extras(
            BEDROCK_CONVERSE,
            Map.of(
                "format", RawJson.of("\"png\""),
                "s3Location", RawJson.of("{\"bucketOwner\":\"1\"}")));
    Part image = new Part.Image(new Media.FileId(BEDROCK_CONVERSE, "s3://b/k"), null, null, extras);
    assertThat(turns(write(CLAUDE, Message.of(Role.USER, image))))
        .contains(
            "{'image':{'format':'png','source':"
                + "{'s3Location':{'uri':'s3://b/k','bucketOwner':'1'}}}}");
  }

  @Test
  void a_great_many_calls_take_no_great_time() {
    int many = 60_000;
    List<Part> calls = new ArrayList<>();
    List<Part> results = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      calls.add(Part.ToolCall.of("c" + i, "f", "{}"));
      results.add(Part.ToolResult.of("c" + i % (many / 2), "x"));
    }
    Outbound written =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () ->
                write(
                    CLAUDE,
                    HI,
                    new Message(Role.ASSISTANT, calls, null, Extras.NONE),
                    new Message(Role.TOOL, results, null, Extras.NONE)));
    JsonArray content =
        object(written.body()).getJsonArray("messages").getJsonObject(2).getJsonArray("content");
    // A result for each call, and half of the results once more as two texts.
    assertThat(content).hasSize(2 * many);
  }

  @Test
  void claude_code_reaches_claude_here() {
    ChatRequest request =
        MESSAGES
            .decodeRequest(resource("anthropic/requests/claude-code.json"))
            .request()
            .withModel(OPUS_55);
    Outbound written = CONVERSE.encodeRequest(request, Target.VENDOR);
    JsonObject body = object(written.body());
    JsonArray messages = body.getJsonArray("messages");
    for (int i = 0; i < messages.size(); i++) {
      assertThat(messages.getJsonObject(i).getString("role"))
          .isEqualTo(i % 2 == 0 ? "user" : "assistant");
    }
    assertThat(body.getJsonObject("toolConfig")).isNotNull();
  }
}
