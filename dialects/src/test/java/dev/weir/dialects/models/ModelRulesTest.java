package dev.weir.dialects.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Habits;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each row of the table says happens to a request, and to no request of a model beside it. */
class ModelRulesTest {

  private static final Seal SEAL = new Seal(new byte[] {1});
  private static final ModelRules RULES = ModelRules.SHIPPED;
  private static final String HELLO = "[{\"role\":\"user\",\"content\":\"Hi\"}]";

  /** A row, who asks for what, and what is sent. */
  record Case(JsonObject json) {

    ModelRule row() {
      String id = json.getString("row");
      return RULES.rows().stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
    }

    String scope() {
      String said = json.getString("scope");
      return said == null ? row().scopes().stream().sorted().findFirst().orElseThrow() : said;
    }

    String model() {
      return json.getString("model");
    }

    ChatRequest request() {
      JsonObject body =
          new JsonObject().put("model", model()).put("messages", new JsonArray(HELLO));
      body.mergeIn(json.getJsonObject("asked"));
      IngressDialect caller =
          "anthropic-messages".equals(json.getString("caller"))
              ? new AnthropicMessages(SEAL)
              : new OpenAiChat(SEAL);
      return caller.decodeRequest(body.toBuffer()).request();
    }

    Outbound sent() {
      UpstreamDialect dialect =
          DIALECTS.stream()
              .filter(some -> some.name().equals(scope()))
              .findFirst()
              .orElse(DIALECTS.getFirst());
      Target target =
          dialect.name().equals(scope()) ? Target.VENDOR : Target.imitation(scope(), Habits.COMMON);
      return dialect.encodeRequest(request(), target);
    }

    List<String> texts(String member) {
      return json.getJsonArray(member).stream().map(String.class::cast).toList();
    }

    @Override
    public String toString() {
      return json.getString("row") + " " + model();
    }
  }

  private static final List<UpstreamDialect> DIALECTS =
      List.of(
          new OpenAiChat(SEAL),
          new OpenAiResponses(SEAL),
          new AnthropicMessages(SEAL),
          new GeminiContent(SEAL),
          new BedrockConverse(SEAL),
          new CohereChat(SEAL));

