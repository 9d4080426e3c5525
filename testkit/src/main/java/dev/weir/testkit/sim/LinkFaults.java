package dev.weir.testkit.sim;

/**
 * What a link between two nodes does to each frame, each with its own probability from 0 to 1.
 * Without reordering a link keeps the order of what it does not drop.
 *
 * @param delayMillisMax frames take from 0 to so many milliseconds
 */
public record LinkFaults(double drop, double duplicate, double reorder, int delayMillisMax) {

  /** Everything arrives, at once. */
  public static final LinkFaults NONE = new LinkFaults(0, 0, 0, 0);

  /** Everything arrives once and in order, late. */
  public static LinkFaults late(int delayMillisMax) {
    return new LinkFaults(0, 0, 0, delayMillisMax);
  }

  /** Whether frames may get lost or overtake each other, so that streams may fail. */
  public boolean harmful() {
    return drop > 0 || reorder > 0;
  }
}
