package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
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
import dev.weir.dialects.anthropic.ClosedSchema;
import dev.weir.dialects.openai.ToolNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nearest request and answer that Converse can express without loss. */
final class Expressible {

  private static final RawJson NO_PARAMETERS =
      RawJson.of("{\"type\":\"object\",\"properties\":{}}");

  private int documents;

  private Expressible() {}

  /**
   * Nothing when a text is blank, when an answer begun by the caller ends in white space, when the
   * conversation holds calls and there are no tools, or when the model refuses what is asked.
   */
  static Optional<ChatRequest> of(ChatRequest request) {
    List<Message> messages = new Expressible().messages(request.messages());
    boolean calls =
        messages.stream()
            .flatMap(message -> message.parts().stream())
            .anyMatch(Part.ToolCall.class::isInstance);
    if (messages.stream().anyMatch(message -> message.parts().stream().anyMatch(Expressible::blank))
        || messages.stream().anyMatch(message -> message.parts().isEmpty())
        || endsInSpace(messages.getLast())
        || (calls && request.tools().isEmpty())
        || request.sampling().stop().stream().anyMatch(String::isBlank)) {
      return Optional.empty();
    }
    Reasoning reasoning = reasoning(request.reasoning());
    ToolChoice choice =
        request.toolChoice() instanceof ToolChoice.None ? null : request.toolChoice();
    boolean one = Boolean.FALSE.equals(request.parallelTools());
    return AsTaken.unlessRefused(
        BEDROCK_CONVERSE,
        new ChatRequest(
            reasoning != null && reasoning.mode() == null
                ? "anthropic.claude-sonnet-5-5"
                : "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            messages,
            request.tools().stream().map(Expressible::tool).toList(),
            one && choice == null ? new ToolChoice.Auto() : choice,
            one ? Boolean.FALSE : null,
            sampling(request.sampling(), reasoning),
            reasoning,
            format(request.outputFormat()),
            request.stream(),
            request.endUser(),
            null,
            null,
            "auto".equals(request.serviceTier()) ? null : request.serviceTier(),
            request.extras()));
  }

  /** An answer tells neither its id nor its model. */
  static ChatAnswer of(ChatAnswer answer) {
    ChatAnswer.Choice choice = answer.choices().getFirst();
    Map<String, RawJson> extras = new LinkedHashMap<>();
    extras.put("metrics", RawJson.of("{\"latencyMs\":3}"));
    extras.putAll(answer.extras().members());
    List<Part> parts =
        choice.parts().stream()
            .filter(part -> !(part instanceof Part.Audio))
            .filter(part -> !blank(part))
            .map(Expressible::answered)
            .toList();
    return new ChatAnswer(
        "",
        "",
        0,
        List.of(new ChatAnswer.Choice(0, parts, choice.finish(), null, Extras.NONE)),
        answer.usage(),
        new Extras(BEDROCK_CONVERSE, extras));
  }

  private static Part answered(Part part) {
    return part instanceof Part.ToolCall call
        ? new Part.ToolCall(
            ToolNames.fitting(call.id()), call.name(), call.arguments(), false, null, call.extras())
        : part;
  }

  private List<Message> messages(List<Message> messages) {
    List<Message> out = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      List<Part> parts = new ArrayList<>();
      for (Part part : message.parts()) {
        if (!unsigned(part)) {
          parts.add(asked(part));
        }
      }
      if (parts.stream().anyMatch(Part.Document.class::isInstance)
          && parts.stream().noneMatch(Part.Text.class::isInstance)) {
        parts.add(Part.Text.of("beside"));
      }
      boolean merged =
          message.role() == Role.TOOL
              && i + 1 < messages.size()
              && messages.get(i + 1).role() == Role.USER;
      Extras extras = merged || message.role() == Role.SYSTEM ? Extras.NONE : message.extras();
      out.add(new Message(message.role(), parts, null, extras));
    }
    return out;
  }

  private Part asked(Part part) {
    return switch (part) {
      case Part.Document document ->
          new Part.Document(
              document.media(), "document " + ++documents, document.cache(), document.extras());
      case Part.ToolCall call ->
          new Part.ToolCall(
              ToolNames.fitting(call.id()),
              ToolNames.fitting(call.name()),
              call.arguments(),
              false,
              call.cache(),
              call.extras());
      case Part.ToolResult result ->
          new Part.ToolResult(
              ToolNames.fitting(result.callId()),
              result.content().stream().map(this::unmarked).toList(),
              result.error(),
              result.cache(),
              result.extras());
      default -> part;
    };
  }

  private Part unmarked(Part part) {
    return switch (part) {
      case Part.Text text -> new Part.Text(text.text(), null, text.extras());
      case Part.Image image -> new Part.Image(image.media(), null, null, image.extras());
      case Part.Document document ->
          new Part.Document(document.media(), "document " + ++documents, null, document.extras());
      default -> part;
    };
  }

  private static boolean unsigned(Part part) {
    return part instanceof Part.Thinking thought && thought.signature() == null;
  }

  private static boolean blank(Part part) {
    return switch (part) {
      case Part.Text text -> text.text().isBlank();
      case Part.Document document ->
          document.media() instanceof Media.PlainText plain && plain.text().isEmpty();
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
    if (!(tool instanceof Tool.Function function)) {
      return tool;
    }
    RawJson parameters = function.parameters();
    String description = function.description();
    return new Tool.Function(
        function.name(),
        description == null || description.isBlank() ? null : description,
        parameters == null ? NO_PARAMETERS : parameters,
        function.strict(),
        function.cache(),
        function.extras());
  }

  private static @Nullable Reasoning reasoning(@Nullable Reasoning wish) {
    if (wish == null || wish.mode() != Reasoning.Mode.ENABLED) {
      return wish;
    }
    Integer budget = Objects.requireNonNullElse(wish.budgetTokens(), 2048);
    return new Reasoning(wish.mode(), wish.effort(), budget, wish.display());
  }

  private static Sampling sampling(Sampling sampling, @Nullable Reasoning reasoning) {
    boolean none =
        reasoning != null
            && (reasoning.mode() == null || reasoning.mode() == Reasoning.Mode.ENABLED);
    Double temperature = none ? null : sampling.temperature();
    Integer bound = sampling.maxOutputTokens();
    return new Sampling(
        bound == null ? null : (Integer) (100_000 + bound % 1000),
        temperature == null ? null : (Double) Math.min(1, temperature),
        none || temperature != null ? null : sampling.topP(),
        none ? null : sampling.topK(),
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
        ? new OutputFormat.JsonSchema(
            named.name() == null ? null : ToolNames.fitting(named.name()),
            named.description(),
            ClosedSchema.of(named.schema()),
            null)
        : null;
  }
}
