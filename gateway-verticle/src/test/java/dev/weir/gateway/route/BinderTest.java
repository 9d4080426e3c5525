package dev.weir.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.HomesLearned;
import dev.weir.dialects.Seal;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.core.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What binds a call, and what becomes of its plan. */
class BinderTest {

  private final Set<String> closed = new HashSet<>();
  private final Homes homes = new Homes();
  private final Binder binder =
      new Binder(
          new ModelNames(
              Map.of(),
              Map.of(),
              NameRules.NONE,
              List.of(
                  provider("openai", DialectName.OPENAI_CHAT, DialectName.OPENAI_RESPONSES),
                  provider("anthropic", DialectName.ANTHROPIC_MESSAGES),
                  provider("vertex", DialectName.GEMINI, DialectName.ANTHROPIC_MESSAGES),
                  provider("azure-openai", DialectName.OPENAI_CHAT, DialectName.OPENAI_RESPONSES),
                  provider("groq", DialectName.OPENAI_CHAT)),
              name -> Set.of()),
          new Doing(),
          homes,
          Set.of("openai"));

  private static ModelNames.Provider provider(String kind, String... dialects) {
    return new ModelNames.Provider(kind, kind, List.of(dialects), List.of("*"), false);
  }

  private final class Doing implements Conditions {
    @Override
    public @Nullable String closed(ModelNames.Candidate target, long nowMillis) {
      return closed.contains(target.provider()) ? "breaker open" : null;
    }

    @Override
    public double score(ModelNames.Candidate target, long nowMillis) {
      return 0;
    }

    @Override
    public long p95FirstTokenMillis(ModelNames.Candidate target) {
      return -1;
    }

    @Override
    public void begun(ModelNames.Candidate target, long nowMillis) {}

    @Override
    public void firstToken(ModelNames.Candidate target, long afterMillis, long nowMillis) {}

    @Override
    public void ended(ModelNames.Candidate target, @Nullable Fault fault, long nowMillis) {}
  }

  private static Plan plan(String... targets) {
    return new Plan(
        "r",
        RouteSettings.PLAIN,
        List.of(targets).stream().map(BinderTest::choice).toList(),
        List.of(),
        Map.of(Plan.OnFault.CONTEXT, List.of(choice("groq/m"), choice("openai/m"))));
  }

  private static Plan.Choice choice(String target) {
    String[] names = target.split("/", -1);
    return new Plan.Choice(new ModelNames.Candidate(names[0], names[1]), "priority");
  }

  private static Bindings found(String dialect, String body) {
    return BindingSearch.of(dialect, new HeldBody(body.replace('\'', '"').getBytes(UTF_8)));
  }

  private static Bindings of(String... families) {
    return new Bindings(
        Stream.of(families)
            .map(family -> Bindings.State.of(family, "state"))
            .collect(Collectors.toSet()),
        List.of());
  }

  private static List<String> order(Binder.Bound bound) {
    return bound.plan().choices().stream()
        .map(one -> one.target().provider() + "/" + one.target().model())
        .toList();
  }

  @Test
  void state_is_found_with_its_family() {
    assertThat(found(DialectName.ANTHROPIC_MESSAGES, "{'signature' : 'abc', 'file_id':'file_1'}"))
        .isEqualTo(
            new Bindings(
                Set.of(Bindings.State.of("anthropic", "abc")),
                List.of(new Bindings.Stored("file_id", "file_1"))));
    assertThat(
            found(DialectName.ANTHROPIC_MESSAGES, "{'type':'redacted_thinking','data':'x'}")
                .families())
        .containsExactly("anthropic");
    assertThat(
            found(
                    DialectName.OPENAI_RESPONSES,
                    "{'encrypted_content':'gAAA','previous_response_id':'resp_1'}")
                .stored())
        .containsExactly(new Bindings.Stored("previous_response_id", "resp_1"));
    assertThat(found(DialectName.GEMINI, "{'thoughtSignature':'q'}").families())
        .containsExactly("gemini");
    assertThat(found(DialectName.BEDROCK_CONVERSE, "{'signature':'q'}").families())
        .containsExactly("bedrock");
  }

