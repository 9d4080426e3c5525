package dev.weir.testkit;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.testkit.ChatShape.Feature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests in the normal form that {@link Message} describes. */
final class RandomRequests {

  private final Dice dice;
  private final RandomParts parts;

  RandomRequests(Dice dice, RandomParts parts) {
    this.dice = dice;
    this.parts = parts;
  }

  ChatRequest request() {
    List<Tool> tools = tools();
    return new ChatRequest(
        dice.text.name(),
        messages(),
        tools,
        tools.isEmpty() ? null : dice.maybe(Feature.TOOL_CHOICE, () -> toolChoice(tools)),
        tools.isEmpty() ? null : dice.maybe(Feature.PARALLEL_TOOLS, dice.random::nextBoolean),
        sampling(),
        reasoning(),
        outputFormat(),
        dice.maybe(Feature.STREAM),
        dice.maybe(Feature.END_USER, dice.text::name),
        dice.maybe(Feature.CACHE_KEY, dice.text::name),
        dice.maybe(Feature.AUTO_CACHE, () -> CacheMark.DEFAULT),
        dice.maybe(Feature.SERVICE_TIER, () -> dice.pick("auto", "default", "priority")),
        dice.extras(Feature.REQUEST_EXTRAS));
  }

  // ---- Messages

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    addInstructions(messages);
    int turns = dice.random.nextInt(1, 4);
    for (int turn = 1; turn <= turns; turn++) {
      addUser(messages);
      if (turn < turns || dice.maybe(Feature.TOOLS)) {
        addAnswer(messages, turn == turns);
      }
      if (dice.maybe(Feature.LATE_INSTRUCTIONS)) {
        addInstructions(messages);
      }
    }
    if (messages.getLast().role() == Role.USER && dice.maybe(Feature.PREFILL)) {
      messages.add(message(Role.ASSISTANT, List.of(parts.text())));
    }
    return messages;
  }

  private void addInstructions(List<Message> messages) {
    if (dice.maybe(Feature.SYSTEM)) {
      messages.add(message(Role.SYSTEM, parts.texts()));
    }
    if (dice.maybe(Feature.DEVELOPER)) {
      messages.add(message(Role.DEVELOPER, parts.texts()));
    }
  }

  private void addUser(List<Message> messages) {
    boolean afterTool = !messages.isEmpty() && messages.getLast().role() == Role.TOOL;
    if (afterTool && !dice.shape.has(Feature.USER_AFTER_TOOL)) {
      messages.add(message(Role.ASSISTANT, parts.texts()));
    }
    messages.add(message(Role.USER, parts.ofUser()));
    if (dice.maybe(Feature.SAME_ROLE_TWICE)) {
      messages.add(message(Role.USER, parts.ofUser()));
    }
  }

  private void addAnswer(List<Message> messages, boolean last) {
    List<Part> calls = parts.calls();
    if (last && calls.isEmpty()) {
      return;
    }
    if (dice.maybe(Feature.SAME_ROLE_TWICE)) {
      messages.add(message(Role.ASSISTANT, parts.ofAssistant(List.of())));
    }
    messages.add(message(Role.ASSISTANT, parts.ofAssistant(calls)));
    if (!calls.isEmpty()) {
      messages.add(
          new Message(Role.TOOL, parts.results(calls), null, dice.extras(Feature.MESSAGE_EXTRAS)));
      if (!last && dice.oneIn(2)) {
        messages.add(message(Role.ASSISTANT, parts.ofAssistant(List.of())));
      }
    }
  }

  private Message message(Role role, List<Part> content) {
    return new Message(
        role,
        content,
        dice.maybe(Feature.NAMES, dice.text::name),
        dice.extras(Feature.MESSAGE_EXTRAS));
  }

  // ---- Tools

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    while (dice.maybe(Feature.TOOLS)) {
      tools.add(dice.maybe(Feature.CUSTOM_TOOLS) ? custom() : function());
    }
    if (dice.maybe(Feature.VENDOR_TOOLS)) {
      String type = dice.text.name();
      tools.add(
          new Tool.Vendor(
              dice.shape.dialect(),
              type,
              RawJson.of("{\"type\":\"" + type + "\",\"name\":\"" + dice.text.name() + "\"}")));
    }
    return tools;
  }

  private Tool function() {
    return new Tool.Function(
        dice.id("tool"),
        dice.oneIn(3) ? null : dice.words(),
        dice.oneIn(4) ? null : schema(),
        dice.maybe(Feature.STRICT_TOOLS, dice.random::nextBoolean),
        dice.cache(),
        dice.extras(Feature.TOOL_EXTRAS));
  }

  private Tool custom() {
    return new Tool.Custom(
        dice.id("tool"),
        dice.oneIn(3) ? null : dice.words(),
        dice.oneIn(2) ? null : RawJson.of("{\"type\":\"text\"}"),
        dice.extras(Feature.TOOL_EXTRAS));
  }

  private RawJson schema() {
    return RawJson.of(
        "{\"type\":\"object\",\"properties\":{\""
            + dice.text.name()
            + "\":{\"type\":\"string\"}},\"x-any\":"
            + dice.text.json()
            + "}");
  }

  private ToolChoice toolChoice(List<Tool> tools) {
    List<String> functions = new ArrayList<>();
    List<String> customs = new ArrayList<>();
    for (Tool tool : tools) {
      switch (tool) {
        case Tool.Function function -> functions.add(function.name());
        case Tool.Custom custom -> customs.add(custom.name());
        case Tool.Vendor vendor -> {
          // Has no name that all dialects know.
        }
      }
    }
    List<ToolChoice> choices =
        new ArrayList<>(
            List.of(new ToolChoice.Auto(), new ToolChoice.None(), new ToolChoice.Required()));
    if (!functions.isEmpty()) {
      choices.add(new ToolChoice.Named(dice.pick(functions), false));
      if (dice.shape.has(Feature.ALLOWED_TOOLS)) {
        choices.add(new ToolChoice.Allowed(functions, dice.oneIn(2)));
      }
    }
    if (!customs.isEmpty()) {
      choices.add(new ToolChoice.Named(dice.pick(customs), true));
    }
    return dice.pick(choices);
  }

  // ---- Knobs

  private Sampling sampling() {
    Boolean logprobs = dice.maybe(Feature.LOGPROBS_ASKED, dice.random::nextBoolean);
    return new Sampling(
        dice.maybe(Feature.MAX_TOKENS, () -> dice.random.nextInt(1, 200_000)),
        dice.maybe(Feature.TEMPERATURE, () -> hundredths(0, 2)),
        dice.maybe(Feature.TOP_P, () -> hundredths(0, 1)),
        dice.maybe(Feature.TOP_K, () -> dice.random.nextInt(1, 500)),
        stop(),
        dice.maybe(Feature.CHOICES_ASKED, () -> dice.random.nextInt(1, 5)),
        dice.maybe(Feature.SEED, dice.random::nextLong),
        dice.maybe(Feature.PENALTIES, () -> hundredths(-2, 2)),
        dice.maybe(Feature.PENALTIES, () -> hundredths(-2, 2)),
        logprobs,
        Boolean.TRUE.equals(logprobs) ? (Integer) dice.upTo(20) : null,
        dice.maybe(Feature.LOGIT_BIAS, () -> RawJson.of("{\"" + dice.upTo(99_999) + "\":-100}")));
  }

  private List<String> stop() {
    List<String> stop = new ArrayList<>();
    while (stop.size() < 4 && dice.maybe(Feature.STOP)) {
      stop.add(dice.text.text());
    }
    return stop;
  }

  private Double hundredths(int from, int to) {
    return dice.random.nextInt(from * 100, to * 100 + 1) / 100.0;
  }

  private @Nullable Reasoning reasoning() {
    Reasoning.Mode mode =
        dice.shape.modes().isEmpty()
            ? null
            : dice.maybe(Feature.THINKING_MODE, () -> dice.pick(dice.shape.modes()));
    Reasoning.Effort effort =
        dice.shape.efforts().isEmpty()
            ? null
            : dice.maybe(Feature.EFFORT, () -> dice.pick(dice.shape.efforts()));
    // A budget belongs to thinking that is switched on, where a mode can say so at all.
    boolean budgeted = !dice.shape.has(Feature.THINKING_MODE) || mode == Reasoning.Mode.ENABLED;
    Integer budget =
        budgeted ? dice.maybe(Feature.BUDGET, () -> dice.random.nextInt(1024, 64_000)) : null;
    String display =
        mode == null || mode == Reasoning.Mode.DISABLED
            ? null
            : dice.maybe(Feature.THINKING_DISPLAY, () -> dice.pick("summarized", "omitted"));
    return mode == null && effort == null && budget == null
        ? null
        : new Reasoning(mode, effort, budget, display);
  }

  private @Nullable OutputFormat outputFormat() {
    if (dice.maybe(Feature.TEXT_FORMAT)) {
      return new OutputFormat.Text();
    }
    if (dice.maybe(Feature.JSON_OBJECT)) {
      return new OutputFormat.JsonObject();
    }
    if (!dice.maybe(Feature.JSON_SCHEMA)) {
      return null;
    }
    if (!dice.shape.has(Feature.JSON_SCHEMA_DETAILS)) {
      return new OutputFormat.JsonSchema(null, null, schema(), null);
    }
    return new OutputFormat.JsonSchema(
        dice.text.name(),
        dice.maybe(Feature.JSON_SCHEMA_DETAILS, dice.text::text),
        schema(),
        dice.maybe(Feature.JSON_SCHEMA_DETAILS, dice.random::nextBoolean));
  }
}
