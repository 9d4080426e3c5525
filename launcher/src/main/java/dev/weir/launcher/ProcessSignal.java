package dev.weir.launcher;

import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and SIGINT as a request to stop. A JVM that is told to end would leave with 143 and while
 * streams are open; this holds it until the work is done and then ends it with the code of the
 * work.
 */
final class ProcessSignal implements StopSignal {

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile int code;

  @Override
  public void arm() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::hold, "weir-stop"));
  }

  @Override
  public void await() {
    try {
      requested.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work is done. */
  void finish(int exitCode) {
    code = exitCode;
    finished.countDown();
  }

  private void hold() {
    requested.countDown();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code);
  }
}
