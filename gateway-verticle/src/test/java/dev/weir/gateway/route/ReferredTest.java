package dev.weir.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.DialectName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a body of OpenAI's Responses names that is stored. */
class ReferredTest {

  private static List<String> stored(String dialect, String body) {
    return BindingSearch.of(dialect, new HeldBody(body.replace('\'', '"').getBytes(UTF_8)))
        .stored()
        .stream()
        .map(one -> one.member() + " " + one.id())
        .toList();
  }

  private static List<String> stored(String body) {
    return stored(DialectName.OPENAI_RESPONSES, body);
  }

  private static List<String> input(String items) {
    return stored("{'model':'m', 'input' : [" + items + "]}");
  }

  @Test
  void a_conversation_binds_however_it_is_named() {
    assertThat(stored("{'conversation':'conv_1','input':'hi'}"))
        .containsExactly("conversation conv_1");
    assertThat(stored("{'input':'hi', 'conversation' : { 'id' : 'conv_1' }}"))
        .containsExactly("conversation conv_1");
    assertThat(stored("{'conversation':null}")).isEmpty();
    assertThat(stored("{'conversation':{'id':''}}")).isEmpty();
  }

  @Test
  void items_that_are_named_alone_bind() {
    assertThat(
            input("{'type':'item_reference','id':'msg_1'},{'id':'rs_1','type':null}, {'id':'x'}"))
        .containsExactly("item_reference msg_1", "item_reference rs_1", "item_reference x");
  }

  @Test
  void of_thoughts_those_bind_that_come_without_their_state() {
    assertThat(
            input(
                """
                {'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'t'}]},
                {'encrypted_content':'gAAA','id':'rs_2','summary':[],'type':'reasoning'},
                {'id':'rs_3','summary':[],'type':'reasoning','encrypted_content':null}
                """))
        .containsExactly("reasoning rs_1", "reasoning rs_3");
  }

  @Test
  void items_that_are_told_in_full_and_ids_elsewhere_bind_nothing() {
    assertThat(
            input(
                """
                {'role':'user','content':'hi','id':'msg_0'},
                {'type':'message','id':'msg_1','role':'assistant',
                  'content':[{'type':'output_text','text':'\\'id\\':\\'rs_9\\''}]},
                {'type':'function_call','id':'fc_1','call_id':'c','name':'f','arguments':'{}'},
                {'type':'additional_tools','tools':[{'type':'item_reference','id':'rs_9'}]}
                """))
        .isEmpty();
    assertThat(stored("{'tools':[{'parameters':{'input':[{'id':'rs_9'}]}}],'input':'x'}"))
        .isEmpty();
    assertThat(
            stored("{'metadata':{'conversation':'conv_9','id':'rs_9'},'prompt':{'id':'pmpt_1'}}"))
        .isEmpty();
    assertThat(stored(DialectName.OPENAI_CHAT, "{'conversation':'conv_1'}")).isEmpty();
  }

  @Test
  void of_many_items_the_last_count() {
    String items =
        IntStream.range(0, 100)
            .mapToObj("{'type':'item_reference','id':'msg_%d'}"::formatted)
            .collect(Collectors.joining(","));
    List<String> stored = input(items);
    assertThat(stored).hasSize(BindingSearch.STORED_MAX);
    assertThat(stored.getFirst()).isEqualTo("item_reference msg_68");
    assertThat(stored.getLast()).isEqualTo("item_reference msg_99");
  }
}
