package dev.weir.dialects.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Reasoning.Mode;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Drops;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.gemini.ModelList.Model;
import dev.weir.dialects.tree.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How thinking is asked for, and schemas in both directions. */
class PlansTest {

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-pro, NONE, 128,",
    "gemini-2.5-flash, NONE, 0,",
    "gemini-2.5-flash, MINIMAL, 512,",
    "gemini-2.5-flash, LOW, 1024,",
    "gemini-2.5-flash, MEDIUM, 8192,",
    "gemini-2.5-flash, HIGH, 24576,",
    "gemini-2.5-flash, XHIGH, 24576,",
    "models/gemini-2.5-pro, MAX, 32768,",
    "gemini-3-pro-preview, NONE, , LOW",
    "gemini-3-pro-preview, MINIMAL, , LOW",
    "gemini-3-pro-preview, MEDIUM, , HIGH",
    "gemini-3-pro-preview, XHIGH, , HIGH",
    "gemini-3-flash, NONE, , MINIMAL",
    "gemini-3.5-flash-lite, MEDIUM, , MEDIUM",
    "gemini-3.7-flash, MINIMAL, , LOW",
    "gemini-3.8-flash, NONE, , LOW",
    "gemini-flash-latest, MEDIUM, , MEDIUM",
    "gemini-2.0-flash, HIGH, ,",
    "gemma-3-27b-it, HIGH, ,"
  })
  void an_effort_becomes_a_budget_or_a_level(
      String model, Effort effort, Integer budget, Effort level) {
    Drops drops = new Drops("gemini");
    ThinkingPlan plan =
        ThinkingPlan.of(
            new Reasoning(null, effort, null, null),
            GeminiModel.named(model, Target.VENDOR),
            drops);
    assertThat(plan.budget()).isEqualTo(budget);
    assertThat(plan.level()).isEqualTo(level);
    boolean thinks = budget != null || level != null;
    assertThat(drops.fields().contains(Rule.REASONING.field())).isEqualTo(!thinks);
    assertThat(plan.show()).isEqualTo(thinks ? (Boolean) (effort != Effort.NONE) : null);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash, 0, 0,",
    "gemini-2.5-pro, 0, 128,",
    "gemini-2.5-flash, -1, -1,",
    "gemini-2.5-flash, 99999, 24576,",
    "gemini-2.5-flash-lite, 100, 512,",
    "gemini-3-flash, -1, ,",
    "gemini-3-flash, 0, , MINIMAL",
    "gemini-3-flash, 512, , MINIMAL",
    "gemini-3-flash, 1024, , LOW",
    "gemini-3-flash, 8192, , MEDIUM",
    "gemini-3-flash, 8193, , HIGH"
  })
  void a_budget_stays_within_bounds_or_becomes_a_level(
      String model, int tokens, Integer budget, Effort level) {
    ThinkingPlan plan =
        ThinkingPlan.of(
            new Reasoning(null, null, tokens, null),
            GeminiModel.named(model, Target.VENDOR),
            new Drops("gemini"));
    assertThat(plan.budget()).isEqualTo(budget);
    assertThat(plan.level()).isEqualTo(level);
  }

  @Test
  void modes_and_displays() {
    GeminiModel older = GeminiModel.named("gemini-2.5-flash", Target.VENDOR);
    Drops drops = new Drops("gemini");
    assertThat(ThinkingPlan.of(new Reasoning(Mode.ADAPTIVE, null, null, "omitted"), older, drops))
        .isEqualTo(new ThinkingPlan(false, -1, null));
    assertThat(ThinkingPlan.of(new Reasoning(Mode.DISABLED, null, null, null), older, drops))
        .isEqualTo(new ThinkingPlan(false, 0, null));
    assertThat(ThinkingPlan.of(null, older, drops).isEmpty()).isTrue();
    assertThat(drops.fields()).isEmpty();
    ThinkingPlan.of(new Reasoning(Mode.BETWEEN_TOOLS, Effort.LOW, 5, null), older, drops);
    assertThat(drops.fields())
        .containsExactly(Rule.REASONING_MODE.field(), Rule.REASONING_BUDGET.field());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'STRING'} | {'type':'string'}",
        "{'type':'string', 'x':1} | {'type':'string', 'x':1}",
        "{'type':'OBJECT','properties':{'type':{'type':'NUMBER'}}}"
            + " | {'type':'object','properties':{'type':{'type':'number'}}}",
        "{'type':'STRING','nullable':true} | {'type':['string','null']}",
        "{'type':'STRING','nullable':false} | {'type':'string'}",
        "{'type':'STRING','nullable':true,'enum':['A']}"
            + " | {'type':['string','null'],'enum':['A',null]}",
        "{'anyOf':[{'type':'STRING'}],'nullable':true}"
            + " | {'anyOf':[{'type':'string'},{'type':'null'}]}",
        "{'type':'ARRAY','items':{'type':'INTEGER'},'minItems':'2'}"
            + " | {'type':'array','items':{'type':'integer'},'minItems':2}",
        "{'type':'TYPE_UNSPECIFIED'} | {}",
        "{'enum':['STRING'],'default':{'type':'STRING'}}"
            + " | {'enum':['STRING'],'default':{'type':'STRING'}}",
        "true | true",
        "{'any_of':[{'type':['STRING','NULL']}]} | {'anyOf':[{'type':['string','null']}]}"
      })
  void googles_schemas_become_json_schema(String given, String expected) {
    RawJson plain = PlainSchema.of(JsonReader.read(Fixtures.json(given)));
    assertThat(plain.toString()).isEqualTo(expected.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'string','minLength':2} | {'type':'STRING','minLength':2} | false",
        "{'$schema':'s','type':'object','properties':{'a':{'$ref':'#/$defs/A'}},'required':['a'],"
            + "'$defs':{'A':{'const':'x'}}}"
            + " | {'type':'OBJECT','properties':{'a':{'type':'STRING','enum':['x']}},"
            + "'required':['a']} | false",
        "{'type':['string','null'],'format':'date-time'}"
            + " | {'type':'STRING','nullable':true,'format':'date-time'} | false",
        "{'oneOf':[{'type':'string'},{'type':'null'}]}"
            + " | {'anyOf':[{'type':'STRING'}],'nullable':true} | false",
        "{'type':['string','number']} | {'anyOf':[{'type':'STRING'},{'type':'NUMBER'}]} | false",
        "{'type':'array'} | {'type':'ARRAY','items':{'type':'STRING'}} | false",
        "{'type':'object','additionalProperties':false} | {'type':'OBJECT'} | true",
        "{'type':'string','format':'uri'} | {'type':'STRING'} | true",
        "{'type':'integer','enum':[1,2]} | {'type':'INTEGER'} | true",
        "{'$ref':'#/nowhere'} | {'type':'OBJECT'} | true",
        "true | {'type':'OBJECT'} | true"
      })
  void json_schema_becomes_the_subset_for_imitations(String given, String wanted, boolean lossy) {
    OpenApiSchema.Cleaned cleaned = OpenApiSchema.of(RawJson.of(given.replace('\'', '"')));
    assertThat(cleaned.schema().toString()).isEqualTo(wanted.replace('\'', '"'));
    assertThat(cleaned.lossy()).isEqualTo(lossy);
  }

  @Test
  void a_schema_that_contains_itself_many_times_ends() {
    StringBuilder schema = new StringBuilder("{\"description\":\"" + "d".repeat(20_000) + "\"");
    schema.append(",\"properties\":{");
    for (int i = 0; i < 3_000; i++) {
      schema.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":{\"$ref\":\"#\"}");
    }
    RawJson given = RawJson.of(schema.append("}}").toString());
    OpenApiSchema.Cleaned cleaned = OpenApiSchema.of(given);
    assertThat(cleaned.lossy()).isTrue();
    assertThat(cleaned.schema().length()).isLessThan(60 * given.length());
    assertThat(JsonReader.read(cleaned.schema()).isObject()).isTrue();
  }

  @Test
  void the_list_of_models_comes_and_goes() {
    ModelList list =
        new ModelList(
            List.of(
                Model.chatting("gemini-x", 1_000_000, 65_536),
                new Model("e", "Embeds", 0, 0, List.of("embedContent"))),
            "next");
    assertThat(ModelList.read(list.write())).isEqualTo(list);
    assertThat(list.models().stream().map(Model::chats)).containsExactly(true, false);
    assertThat(ModelList.read(Buffer.buffer("{}"))).isEqualTo(new ModelList(List.of(), null));
    assertThat(list.models().getFirst().write().toString())
        .startsWith("{\"name\":\"models/gemini-x\"");
    for (String body : List.of("", "[]", "{\"error\":{\"code\":403}}")) {
      assertThat(Fixtures.faultOf(() -> ModelList.read(Buffer.buffer(body)))).isNotNull();
    }
  }
}