  @Test
  void sealed_state_is_of_the_family_that_its_seal_names() {
    Seal seal = new Seal(new byte[32]);
    String sealed = seal.wrap("openai+redacted", "state");
    assertThat(found(DialectName.ANTHROPIC_MESSAGES, "{'signature':'" + sealed + "'}").families())
        .containsExactly("openai");
    String thoughts = seal.wrap("gemini-thoughts", "[{\"data\":\"x\",\"family\":\"anthropic\"}]");
    assertThat(found(DialectName.GEMINI, "{'thoughtSignature':'" + thoughts + "'}").families())
        .containsExactly("anthropic");
    String none = seal.wrap("none", "");
    assertThat(found(DialectName.ANTHROPIC_MESSAGES, "{'signature':'" + none + "'}"))
        .isEqualTo(Bindings.NONE);
  }

  @Test
  void texts_and_empty_members_bind_nothing() {
    assertThat(
            found(
                DialectName.ANTHROPIC_MESSAGES,
                "{'text':'\\'signature\\': \\'a\\'','signature':'','x':['signature']}"))
        .isEqualTo(Bindings.NONE);
    assertThat(found(DialectName.OPENAI_RESPONSES, "{'previous_response_id': null}"))
        .isEqualTo(Bindings.NONE);
    assertThat(found(DialectName.ANTHROPIC_MESSAGES, "{'signature'")).isEqualTo(Bindings.NONE);
  }

  @Test
  void who_reads_the_state_comes_first_and_the_others_stay() {
    Plan plan = plan("groq/m", "openai/m", "anthropic/m", "vertex/claude-x", "vertex/gemini-y");
    assertThat(order(binder.bind(plan, of("anthropic"), 0)))
        .containsExactly("anthropic/m", "vertex/claude-x", "groq/m", "openai/m", "vertex/gemini-y");
    assertThat(order(binder.bind(plan, of("gemini"), 0)).getFirst()).isEqualTo("vertex/gemini-y");
    assertThat(order(binder.bind(plan, of("openai"), 0)).getFirst()).isEqualTo("openai/m");
    assertThat(binder.bind(plan, of("openai"), 0).plan().choices().getFirst().reason())
        .isEqualTo("priority, home");
    assertThat(binder.bind(plan, of("bedrock"), 0).plan()).isEqualTo(plan);
  }

  private static ModelNames.Candidate target(String provider) {
    return new ModelNames.Candidate(provider, "m");
  }

  @Test
  void who_made_encrypted_state_is_its_only_reader() {
    Plan plan = plan("openai/m", "azure-openai/m", "groq/m");
    homes.learn(Homes.keyOfState("state"), "azure-openai", 0);
    Binder.Bound bound = binder.bind(plan, of("openai"), 0);
    assertThat(order(bound)).containsExactly("azure-openai/m", "openai/m", "groq/m");
    assertThat(bound.readers().takesAll(target("azure-openai"))).isTrue();
    assertThat(bound.readers().takesAll(target("openai"))).isFalse();
    assertThat(bound.readers().foreign(Bindings.State.of("openai", "state"), target("openai")))
        .isTrue();
  }

  @Test
  void state_that_either_of_two_may_have_made_is_for_nobody() {
    Binder.Bound bound = binder.bind(plan("openai/m", "azure-openai/m"), of("openai"), 0);
    assertThat(order(bound)).containsExactly("openai/m", "azure-openai/m");
    assertThat(bound.readers().takesAll(target("openai"))).isFalse();
    assertThat(bound.readers().takesAll(target("azure-openai"))).isFalse();
    assertThat(bound.readers().remembers("openai")).isTrue();
    assertThat(bound.readers().remembers("anthropic")).isFalse();
  }

