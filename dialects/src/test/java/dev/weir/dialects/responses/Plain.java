package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Finish.Reason;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.AsTaken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nearest request or answer that this dialect can express without loss. */
final class Plain {

  /** What the dialect adds to parts: whose item they are. */
  private static final Set<String> ADDED = Set.of("id", ItemExtras.ITEM, ToolName.NAMESPACE);

  private Plain() {}

  static ChatRequest request(ChatRequest request) {
    List<Message> messages = new ArrayList<>();
    for (Message message : request.messages()) {
      boolean said = message.role() == Role.ASSISTANT;
      List<Part> parts = new ArrayList<>();
      for (Part part : message.parts()) {
        if (!(part instanceof Part.Thinking thought && thought.signature() == null)) {
          parts.add(said ? unmarked(part) : asked(part));
        }
      }
      boolean kept = !said && message.role() != Role.TOOL;
      messages.add(new Message(message.role(), parts, null, kept ? message.extras() : Extras.NONE));
    }
    return AsTaken.by(
        "openai-responses",
        new ChatRequest(
            "gpt-5.6",
            messages,
            request.tools().stream().map(Plain::tool).toList(),
            request.toolChoice(),
            request.parallelTools(),
            sampling(request.sampling()),
            request.reasoning(),
            request.outputFormat(),
            request.stream(),
            request.endUser(),
            request.cacheKey(),
            null,
            request.serviceTier(),
            request.extras()));
  }

  private static Sampling sampling(Sampling sampling) {
    Integer most = sampling.maxOutputTokens();
    return new Sampling(
        most == null ? null : (Integer) Math.max(16, most),
        sampling.temperature(),
        sampling.topP(),
        null,
        List.of(),
        null,
        null,
        null,
        null,
        Boolean.TRUE.equals(sampling.logprobs()) ? true : null,
        sampling.topLogprobs(),
        null);
  }

  private static Tool tool(Tool tool) {
    return tool instanceof Tool.Function f
        ? new Tool.Function(
            f.name(),
            f.description(),
            f.parameters(),
            Boolean.TRUE.equals(f.strict()),
            null,
            f.extras())
        : tool;
  }

  private static Part asked(Part part) {
    return switch (part) {
      case Part.ToolResult result ->
          new Part.ToolResult(
              result.callId(),
              result.content().stream().map(Plain::asked).toList(),
              false,
              null,
              result.extras());
      case Part.Document document
          when document.media() instanceof Media.Inline && document.title() == null ->
          new Part.Document(document.media(), "a.pdf", document.cache(), document.extras());
      default -> part;
    };
  }

  private static Part unmarked(Part part) {
    CacheMark none = null;
    return switch (part) {
      case Part.Text text -> new Part.Text(text.text(), none, text.extras());
      case Part.ToolCall call ->
          new Part.ToolCall(
              call.id(),
              call.name(),
              call.arguments().isBlank() && !call.custom() ? "{}" : call.arguments(),
              call.custom(),
              none,
              call.extras());
      default -> part;
    };
  }

  // ---- Answers

  static ChatAnswer answer(ChatAnswer answer) {
    ChatAnswer.Choice choice = answer.choices().getFirst();
    List<Part> parts =
        choice.parts().stream()
            .filter(part -> !isEmpty(part))
            .map(Plain::unmarked)
            .map(Plain::own)
            .toList();
    boolean text = parts.stream().anyMatch(Part.Text.class::isInstance);
    boolean refused = parts.stream().anyMatch(Part.Refusal.class::isInstance);
    boolean declined = refused && choice.finish().reason() == Reason.STOP;
    return new ChatAnswer(
        answer.id().startsWith("resp_") ? answer.id() : "resp_" + answer.id(),
        answer.model(),
        answer.createdSeconds(),
        List.of(
            new ChatAnswer.Choice(
                0,
                parts,
                declined ? Finish.of(Reason.REFUSAL) : choice.finish(),
                text ? choice.logprobs() : null,
                told(choice.extras()))),
        usage(answer.usage()),
        told(answer.extras()));
  }

  private static boolean isEmpty(Part part) {
    return (part instanceof Part.Thinking t && t.text().isEmpty() && t.signature() == null)
        || (part instanceof Part.Refusal refusal && refusal.text().isEmpty());
  }

  /** Without what the dialect adds. */
  private static Part own(Part part) {
    return switch (part) {
      case Part.Text p -> new Part.Text(p.text(), null, told(p.extras()));
      case Part.Refusal p -> new Part.Refusal(p.text(), told(p.extras()));
      case Part.Thinking p ->
          new Part.Thinking(p.text(), p.signature(), p.family(), told(p.extras()));
      case Part.RedactedThinking p ->
          new Part.RedactedThinking(p.data(), p.family(), told(p.extras()));
      case Part.ToolCall p ->
          new Part.ToolCall(p.id(), p.name(), p.arguments(), p.custom(), null, told(p.extras()));
      default -> part;
    };
  }

  private static Extras told(Extras extras) {
    Map<String, RawJson> told = new LinkedHashMap<>(extras.members());
    // A vendor that says what holds anyway says no more than one that leaves it out.
    ResponseObject.ALWAYS.forEach(told::remove);
    told.keySet().removeAll(ADDED);
    told.values().removeIf(value -> value.toString().strip().equals("null"));
    return new Extras(Objects.requireNonNullElse(dialect(extras), OPENAI_RESPONSES), told);
  }

  private static @Nullable String dialect(Extras extras) {
    return extras.dialect().isEmpty() ? null : extras.dialect();
  }

  private static Usage usage(Usage usage) {
    return new Usage(
        usage.input(),
        Usage.orZero(usage.cacheRead()),
        Usage.orZero(usage.cacheWrite5m()) + Usage.orZero(usage.cacheWrite1h()),
        Usage.UNKNOWN,
        usage.output(),
        Usage.orZero(usage.reasoning()),
        false,
        told(usage.extras()));
  }
}
