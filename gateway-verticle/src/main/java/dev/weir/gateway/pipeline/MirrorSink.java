package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;

/** Keeps nothing of an answer but how long it was and how it ended. */
final class MirrorSink implements AnswerSink {

  private long bytes;
  private int status;

  @Override
  public void begin(Head head) {}

  @Override
  public void content(Chunk chunk) {
    bytes += chunk.size();
  }

  @Override
  public boolean full() {
    return false;
  }

  @Override
  public void onDrain(Runnable task) {
    throw new IllegalStateException("is never full");
  }

  @Override
  public void end(Frame.Ending ending) {
    status = 200;
  }

  @Override
  public void fail(Fault fault) {
    status = fault.status();
  }

  @Override
  public int status() {
    return status;
  }

  long bytes() {
    return bytes;
  }
}
