package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one choice of a streamed answer, put one after another whatever order their deltas
 * come in.
 *
 * <p>The first part of the queue is open and its deltas pass straight through; those of the others
 * are held. Text, a thought or a refusal is over as soon as anything else begins; a call only when
 * its arguments are a whole JSON object, so that vendors may send the arguments of several calls,
 * or text between calls, in turns. At the end everything goes out as it is.
 */
final class ChoiceParts {

  private static final int HELD_CHARS_MAX = 8 << 20;
  private static final int HELD_PARTS_MAX = 1024;

  /** The key of the one call that the deprecated {@code function_call} can make. */
  private static final int FUNCTION_CALL = -1;

  private final int choice;
  private final String answerId;
  private final ArrayDeque<PendingPart> queue = new ArrayDeque<>(2);
  private final Map<Integer, PendingPart.Call> callsByIndex = new HashMap<>(2);
  private PendingPart.@Nullable Call lastCall;
  private int calls;
  private boolean called;
  private boolean refused;
  private int index;
  private int heldChars;

  private @Nullable String finishWord;
  private final Map<String, RawJson> extras = new LinkedHashMap<>();

  ChoiceParts(int choice, String answerId) {
    this.choice = choice;
    this.answerId = answerId;
  }

  /** More visible text. */
  void text(String text, Consumer<ChatEvent> events) {
    if (!text.isEmpty()) {
      if (!(queue.peekLast() instanceof PendingPart.Words)) {
        add(new PendingPart.Words());
      }
      append(queue.getLast(), text, events);
    }
  }

  /** More of a refusal. */
  void refusal(String text, Consumer<ChatEvent> events) {
    if (!text.isEmpty()) {
      refused = true;
      if (!(queue.peekLast() instanceof PendingPart.Declining)) {
        add(new PendingPart.Declining());
      }
      append(queue.getLast(), text, events);
    }
  }

  /**
   * More of a thought.
   *
   * @param number which thought of the vendor's it is, empty where the vendor does not number them
   */
  void thinking(String number, Part.Thinking more, Consumer<ChatEvent> events) {
    if (more.text().isEmpty() && more.signature() == null) {
      return;
    }
    PendingPart.Thought thought;
    if (queue.peekLast() instanceof PendingPart.Thought last && last.takes(number)) {
      thought = last;
    } else {
      thought = new PendingPart.Thought(number, more.extras());
      add(thought);
    }
    append(thought, more.text(), events);
    if (more.signature() != null) {
      thought.close(more.signature(), more.family());
      advance(false, events);
    }
  }

  /** A thought whose text has already come piece by piece and ends here, or comes only now. */
  void sealed(Part.Thinking thinking, Consumer<ChatEvent> events) {
    if (queue.peekLast() instanceof PendingPart.Thought last && last.takes("")) {
      last.close(thinking.signature(), thinking.family());
      advance(false, events);
    } else {
      whole(thinking, events);
    }
  }

  /** A part in one piece. */
  void whole(Part part, Consumer<ChatEvent> events) {
    add(new PendingPart.Whole(part));
    advance(false, events);
  }

  /** One more annotation of the text. */
  void annotation(RawJson annotation, Consumer<ChatEvent> events) {
    if (!(queue.peekLast() instanceof PendingPart.Words)) {
      add(new PendingPart.Words());
    }
    if (queue.getLast() instanceof PendingPart.Words words) {
      words.annotate(annotation);
    }
    advance(false, events);
  }

  /** More of a tool call. */
  void call(CallDelta delta, Consumer<ChatEvent> events) {
    PendingPart.Call call = continued(delta);
    if (call == null) {
      int number = calls++;
      call = new PendingPart.Call(() -> CallIds.made(answerId, choice, number), delta.extras());
      // The name may have come before, when it could still have been the earlier call's once more.
      call.learn(null, delta.name() == null ? nameBefore(delta) : null, false);
      if (delta.index() != null) {
        callsByIndex.put(delta.index(), call);
      }
      lastCall = call;
      add(call);
    }
    call.learn(delta.id(), delta.name(), delta.custom());
    if (call.ended()) {
      if (!delta.arguments().isBlank()) {
        throw VendorErrors.malformed("the vendor sent more arguments for a call that was whole");
      }
      return;
    }
    call.accept(delta.arguments());
    append(call, delta.arguments(), events);
  }

