package dev.weir.testkit;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a list of events against the grammar in {@link ChatEvent}'s Javadoc. A violation is an
 * {@link AssertionError} that names the position and the event.
 */
public final class EventGrammar {

  private final TreeMap<Integer, Choice> choices = new TreeMap<>();
  private boolean started;

  private EventGrammar() {}

  /** Checks a whole stream: every choice has ended, and there is at least one. */
  public static void check(List<? extends ChatEvent> events) {
    EventGrammar grammar = checked(events);
    if (grammar.choices.isEmpty()) {
      throw new AssertionError("the stream ended without a choice");
    }
    grammar.choices.forEach(
        (index, choice) -> {
          if (!choice.finished) {
            throw new AssertionError("the stream ended before choice " + index + " did");
          }
        });
  }

  /** Checks a stream that broke off: what came must be sound, what did not come is not missed. */
  public static void checkPrefix(List<? extends ChatEvent> events) {
    checked(events);
  }

  private static EventGrammar checked(List<? extends ChatEvent> events) {
    EventGrammar grammar = new EventGrammar();
    for (int position = 0; position < events.size(); position++) {
      ChatEvent event = events.get(position);
      String offence = grammar.offence(event);
      if (offence != null) {
        throw new AssertionError("event " + position + ": " + offence + ": " + event);
      }
    }
    return grammar;
  }

  private @Nullable String offence(ChatEvent event) {
    if (event instanceof ChatEvent.Started) {
      String offence = started ? "the stream began a second time" : null;
      started = true;
      return offence;
    }
    if (!started) {
      return "the stream has not begun";
    }
    return switch (event) {
      case ChatEvent.Started again -> "unreachable";
      case ChatEvent.PartStarted part -> choice(part.choice()).begin(part);
      case ChatEvent.TextDelta delta -> delta(delta.choice(), delta.index(), Part.Text.class);
      case ChatEvent.ThinkingDelta delta ->
          delta(delta.choice(), delta.index(), Part.Thinking.class);
      case ChatEvent.SignatureDelta delta -> choice(delta.choice()).sign(delta.index());
      case ChatEvent.ArgumentsDelta delta ->
          delta(delta.choice(), delta.index(), Part.ToolCall.class);
      case ChatEvent.RefusalDelta delta -> delta(delta.choice(), delta.index(), Part.Refusal.class);
      case ChatEvent.VendorDelta delta ->
          delta(
              delta.choice(),
              delta.index(),
              Part.Text.class,
              Part.Thinking.class,
              Part.ToolCall.class,
              Part.Refusal.class);
      case ChatEvent.PartEnded part -> choice(part.choice()).end(part.index());
      case ChatEvent.Finished finished -> choice(finished.choice()).finish();
      case ChatEvent.Logprobs logprobs -> null;
      case ChatEvent.UsageReport report -> null;
      case ChatEvent.Vendor vendor -> null;
    };
  }

  private Choice choice(int index) {
    return choices.computeIfAbsent(index, fresh -> new Choice());
  }

  private @Nullable String delta(int choice, int index, Class<?>... kinds) {
    return choice(choice).delta(index, kinds);
  }

  private static final class Choice {
    private int next;
    private @Nullable Part open;
    private boolean signed;
    private boolean finished;

    @Nullable String begin(ChatEvent.PartStarted event) {
      if (finished) {
        return "a part began after its choice had ended";
      }
      if (open != null) {
        return "a part began while part " + (next - 1) + " was open";
      }
      if (event.index() != next) {
        return "part " + next + " was due";
      }
      open = event.part();
      signed = false;
      next++;
      return null;
    }

    @Nullable String delta(int index, Class<?>... kinds) {
      Part part = open;
      if (part == null) {
        return "no part is open";
      }
      if (index != next - 1) {
        return "part " + (next - 1) + " is open";
      }
      for (Class<?> kind : kinds) {
        if (kind.isInstance(part)) {
          return null;
        }
      }
      return "the open part is a " + part.getClass().getSimpleName();
    }

    @Nullable String sign(int index) {
      String offence = delta(index, Part.Thinking.class);
      if (offence == null && signed) {
        return "the part is signed already";
      }
      signed = true;
      return offence;
    }

    @Nullable String end(int index) {
      if (open == null || index != next - 1) {
        return "part " + index + " is not open";
      }
      open = null;
      return null;
    }

    @Nullable String finish() {
      if (finished || open != null) {
        return finished ? "the choice has ended already" : "part " + (next - 1) + " is open";
      }
      finished = true;
      return null;
    }
  }
}
