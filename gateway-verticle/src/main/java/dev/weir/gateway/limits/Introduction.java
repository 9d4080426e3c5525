package dev.weir.gateway.limits;

import dev.weir.bus.message.Beat;
import java.util.List;

/**
 * Tells one other node which limits there are: all of which this one had entered an era when they
 * met, and then that these were all. Guarded by its {@link Limiter}.
 */
final class Introduction {

  /** The rest waits for the next beat, so that gifts find room beside it. */
  private static final int LETTERS_MAX = Beat.NOTES_MAX / 2;

  private int told;
  private int due;
  private boolean open;

  /** They meet, or the other may have missed something. */
  void meet(int known) {
    due = known;
    open = true;
  }

  /** The other is gone, with what it may not have heard. */
  void forget() {
    told = 0;
    open = false;
  }

  /**
   * Goes on.
   *
   * @param known the limits, in the order in which this node learned of them
   */
  void tell(String node, List<Share> known, Outbox outbox) {
    while (open && outbox.size() < LETTERS_MAX) {
      if (told == due) {
        outbox.add(new Beat.Note("all", "", 0, "", node, 0, 0));
        open = false;
      } else {
        Share share = known.get(told);
        told++;
        if (share.claim == null) { // Else its claim tells.
          outbox.add(share.note("known", node, 0, 0));
        }
      }
    }
  }
}
