package dev.weir.launcher;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to standard error from a thread of its own, many at once. Logback's {@code
 * AsyncAppender} wakes its thread for each event and writes each by itself, which cost more than a
 * tenth of a plain request; this one's thread looks after its queue every 20 ms while events come,
 * and only the first event after a silence has to wake it.
 *
 * <p>Nothing waits for a log: past 8,192 events in the queue new ones are dropped, and a line says
 * how many.
 */
public final class BatchAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  private static final int QUEUE_MAX = 8_192;
  private static final int BATCH_BYTES = 64 * 1024;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long FINISH_MILLIS = 2_000;

  private final ConcurrentLinkedQueue<ILoggingEvent> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final Batch batch = new Batch();
  private final PrintStream out = System.err;
  private volatile @Nullable Encoder<ILoggingEvent> encoder;
  private volatile @Nullable Thread writer;
  private volatile boolean asleep;

  /** Bytes that leave without being copied once more. */
  private static final class Batch extends ByteArrayOutputStream {

    Batch() {
      super(BATCH_BYTES + 4096);
    }

    void to(PrintStream target) {
      target.write(buf, 0, count);
    }
  }

  /** How an event is written. */
  public void setEncoder(Encoder<ILoggingEvent> encoder) {
    this.encoder = encoder;
  }

  @Override
  public void start() {
    super.start();
    Thread thread = new Thread(this::write, "weir-log");
    thread.setDaemon(true);
    writer = thread;
    thread.start();
  }

  /** Writes what is still queued. */
  @Override
  public void stop() {
    Thread thread = writer;
    if (thread == null) {
      return;
    }
    super.stop();
    writer = null;
    LockSupport.unpark(thread);
    try {
      thread.join(FINISH_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (queued.get() >= QUEUE_MAX) {
      dropped.incrementAndGet();
      return;
    }
    event.prepareForDeferredProcessing();
    queued.incrementAndGet();
    queue.add(event);
    if (asleep) {
      asleep = false;
      LockSupport.unpark(writer);
    }
  }

  private void write() {
    while (writer != null) {
      if (drain()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        asleep = true;
        if (queue.isEmpty() && writer != null) { // Whoever adds from now on sees the flag.
          LockSupport.park();
        }
        asleep = false;
      }
    }
    drain();
  }

  /** Returns whether there was anything. */
  private boolean drain() {
    boolean any = false;
    for (ILoggingEvent event = queue.poll(); event != null; event = queue.poll()) {
      queued.decrementAndGet();
      any = true;
      batch.writeBytes(encoded(event));
      if (batch.size() >= BATCH_BYTES) {
        flush();
      }
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      String line = "event=log-lines-dropped count=" + lost + System.lineSeparator();
      batch.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    }
    flush();
    return any;
  }

  private byte[] encoded(ILoggingEvent event) {
    Encoder<ILoggingEvent> form = encoder;
    return form == null ? new byte[0] : form.encode(event);
  }

  private void flush() {
    if (batch.size() > 0) {
      batch.to(out);
      out.flush();
      batch.reset();
    }
  }
}
