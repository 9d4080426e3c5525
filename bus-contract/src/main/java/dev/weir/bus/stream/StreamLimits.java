package dev.weir.bus.stream;

/**
 * The bounds and times of an endpoint's streams. The times are part of the protocol: two endpoints
 * that talk to each other should agree on them.
 *
 * @param creditBytes what the other side may send before this one has taken any of it, per stream
 *     and direction
 * @param frameBytes the most bytes of content in one frame between nodes
 * @param pendingBytes what a writer holds back at zero credit before {@code writeQueueFull} says
 *     stop
 * @param openMillis how long a callee may take to say that it has a call
 * @param pingMillis how often each pair of inboxes pings
 * @param silenceMillis after how much silence a peer counts as dead
 * @param uploadBytesMax the largest payload that is put together from fragments
 * @param streamsMax how many streams one endpoint carries at once
 */
public record StreamLimits(
    int creditBytes,
    int frameBytes,
    int pendingBytes,
    long openMillis,
    long pingMillis,
    long silenceMillis,
    int uploadBytesMax,
    int streamsMax) {

  /** 256 KiB of credit, 64 KiB frames, 1 s to open, a ping each 500 ms, dead after 2 s. */
  public static final StreamLimits DEFAULT =
      new StreamLimits(256 * 1024, 64 * 1024, 64 * 1024, 1_000, 500, 2_000, 64 << 20, 20_000);

  public StreamLimits {
    if (frameBytes < 1024 || creditBytes < frameBytes) {
      throw new IllegalArgumentException("creditBytes >= frameBytes >= 1024 must hold");
    }
  }

  /** The same with another patience for the callee's first word. */
  public StreamLimits withOpenMillis(long millis) {
    return new StreamLimits(
        creditBytes,
        frameBytes,
        pendingBytes,
        millis,
        pingMillis,
        silenceMillis,
        uploadBytesMax,
        streamsMax);
  }
}
