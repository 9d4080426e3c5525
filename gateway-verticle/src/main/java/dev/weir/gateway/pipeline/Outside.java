package dev.weir.gateway.pipeline;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a request takes from the world around it. All of its decisions count by these two, so that
 * the same ones can be made again.
 *
 * @param nanos a clock that only goes forward
 * @param random for the thread that asks
 */
record Outside(LongSupplier nanos, Supplier<RandomGenerator> random) {

  /** The clock and the chance of this JVM. */
  static final Outside JVM = new Outside(System::nanoTime, ThreadLocalRandom::current);
}
