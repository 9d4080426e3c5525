package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.gateway.core.Allowance;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.ModelNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the pipeline: what was asked, what the stages found, and its
 * explanation record. Belongs to one event loop.
 */
public final class Exchange {

  private static final int NANOS_PER_MILLI = 1_000_000;

  private final Question question;
  private final AnswerSink sink;
  private final Explanation explanation;
  private final long startedNanos = System.nanoTime();
  private final long deadlineNanos;
  private final Set<String> tried = new HashSet<>();
  private KeyTable.@Nullable Caller caller;
  private Allowance.@Nullable Held held;
  private List<ModelNames.Candidate> candidates = List.of();
  private @Nullable OutgoingCall call;
  private @Nullable Fault aborted;
  private boolean answered;
  private boolean clientSlow;
  private long newsNanos = startedNanos;
  private boolean released;
  private boolean over;

  /** A request whose answer goes to this sink. */
  public Exchange(Question question, AnswerSink sink) {
    this.question = question;
    this.sink = sink;
    this.deadlineNanos = startedNanos + question.timeoutMillis() * NANOS_PER_MILLI;
    this.explanation = new Explanation(question);
  }

  public Question question() {
    return question;
  }

  public AnswerSink sink() {
    return sink;
  }

  public Explanation explanation() {
    return explanation;
  }

  /** How long the request may still take. */
  long remainingMillis() {
    return Math.max(1, (deadlineNanos - System.nanoTime()) / NANOS_PER_MILLI);
  }

  /** How long it has taken so far. */
  long elapsedNanos() {
    return System.nanoTime() - startedNanos;
  }

  /** Who asks; null when no key is needed here. */
  public KeyTable.@Nullable Caller caller() {
    return caller;
  }

  void caller(KeyTable.Caller found) {
    caller = found;
    explanation.caller(found.rule().name());
  }

  /** What was taken of the caller's allowance, if it has one. */
  Allowance.@Nullable Held held() {
    return held;
  }

  void held(Allowance.Held taken) {
    held = taken;
  }

  /** Who could serve it, the best first. */
  List<ModelNames.Candidate> candidates() {
    return candidates;
  }

  void candidates(List<ModelNames.Candidate> found) {
    candidates = found;
  }

  /** Instances that have failed this request. */
  Set<String> tried() {
    return tried;
  }

  @Nullable OutgoingCall call() {
    return call;
  }

  void call(OutgoingCall attempt) {
    call = attempt;
  }

  /** The provider has said something. */
  void news() {
    answered = true;
    newsNanos = System.nanoTime();
  }

  /** The client is still asking: the provider cannot have begun to answer. */
  public void asking() {
    newsNanos = System.nanoTime();
  }

  /** The provider is kept waiting, or no longer: its silence meanwhile is not its own. */
  void clientSlow(boolean waits) {
    clientSlow = waits;
    newsNanos = System.nanoTime();
  }

  /** How the provider has been silent for too long, or null. */
  @Nullable Fault silence(Pipeline.Patience patience) {
    long millis = (System.nanoTime() - newsNanos) / NANOS_PER_MILLI;
    if (clientSlow || millis < Math.min(patience.firstByteMillis(), patience.idleMillis())) {
      return null;
    }
    if (!answered) {
      return millis < patience.firstByteMillis()
          ? null
          : new Fault.Timeout("The provider did not begin to answer in time.");
    }
    return millis < patience.idleMillis()
        ? null
        : new Fault.Timeout("The provider stopped in the middle of its answer.");
  }

  /** Why we have given it up, or null. */
  @Nullable Fault aborted() {
    return aborted;
  }

  void aborted(Fault why) {
    aborted = why;
  }

  /** Marks that what it held is given back. Returns false when it was before. */
  boolean release() {
    boolean first = !released;
    released = true;
    return first;
  }

  /** Marks the end. Returns false when it had ended before. */
  boolean finish() {
    boolean first = !over;
    over = true;
    return first;
  }

  /** Whether it has ended. */
  public boolean isOver() {
    return over;
  }
}
