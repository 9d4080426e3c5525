package dev.weir.models.catalogue;

/** A model of the file cannot be read; the message says why. */
final class UnreadableModelException extends Exception {

  private static final long serialVersionUID = 1;

  UnreadableModelException(String why) {
    super(why);
  }
}
