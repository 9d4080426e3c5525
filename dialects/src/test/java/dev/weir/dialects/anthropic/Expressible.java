package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.AsTaken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nearest request that Anthropic can express without loss. */
final class Expressible {

  private Expressible() {}

  /**
   * Nothing when a text is blank, when an answer begun by the caller ends in white space, or when
   * the model refuses what is asked.
   */
  static Optional<ChatRequest> of(ChatRequest request) {
    List<Message> messages = messages(request.messages());
    if (messages.stream().anyMatch(message -> message.parts().stream().anyMatch(Expressible::blank))
        || endsInSpace(messages.getLast())
        || request.sampling().stop().stream().anyMatch(String::isBlank)) {
      return Optional.empty();
    }
    Reasoning reasoning = reasoning(request.reasoning());
    boolean byEffort = reasoning != null && reasoning.mode() == null;
    ToolChoice choice = request.toolChoice();
    Boolean parallel = choice instanceof ToolChoice.None ? null : request.parallelTools();
    return AsTaken.unlessRefused(
        ANTHROPIC_MESSAGES,
        new ChatRequest(
            byEffort ? "claude-sonnet-5-5" : "claude-3-7-sonnet-latest",
            messages,
            request.tools().stream().map(Expressible::tool).toList(),
            parallel != null && choice == null ? new ToolChoice.Auto() : choice,
            parallel,
            sampling(request.sampling(), reasoning),
            reasoning,
            byEffort ? format(request.outputFormat()) : null, // Older models take none.
            request.stream(),
            request.endUser(),
            null,
            request.autoCache(),
            request.serviceTier() == null ? null : "standard_only",
            request.extras()));
  }

  private static List<Message> messages(List<Message> messages) {
    List<Message> out = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      List<Part> parts = message.parts().stream().filter(part -> !unsigned(part)).toList();
      boolean merged =
          message.role() == Role.TOOL
              && i + 1 < messages.size()
              && messages.get(i + 1).role() == Role.USER;
      Extras extras = merged || message.role() == Role.SYSTEM ? Extras.NONE : message.extras();
      out.add(new Message(message.role(), parts, null, extras));
    }
    return out;
  }

  private static boolean unsigned(Part part) {
    return part instanceof Part.Thinking thought && thought.signature() == null;
  }

  private static boolean blank(Part part) {
    return switch (part) {
      case Part.Text text -> text.text().isBlank();
      case Part.ToolResult result -> result.content().stream().anyMatch(Expressible::blank);
      default -> false;
    };
  }

  private static boolean endsInSpace(Message last) {
    return last.role() == Role.ASSISTANT
        && last.parts().getLast() instanceof Part.Text text
        && !text.text().equals(text.text().stripTrailing());
  }

  private static Tool tool(Tool tool) {
    return tool instanceof Tool.Function function && function.parameters() == null
        ? new Tool.Function(
            function.name(),
            function.description(),
            RawJson.of("{\"type\":\"object\",\"properties\":{}}"),
            function.strict(),
            function.cache(),
            function.extras())
        : tool;
  }

  private static @Nullable Reasoning reasoning(@Nullable Reasoning wish) {
    if (wish == null || wish.mode() != Reasoning.Mode.ENABLED) {
      return wish;
    }
    Integer budget = Objects.requireNonNullElse(wish.budgetTokens(), 2048);
    return new Reasoning(wish.mode(), wish.effort(), budget, wish.display());
  }

  private static Sampling sampling(Sampling sampling, @Nullable Reasoning reasoning) {
    boolean none = reasoning != null && reasoning.mode() == null;
    boolean budget = reasoning != null && reasoning.mode() == Reasoning.Mode.ENABLED;
    Double temperature = sampling.temperature();
    Integer bound = sampling.maxOutputTokens();
    return new Sampling(
        100_000 + (bound == null ? 0 : bound % 1000),
        none || budget || temperature == null ? null : (Double) Math.min(1, temperature),
        none || budget ? null : sampling.topP(),
        none || budget ? null : sampling.topK(),
        sampling.stop(),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static @Nullable OutputFormat format(@Nullable OutputFormat format) {
    return format instanceof OutputFormat.JsonSchema named && named.schema() != null
        ? new OutputFormat.JsonSchema(null, null, ClosedSchema.of(named.schema()), null)
        : null;
  }
}