  static Stream<Case> cases() {
    try (InputStream in =
        ModelRulesTest.class.getResourceAsStream("/models/model-rules-cases.json")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return new JsonArray(text).stream().map(some -> new Case((JsonObject) some));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void what_is_asked_is_sent_as_the_model_takes_it(Case some) {
    String refused = some.json.getString("refused");
    if (refused != null) {
      assertThatThrownBy(some::sent)
          .isInstanceOfSatisfying(
              FaultException.class,
              fault -> {
                assertThat(fault.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
                assertThat(fault.fault().message()).endsWith(some.row().why());
                assertThat(fault.fault().toString()).contains(refused);
              });
      return;
    }
    Outbound out = some.sent();
    JsonObject body = new JsonObject(out.body());
    JsonObject sent = some.json.getJsonObject("sent");
    for (String path : sent.fieldNames()) {
      assertThat(at(body, path)).as(path).isEqualTo(sent.getValue(path));
    }
    for (String path : some.texts("unsent")) {
      assertThat(at(body, path)).as(path).isNull();
    }
    assertThat(out.dropped()).containsExactlyInAnyOrderElementsOf(some.texts("dropped"));
  }

  private static @Nullable Object at(@Nullable Object json, String path) {
    Object here = json;
    for (String step : path.split("\\.")) {
      here =
          switch (here) {
            case JsonObject object -> object.getValue(step);
            case JsonArray array when Integer.parseInt(step) < array.size() ->
                array.getValue(Integer.parseInt(step));
            case null, default -> null;
          };
    }
    return here;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_row_and_nothing_else_does_it(Case some) {
    ModelRule row = some.row();
    String scope = some.scope();
    assertThat(row.covers(scope, some.model())).isTrue();
    String other = some.json.getString("other");
    assertThat(!other.isEmpty() && row.covers(scope, other)).as(other).isFalse();
    ModelRules less = RULES.without(row::equals);
    ChatRequest request = some.request();
    assertThat(effects(less.of(scope, some.model()), request))
        .isNotEqualTo(effects(RULES.of(scope, some.model()), request));
  }

  /** All that a dialect can learn of a model with regard to a request. */
  private static String effects(ModelFacts facts, ChatRequest request) {
    StringBuilder effects = new StringBuilder();
    try {
      effects.append(facts.shape(request));
    } catch (FaultException refused) {
      effects.append(refused.fault());
    }
    Stream.of(Trait.values()).filter(facts::has).forEach(effects::append);
    Stream.of(Effort.values()).map(facts::nearest).forEach(effects::append);
    for (Parameter bounded : List.of(Parameter.MAX_OUTPUT_TOKENS, Parameter.BUDGET)) {
      effects.append(facts.least(bounded, 0)).append(' ').append(facts.most(bounded, 0));
    }
    return effects.toString();
  }

  @Test
  void every_row_has_a_case() {
    Set<String> rows = RULES.rows().stream().map(ModelRule::id).collect(Collectors.toSet());
    assertThat(cases().map(some -> some.row().id()).collect(Collectors.toSet())).isEqualTo(rows);
  }

  @Test
  void a_name_that_tells_nothing_changes_nothing() {
    ChatRequest request = cases().findFirst().orElseThrow().request().withModel("my-deployment");
    for (UpstreamDialect dialect : DIALECTS) {
      Shaped shaped = RULES.of(dialect.name(), "my-deployment").shape(request);
      assertThat(shaped.request()).isEqualTo(request);
      assertThat(shaped.dropped()).isEmpty();
    }
    assertThat(RULES.of("", "o3").shape(request).request()).isSameAs(request);
  }

  @Test
  void defaults_pass_where_nothing_else_does_and_none_brings_the_rest_back() {
    JsonObject usual = new JsonObject().put("temperature", 1).put("top_p", 1);
    assertThat(asked("o3", usual).dropped()).isEmpty();
    JsonObject cool = new JsonObject().put("temperature", 0.2).put("reasoning_effort", "none");
    assertThat(asked("gpt-5.6", cool).dropped()).isEmpty();
    assertThat(asked("gpt-5.1", new JsonObject().put("temperature", 0.2)).dropped()).isEmpty();
    JsonObject off = new JsonObject().put("reasoning_effort", "none");
    assertThat(asked("gpt-4o", off).dropped()).isEmpty();
    assertThat(asked("gpt-4o", off).request().reasoning()).isNull();
  }

  @Test
  void tools_that_may_not_be_called_are_not_shown_to_who_knows_no_choice() {
    String tool =
        "{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}"
            .replace('\'', '"');
    for (String choice : List.of("none", "auto")) {
      JsonObject json = new JsonObject().put("row", "cohere-old-choice").put("model", "command-r");
      json.put(
          "asked",
          new JsonObject()
              .put("tools", new JsonArray("[" + tool + "]"))
              .put("tool_choice", choice));
      JsonObject sent = new JsonObject(new Case(json).sent().body());
      assertThat(sent.containsKey("tools")).as(choice).isEqualTo(choice.equals("auto"));
      assertThat(sent.containsKey("tool_choice")).isFalse();
    }
  }

  private static Shaped asked(String model, JsonObject members) {
    JsonObject json = new JsonObject().put("row", "o-sampling").put("model", model);
    return RULES.of("openai-chat", model).shape(new Case(json.put("asked", members)).request());
  }

  @Test
  void what_is_remembered_is_bounded_and_stays_right() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(RULES.of("openai-chat", "o3-" + i).rules()).isNotEmpty();
    }
    assertThat(RULES.of("openai-chat", "o3").rules())
        .isEqualTo(RULES.of("openai-chat", "o3").rules());
    assertThat(RULES.of("openai-chat", "o3" + "-x".repeat(500)).rules()).isNotEmpty();
  }

  @Test
  void a_row_that_is_not_understood_whole_is_refused() {
    String row = "{'id':'a','for':'x','of':'stop','does':'drop','why':'w','source':'s'%s}";
    assertThat(read("[" + row.formatted("") + "]")).hasSize(1);
    for (String wrong :
        List.of(
            "[" + row.formatted(",'unless':'x'") + "]",
            "[" + row.formatted("").replace("drop", "hide") + "]",
            "[" + row.formatted("").replace("stop", "pots") + "]",
            "[" + row.formatted("").replace("'why':'w',", "") + "]",
            "[" + row.formatted("").replace("drop", "within") + "]",
            "[" + row.formatted(",'family':'llama'") + "]",
            "[" + row.formatted("") + "," + row.formatted("") + "]")) {
      assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> read(wrong));
    }
  }

  private static List<ModelRule> read(String rows) {
    return RowReader.read(rows.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
