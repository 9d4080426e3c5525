package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.limits.Ticket;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.Readers;
import dev.weir.gateway.route.RouteSettings;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the pipeline: what was asked, what the stages found, and its
 * explanation record. Belongs to one event loop.
 */
public final class Exchange {

  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final long NOT_COUNTED = -1;
  private static final Plan NO_PLAN = Plan.of(RouteSettings.PLAIN, List.of());

  private final Question question;
  private final AnswerSink sink;
  private final Explanation explanation;
  private final Outside outside;
  private final long startedNanos;
  private long deadlineNanos;
  private KeyTable.@Nullable Caller caller;
  private @Nullable Ticket ticket;
  private Plan plan = NO_PLAN;
  private @Nullable Underway course;
  private @Nullable Fault aborted;
  private long askingNanos;
  private int owed;
  private @Nullable Runnable whenTold;
  private RequestTrace trace = RequestTrace.OFF;
  private @Nullable NamedIds named;
  private Readers readers = Readers.ANYBODY;
  private boolean released;
  private int waits;
  private boolean over;
  private boolean free;
  private long spareMillis;
  private long promptTokens = NOT_COUNTED;
  private @Nullable String endUser;

  /** A request whose answer goes to this sink. */
  public Exchange(Question question, AnswerSink sink) {
    this(question, sink, Outside.JVM);
  }

  /** The same in another world. */
  Exchange(Question question, AnswerSink sink, Outside outside) {
    this.question = question;
    this.sink = sink;
    this.outside = outside;
    this.startedNanos = outside.nanos().getAsLong();
    this.askingNanos = startedNanos;
    this.deadlineNanos = startedNanos + question.timeoutMillis() * NANOS_PER_MILLI;
    this.explanation = new Explanation(question);
  }

  /** One beside it, in the same world. */
  Exchange beside(Question other, AnswerSink its) {
    return new Exchange(other, its, outside);
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

  /** The clock by which everything of this request counts. */
  long nowNanos() {
    return outside.nanos().getAsLong();
  }

  /** The same clock in the unit of conditions, budgets and limits. */
  long nowMillis() {
    return nowNanos() / NANOS_PER_MILLI;
  }

  /** What is drawn for this request. */
  RandomGenerator random() {
    return outside.random().get();
  }

  /** How long the request may still take, as a call's deadline: 1 at least. */
  long remainingMillis() {
    return Math.max(1, leftMillis() + spareMillis);
  }

  /** Its deadline may move: calls are given so much more time than it has. */
  void spare(long millis) {
    spareMillis = millis;
  }

  /** It may take so long from now on, where it had less. */
  void atLeast(long millis) {
    deadlineNanos = Math.max(deadlineNanos, nowNanos() + millis * NANOS_PER_MILLI);
  }

  long startedNanos() {
    return startedNanos;
  }

  /** How long the request may still take; below 1 when its time has passed. */
  long leftMillis() {
    return (deadlineNanos - nowNanos()) / NANOS_PER_MILLI;
  }

  /** The route allows this much time, and no more than the caller does; 0 where it says nothing. */
  private void within(long totalMillis) {
    if (totalMillis > 0) {
      deadlineNanos = Math.min(deadlineNanos, startedNanos + totalMillis * NANOS_PER_MILLI);
    }
  }

  /** How long it has taken so far. */
  long elapsedMicros() {
    return (nowNanos() - startedNanos) / 1_000;
  }

  /** Who asks; null when no key is needed here. */
  public KeyTable.@Nullable Caller caller() {
    return caller;
  }

  void caller(KeyTable.Caller found) {
    caller = found;
    explanation.caller(found.rule().name());
  }

  /** The limits that it touches, once they were asked. */
  public @Nullable Ticket ticket() {
    return ticket;
  }

  void ticket(Ticket given) {
    ticket = given;
  }

  /** The tokens that its prompt is taken to have: counted once, however many want to know. */
  long promptTokens(ToLongFunction<Question> counts) {
    if (promptTokens == NOT_COUNTED) {
      promptTokens = counts.applyAsLong(question);
    }
    return promptTokens;
  }

  /** Who it is made for, see {@link EndUser}: its body is looked into once. */
  String endUser() {
    String user = endUser;
    if (user == null) {
      user = EndUser.of(question);
      endUser = user;
    }
    return user;
  }

  /** How often it has waited for a limit so far; this is one more time. */
  int waitsAgain() {
    return waits++;
  }

  /** What is told of it to whoever traces. */
  RequestTrace trace() {
    return trace;
  }

  void trace(RequestTrace begun) {
    trace = begun;
  }

  /** What it may try. */
  Plan plan() {
    return plan;
  }

  void plan(Plan made) {
    plan = made;
    within(made.settings().timeouts().total());
    explanation.plan(made);
  }

  /** Its way through the attempts; null before the first. */
  @Nullable Underway course() {
    return course;
  }

  void course(Underway begun) {
    course = begun;
  }

  /** The client is still asking: the provider cannot have begun to answer. */
  public void asking() {
    askingNanos = nowNanos();
  }

  /** When the client last asked for something. */
  long askingNanos() {
    return askingNanos;
  }

  /** Who gets what state it holds. */
  Readers readers() {
    return readers;
  }

  void readers(Readers found) {
    readers = found;
  }

  /** The names in its answer of what the vendor keeps; null where none are looked for. */
  @Nullable NamedIds named() {
    return named;
  }

  void named(@Nullable NamedIds found) {
    named = found;
  }

  /** An attempt that does not count has yet to tell what it used. */
  void owes(Future<Usage> used) {
    owed++;
    used.onComplete(
        told -> {
          owed--;
          if (owed == 0 && whenTold != null) {
            whenTold.run();
          }
        });
  }

  /** Whether one has yet to. */
  boolean owes() {
    return owed > 0;
  }

  /** Runs a task when every attempt has told what it used. */
  void whenTold(Runnable task) {
    if (owed == 0) {
      task.run();
    } else {
      whenTold = task;
    }
  }

  /** Why we have given it up, or null. */
  @Nullable Fault aborted() {
    return aborted;
  }

  void aborted(Fault why) {
    aborted = why;
  }

  /** What was used stands with another request, whose answer this one shares. */
  void free() {
    free = true;
  }

  boolean isFree() {
    return free;
  }

  /** What stands with it of what was used. */
  Usage due(Usage used) {
    return free ? Usage.of(0, 0) : used;
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
