package dev.weir.bus.message;

import java.util.List;

/**
 * A gateway node is alive, says whom it hears, and settles with the others who may spend how much
 * of which limit (docs/limits.md). Published on {@code event.v1.node.beat} every 500 ms, and at
 * once when something has to be settled. Any may be lost, late or doubled.
 *
 * @param node who beats, by an id that no restart keeps
 * @param number one more than that of its beat before
 * @param heard the newest beat of each other node that it knows
 * @param notes about limits, 256 at most
 */
public record Beat(String node, long number, List<Heard> heard, List<Note> notes)
    implements BusMessage {

  /** The most notes in one beat. */
  public static final int NOTES_MAX = 256;

  public Beat {
    heard = List.copyOf(heard);
    notes = List.copyOf(notes);
  }

  /**
   * A node that is heard.
   *
   * @param number of its newest beat; 0 for none
   * @param all whether it has told the sender of all the limits that it knew when they met
   */
  public record Heard(String node, long number, boolean all) {
    public Heard(String node, long number) {
      this(node, number, false);
    }
  }

  /**
   * One limit, one matter.
   *
   * @param kind {@code want}, {@code gift}, {@code claim}, {@code keep}, {@code answered}, {@code
   *     known}, {@code all}, {@code tell}, {@code debt}, {@code ceiling} or {@code leave}; what a
   *     reader does not know it skips
   * @param limit its name
   * @param era of the limit's parts
   * @param founder who began the era; of a debt and a ceiling, whose it is; of what is answered,
   *     who else was
   * @param to whom it is for; empty for all
   * @param amount wanted, given or kept
   * @param id the giver's number of the gift; of what is kept, the era before
   */
  public record Note(
      String kind, String limit, long era, String founder, String to, long amount, long id) {}
}
