package dev.weir.gateway.limits;

import dev.weir.bus.message.Beat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Notes for single nodes, said in every beat until their reader has heard one that has them. */
final class Outbox {

  /** Past this nothing is given away. */
  static final int NOTES_MAX = 10_000;

  private final List<Letter> letters = new ArrayList<>();

  private static final class Letter {
    private final Beat.Note note;
    private long firstBeat = Long.MAX_VALUE;

    Letter(Beat.Note note) {
      this.note = note;
    }
  }

  void add(Beat.Note note) {
    letters.add(new Letter(note));
  }

  boolean full() {
    return letters.size() >= NOTES_MAX;
  }

  int size() {
    return letters.size();
  }

  /** Nothing of older eras is given any more. */
  void dropGifts(String limit) {
    letters.removeIf(
        letter -> letter.note.limit().equals(limit) && letter.note.kind().equals("gift"));
  }

  /** A node has heard our beats up to this one. */
  void heard(String node, long number) {
    letters.removeIf(letter -> letter.note.to().equals(node) && letter.firstBeat <= number);
  }

  /** Its reader is gone. */
  void keepOnly(Set<String> nodes) {
    letters.removeIf(letter -> !nodes.contains(letter.note.to()));
  }

  /** The oldest notes, for a beat. */
  void into(List<Beat.Note> notes, long beat) {
    for (Letter letter : letters) {
      if (notes.size() >= Beat.NOTES_MAX) {
        return;
      }
      letter.firstBeat = Math.min(letter.firstBeat, beat);
      notes.add(letter.note);
    }
  }
}
