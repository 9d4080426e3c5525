package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.ModelNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a request went where it went and how it ended. Logs, metrics and {@code GET
 * /v1/requests/{id}} are views of it. It holds no prompt text and no secret. Written by one event
 * loop; read by others only once it is {@link #done}.
 *
 * <p>Thousands of them are kept, and the collector copies each: so a record has few objects of its
 * own, and no vendor's body.
 */
public final class Explanation {

  private static final Buffer NO_BODY = Buffer.buffer();

  private final String id;
  private final String ingress;
  private final String client;
  private final String dialectName;
  private final String operation;
  private final String askedModel;
  private final boolean stream;
  private final long startedAtMillis = System.currentTimeMillis();
  private List<Attempt> attempts = List.of();
  private String caller = "";
  private List<ModelNames.Candidate> candidates = List.of();
  private List<String> dropped = List.of();
  private String upstreamRequestId = "";
  private long firstByteMicros = -1;
  private long totalMicros = -1;
  private int status;
  private Usage usage = Usage.NONE;
  private String finishReason = "";
  private Outcome outcome = Outcome.RUNNING;
  private @Nullable Fault fault;
  private volatile boolean done;

  /** How a request ended. */
  public enum Outcome {
    RUNNING,
    OK,
    FAILED,
    CANCELLED
  }

  /**
   * One try with one instance.
   *
   * @param reason why this instance: {@code own-loop}, {@code own-node} or {@code other-node}
   * @param mode {@code raw} or {@code canonical}, and why
   */
  public record Attempt(
      String provider, String model, String instance, String node, String reason, String mode) {}

  /** A record of a request. It outlives the request, whose body it must not keep. */
  Explanation(Question question) {
    this.id = question.id();
    this.ingress = question.origin().ingress();
    this.client = question.origin().client();
    this.dialectName = question.dialectName();
    this.operation = question.operation();
    this.askedModel = question.askedModel();
    this.stream = question.stream();
  }

  void caller(String name) {
    caller = name;
  }

  void candidates(List<ModelNames.Candidate> found) {
    candidates = found;
  }

  void attempt(Attempt attempt) {
    if (attempts.isEmpty()) {
      attempts = List.of(attempt);
    } else {
      List<Attempt> more = new ArrayList<>(attempts);
      more.add(attempt);
      attempts = List.copyOf(more);
    }
  }

  /** What translation left out of the request. */
  public void dropped(List<String> paths) {
    dropped = paths;
  }

  void answered(String upstreamId, long micros) {
    upstreamRequestId = upstreamId;
    firstByteMicros = micros;
  }

  void end(
      Outcome how, @Nullable Fault why, Usage used, String reason, int clientStatus, long micros) {
    outcome = how;
    fault = why instanceof Fault.Upstream upstream ? withoutBody(upstream) : why;
    usage = used;
    finishReason = reason;
    status = clientStatus;
    totalMicros = micros;
    done = true;
  }

  private static Fault withoutBody(Fault.Upstream fault) {
    return new Fault.Upstream(
        fault.message(),
        fault.dialect(),
        fault.upstreamStatus(),
        fault.kind(),
        fault.retryAfterMillis(),
        List.of(),
        NO_BODY);
  }

  /** Whether the request has ended, so that the record no longer changes. */
  public boolean done() {
    return done;
  }

  public String id() {
    return id;
  }

  /** {@code http} or {@code bus}. */
  public String ingress() {
    return ingress;
  }

  /** The caller's address, empty where there is none. */
  public String client() {
    return client;
  }

  /** What the caller speaks. */
  public String dialectName() {
    return dialectName;
  }

  /** What was asked for. */
  public String operation() {
    return operation;
  }

  /** Whether it was for a model: lists and mistyped paths are not. */
  public boolean asksModel() {
    return operation.equals(RequestHead.CHAT) || operation.equals(RequestHead.COUNT_TOKENS);
  }

  /** The model as the caller named it; empty when the request was not read. */
  public String askedModel() {
    return askedModel;
  }

  /** Whether the caller wanted a stream. */
  public boolean stream() {
    return stream;
  }

  /** The name of the caller's key; empty when none was needed. */
  public String caller() {
    return caller;
  }

  public Outcome outcome() {
    return outcome;
  }

  public @Nullable Fault fault() {
    return fault;
  }

  public Usage usage() {
    return usage;
  }

  public int status() {
    return status;
  }

  public long firstByteMicros() {
    return firstByteMicros;
  }

  public long totalMicros() {
    return totalMicros;
  }

  /** The attempt that counts, or null when there was none. */
  public @Nullable Attempt lastAttempt() {
    return attempts.isEmpty() ? null : attempts.getLast();
  }

  /** How many attempts there were. */
  public int attempts() {
    return attempts.size();
  }

  /** The record as {@code GET /v1/requests/{id}} shows it. */
  public JsonObject toJson() {
    JsonArray tries = new JsonArray();
    for (Attempt attempt : attempts) {
      tries.add(
          new JsonObject()
              .put("provider", attempt.provider())
              .put("model", attempt.model())
              .put("instance", attempt.instance())
              .put("node", attempt.node())
              .put("reason", attempt.reason())
              .put("mode", attempt.mode()));
    }
    Fault failure = fault;
    return new JsonObject()
        .put("id", id)
        .put("object", "request")
        .put("started_at", Instant.ofEpochMilli(startedAtMillis).toString())
        .put("ingress", ingress)
        .put("client", client)
        .put("dialect", dialectName)
        .put("operation", operation)
        .put("caller", caller)
        .put("asked_model", askedModel)
        .put("stream", stream)
        .put("cache", "off")
        .put("candidates", new JsonArray(names(candidates)))
        .put("attempts", tries)
        .put("dropped", new JsonArray(dropped))
        .put("upstream_request_id", upstreamRequestId)
        .put("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .put("status", status)
        .put("finish_reason", finishReason)
        .put("first_byte_micros", firstByteMicros)
        .put("total_micros", totalMicros)
        .put(
            "usage",
            new JsonObject()
                .put("input", usage.input())
                .put("cache_read", usage.cacheRead())
                .put("output", usage.output())
                .put("reasoning", usage.reasoning())
                .put("estimated", usage.estimated()))
        .put(
            "error",
            failure == null
                ? null
                : new JsonObject()
                    .put("kind", failure.getClass().getSimpleName())
                    .put("number", failure.number())
                    .put("retryable", failure.retryable())
                    .put("message", failure.message()));
  }

  private static List<String> names(List<ModelNames.Candidate> candidates) {
    return candidates.stream().map(one -> one.provider() + "/" + one.model()).toList();
  }
}
