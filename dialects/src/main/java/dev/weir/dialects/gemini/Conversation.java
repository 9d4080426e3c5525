package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.BillingHeader;
import dev.weir.dialects.Drops;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A conversation in the order that Google demands.
 *
 * <ul>
 *   <li>Instructions at the beginning are the system instruction; later ones are a user's text
 *       between {@code <system-reminder>} tags, where they stood.
 *   <li>Messages of one role in a row are one content; results count as the user's and come first.
 *   <li>Every call is answered in the very next content, in the order of the calls, if need be by a
 *       stub that says that there is no result; a result without its call becomes a user's text.
 *   <li>Contents that nothing is left of are left out.
 *   <li>The user speaks first.
 * </ul>
 */
final class Conversation {

  private static final String FIRST_WORDS = "Continue.";
  private static final String NO_RESULT = "There is no result of this call.";

  private final List<Part> system = new ArrayList<>();
  private final Map<String, RawJson> systemExtras = new LinkedHashMap<>();
  private final List<Turn> turns = new ArrayList<>();
  private final GeminiModel model;
  private final Drops drops;
  private final PartFilter filter;

  private Conversation(GeminiModel model, Drops drops) {
    this.model = model;
    this.drops = drops;
    this.filter = new PartFilter(drops);
  }

  static Conversation of(List<Message> messages, GeminiModel model, Drops drops) {
    Conversation conversation = new Conversation(model, drops);
    int index = 0;
    for (Message message : messages) {
      conversation.add(message, "messages[" + index++ + "]");
    }
    conversation.beginWithUser();
    conversation.answerCalls();
    return conversation;
  }

  /** The parts of the system instruction. */
  List<Part> system() {
    return system;
  }

  /** The members of the system instruction that only Google knows. */
  Map<String, RawJson> systemExtras() {
    return systemExtras;
  }

  List<Turn> turns() {
    return turns;
  }

  private void add(Message message, String path) {
    drops.addIfSet(Rule.MESSAGE_NAME, message.name());
    drops.addForeign(Rule.MESSAGE_EXTRAS, message.extras());
    List<Part> parts = filter.parts(message.parts(), path);
    boolean instruction = message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    if (instruction && turns.isEmpty()) {
      system.addAll(system.isEmpty() ? withoutBilling(parts) : parts);
      systemExtras.putAll(message.extras().of(GEMINI));
    } else if (instruction) {
      addTo(false, message, parts.stream().map(Conversation::reminder).toList());
    } else {
      addTo(message.role() == Role.ASSISTANT, message, parts);
    }
  }

  private List<Part> withoutBilling(List<Part> parts) {
    if (parts.isEmpty() || !BillingHeader.is(parts.getFirst())) {
      return parts;
    }
    drops.add(Rule.BILLING_HEADER);
    return parts.subList(1, parts.size());
  }

  private void addTo(boolean ofModel, Message message, List<Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    Turn last = turns.isEmpty() ? null : turns.getLast();
    Turn turn = last;
    if (turn == null || turn.model != ofModel) {
      turn = new Turn(ofModel);
      turns.add(turn);
    }
    List<Part> attached = new ArrayList<>();
    for (Part part : parts) {
      turn.add(part instanceof Part.ToolResult result ? detached(result, attached) : part);
    }
    attached.forEach(turn::add);
    message.extras().of(GEMINI).forEach(turn.extras::putIfAbsent);
  }

  private static Part reminder(Part part) {
    return part instanceof Part.Text text
        ? new Part.Text(
            "<system-reminder>\n" + text.text() + "\n</system-reminder>", null, text.extras())
        : part;
  }

  /** The result with a word in the place of each medium, where results can hold text only. */
  private Part detached(Part.ToolResult result, List<Part> attached) {
    if (model.takesMediaInResults() || result.content().stream().allMatch(Conversation::isText)) {
      return result;
    }
    List<Part> content = new ArrayList<>();
    for (Part part : result.content()) {
      if (isText(part)) {
        content.add(part);
      } else {
        Part label = Part.Text.of("[medium %d of the results]".formatted(attached.size() / 2 + 1));
        content.add(label);
        attached.add(label);
        attached.add(part);
      }
    }
    return new Part.ToolResult(result.callId(), content, result.error(), null, result.extras());
  }

  private static boolean isText(Part part) {
    return part instanceof Part.Text;
  }

  private void answerCalls() {
    for (int i = 0; i < turns.size(); i++) {
      if (turns.get(i).model) {
        continue;
      }
      answer(i == 0 ? List.of() : turns.get(i - 1).calls(), turns.get(i));
    }
    List<Part.ToolCall> due = turns.getLast().calls();
    if (turns.getLast().model && !due.isEmpty()) {
      turns.add(new Turn(false));
      answer(due, turns.getLast());
    }
  }

  /** Puts the results in the order of their calls. Roles alternate, so that no turn is between. */
  private static void answer(List<Part.ToolCall> due, Turn turn) {
    Map<String, Part.ToolResult> given = new HashMap<>();
    turn.results.forEach(result -> given.putIfAbsent(result.callId(), result));
    List<Part.ToolResult> inOrder = new ArrayList<>();
    for (Part.ToolCall call : due) {
      Part.ToolResult result = given.remove(call.id());
      inOrder.add(result == null ? stub(call.id()) : result);
    }
    Set<Part.ToolResult> placed = Collections.newSetFromMap(new IdentityHashMap<>());
    placed.addAll(inOrder);
    List<Part> orphans = new ArrayList<>();
    for (Part.ToolResult result : turn.results) {
      if (!placed.contains(result)) {
        orphans.add(Part.Text.of("Result of the tool call " + result.callId() + ":"));
        orphans.addAll(result.content());
      }
    }
    turn.results.clear();
    turn.results.addAll(inOrder);
    turn.parts.addAll(0, orphans);
  }

  private static Part.ToolResult stub(String callId) {
    List<Part> words = List.of(Part.Text.of(NO_RESULT));
    return new Part.ToolResult(callId, words, true, null, Extras.NONE);
  }

  private void beginWithUser() {
    if (turns.isEmpty() || turns.getFirst().model) {
      Turn first = new Turn(false);
      first.add(Part.Text.of(FIRST_WORDS));
      turns.addFirst(first);
    }
  }
}
