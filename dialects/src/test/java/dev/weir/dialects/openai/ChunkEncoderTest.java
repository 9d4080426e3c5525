package dev.weir.dialects.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatEvent.ArgumentsDelta;
import dev.weir.bus.chat.ChatEvent.Finished;
import dev.weir.bus.chat.ChatEvent.PartEnded;
import dev.weir.bus.chat.ChatEvent.PartStarted;
import dev.weir.bus.chat.ChatEvent.SignatureDelta;
import dev.weir.bus.chat.ChatEvent.Started;
import dev.weir.bus.chat.ChatEvent.TextDelta;
import dev.weir.bus.chat.ChatEvent.ThinkingDelta;
import dev.weir.bus.chat.ChatEvent.UsageReport;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunkEncoderTest {

  private static final Started STARTED =
      new Started("chatcmpl-1", "gpt-x", 1_790_000_000L, Usage.NONE, Extras.NONE);
  private static final String ROLE =
      "{'index':0,'delta':{'role':'assistant','content':'','refusal':null},"
          + "'logprobs':null,'finish_reason':null}";

  private final StreamEncoder plain = encoder(false);

  @Test
  void a_text_is_a_role_chunk_its_deltas_a_finish_chunk_and_done() {
    shows(
        plain,
        List.of(
            STARTED,
            new PartStarted(0, 0, Part.Text.of("")),
            new TextDelta(0, 0, "Hel"),
            new TextDelta(0, 0, ""),
            new TextDelta(0, 0, "lo\n\"é\""),
            new PartEnded(0, 0),
            new UsageReport(Usage.of(3, 2)),
            finished(Reason.STOP)),
        chunk(ROLE),
        chunk(delta("{'content':'Hel'}")),
        chunk(delta("{'content':'lo\\n\\\"é\\\"'}")),
        chunk("{'index':0,'delta':{},'logprobs':null,'finish_reason':'stop'}"));
    assertThat(plain.end().toString()).isEqualTo("data: [DONE]\n\n");
  }

  @Test
  void usage_that_was_asked_for_is_null_until_its_own_chunk() {
    StreamEncoder encoder = encoder(true);
    String bytes =
        encoder
            .encode(
                List.of(
                    STARTED,
                    new PartStarted(0, 0, Part.Text.of("x")),
                    new PartEnded(0, 0),
                    new UsageReport(Usage.of(3, 2)),
                    finished(Reason.LENGTH)))
            .toString();
    assertThat(bytes.split("\n\n"))
        .hasSize(3)
        .allMatch(chunk -> chunk.endsWith(",\"usage\":null}"));
    assertThat(encoder.end().toString())
        .isEqualTo(
            chunk("")
                    .replace(
                        "[]}\n",
                        "[],'usage':{'prompt_tokens':3,'completion_tokens':2,"
                            + "'total_tokens':5}}\n")
                    .replace('\'', '"')
                + "data: [DONE]\n\n");
  }

  @Test
  void calls_are_counted_and_one_without_arguments_gets_an_empty_object() {
    shows(
        plain,
        List.of(
            STARTED,
            new PartStarted(0, 0, Part.Text.of("t")),
            new PartEnded(0, 0),
            new PartStarted(0, 1, Part.ToolCall.of("c1", "f", "")),
            new PartEnded(0, 1),
            new PartStarted(0, 2, new Part.ToolCall("c2", "p", "", true, null, Extras.NONE)),
            new ArgumentsDelta(0, 2, "***"),
            new PartEnded(0, 2),
            new PartStarted(0, 3, Part.ToolCall.of("c3", "g", "{\"a\":")),
            new ArgumentsDelta(0, 3, "1}"),
            new PartEnded(0, 3),
            finished(Reason.TOOL_CALLS)),
        chunk(ROLE),
        chunk(delta("{'content':'t'}")),
        chunk(
            delta(
                "{'tool_calls':[{'index':0,'id':'c1','type':'function',"
                    + "'function':{'name':'f','arguments':''}}]}")),
        chunk(delta("{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}")),
        chunk(
            delta(
                "{'tool_calls':[{'index':1,'id':'c2','type':'custom',"
                    + "'custom':{'name':'p','input':''}}]}")),
        chunk(delta("{'tool_calls':[{'index':1,'custom':{'input':'***'}}]}")),
        chunk(
            delta(
                "{'tool_calls':[{'index':2,'id':'c3','type':'function',"
                    + "'function':{'name':'g','arguments':'{\\\"a\\\":'}}]}")),
        chunk(delta("{'tool_calls':[{'index':2,'function':{'arguments':'1}'}}]}")),
        chunk("{'index':0,'delta':{},'logprobs':null,'finish_reason':'tool_calls'}"));
  }

  @Test
  void the_signature_of_a_thought_follows_it_sealed_with_its_whole_text() {
    String wrapped = Golden.SEAL.wrap("anthropic", "sig");
    shows(
        plain,
        List.of(
            STARTED,
            new PartStarted(0, 0, new Part.Thinking("", null, "", Extras.NONE)),
            new ThinkingDelta(0, 0, "Hm"),
            new ThinkingDelta(0, 0, "m."),
            new SignatureDelta(0, 0, "sig", "anthropic"),
            new PartEnded(0, 0),
            new PartStarted(0, 1, new Part.RedactedThinking("zip", "anthropic", Extras.NONE)),
            new PartEnded(0, 1)),
        chunk(ROLE),
        chunk(delta("{'reasoning_content':'Hm'}")),
        chunk(delta("{'reasoning_content':'m.'}")),
        chunk(
            delta(
                "{'reasoning_details':[{'type':'reasoning.text','text':'Hmm.','signature':'"
                    + wrapped
                    + "','format':'weir-v1','index':0}]}")),
        chunk(
            delta(
                "{'reasoning_details':[{'type':'reasoning.encrypted','data':'"
                    + Golden.SEAL.wrap("anthropic", "zip")
                    + "','format':'weir-v1','index':1}]}")));
  }

  @Test
  void a_thought_of_openrouters_goes_out_as_it_came() {
    Extras extras = own("index", "0");
    shows(
        plain,
        List.of(
            STARTED,
            new PartStarted(0, 0, new Part.Thinking("", null, "", extras)),
            new ThinkingDelta(0, 0, "Hm"),
            new SignatureDelta(0, 0, "sig", "openrouter"),
            new PartEnded(0, 0)),
        chunk(ROLE),
        chunk(
            delta(
                "{'reasoning_content':'Hm','reasoning_details':"
                    + "[{'type':'reasoning.text','text':'Hm','index':0}]}")),
        chunk(
            delta(
                "{'reasoning_details':"
                    + "[{'type':'reasoning.text','text':'','signature':'sig','index':0}]}")));
  }

  @Test
  void what_only_this_dialect_knows_is_shown_and_what_others_know_is_not() {
    Extras annotated = own("annotations", "[{\"n\":1}]");
    shows(
        plain,
        List.of(
            new Started("chatcmpl-1", "m", 1_790_000_000L, Usage.NONE, own("tier", "\"x\"")),
            new PartStarted(0, 0, new Part.Text("a", null, annotated)),
            new ChatEvent.VendorDelta(0, 0, "openai-chat", "annotations", RawJson.of("{\"n\":2}")),
            new ChatEvent.VendorDelta(0, 0, "anthropic-messages", "citations", RawJson.of("{}")),
            new PartEnded(0, 0),
            new PartStarted(
                0, 1, new Part.Image(new Media.Url("https://e"), null, null, Extras.NONE)),
            new PartEnded(0, 1),
            new ChatEvent.Logprobs(0, RawJson.of("{\"content\":[]}")),
            new ChatEvent.Vendor("openai-chat", "chunk", RawJson.of("{\"moderation\":{}}")),
            new ChatEvent.Vendor(
                "openai-chat", "delta", RawJson.of("{\"index\":0,\"delta\":{\"audio\":1}}")),
            new ChatEvent.Vendor("openai-chat", "delta", RawJson.of("{}")),
            new ChatEvent.Vendor("anthropic-messages", "ping", RawJson.of("{}")),
            new Finished(0, Finish.of(Reason.STOP), own("native_finish_reason", "\"end\""))),
        chunk(ROLE).replace(",'choices'", ",'tier':'x','choices'"),
        chunk(delta("{'content':'a'}")),
        chunk(delta("{'annotations':[{'n':1}]}")),
        chunk(delta("{'annotations':[{'n':2}]}")),
        chunk(delta("{'images':[{'type':'image_url','image_url':{'url':'https://e'}}]}")),
        chunk("{'index':0,'delta':{},'logprobs':{'content':[]},'finish_reason':null}"),
        chunk("").replace("[]}", "[],'moderation':{}}"),
        chunk(delta("{'audio':1}")),
        chunk(
            "{'index':0,'delta':{},'logprobs':null,'finish_reason':'stop',"
                + "'native_finish_reason':'end'}"));
  }

  @Test
  void every_end_has_one_of_openais_words() {
    assertThat(Reason.values())
        .extracting(reason -> FinishReasons.write(Finish.of(reason), false))
        .containsExactly(
            "stop",
            "stop",
            "length",
            "length",
            "tool_calls",
            "content_filter",
            "content_filter",
            "stop",
            "stop");
    assertThat(FinishReasons.write(Finish.of(Reason.REFUSAL), true)).isEqualTo("stop");
  }

  @Test
  void without_id_and_time_of_the_vendors_ours_are_shown() {
    StreamEncoder encoder = encoder(false);
    String bytes =
        encoder
            .encode(
                List.of(
                    new Started("", "m", 0, Usage.NONE, Extras.NONE),
                    new PartStarted(0, 0, Part.Text.of("x"))))
            .toString();
    assertThat(bytes)
        .contains("\"id\":\"chatcmpl-req_1\"", "\"created\":1790000009", "\"model\":\"asked\"");
    assertThat(encoder.encode(List.of()).length()).isZero();
  }

  private static StreamEncoder encoder(boolean tellsOptional) {
    return Golden.CHAT.streamEncoder(
        new AnswerContext("req_1", "asked", tellsOptional, 77, 1_790_000_009L));
  }

  private static Finished finished(Reason reason) {
    return new Finished(0, Finish.of(reason), Extras.NONE);
  }

  private static Extras own(String name, String json) {
    return new Extras("openai-chat", Map.of(name, RawJson.of(json)));
  }

  private static String delta(String delta) {
    return "{'index':0,'delta':" + delta + ",'logprobs':null,'finish_reason':null}";
  }

  private static String chunk(String choice) {
    return "data: {'id':'chatcmpl-1','object':'chat.completion.chunk','created':1790000000,"
        + "'model':'asked','choices':["
        + choice
        + "]}\n\n";
  }

  private static void shows(StreamEncoder encoder, List<ChatEvent> events, String... chunks) {
    assertThat(encoder.encode(events).toString())
        .isEqualTo(String.join("", chunks).replace('\'', '"'));
  }
}
