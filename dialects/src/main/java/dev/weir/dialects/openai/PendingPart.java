package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a streamed answer from its first delta to its end. What comes before its turn is held
 * and goes out when it begins.
 */
abstract sealed class PendingPart {

  private final StringBuilder held = new StringBuilder(0);
  private boolean begun;

  /** Whether enough is known to begin, given that nothing more comes. */
  boolean mayBegin(boolean last) {
    return true;
  }

  /** Whether nothing more is to be expected now that another part waits. */
  boolean mayEndBeforeNext() {
    return true;
  }

  /** Whether nothing more can come at all. */
  boolean over() {
    return false;
  }

  abstract Part opening();

  abstract ChatEvent delta(int choice, int index, String text);

  /** What goes out after the text. */
  void sendRest(int choice, int index, Consumer<ChatEvent> events) {}

  boolean begun() {
    return begun;
  }

  void begin(int choice, int index, Consumer<ChatEvent> events) {
    begun = true;
    events.accept(new ChatEvent.PartStarted(choice, index, opening()));
  }

  void hold(String text) {
    held.append(text);
  }

  /** Sends what was held and tells how many characters it was. */
  int flush(int choice, int index, Consumer<ChatEvent> events) {
    int length = held.length();
    if (length > 0) {
      events.accept(delta(choice, index, held.toString()));
      held.setLength(0);
    }
    sendRest(choice, index, events);
    return length;
  }

  /** Visible text. */
  static final class Words extends PendingPart {

    private final List<RawJson> annotations = new ArrayList<>(0);

    void annotate(RawJson annotation) {
      annotations.add(annotation);
    }

    @Override
    Part opening() {
      return Part.Text.of("");
    }

    @Override
    ChatEvent delta(int choice, int index, String text) {
      return new ChatEvent.TextDelta(choice, index, text);
    }

    @Override
    void sendRest(int choice, int index, Consumer<ChatEvent> events) {
      for (RawJson annotation : annotations) {
        events.accept(
            new ChatEvent.VendorDelta(
                choice, index, DialectName.OPENAI_CHAT, "annotations", annotation));
      }
      annotations.clear();
    }
  }

  /** The words of a refusal. */
  static final class Declining extends PendingPart {

    @Override
    Part opening() {
      return new Part.Refusal("", Extras.NONE);
    }

    @Override
    ChatEvent delta(int choice, int index, String text) {
      return new ChatEvent.RefusalDelta(choice, index, text);
    }
  }

  /** A thought; it is over once it is signed or closed. */
  static final class Thought extends PendingPart {

    private final String number;
    private final Extras extras;
    private boolean closed;
    private @Nullable String signature;
    private String family = "";

    /**
     * @param number which thought of the vendor's it is, empty where the vendor does not number
     *     them
     */
    Thought(String number, Extras extras) {
      this.number = number;
      this.extras = extras;
    }

    boolean takes(String thought) {
      return !closed && number.equals(thought);
    }

    /**
     * @param state its signature, null if it has none
     */
    void close(@Nullable String state, String itsFamily) {
      closed = true;
      signature = state;
      family = itsFamily;
    }

    @Override
    boolean over() {
      return closed;
    }

    @Override
    Part opening() {
      return new Part.Thinking("", null, "", extras);
    }

    @Override
    ChatEvent delta(int choice, int index, String text) {
      return new ChatEvent.ThinkingDelta(choice, index, text);
    }

    @Override
    void sendRest(int choice, int index, Consumer<ChatEvent> events) {
      if (signature != null) {
        events.accept(new ChatEvent.SignatureDelta(choice, index, signature, family));
        signature = null;
      }
    }
  }

  /** A part that comes in one piece. */
  static final class Whole extends PendingPart {

    private final Part part;

    Whole(Part part) {
      this.part = part;
    }

    @Override
    boolean over() {
      return true;
    }

    @Override
    Part opening() {
      return part;
    }

    @Override
    ChatEvent delta(int choice, int index, String text) {
      throw new IllegalStateException("a whole part has no deltas");
    }
  }

  /** A tool call. Begins when it has an id and a name; ends when its arguments are whole. */
  static final class Call extends PendingPart {

    private final Extras extras;
    private final Supplier<String> spareId;
    private final JsonBalance balance = new JsonBalance();
    private boolean custom;
    private @Nullable String id;
    private @Nullable String name;
    private boolean hasArguments;
    private boolean ended;
    private boolean namedAgain;

    /**
     * @param spareId the id to have if the vendor gives none
     */
    Call(Supplier<String> spareId, Extras extras) {
      this.spareId = spareId;
      this.extras = extras;
    }

    void learn(@Nullable String itsId, @Nullable String itsName, boolean itIsCustom) {
      if (id == null) {
        id = itsId;
      }
      if (name == null) {
        name = itsName;
      }
      custom |= itIsCustom;
    }

    void accept(String arguments) {
      hasArguments |= !arguments.isBlank();
      if (!custom) {
        balance.accept(arguments);
      }
    }

    /** Whether a delta of the same index belongs to another call, which follows this one. */
    boolean precedes(@Nullable String itsId, @Nullable String itsName, String arguments) {
      if (itsId != null) {
        return id != null && !id.equals(itsId);
      }
      if (!whole() || (itsName == null && !namedAgain)) {
        return false;
      }
      if (arguments.isBlank() && Objects.equals(name, itsName)) {
        // A vendor that repeats the name, or one that calls the same tool again: the arguments
        // tell.
        namedAgain = true;
        return false;
      }
      return true;
    }

    boolean hasId(String itsId) {
      return itsId.equals(id);
    }

    @Nullable String name() {
      return name;
    }

    /** Whether its arguments are a whole JSON object or array. */
    boolean whole() {
      return balance.closed();
    }

    /** Whether it is nothing but a number: no name, no arguments. */
    boolean empty() {
      return name == null && !hasArguments;
    }

    void end() {
      ended = true;
    }

    boolean ended() {
      return ended;
    }

    @Override
    boolean mayBegin(boolean last) {
      return name != null && (id != null || whole() || last);
    }

    @Override
    boolean mayEndBeforeNext() {
      return whole();
    }

    @Override
    Part opening() {
      if (id == null) {
        id = spareId.get();
      }
      return new Part.ToolCall(id, Objects.requireNonNull(name), "", custom, null, extras);
    }

    @Override
    ChatEvent delta(int choice, int index, String text) {
      return new ChatEvent.ArgumentsDelta(choice, index, text);
    }
  }
}
