package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class MessagesGrammarTest {

  private static final String START =
      "{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant',"
          + "'model':'m','content':[],'stop_reason':null,"
          + "'usage':{'input_tokens':1,'output_tokens':0}}}";
  private static final String TEXT =
      "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}";
  private static final String CALL =
      "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t_1',"
          + "'name':'f','input':{}}}";
  private static final String THOUGHT =
      "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'',"
          + "'signature':''}}";
  private static final String STOP = "{'type':'content_block_stop','index':0}";
  private static final String DELTA =
      "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':1}}";
  private static final String END = "{'type':'message_stop'}";
  private static final String PING = "{'type':'ping'}";
  private static final String ERROR =
      "{'type':'error','error':{'type':'api_error','message':'broken'}}";

  private static Buffer stream(String... events) {
    Buffer out = Buffer.buffer();
    for (String event : events) {
      String json = event.replace('\'', '"');
      out.appendString("event: " + new JsonObject(json).getString("type") + "\n");
      out.appendString("data: " + json + "\n\n");
    }
    return out;
  }

  private static String delta(String members) {
    return "{'type':'content_block_delta','index':0,'delta':{" + members + "}}";
  }

  private static void refused(String why, String... events) {
    assertThatThrownBy(() -> MessagesGrammar.check(stream(events)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_whole_stream_passes() {
    String text = delta("'type':'text_delta','text':'hi'");
    String cited = delta("'type':'citations_delta','citation':{}");
    assertThat(
            MessagesGrammar.check(stream(PING, START, PING, TEXT, text, cited, STOP, DELTA, END)))
        .hasSize(9);
  }

  @Test
  void thoughts_and_calls_pass() {
    String thinking = delta("'type':'thinking_delta','thinking':'hm'");
    String signature = delta("'type':'signature_delta','signature':'s'");
    String json = delta("'type':'input_json_delta','partial_json':'{}'");
    assertThatCode(
            () ->
                MessagesGrammar.check(
                    stream(START, THOUGHT, thinking, signature, STOP, DELTA, DELTA, END)))
        .doesNotThrowAnyException();
    assertThatCode(() -> MessagesGrammar.check(stream(START, CALL, json, STOP, DELTA, END)))
        .doesNotThrowAnyException();
    refused("after the signature", START, THOUGHT, signature, thinking);
  }

  @Test
  void an_answer_that_is_cut_may_leave_half_an_input() {
    String half = delta("'type':'input_json_delta','partial_json':'{'");
    String cut = DELTA.replace("end_turn", "max_tokens");
    assertThatCode(() -> MessagesGrammar.check(stream(START, CALL, half, STOP, cut, END)))
        .doesNotThrowAnyException();
  }

  @Test
  void a_broken_stream_is_refused_with_its_position() {
    refused("event 0: a block began before", TEXT);
    refused("event 1: the message began a second time", START, START);
    refused("event 2: a block is open", START, TEXT, TEXT);
    refused("event 3: block 1 was due", START, TEXT, STOP, TEXT);
    refused("event 1: the block is not open", START, STOP);
    refused(
        "event 2: text_delta in a tool_use", START, CALL, delta("'type':'text_delta','text':''"));
    refused("event 2: input_json_delta in a text", START, TEXT, delta("'type':'input_json_delta'"));
    refused("event 2: message_delta stands", START, TEXT, DELTA);
    refused("event 1: message_stop came without", START, END);
    refused("event 3: the stream has ended", START, DELTA, END, PING);
    refused("event 2: a block began before", START, DELTA, TEXT);
    refused("ended without message_stop", START, DELTA);
    refused("event 1 is misshapen", START, "{'type':'message_delta','usage':{}}");
    refused("ended without message_stop", START, ERROR);
    String half = delta("'type':'input_json_delta','partial_json':'{'");
    refused("event 4: the input of block 0 is not", START, CALL, half, STOP, DELTA);
    refused("is negative", START.replace(":1,", ":-1,"));
  }

  @Test
  void an_error_ends_a_failed_stream() {
    assertThat(MessagesGrammar.checkFailed(stream(START, TEXT, ERROR))).hasSize(3);
    assertThat(MessagesGrammar.checkPrefix(stream(START, TEXT))).hasSize(2);
    assertThatThrownBy(() -> MessagesGrammar.checkFailed(stream(START)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void bytes_that_are_no_events_are_refused() {
    for (String bytes : new String[] {"data: {}", "data: {}\n\n", "event: a\ndata: {\n\n"}) {
      assertThatThrownBy(() -> MessagesGrammar.parse(Buffer.buffer(bytes)))
          .isInstanceOf(AssertionError.class);
    }
  }
}
