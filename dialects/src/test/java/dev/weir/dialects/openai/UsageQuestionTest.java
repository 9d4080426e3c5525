package dev.weir.dialects.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageQuestionTest {

  private static @Nullable Buffer asking(String body) {
    return Golden.CHAT.askingUsage(Buffer.buffer(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1} | {'stream_options':{'include_usage':true},'a':1}",
        "{} | {'stream_options':{'include_usage':true}}",
        "` {  'ü':'stream_options' } ` |"
            + " ` {  'stream_options':{'include_usage':true},'ü':'stream_options' } `",
        "{'b':{'stream_options':{'include_usage':true}}} |"
            + " {'stream_options':{'include_usage':true},"
            + "'b':{'stream_options':{'include_usage':true}}}",
        "{'stream_options' : null , 'a':1} | {'stream_options' : {'include_usage':true} , 'a':1}",
        "{'stream_options':{ }} | {'stream_options':{ 'include_usage':true}}",
        "{'a':1,'stream_options':{'include_obfuscation':false}} |"
            + " {'a':1,'stream_options':{'include_usage':true,'include_obfuscation':false}}",
        "{'stream_options':{'x':{'include_usage':true}}} |"
            + " {'stream_options':{'include_usage':true,'x':{'include_usage':true}}}",
        "{'stream_options':{'x':1,'include_usage' : false }} |"
            + " {'stream_options':{'x':1,'include_usage' : true }}",
        "{'stream_options':{'include_usage':null,'x':1}} |"
            + " {'stream_options':{'include_usage':true,'x':1}}",
      })
  void the_question_is_put_in_and_every_other_byte_stays(String body, String asking) {
    assertThat(asking(body.replace('\'', '"'))).hasToString(asking.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'stream_options':{'include_usage':true}}",
        "{'stream_options':{'x':1, 'include_us\\u0061ge' : true}}",
        "{'stream_options':{'include_usage':'yes'}}",
        "{'stream_options':{'include_usage':false,'include_usage':true}}",
        "{'stream_options':7}",
        "{'stream_options':null,'stream_options':null}",
        "{'data_sources':[]}",
        "[]",
        "{",
        "",
      })
  void nothing_is_put_where_it_is_or_has_no_place(String body) {
    assertThat(asking(body.replace('\'', '"'))).isNull();
  }
}