  @Test
  void what_one_of_a_plan_alone_can_have_made_is_its_own_without_being_known() {
    Binder.Bound bound = binder.bind(plan("groq/m", "openai/m"), of("openai"), 0);
    assertThat(order(bound)).containsExactly("openai/m", "groq/m");
    assertThat(bound.readers().takesAll(target("openai"))).isTrue();
  }

  @Test
  void the_only_choice_gets_state_unless_another_is_known_to_have_made_it() {
    Plan plan =
        new Plan("r", RouteSettings.PLAIN, List.of(choice("openai/m")), List.of(), Map.of());
    assertThat(binder.bind(plan, of("openai"), 0).readers().takesAll(target("openai"))).isTrue();
    homes.learn(Homes.keyOfState("state"), "azure-openai", 0);
    Binder.Bound bound = binder.bind(plan, of("openai"), 0);
    assertThat(bound.readers().takesAll(target("openai"))).isFalse();
    assertThat(order(bound)).containsExactly("openai/m");
    assertThat(bound.refusal()).isNull();
  }

  @Test
  void only_families_that_several_providers_keep_from_each_other_divide() {
    assertThat(Homes.divided(binder.names())).containsExactly("openai");
    ModelNames claudes =
        new ModelNames(
            Map.of(),
            NameRules.NONE,
            List.of(
                provider("openai", DialectName.OPENAI_RESPONSES),
                provider("anthropic", DialectName.ANTHROPIC_MESSAGES),
                provider("bedrock", DialectName.BEDROCK_CONVERSE),
                provider("vertex", DialectName.GEMINI, DialectName.ANTHROPIC_MESSAGES),
                provider("gemini", DialectName.GEMINI),
                provider("openrouter", DialectName.OPENAI_CHAT)));
    assertThat(Homes.divided(claudes)).isEmpty();
  }

  @Test
  void what_runs_claude_reads_what_any_of_them_signed() {
    homes.learn(Homes.keyOfState("state"), "vertex", 0);
    Binder.Bound bound = binder.bind(plan("anthropic/m", "vertex/claude-x"), of("anthropic"), 0);
    assertThat(bound.readers().takesAll(target("anthropic"))).isTrue();
  }

  @Test
  void sealed_state_and_state_with_escaped_slashes_are_the_same() {
    String sealed = new Seal(new byte[32]).wrap("openai", "a/b+c");
    Bindings.State plain = Bindings.State.of("openai", "a/b+c");
    assertThat(found(DialectName.ANTHROPIC_MESSAGES, "{'signature':'" + sealed + "'}").states())
        .containsExactly(plain);
    assertThat(found(DialectName.OPENAI_RESPONSES, "{'encrypted_content':'a\\/b+c'}").states())
        .containsExactly(plain);
  }

  @Test
  void what_callers_may_write_into_an_answer_is_left_out() {
    assertThat(
            BindingSearch.without(
                "{'id':'1','metadata' : {'id':'2','x':'\\\"}{','metadata':{}},'a':{'id':'3'}}"
                    .replace('\'', '"'),
                "metadata"))
        .isEqualTo("{'id':'1',,'a':{'id':'3'}}".replace('\'', '"'));
    assertThat(BindingSearch.without("{\"metadata\":{\"id\":\"", "metadata")).isEqualTo("{");
    assertThat(BindingSearch.without("{\"metadata\":null}", "metadata"))
        .isEqualTo("{\"metadata\":null}");
  }

