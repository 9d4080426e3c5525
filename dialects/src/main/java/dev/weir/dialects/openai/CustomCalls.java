package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.anthropic.CustomTools;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.NotJsonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls of the custom tools that a caller declared. A vendor that was shown such a tool as a
 * function calls it as one; the caller is shown a call with free text, which comes in one piece
 * when it is whole.
 */
final class CustomCalls {

  private final Set<String> names = new HashSet<>();
  private final Map<Integer, StringBuilder> open = new HashMap<>(2); // By choice.

  CustomCalls(ChatRequest asked) {
    for (Tool tool : asked.tools()) {
      if (tool instanceof Tool.Custom custom) {
        names.add(custom.name());
      }
    }
  }

  /** Whether there can be any. */
  boolean none() {
    return names.isEmpty();
  }

  /** A whole answer as the caller is shown it. */
  ChatAnswer shown(ChatAnswer answer) {
    List<ChatAnswer.Choice> choices = new ArrayList<>(answer.choices().size());
    for (ChatAnswer.Choice choice : answer.choices()) {
      List<Part> parts = choice.parts().stream().map(this::shown).toList();
      choices.add(
          new ChatAnswer.Choice(
              choice.index(), parts, choice.finish(), choice.logprobs(), choice.extras()));
    }
    return new ChatAnswer(
        answer.id(),
        answer.model(),
        answer.createdSeconds(),
        choices,
        answer.usage(),
        answer.extras());
  }

  private Part shown(Part part) {
    return part instanceof Part.ToolCall call && wrapped(call)
        ? custom(call, text(call.arguments()))
        : part;
  }

  /** The next events of a stream as the caller is shown them. */
  List<ChatEvent> shown(List<ChatEvent> events) {
    List<ChatEvent> shown = new ArrayList<>(events.size() + 1);
    events.forEach(event -> show(event, shown));
    return shown;
  }

  private void show(ChatEvent event, List<ChatEvent> shown) {
    switch (event) {
      case ChatEvent.PartStarted begun
          when begun.part() instanceof Part.ToolCall call && wrapped(call) -> {
        open.put(begun.choice(), new StringBuilder(call.arguments()));
        shown.add(new ChatEvent.PartStarted(begun.choice(), begun.index(), custom(call, "")));
      }
      case ChatEvent.ArgumentsDelta delta -> {
        StringBuilder held = open.get(delta.choice());
        if (held == null) {
          shown.add(delta);
        } else {
          held.append(delta.text());
        }
      }
      case ChatEvent.PartEnded ended -> {
        StringBuilder held = open.remove(ended.choice());
        if (held != null) {
          String text = text(held.toString());
          shown.add(new ChatEvent.ArgumentsDelta(ended.choice(), ended.index(), text));
        }
        shown.add(ended);
      }
      default -> shown.add(event);
    }
  }

  private boolean wrapped(Part.ToolCall call) {
    return !call.custom() && names.contains(call.name());
  }

  private static Part.ToolCall custom(Part.ToolCall call, String text) {
    return new Part.ToolCall(call.id(), call.name(), text, true, call.cache(), call.extras());
  }

  /** The free text; arguments that are anything else are taken for the text itself. */
  private static String text(String arguments) {
    try {
      String text = JsonReader.read(RawJson.of(arguments)).textOf(CustomTools.INPUT);
      return text == null ? arguments : text;
    } catch (NotJsonException free) {
      return arguments;
    }
  }
}
