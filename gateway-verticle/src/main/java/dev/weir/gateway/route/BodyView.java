package dev.weir.gateway.route;

/** The body of a call where it is: who reads it takes no copy of its own. */
public interface BodyView {

  /** So much of it is copied at a time. */
  int WINDOW_BYTES = 16 * 1024;

  /** Takes bytes of a body, one window after the other. */
  interface Reader {
    void read(byte[] window, int from, int length);
  }

  /** How many bytes it has. */
  int length();

  /** Reads the bytes between two places. */
  void read(int from, int until, byte[] into);

  /** Shows a reader the bytes between two places; the window is only good until it returns. */
  default void windows(int from, int until, Reader reader) {
    byte[] window = new byte[Math.min(WINDOW_BYTES, until - from)];
    for (int at = from; at < until; at += window.length) {
      int end = Math.min(until, at + window.length);
      read(at, end, window);
      reader.read(window, 0, end - at);
    }
  }

  /**
   * All of it as a text of one character for each byte, which is searched many bytes at a time.
   * Made when it is first asked for, and once.
   */
  String text();
}
