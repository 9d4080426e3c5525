package dev.weir.dialects.bedrock;

import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.LINE;
import static dev.weir.dialects.bedrock.Fixtures.SEAL;
import static dev.weir.dialects.bedrock.Fixtures.faultOf;
import static dev.weir.dialects.bedrock.Fixtures.json;
import static dev.weir.dialects.bedrock.Fixtures.object;
import static dev.weir.dialects.bedrock.Fixtures.read;
import static dev.weir.dialects.bedrock.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {

  private static final String HI = "'messages':[{'role':'user','content':[{'text':'Hi'}]}]";

  /** A request as lines that a person can check. */
  private static String shown(ChatRequest request) {
    StringBuilder out = new StringBuilder();
    for (Message message : request.messages()) {
      out.append(message.role()).append(' ').append(message.extras().members()).append('\n');
      message.parts().forEach(part -> out.append("  ").append(part).append('\n'));
    }
    request.tools().forEach(tool -> out.append(tool).append('\n'));
    out.append(request.toolChoice()).append(' ').append(request.parallelTools()).append('\n');
    out.append(request.sampling()).append('\n');
    out.append(request.reasoning()).append('\n');
    out.append(request.outputFormat()).append('\n');
    out.append(request.endUser()).append(' ').append(request.serviceTier()).append('\n');
    request.extras().members().forEach((name, value) -> out.append(name + " " + value + "\n"));
    return out.toString();
  }

  @Test
  void everything_is_read_and_comes_back_out() {
    Inbound inbound = CONVERSE.decodeRequest(resource("bedrock/requests/everything.json"), LINE);
    ChatRequest request = inbound.request();
    assertThat(inbound.tellsOptional()).isTrue();
    assertThat(request.model()).isEqualTo(LINE.model());
    assertThat(request.stream()).isTrue();
    assertThat(shown(request)).isEqualTo(resource("bedrock/requests/everything.txt").toString());
    Outbound written = CONVERSE.encodeRequest(request, Target.VENDOR);
    assertThat(written.dropped()).isEmpty();
    assertThat(object(written.body()).encodePrettily())
        .isEqualTo(object(resource("bedrock/requests/everything.out.json")).encodePrettily());
    ChatRequest again = CONVERSE.decodeRequest(written.body(), LINE).request();
    assertThat(CONVERSE.encodeRequest(again, Target.VENDOR).body()).isEqualTo(written.body());
  }

  @Test
  void a_plain_request_says_nothing_more() {
    ChatRequest request =
        CONVERSE.decodeRequest(json("{" + HI + "}"), new RequestLine("m", false)).request();
    assertThat(request)
        .isEqualTo(ChatRequest.of("m", false, List.of(Message.of(Role.USER, Part.Text.of("Hi")))));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "{} | messages | null",
        "5 | '' | object",
        "[] | '' | object",
        "{'messages':{}} | messages | list",
        "{'messages':[]} | messages | length",
        "{'messages':[5]} | messages.0 | object",
        "{'messages':[{'content':[]}]} | messages.0.role | null",
        "{'messages':[{'role':'user'}]} | messages.0.content | null",
        "{'messages':[{'role':'tool','content':[]}]} | messages.0.role | enum",
        "{'messages':[{'role':'user','content':'Hi'}]} | messages.0.content | list",
        "{'messages':[{'role':'user','content':['Hi']}]} | messages.0.content.0 | object",
        "{'messages':[{'role':'user','content':[{}]}]} | messages.0.content.0 | null",
        "{'messages':[{'role':'user','content':[{'text':5}]}]} | messages.0.content.0.text | string",
        "{'messages':[{'role':'user','content':[{'image':{'source':{}}}]}]}"
            + " | messages.0.content.0.image.format | null",
        "{'messages':[{'role':'user','content':[{'image':{'format':'png'}}]}]}"
            + " | messages.0.content.0.image.source | null",
        "{'messages':[{'role':'user','content':[{'toolResult':{}}]}]}"
            + " | messages.0.content.0.toolResult.toolUseId | null",
        "{'messages':[{'role':'user','content':[{'toolUse':{'toolUseId':'a','name':'b'}}]}]}"
            + " | messages.0 | assistant",
        "{'messages':[{'role':'assistant','content':[{'toolUse':{'name':'b'}}]}]}"
            + " | messages.0.content.0.toolUse.toolUseId | null",
        "{HI,'inferenceConfig':{'maxTokens':0}} | inferenceConfig.maxTokens | greater",
        "{HI,'inferenceConfig':{'temperature':'hot'}} | inferenceConfig.temperature | number",
        "{HI,'inferenceConfig':[]} | inferenceConfig | object",
        "{HI,'toolConfig':{'tools':[5]}} | toolConfig.tools.0 | object",
        "{HI,'toolConfig':{'tools':[{'toolSpec':{'name':'x'}}]}}"
            + " | toolConfig.tools.0.toolSpec.inputSchema | null",
        "{HI,'toolConfig':{'toolChoice':{'some':{}}}} | toolConfig.toolChoice.tool | null",
        "{HI,'additionalModelRequestFields':5} | additionalModelRequestFields | object",
        "{HI,'outputConfig':{'textFormat':{'type':'json_schema','structure':{'jsonSchema':"
            + "{'schema':'{'}}}}} | outputConfig.textFormat.structure.jsonSchema.schema | JSON",
        "{HI,'requestMetadata':{'user_id':5}} | requestMetadata.user_id | string",
        "{HI,'serviceTier':'flex'} | serviceTier | object",
      },
      delimiter = '|',
      quoteCharacter = '"')
  void what_is_wrong_is_named(String body, String path, String constraint) {
    String where = path.equals("''") ? "" : path;
    Fault fault = faultOf(() -> read(body.replace("HI", HI)));
    assertThat(fault)
        .isInstanceOfSatisfying(
            Fault.Invalid.class,
            invalid -> {
              assertThat(invalid.param()).isEqualTo(where);
              assertThat(invalid.message()).contains("'" + where + "'").contains(constraint);
            });
  }

  @Test
  void the_model_stands_in_the_url() {
    assertThat(faultOf(() -> CONVERSE.decodeRequest(json("{" + HI + "}"))))
        .isInstanceOfSatisfying(
            Fault.Invalid.class, fault -> assertThat(fault.param()).isEqualTo("modelId"));
    assertThat(faultOf(() -> read("{"))).isInstanceOf(Fault.Invalid.class);
  }

  @Test
  void guarded_words_and_documents_in_chunks_reach_every_vendor() {
    String body =
        "{'messages':[{'role':'user','content':["
            + "{'guardContent':{'text':{'text':'What is it?','qualifiers':['query']}}},"
            + "{'cachePoint':{'type':'default'}},"
            + "{'document':{'name':'d','format':'md','source':{'content':"
            + "[{'text':'One.'},{'text':'Two.'}]},'citations':{'enabled':true}}},"
            + "{'guardContent':{'image':{'format':'png','source':{'bytes':'eA=='}}}}]}]}";
    ChatRequest request = read(body);
    Outbound elsewhere =
        new AnthropicMessages(SEAL).encodeRequest(request.withModel("claude-x"), Target.VENDOR);
    JsonArray content =
        object(elsewhere.body()).getJsonArray("messages").getJsonObject(0).getJsonArray("content");
    assertThat(content.getJsonObject(0).getString("text")).isEqualTo("What is it?");
    assertThat(content.getJsonObject(1).getJsonObject("source").getString("data"))
        .isEqualTo("One.\nTwo.");
    assertThat(elsewhere.dropped()).contains("messages[].parts[].guardContent");
    Outbound back = CONVERSE.encodeRequest(request, Target.VENDOR);
    assertThat(object(back.body())).isEqualTo(object(json(body)));
    assertThat(back.dropped()).isEmpty();
  }

  @Test
  void a_blocks_first_member_names_it_and_more_members_keep_it_whole() {
    List<Part> parts =
        read("{'messages':[{'role':'user','content':["
                + "{'text':'a','future':1},"
                + "{'image':null,'text':'b'},"
                + "{'image':{'format':'png','source':{'bytes':'eA=='}},'future':1},"
                + "{'image':{'format':'bmp','source':{'bytes':'eA=='}}},"
                + "{'cachePoint':{'type':'default'}},"
                + "{'future':{}}]}]}")
            .messages()
            .getFirst()
            .parts();
    assertThat(parts.getFirst())
        .isInstanceOfSatisfying(
            Part.Text.class, text -> assertThat(text.extras().members()).containsKey("future"));
    assertThat(parts.get(1)).isInstanceOf(Part.Text.class);
    assertThat(parts.subList(2, 6))
        .extracting(part -> ((Part.Vendor) part).type())
        .containsExactly("image", "image", "cachePoint", "future");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "{'type':'auto','disable_parallel_tool_use':true} | Auto[] | false",
        "{'type':'any','disable_parallel_tool_use':false} | Required[] | true",
        "{'type':'none'} | None[] |",
        "{'type':'tool','name':'f'} | Named[name=f, custom=false] |",
        "{'type':'tool'} | |",
        "{'type':'auto','future':1} | |",
        "{'type':'auto','disable_parallel_tool_use':1} | |",
        "5 | |",
      },
      delimiter = '|',
      quoteCharacter = '"')
  void claudes_own_choice_of_tools(String own, String choice, Boolean parallel) {
    ChatRequest request =
        read("{" + HI + ",'additionalModelRequestFields':{'tool_choice':" + own + "}}");
    ToolChoice read = request.toolChoice();
    assertThat(read == null ? null : read.toString()).isEqualTo(choice);
    assertThat(request.parallelTools()).isEqualTo(parallel);
    assertThat(request.extras().isEmpty()).isEqualTo(read != null);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "{'thinking':{'type':'adaptive','display':'omitted'}} | ADAPTIVE | true",
        "{'thinking':{'type':'disabled'}} | DISABLED | true",
        "{'thinking':{'type':'enabled','budget_tokens':'x'}} | | false",
        "{'thinking':{'type':'enabled','future':1}} | | false",
        "{'thinking':{'type':'new'}} | | false",
        "{'thinking':true} | | false",
      },
      delimiter = '|',
      quoteCharacter = '"')
  void thinking_that_is_new_to_us_stays_where_it_is(
      String additional, Reasoning.Mode mode, boolean understood) {
    ChatRequest request = read("{" + HI + ",'additionalModelRequestFields':" + additional + "}");
    Reasoning reasoning = request.reasoning();
    assertThat(reasoning == null ? null : reasoning.mode()).isEqualTo(mode);
    assertThat(request.extras().isEmpty()).isEqualTo(understood);
  }
}
