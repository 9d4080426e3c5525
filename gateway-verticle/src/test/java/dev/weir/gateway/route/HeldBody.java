package dev.weir.gateway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A body in memory. */
record HeldBody(byte[] bytes) implements BodyView {

  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public void read(int from, int until, byte[] into) {
    System.arraycopy(bytes, from, into, 0, until - from);
  }

  @Override
  public String text() {
    return new String(bytes, ISO_8859_1);
  }
}
