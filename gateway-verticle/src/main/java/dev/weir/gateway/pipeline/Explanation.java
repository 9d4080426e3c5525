package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.ModelNames;
import dev.weir.models.catalogue.Cost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a request went where it went and how it ended. Logs, metrics and {@code GET
 * /v1/requests/{id}} are views of it. It holds no prompt text and no secret. Written by one event
 * loop, which hands it over when it has ended.
 */
public final class Explanation {

  /** Whoever sends more of them learns that there are more. */
  private static final int DROPPED_MAX = 100;

  private final String id;
  private final String ingress;
  private final String client;
  private final String dialectName;
  private final String operation;
  private final String askedModel;
  private final boolean stream;
  private final Labels labels;
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
  private Cost cost = Cost.UNKNOWN;
  private String finishReason = "";
  private Outcome outcome = Outcome.RUNNING;
  private @Nullable Fault fault;

  /** How a request ended. */
  public enum Outcome {
    RUNNING,
    OK,
    FAILED,
    CANCELLED;

    /** The outcome as logs and records name it. */
    public final String word = name().toLowerCase(Locale.ROOT);
  }

  /**
   * One try with one instance.
   *
   * @param reason why this instance: {@code own-loop}, {@code own-node} or {@code other-node}
   * @param mode {@code raw} or {@code canonical}, and why
   */
  public record Attempt(
      String provider, String model, String instance, String node, String reason, String mode) {

    private void write(JsonWriter out) {
      out.object().name("provider").text(provider).name("model").text(model);
      out.name("instance").text(instance).name("node").text(node);
      out.name("reason").text(reason).name("mode").text(mode).endObject();
    }
  }

  /** A record of a request. It outlives the request, whose body it must not keep. */
  Explanation(Question question) {
    this.id = question.id();
    this.ingress = question.origin().ingress();
    this.client = question.origin().client();
    this.dialectName = question.dialectName();
    this.operation = question.operation();
    this.askedModel = question.askedModel();
    this.stream = question.stream();
    this.labels = question.origin().labels();
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

  /** What translation left out of the request; the first hundred are kept. */
  public void dropped(List<String> paths) {
    dropped = paths.size() <= DROPPED_MAX ? paths : paths.subList(0, DROPPED_MAX);
  }

  /** What the answer lost on its way to the caller's dialect, each kind of thing once. */
  void left(String kind) {
    if (!dropped.contains(kind)) {
      List<String> more = new ArrayList<>(dropped);
      more.add(kind);
      dropped = List.copyOf(more);
    }
  }

  /** What translation left out of the request, and so far of the answer. */
  public List<String> dropped() {
    return dropped;
  }

  void answered(String upstreamId, long micros) {
    upstreamRequestId = upstreamId;
    firstByteMicros = micros;
  }

  void end(
      Outcome how,
      @Nullable Fault why,
      Usage used,
      Cost price,
      String reason,
      int clientStatus,
      long micros) {
    outcome = how;
    fault = why;
    usage = used;
    cost = price;
    finishReason = reason;
    status = clientStatus;
    totalMicros = micros;
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

  /** Whether it was for a vendor: lists and mistyped paths are not. */
  public boolean asksVendor() {
    return operation.equals(RequestHead.CHAT)
        || operation.equals(RequestHead.COUNT_TOKENS)
        || Operation.ALL.contains(operation);
  }

  /** The model as the caller named it; empty when the request was not read. */
  public String askedModel() {
    return askedModel;
  }

  /** Whether the caller wanted a stream. */
  public boolean stream() {
    return stream;
  }

  /** What the caller wants to find it by. */
  public Labels labels() {
    return labels;
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

  /** What the vendor is paid for what was used, as far as that is known. */
  public Cost cost() {
    return cost;
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

  /** How the JSON of a record begins. */
  static String beginning(String id) {
    return "{\"id\":\"" + id + "\"";
  }

  /** Writes the record as {@code GET /v1/requests/{id}} shows it. */
  void write(JsonWriter out) {
    out.object().name("id").text(id).name("object").text("request");
    out.name("started_at").text(Instant.ofEpochMilli(startedAtMillis).toString());
    out.name("ingress").text(ingress).name("client").text(client);
    out.name("dialect").text(dialectName).name("operation").text(operation);
    out.name("caller").text(caller).name("asked_model").text(askedModel);
    out.name("tags").array();
    labels.tags().forEach(out::text);
    out.endArray().name("trace").text(labels.trace());
    out.name("stream").bool(stream).name("cache").text("off").name("candidates").array();
    for (ModelNames.Candidate candidate : candidates) {
      out.text(candidate.provider() + "/" + candidate.model());
    }
    out.endArray().name("attempts").array();
    attempts.forEach(attempt -> attempt.write(out));
    out.endArray().name("dropped").array();
    dropped.forEach(out::text);
    out.endArray().name("upstream_request_id").text(upstreamRequestId);
    out.name("outcome").text(outcome.word).name("status").number(status);
    out.name("finish_reason").text(finishReason);
    out.name("first_byte_micros").number(firstByteMicros);
    out.name("total_micros").number(totalMicros).name("usage").object();
    out.name("input").number(usage.input()).name("cache_read").number(usage.cacheRead());
    out.name("output").number(usage.output()).name("reasoning").number(usage.reasoning());
    out.name("estimated").bool(usage.estimated()).endObject().name("cost_usd");
    if (cost.known()) {
      out.raw(RawJson.of(cost.toString()));
    } else {
      out.nothing();
    }
    out.name("error");
    Fault failure = fault;
    if (failure == null) {
      out.nothing();
    } else {
      out.object().name("kind").text(failure.getClass().getSimpleName());
      out.name("number").number(failure.number()).name("retryable").bool(failure.retryable());
      out.name("message").text(failure.message()).endObject();
    }
    out.endObject();
  }
}
