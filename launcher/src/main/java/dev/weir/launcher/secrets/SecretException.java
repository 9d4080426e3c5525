package dev.weir.launcher.secrets;

/** A secret cannot be had; the message says why in half a sentence and holds no secret. */
public final class SecretException extends Exception {

  private static final long serialVersionUID = 1;

  private final String reason;

  SecretException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Why, for people. */
  public String reason() {
    return reason;
  }
}
