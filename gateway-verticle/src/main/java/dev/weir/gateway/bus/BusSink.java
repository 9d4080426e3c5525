package dev.weir.gateway.bus;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.gateway.pipeline.AnswerSink;
import java.util.ArrayList;
import java.util.List;

/** Passes an answer on as it is, under our id of the request. */
record BusSink(IncomingCall call, String id) implements AnswerSink {

  @Override
  public void begin(Head head) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("x-request-id", id));
    for (Header header : head.headers()) {
      if (!header.name().equals("x-request-id")) {
        headers.add(header);
      }
    }
    call.out()
        .head(
            new Head(
                head.mode(),
                head.status(),
                headers,
                head.upstreamRequestId(),
                head.model(),
                head.dropped()));
  }

  @Override
  public void content(Chunk chunk) {
    call.out().write(chunk);
  }

  @Override
  public boolean full() {
    return call.out().writeQueueFull();
  }

  @Override
  public void onDrain(Runnable task) {
    call.out()
        .drainHandler(
            drained -> {
              call.out().drainHandler(null);
              task.run();
            });
  }

  @Override
  public void end(Frame.Ending ending) {
    call.out().end(ending);
  }

  @Override
  public void fail(Fault fault) {
    fail(fault, Usage.NONE);
  }

  @Override
  public void fail(Fault fault, Usage used) {
    call.out().fail(fault, used);
  }

  @Override
  public int status() {
    return 0;
  }
}
