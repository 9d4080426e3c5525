package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.CONTEXT;
import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.decode;
import static dev.weir.dialects.bedrock.Fixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
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
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.openai.ToolNames;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEncoderTest {

  private static final Started STARTED = new Started("id", "m", 1, Usage.NONE, Extras.NONE);

  private static Finished finished(Reason reason) {
    return new Finished(0, Finish.of(reason), Extras.NONE);
  }

  private static Buffer encode(List<? extends ChatEvent> events) {
    StreamEncoder encoder = CONVERSE.streamEncoder(CONTEXT);
    return encoder.encode(List.copyOf(events)).appendBuffer(encoder.end());
  }

  /** The stream as lines of a transcript, in single quotes. */
  private static List<String> lines(List<? extends ChatEvent> events) {
    return ConverseGrammar.check(encode(events)).stream()
        .map(event -> event.type() + " " + event.data().encode().replace('"', '\''))
        .toList();
  }

  private static ChatAnswer assembled(List<ChatEvent> events) {
    AnswerAssembler assembler = new AnswerAssembler();
    events.forEach(assembler::accept);
    return assembler.answer();
  }

  @Test
  void texts_and_thoughts_have_no_start() {
    assertThat(
            lines(
                List.of(
                    STARTED,
                    new PartStarted(0, 0, new Part.Thinking("", null, "", Extras.NONE)),
                    new ThinkingDelta(0, 0, "hm"),
                    new SignatureDelta(0, 0, "sig", Thoughts.BEDROCK),
                    new PartEnded(0, 0),
                    new PartStarted(0, 1, Part.Text.of("")),
                    new PartEnded(0, 1),
                    new PartStarted(0, 2, Part.Text.of("H")),
                    new TextDelta(0, 2, ""),
                    new TextDelta(0, 2, "i"),
                    new PartEnded(0, 2),
                    finished(Reason.STOP),
                    new UsageReport(new Usage(30, 10, 5, 5, 7, 2, false, Extras.NONE)))))
        .containsExactly(
            "messageStart {'role':'assistant'}",
            "contentBlockDelta {'contentBlockIndex':0,'delta':{'reasoningContent':{'text':'hm'}}}",
            "contentBlockDelta {'contentBlockIndex':0,'delta':"
                + "{'reasoningContent':{'signature':'sig'}}}",
            "contentBlockStop {'contentBlockIndex':0}",
            "contentBlockDelta {'contentBlockIndex':1,'delta':{'text':'H'}}",
            "contentBlockDelta {'contentBlockIndex':1,'delta':{'text':'i'}}",
            "contentBlockStop {'contentBlockIndex':1}",
            "messageStop {'stopReason':'end_turn'}",
            "metadata {'usage':{'inputTokens':10,'outputTokens':7,'totalTokens':37,"
                + "'cacheReadInputTokens':10,'cacheWriteInputTokens':10,'cacheDetails':["
                + "{'ttl':'1h','inputTokens':5},{'ttl':'5m','inputTokens':5}]},"
                + "'metrics':{'latencyMs':0}}");
  }

  @Test
  void calls_have_one_and_their_input_is_always_json() {
    assertThat(
            lines(
                List.of(
                    STARTED,
                    new PartStarted(0, 0, Part.ToolCall.of("call:1", "f", "")),
                    new ArgumentsDelta(0, 0, "{\"a\":"),
                    new ArgumentsDelta(0, 0, "1}"),
                    new PartEnded(0, 0),
                    new PartStarted(0, 1, Part.ToolCall.of("c2", "none", "")),
                    new PartEnded(0, 1),
                    new PartStarted(
                        0, 2, new Part.ToolCall("c3", "free", "", true, null, Extras.NONE)),
                    new ArgumentsDelta(0, 2, "a \"b\""),
                    new PartEnded(0, 2),
                    finished(Reason.STOP))))
        .containsSubsequence(
            "contentBlockStart {'contentBlockIndex':0,'start':{'toolUse':{'toolUseId':'"
                + ToolNames.fitting("call:1")
                + "','name':'f'}}}",
            "contentBlockDelta {'contentBlockIndex':0,'delta':{'toolUse':{'input':'{\\'a\\':'}}}",
            "contentBlockDelta {'contentBlockIndex':0,'delta':{'toolUse':{'input':'1}'}}}",
            "contentBlockStop {'contentBlockIndex':0}",
            "contentBlockStart {'contentBlockIndex':1,'start':"
                + "{'toolUse':{'toolUseId':'c2','name':'none'}}}",
            "contentBlockDelta {'contentBlockIndex':1,'delta':{'toolUse':{'input':'{}'}}}",
            "contentBlockStart {'contentBlockIndex':2,'start':"
                + "{'toolUse':{'toolUseId':'c3','name':'free'}}}",
            "messageStop {'stopReason':'tool_use'}",
            "metadata {'usage':{'inputTokens':321,'outputTokens':0,'totalTokens':321},"
                + "'metrics':{'latencyMs':0}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text", "tools", "thinking", "server-tools", "quirks", "guardrail", "long"})
  void a_transcript_that_was_read_is_written_as_the_same_answer(String name) {
    List<ChatEvent> events = decode(stream(name));
    Buffer written = encode(events);
    ConverseGrammar.check(written);
    ChatAnswer once = assembled(events);
    ChatAnswer again = assembled(decode(written));
    assertThat(again.choices().getFirst().parts()).isEqualTo(once.choices().getFirst().parts());
    assertThat(again.choices().getFirst().finish()).isEqualTo(once.choices().getFirst().finish());
    Buffer whole = CONVERSE.encodeAnswer(once, CONTEXT);
    assertThat(CONVERSE.decodeAnswer(whole).choices().getFirst().parts())
        .isEqualTo(once.choices().getFirst().parts());
  }

  @Test
  void what_the_vendor_told_besides_stands_where_it_stood() {
    Extras extras =
        new Extras(
            BEDROCK_CONVERSE,
            Map.of(
                "additionalModelResponseFields", RawJson.of("{\"stop_sequence\":\"END\"}"),
                "metrics", RawJson.of("{\"latencyMs\":7}"),
                "trace", RawJson.of("{}"),
                "message", RawJson.of("{\"future\":1}")));
    List<String> lines =
        lines(List.of(new Started("", "", 0, Usage.of(1, 2), extras), finished(Reason.LENGTH)));
    assertThat(lines.get(1))
        .isEqualTo(
            "messageStop {'stopReason':'max_tokens',"
                + "'additionalModelResponseFields':{'stop_sequence':'END'}}");
    assertThat(lines.get(2))
        .contains("'latencyMs':7")
        .contains("'trace':{}")
        .doesNotContain("future");
  }

  @Test
  void of_several_choices_the_first_is_told() {
    List<ChatEvent> events = new ArrayList<>();
    events.add(STARTED);
    for (int choice = 1; choice >= 0; choice--) {
      events.add(new PartStarted(choice, 0, Part.Text.of("of " + choice)));
      events.add(new PartEnded(choice, 0));
      events.add(new Finished(choice, Finish.of(Reason.STOP), Extras.NONE));
    }
    assertThat(lines(events)).hasSize(5).anyMatch(line -> line.contains("of 0"));
  }

  @Test
  void a_failure_is_an_exception_wherever_the_stream_is() {
    StreamEncoder encoder = CONVERSE.streamEncoder(CONTEXT);
    Buffer out = encoder.encode(List.of(STARTED, new PartStarted(0, 0, Part.Text.of("x"))));
    out.appendBuffer(encoder.fail(new Fault.Overloaded("too much", 1000)));
    assertThat(ConverseGrammar.checkFailed(out).getLast().type())
        .isEqualTo("serviceUnavailableException");
    assertThat(encoder.keepAlive().length()).isZero();
    assertThat(CONVERSE.keepAlive().length()).isZero();
  }

  @Test
  void a_stream_that_has_not_finished_cannot_end() {
    assertThatThrownBy(() -> CONVERSE.streamEncoder(CONTEXT).end())
        .isInstanceOf(IllegalStateException.class);
  }
}
