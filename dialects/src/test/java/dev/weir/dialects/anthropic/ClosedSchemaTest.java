package dev.weir.dialects.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.json.RawJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosedSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true | true",
        "{'type':'string'} | {'type':'string'}",
        "{'type':'object'} | {'type':'object','additionalProperties':false}",
        "{'type':['object','null']} | {'type':['object','null'],'additionalProperties':false}",
        "{'properties':{'a':{'type':'object'}}} | {'properties':{'a':{'type':'object',"
            + "'additionalProperties':false}},'additionalProperties':false}",
        "{'type':'object','additionalProperties':true} | {'type':'object',"
            + "'additionalProperties':false,'description':'{#additionalProperties#:true}'}",
        "{'oneOf':[{'type':'string'},{'type':'object'}]} | {'anyOf':[{'type':'string'},"
            + "{'type':'object','additionalProperties':false}]}",
        "{'anyOf':[{'type':'string'}],'$defs':{'d':{'enum':[1]}},'$ref':'#/$defs/d'} | "
            + "{'anyOf':[{'type':'string'}],'$defs':{'d':{'enum':[1]}},'$ref':'#/$defs/d'}",
        "{'type':'array','items':{'type':'object'},'minItems':1} | "
            + "{'type':'array','items':{'type':'object','additionalProperties':false},"
            + "'minItems':1}",
        "{'type':'array','minItems':2,'maxItems':3} | "
            + "{'type':'array','description':'{#minItems#:2,#maxItems#:3}'}",
        "{'type':'string','format':'uuid'} | {'type':'string','format':'uuid'}",
        "{'type':'string','format':'regex','description':'d'} | "
            + "{'type':'string','description':'d\\n\\n{#format#:#regex#}'}",
        "{'type':'integer','minimum':1,'default':3,'title':'t'} | "
            + "{'type':'integer','default':3,'title':'t','description':'{#minimum#:1}'}",
      })
  void a_schema_is_brought_within_what_is_enforced(String schema, String closed) {
    RawJson before = RawJson.of(schema.replace('\'', '"'));
    RawJson after =
        RawJson.of(
            closed.replace('\'', '"').replace("#/", "§/").replace("#", "\\\"").replace("§/", "#/"));
    assertThat(ClosedSchema.of(before)).isEqualTo(after);
    assertThat(ClosedSchema.of(after)).isEqualTo(after);
  }
}
