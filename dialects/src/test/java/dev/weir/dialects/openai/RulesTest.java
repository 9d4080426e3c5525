package dev.weir.dialects.openai;

import static dev.weir.dialects.Example.assistant;
import static dev.weir.dialects.Example.audio;
import static dev.weir.dialects.Example.custom;
import static dev.weir.dialects.Example.customCall;
import static dev.weir.dialects.Example.disorder;
import static dev.weir.dialects.Example.document;
import static dev.weir.dialects.Example.format;
import static dev.weir.dialects.Example.function;
import static dev.weir.dialects.Example.image;
import static dev.weir.dialects.Example.plain;
import static dev.weir.dialects.Example.reasoning;
import static dev.weir.dialects.Example.result;
import static dev.weir.dialects.Example.schema;
import static dev.weir.dialects.Example.text;
import static dev.weir.dialects.Example.tools;
import static dev.weir.dialects.Example.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Example;
import dev.weir.dialects.Habits;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.Habits.Thinking;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.ChatShape.Feature;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of what a translation loses, and the code that loses it. */
class RulesTest {

  private static final String LONG_ID = "i".repeat(41);

  /** One that takes next to nothing. */
  private static final Target POOR =
      Target.imitation(
          "",
          Habits.COMMON.without(
              "stop",
              "presence_penalty",
              "frequency_penalty",
              "logprobs",
              "top_logprobs",
              "logit_bias",
              "tool_choice"));

  private static final List<Target> TARGETS = List.of(Target.VENDOR, Target.COMPATIBLE, POOR);
  private static final String MODEL_WITH_BREAKPOINTS = "gpt-5.6";