  /** More of the call that the deprecated {@code function_call} makes. */
  void functionCall(@Nullable String name, String arguments, Consumer<ChatEvent> events) {
    call(new CallDelta(FUNCTION_CALL, null, name, arguments, false, Extras.NONE), events);
  }

  /** The vendor's reason for the end; the last one counts, and more may follow. */
  void finishWord(String word) {
    if (finishWord == null || !word.isEmpty()) {
      finishWord = word;
    }
  }

  /** A member of the choice that only this dialect knows; the last one of its name counts. */
  void extra(String name, RawJson value) {
    extras.put(name, value);
  }

  /** The stream is whole. */
  void end(Consumer<ChatEvent> events) {
    if (finishWord == null) {
      throw VendorErrors.broken("the vendor ended the stream without a finish_reason");
    }
    advance(true, events);
    Finish finish = FinishReasons.read(finishWord, called, refused);
    events.accept(
        new ChatEvent.Finished(choice, finish, new Extras(DialectName.OPENAI_CHAT, extras)));
  }

  /** The call that a delta belongs to, or null if it begins another. */
  private PendingPart.@Nullable Call continued(CallDelta delta) {
    if (delta.index() == null) {
      boolean same =
          lastCall != null
              && (delta.id() == null ? delta.name() == null : lastCall.hasId(delta.id()));
      return same ? lastCall : null;
    }
    PendingPart.Call known = callsByIndex.get(delta.index());
    return known == null || known.precedes(delta.id(), delta.name(), delta.arguments())
        ? null
        : known;
  }

  private @Nullable String nameBefore(CallDelta delta) {
    PendingPart.Call before = delta.index() == null ? null : callsByIndex.get(delta.index());
    return before == null || delta.id() != null ? null : before.name();
  }

  private void add(PendingPart part) {
    if (queue.size() >= HELD_PARTS_MAX) {
      throw VendorErrors.malformed("the vendor began too many parts before it ended the first");
    }
    queue.add(part);
  }

  private void append(PendingPart part, String text, Consumer<ChatEvent> events) {
    if (part.begun() && queue.peekFirst() == part && queue.size() == 1) {
      if (!text.isEmpty()) {
        events.accept(part.delta(choice, index, text));
      }
      return;
    }
    heldChars += text.length();
    if (heldChars > HELD_CHARS_MAX) {
      throw VendorErrors.malformed("the vendor sent too much out of order");
    }
    part.hold(text);
    advance(false, events);
  }

  private void advance(boolean last, Consumer<ChatEvent> events) {
    PendingPart first = queue.peekFirst();
    while (first != null) {
      if (!first.begun()) {
        if (last && first instanceof PendingPart.Call call && call.empty()) {
          queue.removeFirst();
          first = queue.peekFirst();
          continue;
        }
        if (!first.mayBegin(last)) {
          if (last) {
            throw VendorErrors.malformed("the vendor sent a tool call without a name");
          }
          return;
        }
        called |= first instanceof PendingPart.Call;
        first.begin(choice, index, events);
      }
      heldChars -= first.flush(choice, index, events);
      boolean followed = queue.size() > 1;
      if (!last && !first.over() && !(followed && first.mayEndBeforeNext())) {
        return;
      }
      if (first instanceof PendingPart.Call call) {
        call.end();
      }
      events.accept(new ChatEvent.PartEnded(choice, index));
      index++;
      queue.removeFirst();
      first = queue.peekFirst();
    }
  }

  /**
   * What one entry of {@code tool_calls} in a delta says.
   *
   * @param arguments empty when it says nothing of them
   */
  record CallDelta(
      @Nullable Integer index,
      @Nullable String id,
      @Nullable String name,
      String arguments,
      boolean custom,
      Extras extras) {}
}
