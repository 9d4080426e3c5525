package dev.weir.bus.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A key or password. Printing it prints stars; comparing two takes the same time always. */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps a value. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The value, for the one place that sends or compares it. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(utf8(), that.utf8());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }

  private byte[] utf8() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
