package dev.weir.dialects.sigv4;

/**
 * What a signing key is good for.
 *
 * @param date eight digits
 */
public record Scope(String date, String region, String service) {

  static final String TERMINATOR = "aws4_request";

  /** As it is signed. */
  @Override
  public String toString() {
    return date + "/" + region + "/" + service + "/" + TERMINATOR;
  }
}
