package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import dev.weir.bus.stream.OutgoingCall;
import dev.weir.dialects.Dialect;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.ModelNames;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the pipeline: what was asked, what the stages found, and its explanation record.
 * Belongs to one event loop.
 */
public final class Exchange {

  /** What was asked, as far as it was read without parsing it. */
  private final Question question;

  private final AnswerSink sink;
  private final Explanation explanation;
  private final long startedNanos = System.nanoTime();
  private final long deadlineNanos;
  private final Set<String> tried = new HashSet<>();
  private KeyTable.@Nullable Caller caller;
  private List<ModelNames.Candidate> candidates = List.of();
  private @Nullable OutgoingCall call;
  private boolean over;

  /**
   * A request.
   *
   * @param id ours
   * @param ingress {@code http} or {@code bus}
   * @param dialect what the caller speaks; null for a caller with canonical records
   * @param operation see {@link dev.weir.bus.message.RequestHead}
   * @param askedModel the model as the caller named it
   * @param body the body in the caller's dialect; empty for canonical records
   * @param modelStart where the model's name stands in the body, -1 where it does not
   * @param canonical the request where the caller sent records
   * @param headers those that go to the provider
   * @param key what the caller identified itself with
   */
  public record Question(
      String id,
      String ingress,
      @Nullable Dialect dialect,
      String operation,
      String askedModel,
      boolean stream,
      Buffer body,
      int modelStart,
      int modelEnd,
      @Nullable ChatRequest canonical,
      List<Header> headers,
      @Nullable String key,
      long timeoutMillis) {

    /** The name of the caller's dialect. */
    public String dialectName() {
      return dialect == null ? "canonical" : dialect.name();
    }

    /** The request in canonical form; throws {@link FaultException} when it is not sound. */
    public ChatRequest toCanonical() {
      if (canonical != null) {
        return canonical;
      }
      if (dialect == null) {
        throw new FaultException(new Fault.Invalid("the request is empty", null));
      }
      return dialect.decodeRequest(body).request();
    }

    /** Tokens that the prompt will take, roughly: four bytes each. */
    public long estimatedTokens() {
      return Math.max(1, body.length() / 4);
    }
  }

  /** A request whose answer goes to this sink. */
  public Exchange(Question question, AnswerSink sink) {
    this.question = question;
    this.sink = sink;
    this.deadlineNanos = startedNanos + question.timeoutMillis() * 1_000_000;
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
  public long remainingMillis() {
    return Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000);
  }

  /** How long it has taken so far. */
  public long elapsedNanos() {
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

  /** Who could serve it, the best first. */
  public List<ModelNames.Candidate> candidates() {
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
