package dev.weir.provider;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.stream.OutgoingCall;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One call and what came of it, readable from a test's thread. */
public final class Call {

  private final Caller caller;
  private final OutgoingCall call;
  private final List<Chunk> chunks = new CopyOnWriteArrayList<>();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  private record Watch(Predicate<Call> condition, Promise<Void> met) {}

  Call(Caller caller, OutgoingCall call) {
    this.caller = caller;
    this.call = call;
    call.in()
        .handler(
            chunk -> {
              chunks.add(chunk);
              watches.removeIf(watch -> watch.condition.test(this) && watch.met.tryComplete());
            });
  }

  public Head head() {
    return Caller.await(call.in().head());
  }

  public Future<Head> headFuture() {
    return call.in().head();
  }

  public Frame.Ending ending() {
    return Caller.await(call.in().ended());
  }

  /** Waits for the call to fail. */
  public Fault fault() {
    try {
      Frame.Ending ending = ending();
      throw new AssertionError("ended cleanly: " + ending + " after " + chunks);
    } catch (FaultException failed) {
      return failed.fault();
    }
  }

  public List<Chunk> chunks() {
    return List.copyOf(chunks);
  }

  /** The raw bytes so far. */
  public Buffer bytes() {
    Buffer bytes = Buffer.buffer();
    for (Chunk chunk : chunks) {
      bytes.appendBuffer(((Chunk.Raw) chunk).bytes());
    }
    return bytes;
  }

  /** The events so far. */
  public List<ChatEvent> events() {
    List<ChatEvent> events = new ArrayList<>();
    chunks.forEach(chunk -> events.addAll(((Chunk.Events) chunk).events()));
    return events;
  }

  /** The answer, after it has ended. */
  public ChatAnswer answer() {
    ending();
    AnswerAssembler assembler = new AnswerAssembler();
    events().forEach(assembler::accept);
    return assembler.answer();
  }

  public String text() {
    return answer().choices().getFirst().parts().stream()
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).text())
        .collect(Collectors.joining());
  }

  /** Completes when something holds of what has come. */
  public Future<Void> when(Predicate<Call> condition) {
    Promise<Void> met = Promise.promise();
    watches.add(new Watch(condition, met));
    if (condition.test(this)) {
      met.tryComplete();
    }
    return met.future();
  }

  /** What the provider had used when it failed. */
  public Usage failedUsage() {
    fault();
    return Objects.requireNonNull(call.in().failedUsage());
  }

  /** Gives the call up. */
  public Future<Frame.Ending> cancel() {
    return caller.onContext(() -> call.cancel("test"));
  }

  public void pause() {
    caller.onContext(() -> call.in().pause());
  }

  public void resume() {
    caller.onContext(() -> call.in().resume());
  }
}
