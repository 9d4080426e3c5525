package dev.weir.gateway.route;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What ties a conversation to those who can read it.
 *
 * @param states what it holds that it can do without (reasoning, signatures)
 * @param stored what it names that a vendor keeps, and that it cannot do without
 */
public record Bindings(Set<State> states, List<Stored> stored) {

  /** Nobody need be asked in particular. */
  public static final Bindings NONE = new Bindings(Set.of(), List.of());

  /**
   * State that only those can read who made it.
   *
   * @param family whose it is, as the dialects call vendors
   * @param key its digest, see {@link Homes#keyOfState}; 0 where it was not looked at
   */
  public record State(String family, long key) {

    /** The state that a vendor's text is. */
    public static State of(String family, String text) {
      return new State(family, Homes.keyOfState(text));
    }
  }

  /**
   * Something that one vendor keeps.
   *
   * @param member the member of the body that names it
   * @param id its name there
   */
  public record Stored(String member, String id) {}

  public Bindings {
    states = Set.copyOf(states);
    stored = List.copyOf(stored);
  }

  /** Of a request in canonical form. */
  public static Bindings of(ChatRequest request) {
    Set<State> states = new HashSet<>();
    List<Stored> stored = new ArrayList<>();
    for (Message message : request.messages()) {
      for (Part part : message.parts()) {
        State state = stateOf(part);
        if (state != null && states.size() < BindingSearch.LOOKED_AT_MAX) {
          states.add(state);
        }
        Media media =
            switch (part) {
              case Part.Image image -> image.media();
              case Part.Document document -> document.media();
              default -> null;
            };
        if (media instanceof Media.FileId file && stored.size() < BindingSearch.STORED_MAX) {
          stored.add(new Stored("file", file.id()));
        }
      }
    }
    return new Bindings(states, stored);
  }

  /** The state alone. */
  public Bindings statesAlone() {
    return states.isEmpty() ? NONE : new Bindings(states, List.of());
  }

  /** The state that a part is, or null. */
  public static @Nullable State stateOf(Part part) {
    return switch (part) {
      case Part.Thinking thought when thought.signature() != null ->
          State.of(thought.family(), thought.signature());
      case Part.RedactedThinking redacted -> State.of(redacted.family(), redacted.data());
      default -> null;
    };
  }

  /** Whose state there is. */
  Set<String> families() {
    return states.stream().map(State::family).collect(Collectors.toSet());
  }

  boolean isEmpty() {
    return states.isEmpty() && stored.isEmpty();
  }
}