  /** A row that is new has no example, and this does not compile. */
  private static Example example(Rule rule) {
    return switch (rule) {
      case TOOL_NAME -> tools(null, function("a b"));
      case CHOICES -> Example.sampling(Example.choices(2)).imitated(with(Quirk.ONE_CHOICE));
      case IMAGE_URL ->
          user(image(new Media.Url("https://e.com/a.png"))).imitated(with(Quirk.IMAGES_AS_BYTES));
      case DOCUMENT_URL -> user(document(new Media.Url("https://e.com/a.pdf")));
      case IMAGE -> user(image(new Media.FileId("openai-chat", "f")));
      case FOREIGN_FILE -> user(document(new Media.FileId("anthropic-messages", "f")));
      case PLACE -> assistant(audio());

      case THOUGHT_TEXT ->
          assistant(
                  new Part.Thinking("Hmm.", null, "anthropic", Extras.NONE),
                  Part.ToolCall.of("c", "f", "{}"))
              .imitated()
              .becomes("'reasoning_content':'Hmm.'");
      case COUNTED_LOGPROBS ->
          Example.sampling(logprobs(3))
              .imitated(with(Quirk.COUNTED_LOGPROBS))
              .becomes("'logprobs':3")
              .without("top_logprobs");
      case FEW_LOGPROBS ->
          Example.sampling(logprobs(20))
              .imitated(with(Quirk.EIGHT_LOGPROBS))
              .becomes("'logprobs':true,'top_logprobs':8");
      case HIDDEN_TOOLS ->
          tools(new ToolChoice.Named("a", false), function("a"), function("b"))
              .imitated(Habits.COMMON.without("tool_choice"))
              .becomes("'name':'a'")
              .without("'name':'b'", "tool_choice");
      case TURNS ->
          Example.of(
                  Message.of(Role.USER, text("a")),
                  Message.of(Role.USER, text("b")),
                  Message.of(Role.ASSISTANT, text("c")),
                  Message.of(Role.ASSISTANT, text("d")))
              .imitated(with(Quirk.TURNS))
              .becomes(
                  "[{'role':'user','content':'a\\nb'},{'role':'assistant','content':'c\\nd'}]");
      case PREFIX ->
          Example.of(Message.of(Role.USER, text("a")), Message.of(Role.ASSISTANT, text("b")))
              .imitated(with(Quirk.PREFIX))
              .becomes("{'role':'assistant','content':'b','prefix':true}");
      case NO_THOUGHT ->
          assistant(text("a"))
              .model("deepseek-v4")
              .imitated("deepseek")
              .becomes("{'role':'assistant','content':'a','reasoning_content':''}");
      case CONTROL ->
          user(Example.marked("1h"))
              .imitated(with(Quirk.CACHE_CONTROL))
              .becomes("'cache_control':{'type':'ephemeral','ttl':'1h'}");
      case THINKING ->
          reasoning(Reasoning.Mode.DISABLED, null, null, null)
              .imitated(Habits.COMMON.thinking(Thinking.TYPE))
              .becomes("'thinking':{'type':'disabled'}");
      case SCHEMA ->
          format(schema("s", "{'type':'object'}"))
              .imitated(with(Quirk.JSON_IN_WORDS))
              .becomes("{\\'type\\':\\'object\\'}", "'response_format':{'type':'json_object'}")
              .without("json_schema");
      case BUDGET_EFFORT -> reasoning(null, null, 9000, null).becomes("'reasoning_effort':'high'");
      case SYSTEM ->
          Example.of(
                  Message.of(Role.SYSTEM, text("a")),
                  Message.of(Role.DEVELOPER, text("b")),
                  Message.of(Role.USER, text("c")))
              .imitated()
              .becomes("[{'role':'system','content':'a\\n\\nb'},{'role':'user','content':'c'}]");
      case TEXTS -> user(text("a"), text(""), text("b")).imitated().becomes("'content':'a\\nb'");
      case REFUSAL ->
          assistant(new Part.Refusal("No.", Extras.NONE))
              .imitated()
              .becomes("{'role':'assistant','content':'No.'}");
      case RESULT_ORDER ->
          disorder()
              .becomes(
                  "]},{'role':'tool','tool_call_id':'c','content':'late'},"
                      + "{'role':'tool','tool_call_id':'d','content':'Error: There is no result",
                  "call.'},{'role':'user','content':'Well?'},{'role':'user','content':[",
                  "'text':'Result of the tool call e:'},{'type':'text','text':'lost'}]}]");
      case RESULT_ERROR -> result(true, text("no file")).becomes("'content':'Error: no file'");
      case RESULT_MEDIA ->
          result(false, image())
              .becomes(
                  "'tool_call_id':'c','content':'[image 1 of the tool results]'},{'role':'user',"
                      + "'content':[{'type':'text','text':'[image 1 of the tool results]'},"
                      + "{'type':'image_url'");
      case DOCUMENT_TEXT ->
          user(document(new Media.PlainText("notes"))).becomes("{'type':'text','text':'notes'}");
      case DOCUMENT_NAME ->
          user(document(new Media.Inline("application/pdf", "QQ==")))
              .becomes("'filename':'document.pdf'");
      case CALL_ID ->
          assistant(Part.ToolCall.of(LONG_ID, "f", "{}"))
              .becomes("{'id':'" + CallIds.fitting(LONG_ID) + "'")
              .without(LONG_ID);
      case CALL_NAME ->
          assistant(Part.ToolCall.of("c", "a b", "{}"))
              .becomes("'name':'" + ToolNames.fitting("a b") + "'")
              .without("'a b'");
      case CUSTOM_CALL ->
          assistant(customCall()).imitated().becomes("{\\'input\\':\\'free text\\'}");
      case SCHEMA_NAME -> format(schema(null, "{'type':'object'}")).becomes("'name':'answer'");
      case CUSTOM_TOOL ->
          tools(null, custom())
              .imitated()
              .becomes("'type':'function'", "'properties':{'input':")
              .without("'custom'");
      case PARAMETERS ->
          tools(null, new Tool.Function("f", null, null, null, null, Extras.NONE))
              .imitated()
              .becomes("'parameters':{'type':'object','properties':{}}");
      case ALLOWED_TOOLS ->
          tools(new ToolChoice.Allowed(List.of("a"), true), function("a"), function("b"))
              .imitated()
              .becomes("'name':'a'", "'tool_choice':'required'")
              .without("'name':'b'");
      case LONG_USER ->
          plain()
              .endUser("u".repeat(65))
              .becomes("'safety_identifier':'" + CallIds.hash("u".repeat(65)) + "'");
      case TIER -> plain().tier("standard_only").becomes("'service_tier':'default'");

      case TOP_K, STOP, BUDGET, EFFORT, MODE, DISPLAY, AUTO_CACHE, END_USER, CACHE_KEY ->
          throw droppedSomewhere(rule);
      case PRESENCE, FREQUENCY, LOGPROBS, TOP_LOGPROBS, LOGIT_BIAS -> throw droppedSomewhere(rule);
      case SERVICE_TIER, TOOL_CHOICE, EXTRAS, TOOL, STRICT, TOOL_CACHE, TOOL_EXTRAS, NAME ->
          throw droppedSomewhere(rule);
      case MESSAGE_EXTRAS, BILLING_HEADER, THOUGHT, FOREIGN_PART, STRAY_PART, SIGNATURE, TITLE ->
          throw droppedSomewhere(rule);
      case CACHE, CACHE_TTL, PART_EXTRAS -> throw droppedSomewhere(rule);
    };
  }

