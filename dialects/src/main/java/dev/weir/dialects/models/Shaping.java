package dev.weir.dialects.models;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.models.Action.When;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request on its way through the rules. Conditions are of the request as it was asked. */
final class Shaping {

  private final ChatRequest asked;
  private final Map<Parameter, Object> values = new EnumMap<>(Parameter.class);
  private final Set<String> dropped = new LinkedHashSet<>();
  private List<Message> messages;

  Shaping(ChatRequest asked) {
    this.asked = asked;
    this.messages = asked.messages();
    Sampling sampling = asked.sampling();
    put(Parameter.TEMPERATURE, sampling.temperature());
    put(Parameter.TOP_P, sampling.topP());
    put(Parameter.TOP_K, sampling.topK());
    put(Parameter.STOP, sampling.stop().isEmpty() ? null : sampling.stop());
    put(Parameter.SEED, sampling.seed());
    put(Parameter.PRESENCE_PENALTY, sampling.presencePenalty());
    put(Parameter.FREQUENCY_PENALTY, sampling.frequencyPenalty());
    put(Parameter.LOGPROBS, sampling.logprobs());
    put(Parameter.TOP_LOGPROBS, sampling.topLogprobs());
    put(Parameter.LOGIT_BIAS, sampling.logitBias());
    put(Parameter.REASONING, asked.reasoning());
    put(Parameter.TOOL_CHOICE, asked.toolChoice());
    put(Parameter.PARALLEL_TOOLS, asked.parallelTools());
    put(Parameter.SERVICE_TIER, asked.serviceTier());
  }

  private void put(Parameter parameter, @Nullable Object value) {
    if (value != null) {
      values.put(parameter, value);
    }
  }

  Shaping following(List<ModelRule> rules) {
    for (ModelRule rule : rules) {
      for (Parameter parameter : rule.of()) {
        follow(rule, parameter);
      }
    }
    return this;
  }

  private void follow(ModelRule rule, Parameter of) {
    switch (rule.action()) {
      case Action.Drop drop -> drop(drop, of);
      case Action.Refuse refuse -> refuse(rule, of);
      case Action.Within within -> within(within, of);
      case Action.Allow allow -> allow();
      case Action.ByUser byUser -> byUser();
      case Action.Nearest nearest -> {
        // The writer asks for it.
      }
      case Action.Has has -> {
        // So here.
      }
    }
  }

  private void drop(Action.Drop drop, Parameter of) {
    Object value = values.get(of);
    if (value == null || !holds(drop.when())) {
      return;
    }
    boolean named = drop.values().isEmpty() || drop.values().contains(value.toString());
    boolean kept = value instanceof Number number && isKept(number, drop.keeps());
    if (named && !kept) {
      values.remove(of);
      if (of != Parameter.REASONING || thinks()) {
        dropped.add(of.path());
      }
    }
  }

  private static boolean isKept(Number number, @Nullable Double kept) {
    return kept != null && Double.compare(number.doubleValue(), kept) == 0;
  }

  private boolean holds(When when) {
    return switch (when) {
      case ALWAYS -> true;
      case THINKING -> thinks();
      case UNLESS_OFF -> asked.reasoning() == null || asked.reasoning().effort() != Effort.NONE;
    };
  }

  /** Whether thinking is asked for, by an effort or, without one, by a budget. */
  private boolean thinks() {
    Reasoning wish = asked.reasoning();
    if (wish == null) {
      return false;
    }
    return wish.effort() == null
        ? wish.budgetTokens() != null && wish.budgetTokens() >= 0
        : wish.effort() != Effort.NONE;
  }

  private void refuse(ModelRule rule, Parameter of) {
    boolean there =
        switch (of) {
          case TOOLS ->
              !asked.tools().isEmpty() && !(asked.toolChoice() instanceof ToolChoice.None);
          case PREFILL -> isBegun(asked.messages());
          default -> values.containsKey(of);
        };
    if (there) {
      throw new Fault.UnsupportedByTarget(
              "the model that would serve this request does not take it: " + rule.why(), of.path())
          .asException();
    }
  }

  /** A call is answered before the model goes on, and another vendor's block is no beginning. */
  private static boolean isBegun(List<Message> messages) {
    if (messages.isEmpty() || messages.getLast().role() != Role.ASSISTANT) {
      return false;
    }
    List<Part> parts = messages.getLast().parts();
    return !parts.isEmpty()
        && parts.getLast() instanceof Part.Text text
        && !text.text().isBlank()
        && parts.stream().noneMatch(Part.ToolCall.class::isInstance);
  }

  private void within(Action.Within within, Parameter of) {
    if (values.get(of) instanceof Double number) {
      values.put(of, Math.clamp(number, within.least(), within.most()));
    }
  }

  private void allow() {
    ToolChoice choice = asked.toolChoice();
    ToolChoice allowed =
        switch (choice) {
          case ToolChoice.Required required -> new ToolChoice.Auto();
          case ToolChoice.Named named -> new ToolChoice.Auto();
          case ToolChoice.Allowed some when some.required() ->
              new ToolChoice.Allowed(some.names(), false);
          case null, default -> choice;
        };
    if (!Objects.equals(choice, allowed)) {
      put(Parameter.TOOL_CHOICE, allowed);
      dropped.add(Parameter.TOOL_CHOICE.path());
    }
  }

  private void byUser() {
    messages =
        messages.stream()
            .map(
                message ->
                    message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER
                        ? new Message(Role.USER, message.parts(), message.name(), message.extras())
                        : message)
            .toList();
  }

  Shaped shaped() {
    Sampling sampling = asked.sampling();
    return new Shaped(
        new ChatRequest(
            asked.model(),
            messages,
            tools(),
            kept(Parameter.TOOL_CHOICE, ToolChoice.class),
            kept(Parameter.PARALLEL_TOOLS, Boolean.class),
            new Sampling(
                sampling.maxOutputTokens(),
                kept(Parameter.TEMPERATURE, Double.class),
                kept(Parameter.TOP_P, Double.class),
                kept(Parameter.TOP_K, Integer.class),
                values.containsKey(Parameter.STOP) ? sampling.stop() : List.of(),
                sampling.choices(),
                kept(Parameter.SEED, Long.class),
                kept(Parameter.PRESENCE_PENALTY, Double.class),
                kept(Parameter.FREQUENCY_PENALTY, Double.class),
                kept(Parameter.LOGPROBS, Boolean.class),
                kept(Parameter.TOP_LOGPROBS, Integer.class),
                values.containsKey(Parameter.LOGIT_BIAS) ? sampling.logitBias() : null),
            kept(Parameter.REASONING, Reasoning.class),
            asked.outputFormat(),
            asked.stream(),
            asked.endUser(),
            asked.cacheKey(),
            asked.autoCache(),
            kept(Parameter.SERVICE_TIER, String.class),
            asked.extras()),
        List.copyOf(dropped));
  }

  /** Where it cannot be said that none may be called, none are shown. */
  private List<Tool> tools() {
    boolean unsaid = !values.containsKey(Parameter.TOOL_CHOICE);
    return unsaid && asked.toolChoice() instanceof ToolChoice.None ? List.of() : asked.tools();
  }

  private <T> @Nullable T kept(Parameter parameter, Class<T> type) {
    Object value = values.get(parameter);
    return value == null ? null : type.cast(value);
  }
}
