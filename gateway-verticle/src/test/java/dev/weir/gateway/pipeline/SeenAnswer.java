package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.gateway.route.Plan;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A request on its way, and what its caller, who always keeps up, sees of a raw answer. */
class SeenAnswer implements AnswerSink, Dispatcher.Outlet {

  final List<String> seen = new CopyOnWriteArrayList<>();

  /** Done with the first content. */
  final Promise<Void> begun = Promise.promise();

  /** {@code ended} or {@code failed}, when every attempt has told what it used. */
  final Promise<String> over = Promise.promise();

  final Exchange exchange;
  volatile @Nullable Fault fault;

  SeenAnswer(Question question, Plan plan) {
    exchange = new Exchange(question, this);
    exchange.plan(plan);
  }

  /** Pieces of one turn may come as one. */
  String text() {
    return String.join("", seen);
  }

  @Override
  public void begin(Head head) {
    seen.add("begin;");
  }

  @Override
  public void content(Chunk chunk) {
    seen.add(((Chunk.Raw) chunk).bytes().toString());
    begun.tryComplete();
  }

  @Override
  public boolean full() {
    return false;
  }

  @Override
  public void onDrain(Runnable task) {}

  @Override
  public void end(Frame.Ending ending) {}

  @Override
  public void fail(Fault why) {}

  @Override
  public int status() {
    return 0;
  }

  @Override
  public void ended(Frame.Ending ending) {
    exchange.whenTold(() -> over.complete("ended"));
  }

  @Override
  public void failed(Fault why, Usage used) {
    fault = why;
    exchange.whenTold(() -> over.complete("failed"));
  }
}
