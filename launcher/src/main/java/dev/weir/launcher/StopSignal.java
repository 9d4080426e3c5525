package dev.weir.launcher;

/** Tells a server when to stop. */
public interface StopSignal {

  /** From now on, a signal to stop is kept for {@link #await} instead of ending the process. */
  void arm();

  /** Returns when it is time to stop. */
  void await();
}
