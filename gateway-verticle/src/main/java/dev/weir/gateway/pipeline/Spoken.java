package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.message.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * What the caller has been told so far, as long as it is one text that is still open: only that can
 * be continued by another.
 */
final class Spoken {

  /** A longer text is not continued: it is kept for as long as the answer streams. */
  static final int CHARS_MAX = 256 * 1024;

  private final StringBuilder text = new StringBuilder();
  private boolean open;
  private boolean plain = true;

  void add(Chunk chunk) {
    if (!plain) {
      return;
    }
    if (chunk instanceof Chunk.Events events) {
      events.events().forEach(this::add);
    } else {
      plain = false;
    }
    plain &= text.length() <= CHARS_MAX;
    if (!plain) {
      text.setLength(0);
      text.trimToSize();
    }
  }

  private void add(ChatEvent event) {
    switch (event) {
      case ChatEvent.PartStarted started
          when !open
              && started.choice() == 0
              && started.index() == 0
              && started.part() instanceof Part.Text first
              && first.extras().equals(Extras.NONE) -> {
        open = true;
        text.append(first.text());
      }
      case ChatEvent.TextDelta delta when delta.choice() == 0 && open -> text.append(delta.text());
      default -> plain &= !event.semantic();
    }
  }

  /** The text; null when what was told cannot be continued. */
  @Nullable String text() {
    return plain && open ? text.toString() : null;
  }
}
