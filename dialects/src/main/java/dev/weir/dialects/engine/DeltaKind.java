package dev.weir.dialects.engine;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import org.jspecify.annotations.Nullable;

/** The deltas that append text to an open part. */
public enum DeltaKind {
  /** {@link ChatEvent.TextDelta}. */
  TEXT,
  /** {@link ChatEvent.ThinkingDelta}. */
  THINKING,
  /** {@link ChatEvent.RefusalDelta}. */
  REFUSAL,
  /** {@link ChatEvent.ArgumentsDelta}. */
  ARGUMENTS;

  /** A delta, whatever its kind. */
  public record Delta(DeltaKind kind, int choice, int index, String text) {

    /** Whether both append to the same part. */
    public boolean joins(Delta other) {
      return kind == other.kind && choice == other.choice && index == other.index;
    }

    /** The event that this delta is, with another text. */
    public ChatEvent with(String other) {
      return switch (kind) {
        case TEXT -> new ChatEvent.TextDelta(choice, index, other);
        case THINKING -> new ChatEvent.ThinkingDelta(choice, index, other);
        case REFUSAL -> new ChatEvent.RefusalDelta(choice, index, other);
        case ARGUMENTS -> new ChatEvent.ArgumentsDelta(choice, index, other);
      };
    }
  }

  /** The event as a delta, null for any other event. */
  public static @Nullable Delta delta(ChatEvent event) {
    return switch (event) {
      case ChatEvent.TextDelta e -> new Delta(TEXT, e.choice(), e.index(), e.text());
      case ChatEvent.ThinkingDelta e -> new Delta(THINKING, e.choice(), e.index(), e.text());
      case ChatEvent.RefusalDelta e -> new Delta(REFUSAL, e.choice(), e.index(), e.text());
      case ChatEvent.ArgumentsDelta e -> new Delta(ARGUMENTS, e.choice(), e.index(), e.text());
      default -> null;
    };
  }

  /** The text with which a part begins as a delta, null for parts that take none. */
  public static @Nullable Delta opening(ChatEvent.PartStarted begun) {
    int choice = begun.choice();
    int index = begun.index();
    return switch (begun.part()) {
      case Part.Text part -> new Delta(TEXT, choice, index, part.text());
      case Part.Thinking part -> new Delta(THINKING, choice, index, part.text());
      case Part.Refusal part -> new Delta(REFUSAL, choice, index, part.text());
      case Part.ToolCall part -> new Delta(ARGUMENTS, choice, index, part.arguments());
      default -> null;
    };
  }

  /** The same part with another text to begin with; a part that takes none stays as it is. */
  public static Part withText(Part part, String text) {
    return switch (part) {
      case Part.Text old -> new Part.Text(text, old.cache(), old.extras());
      case Part.Thinking old ->
          new Part.Thinking(text, old.signature(), old.family(), old.extras());
      case Part.Refusal old -> new Part.Refusal(text, old.extras());
      case Part.ToolCall old ->
          new Part.ToolCall(old.id(), old.name(), text, old.custom(), old.cache(), old.extras());
      default -> part;
    };
  }
}