  private static Habits with(Quirk quirk) {
    return Habits.COMMON.with(quirk);
  }

  private static Sampling logprobs(int top) {
    return new Sampling(null, null, null, null, List.of(), null, null, null, null, true, top, null);
  }

  private static AssertionError droppedSomewhere(Rule rule) {
    return new AssertionError(rule + " is met by the random requests");
  }

  static List<Rule> refusedAndChanged() {
    return Arrays.stream(Rule.values()).filter(rule -> rule.effect() != Effect.DROPPED).toList();
  }

  @ParameterizedTest
  @MethodSource("refusedAndChanged")
  void what_a_row_says_of_a_request_happens_to_it(Rule rule) {
    example(rule).check(Golden.CHAT, rule);
  }

  @Test
  void every_dropped_path_has_its_row_and_every_row_of_the_kind_its_path() {
    Set<Rule> seen = EnumSet.noneOf(Rule.class);
    ChatShape foreign =
        ChatShape.everything("another", "nobody")
            .without(Feature.MEDIA_URLS, Feature.MEDIA_FILES, Feature.AUDIO);
    Seeds.each(
        1000,
        seed -> {
          ChatRequest request = new RandomChats(seed, foreign).request();
          String model = seed % 2 == 0 ? "m" : MODEL_WITH_BREAKPOINTS;
          for (Target target : TARGETS) {
            see(request.withModel(model), target, seen);
          }
        });
    Message billed = Message.of(Role.SYSTEM, text("x-anthropic-billing-header: a"), text("b"));
    see(Example.of(billed, Message.of(Role.USER, text("c"))).request(), Target.VENDOR, seen);
    see(Example.of(Message.of(Role.TOOL, text("a"))).request(), Target.VENDOR, seen);
    see(tools(new ToolChoice.Required()).request(), Target.VENDOR, seen);
    see(Example.sampling(Example.stops("a", "")).request(), Target.VENDOR, seen);
    EnumSet<Rule> never = EnumSet.allOf(Rule.class);
    never.removeIf(rule -> rule.effect() != Effect.DROPPED || seen.contains(rule));
    assertThat(never).isEmpty();
  }

  private static void see(ChatRequest request, Target target, Set<Rule> seen) {
    Draft draft = new Draft(target, request.model());
    try {
      RequestEncoder.write(request, draft);
    } catch (FaultException refused) {
      assertThat(refused.fault()).isInstanceOf(Fault.UnsupportedByTarget.class);
    }
    for (Draft.Drop drop : draft.drops()) {
      assertThat(drop.rule().effect()).isEqualTo(Effect.DROPPED);
      assertThat(drop.path().toString()).matches(pattern(drop.rule()));
      seen.add(drop.rule());
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
  void the_table_says_each_thing_once() {
    assertThat(Golden.CHAT.rules())
        .hasSize(Rule.values().length)
        .doesNotHaveDuplicates()
        .allMatch(rule -> rule.reason().endsWith("."));
  }
}
