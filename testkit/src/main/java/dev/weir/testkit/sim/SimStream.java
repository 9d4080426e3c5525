package dev.weir.testkit.sim;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One stream of a run: its plan, what both of its ends have seen, and what its answer must be. */
final class SimStream {

  /** Something that has not happened. */
  static final long NEVER = -1;

  final StreamPlan plan;
  final SimPeer caller;
  final SimPeer callee;
  final SplittableRandom random;
  final Content answer;
  final RawContent upload;
  final Head head;
  final Fault plannedFault;
  final SimClock clock;

  // The caller's end.
  long openedAt = NEVER;
  long cancelledAt = NEVER;
  long callerEndedAt = NEVER;
  @Nullable Fault callerFault;
  boolean cancelAnswered;

  // The callee's end.
  long acceptedAt = NEVER;
  long calleeEndedAt = NEVER;
  int chunksWritten;
  Frame.@Nullable Ending calleeEnding;
  @Nullable Fault calleeFault;
  @Nullable String told;

  @Nullable AssertionError firstWrong;

  SimStream(StreamPlan plan, SimClock clock, SimPeer caller, SimPeer callee, long seed) {
    this.plan = plan;
    this.clock = clock;
    this.caller = caller;
    this.callee = callee;
    this.random = new SplittableRandom(seed * 1_000 + plan.number());
    this.answer =
        plan.kind().events() ? new EventContent(plan.largeEvent()) : new RawContent(plan.number());
    this.upload = new RawContent(plan.number() + 7_000L);
    this.plannedFault = new Fault.QuotaExhausted("planned failure of stream " + plan.number());
    this.head =
        new Head(
            plan.kind().events() ? Head.Mode.CANONICAL : Head.Mode.RAW,
            200,
            List.of(new Header("x-stream", "" + plan.number())),
            "up-" + plan.number(),
            "m",
            List.of());
  }

  /** What is asked for. */
  Payload payload() {
    RequestHead asked =
        new RequestHead(
            DialectName.OPENAI_CHAT, RequestHead.CHAT, "" + plan.number(), "m", "m", true, -1, -1);
    if (plan.canonical()) {
      String text = "é".repeat(plan.requestBytes() / 2);
      return new Payload.Canonical(
          asked, ChatRequest.of("m", true, List.of(Message.of(Role.USER, Part.Text.of(text)))));
    }
    return new Payload.Raw(asked, requestBody());
  }

  private Buffer requestBody() {
    return RawContent.bytes(plan.number() + 9_000L, 0, plan.requestBytes());
  }

  /** Checks what the callee was asked. */
  void asked(Payload payload) {
    Payload wanted = payload();
    boolean same =
        (payload instanceof Payload.Raw a && wanted instanceof Payload.Raw b)
            ? a.head().equals(b.head()) && a.body().equals(b.body())
            : payload.equals(wanted);
    if (!same) {
      throw wrong("the callee was asked for something else");
    }
  }

  /** How the answer ends when the callee has written so many chunks. */
  Frame.Ending ending(String reason) {
    return new Frame.Ending(Usage.of(plan.number(), chunksWritten), reason);
  }

  /** The next chunk of the answer. */
  Chunk nextChunk() {
    chunksWritten++;
    return answer.next(1 + random.nextInt(plan.chunkSize()), random);
  }

  /** Whether it has a long deadline that it has passed. */
  boolean pastDeadline() {
    return clock.nowMillis() >= openedAt + plan.allowedMillis();
  }

  /** Something that must not be. Remembered, in case that whoever it is thrown at swallows it. */
  AssertionError wrong(String what) {
    AssertionError wrong =
        new AssertionError(what + "\n  at " + clock.nowMillis() + " ms, stream " + this);
    if (firstWrong == null) {
      firstWrong = wrong;
    }
    return wrong;
  }

  @Override
  public String toString() {
    return plan
        + "\n  caller: opened "
        + openedAt
        + ", cancelled "
        + cancelledAt
        + ", ended "
        + callerEndedAt
        + " with "
        + callerFault
        + "\n  callee: accepted "
        + acceptedAt
        + ", ended "
        + calleeEndedAt
        + " with "
        + calleeEnding
        + " / "
        + calleeFault
        + ", wrote "
        + chunksWritten
        + ", told "
        + told;
  }
}
