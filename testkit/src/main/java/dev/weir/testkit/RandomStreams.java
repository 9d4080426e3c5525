package dev.weir.testkit;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.testkit.ChatShape.Feature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers cut into events by chance; folded, they are the answer again. */
final class RandomStreams {

  private static final String LIST = "citations";

  private final Dice dice;

  RandomStreams(Dice dice) {
    this.dice = dice;
  }

  List<ChatEvent> events(ChatAnswer answer) {
    List<ChatEvent> events = new ArrayList<>();
    boolean early = dice.maybe(Feature.EARLY_USAGE);
    events.add(
        new ChatEvent.Started(
            answer.id(),
            answer.model(),
            answer.createdSeconds(),
            early ? beginning(answer.usage()) : Usage.NONE,
            answer.extras()));
    List<Deque<ChatEvent>> open = new ArrayList<>();
    for (ChatAnswer.Choice choice : answer.choices()) {
      open.add(new ArrayDeque<>(ofChoice(choice)));
    }
    while (!open.isEmpty()) {
      Deque<ChatEvent> next = dice.pick(open);
      events.add(next.removeFirst());
      open.removeIf(Deque::isEmpty);
      if (dice.shape.has(Feature.VENDOR_EVENTS) && dice.oneIn(20)) {
        events.add(
            new ChatEvent.Vendor(dice.shape.dialect(), dice.text.name(), dice.text.object()));
      }
      if (early && dice.oneIn(20)) {
        events.add(new ChatEvent.UsageReport(beginning(answer.usage())));
      }
    }
    if (!answer.usage().equals(Usage.NONE)) {
      events.add(new ChatEvent.UsageReport(answer.usage()));
    }
    return events;
  }

  /** What a vendor knows when the answer begins. */
  private static Usage beginning(Usage usage) {
    return new Usage(
        usage.input(),
        usage.cacheRead(),
        usage.cacheWrite5m(),
        usage.cacheWrite1h(),
        Math.min(usage.output(), 1),
        Usage.UNKNOWN,
        usage.estimated(),
        Extras.NONE);
  }

  private List<ChatEvent> ofChoice(ChatAnswer.Choice choice) {
    List<ChatEvent> events = new ArrayList<>();
    int index = 0;
    for (Part part : choice.parts()) {
      addPart(events, choice.index(), index++, part);
    }
    RawJson logprobs = choice.logprobs();
    if (logprobs != null) {
      addLogprobs(events, choice.index(), logprobs);
    }
    events.add(new ChatEvent.Finished(choice.index(), choice.finish(), choice.extras()));
    return events;
  }

  /** Token by token and anywhere among the choice's parts. */
  private void addLogprobs(List<ChatEvent> events, int choice, RawJson whole) {
    String json = whole.toString();
    String list = json.substring("{\"content\":".length(), json.lastIndexOf(",\"refusal\""));
    int at = 0;
    for (RawJson token : RandomText.elements(RawJson.of(list))) {
      at = dice.random.nextInt(at, events.size() + 1);
      events.add(at++, new ChatEvent.Logprobs(choice, RandomAnswers.logprobs(List.of(token))));
    }
  }

  private void addPart(List<ChatEvent> events, int choice, int index, Part part) {
    switch (part) {
      case Part.Text text -> {
        Part begun = new Part.Text("", text.cache(), begun(text.extras()));
        events.add(new ChatEvent.PartStarted(choice, index, begun));
        addPieces(events, text.text(), piece -> new ChatEvent.TextDelta(choice, index, piece));
        addElements(events, choice, index, text.extras());
      }
      case Part.Thinking thinking -> {
        Part begun = new Part.Thinking("", null, "", begun(thinking.extras()));
        events.add(new ChatEvent.PartStarted(choice, index, begun));
        addPieces(
            events, thinking.text(), piece -> new ChatEvent.ThinkingDelta(choice, index, piece));
        addElements(events, choice, index, thinking.extras());
        String signature = thinking.signature();
        if (signature != null) {
          events.add(new ChatEvent.SignatureDelta(choice, index, signature, thinking.family()));
        }
      }
      case Part.ToolCall call -> {
        Part begun =
            new Part.ToolCall(
                call.id(), call.name(), "", call.custom(), call.cache(), begun(call.extras()));
        events.add(new ChatEvent.PartStarted(choice, index, begun));
        addPieces(
            events, call.arguments(), piece -> new ChatEvent.ArgumentsDelta(choice, index, piece));
        addElements(events, choice, index, call.extras());
      }
      case Part.Refusal refusal -> {
        Part begun = new Part.Refusal("", begun(refusal.extras()));
        events.add(new ChatEvent.PartStarted(choice, index, begun));
        addPieces(
            events, refusal.text(), piece -> new ChatEvent.RefusalDelta(choice, index, piece));
        addElements(events, choice, index, refusal.extras());
      }
      default -> events.add(new ChatEvent.PartStarted(choice, index, part));
    }
    events.add(new ChatEvent.PartEnded(choice, index));
  }

  private void addPieces(List<ChatEvent> events, String text, Function<String, ChatEvent> delta) {
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + 1 + dice.upTo(12));
      boolean cutsPair =
          to < text.length()
              && Character.isHighSurrogate(text.charAt(to - 1))
              && Character.isLowSurrogate(text.charAt(to));
      if (cutsPair && !dice.shape.has(Feature.UNPAIRED_SURROGATES)) {
        to++;
      }
      events.add(delta.apply(text.substring(from, to)));
      from = to;
      if (dice.shape.has(Feature.EMPTY_TEXTS) && dice.oneIn(30)) {
        events.add(delta.apply(""));
      }
    }
  }

  /** The extras as they are when the part begins: without the list that follows by element. */
  private Extras begun(Extras extras) {
    if (!dice.shape.has(Feature.VENDOR_DELTAS)) {
      return extras;
    }
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    members.remove(LIST);
    return new Extras(extras.dialect(), members);
  }

  private void addElements(List<ChatEvent> events, int choice, int index, Extras extras) {
    RawJson list = extras.members().get(LIST);
    if (list == null || !dice.shape.has(Feature.VENDOR_DELTAS)) {
      return;
    }
    for (RawJson element : RandomText.elements(list)) {
      events.add(new ChatEvent.VendorDelta(choice, index, extras.dialect(), LIST, element));
    }
  }
}