  @Test
  void what_is_learned_is_told_once_and_what_is_heard_is_not() {
    homes.learn("resp_1", "openai", 0);
    homes.learn("resp_1", "openai", 1);
    assertThat(homes.untold(10)).hasSize(1).first().extracting("provider").isEqualTo("openai");
    homes.heard(new HomesLearned.Home(7, "groq", 10), 0);
    assertThat(homes.untold(10)).isEmpty();
    assertThat(homes.find(7, 9)).isEqualTo("groq");
    assertThat(homes.find(7, 10)).as("no longer than who told it").isNull();
    homes.learn("resp_1", "groq", 2);
    homes.learn("resp_1", "groq", Homes.HOME_MILLIS * 3 / 4);
    assertThat(homes.untold(10)).hasSize(2);
    for (int i = 0; i < 2 * Untold.UNTOLD_MAX; i++) {
      homes.learn("file-" + i, "openai", 0);
    }
    assertThat(homes.untold(Integer.MAX_VALUE)).hasSize(Untold.UNTOLD_MAX);
  }

  @Test
  void a_home_whose_breaker_is_open_comes_after_those_who_do_well() {
    closed.add("anthropic");
    Plan plan = plan("openai/m", "groq/m", "anthropic/m");
    assertThat(order(binder.bind(plan, of("anthropic"), 0)))
        .containsExactly("openai/m", "groq/m", "anthropic/m");
  }

  @Test
  void who_keeps_what_a_call_names_is_its_only_choice() {
    Bindings bound = new Bindings(Set.of(), List.of(new Bindings.Stored("file_id", "file-abc")));
    Plan plan = plan("groq/m", "openai/m");
    assertThat(order(binder.bind(plan, bound, 0))).containsExactly("groq/m", "openai/m");
    homes.learn("file-abc", "openai", 0);
    Binder.Bound home = binder.bind(plan, bound, 0);
    assertThat(order(home)).containsExactly("openai/m");
    assertThat(home.refusal()).isNull();
    assertThat(home.plan().leftOut().getFirst().reason())
        .isEqualTo("not the home of file_id `file-abc`");
    assertThat(home.plan().onFault().get(Plan.OnFault.CONTEXT)).containsExactly(choice("openai/m"));
    assertThat(binder.bind(plan("groq/m", "anthropic/m"), bound, 0).refusal())
        .isInstanceOf(Fault.Invalid.class)
        .extracting(Fault::message)
        .asString()
        .contains("`file-abc`", "`openai`");
    assertThat(order(binder.bind(plan, bound, Homes.HOME_MILLIS))).hasSize(2);
  }

  @Test
  void an_answer_that_nobody_has_learned_prefers_who_can_have_given_it() {
    Bindings bound =
        new Bindings(Set.of(), List.of(new Bindings.Stored("previous_response_id", "resp_1")));
    assertThat(order(binder.bind(plan("groq/m", "openai/m"), bound, 0)))
        .containsExactly("openai/m", "groq/m");
  }

  @Test
  void so_do_a_conversation_and_items_by_their_ids_and_a_thought_that_is_told_does_not() {
    Plan plan = plan("groq/m", "openai/m");
    for (String member : List.of("conversation", "item_reference")) {
      Bindings bound = new Bindings(Set.of(), List.of(new Bindings.Stored(member, "x")));
      assertThat(order(binder.bind(plan, bound, 0))).containsExactly("openai/m", "groq/m");
    }
    Bindings thought = new Bindings(Set.of(), List.of(new Bindings.Stored("reasoning", "rs_1")));
    assertThat(order(binder.bind(plan, thought, 0))).containsExactly("groq/m", "openai/m");
  }

  @Test
  void homes_are_bounded_and_google_s_two_names_of_a_file_are_one() {
    homes.learn("files/abc", "g", 0);
    assertThat(homes.find("https://x.googleapis.com/v1beta/files/abc", 0)).isEqualTo("g");
    for (int i = 0; i < Homes.HOMES_MAX; i++) {
      homes.learn("file-" + i, "openai", 0);
    }
    assertThat(homes.find("files/abc", 0)).isNull();
    assertThat(homes.find("file-0", 0)).isEqualTo("openai");
  }
}
