package dev.weir.gateway.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.message.Chunk;
import dev.weir.gateway.route.Homes;
import java.util.HashSet;
import java.util.Set;

/**
 * Notices the state of one family in an answer as it passes, by digests, 1,000 at most. What is
 * larger than 4 KiB passes without being held.
 */
final class StateTap {

  static final int STATES_MAX = 1_000;

  /** Of a state its end is digested; so much of it is held. */
  private static final int HELD_CHARS = 4 * 1024;

  /** Quotes, a colon, and some white space. */
  private static final int BETWEEN = 16;

  private final String family;
  private final Set<String> members;
  private final int memberCharsMax;
  private final Set<Long> keys = new HashSet<>();
  private String rest = "";
  private final StringBuilder open = new StringBuilder();
  private boolean inside;

  /**
   * @param members that have it where an answer goes through as it came
   */
  StateTap(String family, Set<String> members) {
    this.family = family;
    this.members = members;
    this.memberCharsMax = members.stream().mapToInt(String::length).max().orElse(0) + BETWEEN;
  }

  void add(Chunk chunk) {
    switch (chunk) {
      case Chunk.Raw raw -> {
        if (!members.isEmpty()) {
          text(raw.bytes().toString(ISO_8859_1));
        }
      }
      case Chunk.Events events -> events.events().forEach(this::event);
      case Chunk.Fragment fragment -> {} // Never reaches the application.
    }
  }

  private void event(ChatEvent event) {
    if (event instanceof ChatEvent.SignatureDelta delta) {
      found(delta.family(), delta.signature());
    } else if (event instanceof ChatEvent.PartStarted started) {
      switch (started.part()) {
        case Part.Thinking thought when thought.signature() != null ->
            found(thought.family(), String.valueOf(thought.signature()));
        case Part.RedactedThinking sealed -> found(sealed.family(), sealed.data());
        default -> {}
      }
    }
  }

  private void found(String owner, String state) {
    if (owner.equals(family) && !state.isEmpty() && keys.size() < STATES_MAX) {
      keys.add(Homes.keyOfState(state));
    }
  }

  private void text(String came) {
    String text = inside ? came : rest + came;
    int from = 0;
    while (from >= 0) {
      from = inside ? goOn(text, from) : begin(text, from);
    }
  }

  /** Where the first state in a text begins; -1 when none does. */
  private int begin(String text, int from) {
    int best = -1;
    for (String member : members) {
      int at = beginOf(text, '"' + member + '"', from);
      best = at >= 0 && (best < 0 || at < best) ? at : best;
    }
    if (best < 0) {
      rest = text.substring(Math.max(from, text.length() - memberCharsMax));
      return -1;
    }
    inside = true;
    open.setLength(0);
    return best;
  }

  private static int beginOf(String text, String name, int from) {
    for (int at = text.indexOf(name, from); at >= 0; at = text.indexOf(name, at + 1)) {
      int colon = afterSpace(text, at + name.length());
      int quote =
          colon < text.length() && text.charAt(colon) == ':' ? afterSpace(text, colon + 1) : -1;
      if (quote >= 0 && quote < text.length() && text.charAt(quote) == '"') {
        return quote + 1;
      }
    }
    return -1;
  }

  private static int afterSpace(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Where a text goes on behind the state that is open; -1 when it ends before that does. */
  private int goOn(String text, int from) {
    int end = text.indexOf('"', from);
    int until = end < 0 ? text.length() : end;
    open.append(text, Math.max(from, until - HELD_CHARS), until);
    open.delete(0, Math.max(0, open.length() - HELD_CHARS));
    if (end < 0) {
      return -1;
    }
    found(family, open.toString());
    inside = false;
    rest = "";
    return end + 1;
  }

  /** The digests of what was found. */
  Set<Long> keys() {
    return keys;
  }
}
