package dev.weir.dialects.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.TranslationRule;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of what a translation loses, and the code that loses it. */
class RulesTest {

  /** What is not refused, as another dialect and another family would have it. */
  private static final ChatShape FOREIGN =
      ChatShape.everything("gemini", "google")
          .without(Feature.AUDIO, Feature.MEDIA_FILES, Feature.CHOICES_ASKED);

  @Test
  void every_dropped_path_has_its_rule_and_every_rule_of_the_kind_its_path() {
    Set<Rule> seen = EnumSet.noneOf(Rule.class);
    Seeds.each(
        1000,
        seed -> {
          for (Target target : List.of(Target.VENDOR, Target.COMPATIBLE)) {
            ChatRequest request = new RandomChats(seed, FOREIGN).request();
            ChatRequest asked = seed % 2 == 0 ? request : request.withModel("gpt-5.6");
            for (Draft.Drop drop : new RequestWriter(asked, target).written().drops()) {
              assertThat(drop.rule().effect()).isEqualTo(Effect.DROPPED);
              assertThat(drop.path().toString()).matches(pattern(drop.rule()));
              seen.add(drop.rule());
            }
          }
        });
    Message billed =
        Message.of(Role.SYSTEM, Part.Text.of("x-anthropic-billing-header: a"), Part.Text.of("b"));
    ChatRequest request =
        ChatRequest.of("m", false, List.of(billed, Message.of(Role.USER, Part.Text.of("c"))));
    List<Draft.Drop> drops = new RequestWriter(request, Target.VENDOR).written().drops();
    assertThat(drops.toString()).contains("BILLING_HEADER");
    seen.add(Rule.BILLING_HEADER);
    seen.add(Rule.TOOL_CHOICE); // A choice without tools, which no sound caller makes.
    for (Rule rule : Rule.values()) {
      assertThat(seen.contains(rule)).as(rule.name()).isEqualTo(rule.effect() == Effect.DROPPED);
    }
  }

  /** What stands in a tool's result counts as a part. */
  private static String pattern(Rule rule) {
    return rule.field()
        .replace(".", "\\.")
        .replace("parts[]", "parts[](\\.content[])?")
        .replace("[]", "\\[\\d+\\]")
        .replace("*", ".+");
  }

  @Test
  void the_table_is_sound() {
    List<TranslationRule> rules = Golden.RESPONSES.rules();
    Set<String> said = new HashSet<>();
    for (TranslationRule rule : rules) {
      assertThat(said.add(rule.field() + rule.effect())).as(rule.field()).isTrue();
      assertThat(rule.reason()).endsWith(".");
    }
  }

  /** OpenAI takes a thought only before what it led to. */
  @Test
  void a_thought_that_led_to_nothing_is_left_out_and_one_before_a_call_is_not() {
    Part thought = new Part.Thinking("", "gAAA", "openai", Extras.NONE);
    Message question = Message.of(Role.USER, Part.Text.of("x"));
    Message alone = Message.of(Role.ASSISTANT, thought);
    Message calls = Message.of(Role.ASSISTANT, thought, Part.ToolCall.of("c", "f", "{}"), thought);
    for (Message said : List.of(alone, calls)) {
      ChatRequest request = ChatRequest.of("m", false, List.of(question, said, question));
      Outbound out = Golden.RESPONSES.encodeRequest(request, Target.VENDOR);
      String last = "messages[1].parts[%d].thinking".formatted(said.parts().size() - 1);
      assertThat(out.dropped()).containsExactly(last);
      assertThat(out.body().toString().split("gAAA", -1)).hasSize(said.parts().size() == 1 ? 1 : 2);
    }
  }

  static List<ChatRequest> refused() {
    Extras none = Extras.NONE;
    return List.of(
        of(new Part.Audio("wav", "AAAA", null, none)),
        of(new Part.Image(new Media.FileId("gemini", "f"), null, null, none)),
        of(new Part.Document(new Media.FileId("anthropic-messages", "f"), null, null, none)),
        of(Part.ToolCall.of("c", "f", "{}")),
        of(Part.ToolResult.of("c", "x")),
        withTool(Tool.Function.of("a b", null, RawJson.of("{}"))),
        withTool(Tool.Function.of("a".repeat(65), null, RawJson.of("{}"))));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_may_not_be_left_out_is_refused_by_a_rule(ChatRequest request) {
    assertThatThrownBy(() -> Golden.RESPONSES.encodeRequest(request, Target.VENDOR))
        .isInstanceOfSatisfying(
            FaultException.class,
            refusal -> {
              Fault.UnsupportedByTarget fault = (Fault.UnsupportedByTarget) refusal.fault();
              assertThat(Golden.RESPONSES.rules())
                  .anyMatch(
                      rule ->
                          rule.effect() == Effect.REFUSED
                              && fault.message().endsWith(rule.reason()));
              assertThat(fault.field()).matches("(messages|tools)\\[0\\].*");
            });
  }

  private static ChatRequest of(Part part) {
    return ChatRequest.of("m", false, List.of(Message.of(Role.USER, part)));
  }

  private static ChatRequest withTool(Tool tool) {
    ChatRequest plain = of(Part.Text.of("x"));
    return new ChatRequest(
        plain.model(),
        plain.messages(),
        List.of(tool),
        null,
        null,
        plain.sampling(),
        null,
        null,
        false,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }
}
