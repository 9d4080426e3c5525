package dev.weir.dialects.engine;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands on every tool call in one piece, when its arguments are whole, and drops a call whose id
 * the same choice has had before; the parts after it move up. Other events pass at once, those of
 * the same choice too, as far as they are not about the call.
 *
 * <p>A choice with more calls, or a call with more characters of arguments, than the bounds allow
 * is a {@link Fault.Upstream} of kind MALFORMED.
 */
public final class ToolCallAssembler implements StreamStage {

  private final int callsMax;
  private final int argumentsCharsMax;
  private final Map<Integer, Choice> choices = new HashMap<>(2);

  /**
   * @param callsMax the most calls of a choice
   * @param argumentsCharsMax the most characters of a call's arguments
   */
  public ToolCallAssembler(int callsMax, int argumentsCharsMax) {
    this.callsMax = callsMax;
    this.argumentsCharsMax = argumentsCharsMax;
  }

  @Override
  public int held() {
    return (int) choices.values().stream().filter(choice -> choice.call != null).count();
  }

  @Override
  public void accept(ChatEvent event, Consumer<? super ChatEvent> next) {
    switch (event) {
      case ChatEvent.PartStarted begun -> begin(begun, next);
      case ChatEvent.ArgumentsDelta delta -> hold(choice(delta.choice()), delta.text());
      case ChatEvent.PartEnded ended -> end(ended, next);
      case ChatEvent.VendorDelta delta -> element(delta, next);
      case ChatEvent.TextDelta e ->
          next.accept(new ChatEvent.TextDelta(e.choice(), moved(e.choice(), e.index()), e.text()));
      case ChatEvent.ThinkingDelta e ->
          next.accept(
              new ChatEvent.ThinkingDelta(e.choice(), moved(e.choice(), e.index()), e.text()));
      case ChatEvent.RefusalDelta e ->
          next.accept(
              new ChatEvent.RefusalDelta(e.choice(), moved(e.choice(), e.index()), e.text()));
      case ChatEvent.SignatureDelta e ->
          next.accept(
              new ChatEvent.SignatureDelta(
                  e.choice(), moved(e.choice(), e.index()), e.signature(), e.family()));
      case ChatEvent.Finished last -> {
        choices.remove(last.choice());
        next.accept(last);
      }
      default -> next.accept(event);
    }
  }

  private Choice choice(int index) {
    return choices.computeIfAbsent(index, fresh -> new Choice());
  }

  private int moved(int choice, int index) {
    return index - choice(choice).dropped;
  }

  private void begin(ChatEvent.PartStarted begun, Consumer<? super ChatEvent> next) {
    Choice choice = choice(begun.choice());
    if (!(begun.part() instanceof Part.ToolCall call)) {
      next.accept(
          new ChatEvent.PartStarted(begun.choice(), begun.index() - choice.dropped, begun.part()));
      return;
    }
    if (++choice.calls > callsMax) {
      throw tooMuch("more than " + callsMax + " tool calls");
    }
    choice.call = call;
    choice.repeated = !call.id().isEmpty() && !choice.ids.add(call.id());
    choice.arguments.setLength(0);
    choice.elements.clear();
    hold(choice, call.arguments());
  }

  private void hold(Choice choice, String arguments) {
    if (choice.arguments.length() + arguments.length() > argumentsCharsMax) {
      throw tooMuch("a tool call of more than " + argumentsCharsMax + " characters");
    }
    if (!choice.repeated) {
      choice.arguments.append(arguments);
    }
  }

  private void element(ChatEvent.VendorDelta delta, Consumer<? super ChatEvent> next) {
    Choice choice = choice(delta.choice());
    ChatEvent.VendorDelta moved =
        new ChatEvent.VendorDelta(
            delta.choice(),
            delta.index() - choice.dropped,
            delta.dialect(),
            delta.member(),
            delta.element());
    if (choice.call == null) {
      next.accept(moved);
    } else if (!choice.repeated) {
      choice.size += delta.element().length();
      if (choice.size > argumentsCharsMax) {
        throw tooMuch("a tool call of more than " + argumentsCharsMax + " characters");
      }
      choice.elements.add(moved);
    }
  }

  private void end(ChatEvent.PartEnded ended, Consumer<? super ChatEvent> next) {
    Choice choice = choice(ended.choice());
    Part.ToolCall call = choice.call;
    int index = ended.index() - choice.dropped;
    choice.call = null;
    choice.size = 0;
    if (call != null && choice.repeated) {
      choice.repeated = false;
      choice.dropped++;
      return;
    }
    if (call != null) {
      Part whole = DeltaKind.withText(call, choice.arguments.toString());
      next.accept(new ChatEvent.PartStarted(ended.choice(), index, whole));
      choice.elements.forEach(next);
    }
    next.accept(new ChatEvent.PartEnded(ended.choice(), index));
  }

  private static FaultException tooMuch(String what) {
    return new Fault.Upstream(
            "the vendor's answer holds " + what,
            "",
            0,
            Fault.Upstream.Kind.MALFORMED,
            -1,
            List.of(),
            Buffer.buffer())
        .asException();
  }

  private static final class Choice {
    private final Set<String> ids = new HashSet<>(2);
    private final StringBuilder arguments = new StringBuilder(0);
    private final List<ChatEvent.VendorDelta> elements = new ArrayList<>(0);
    private Part.@Nullable ToolCall call; // The one that is held.
    private boolean repeated;
    private int calls;
    private int dropped;
    private long size; // Of the elements.
  }
}
