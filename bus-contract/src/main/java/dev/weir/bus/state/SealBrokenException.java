package dev.weir.bus.state;

/** A stored value cannot be read: it was sealed with another secret, or it was changed. */
public final class SealBrokenException extends RuntimeException {

  private static final long serialVersionUID = 1;

  SealBrokenException(String map, String why) {
    super("a value of `" + map + "` cannot be read: " + why);
  }
}
