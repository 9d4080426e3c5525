package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.gateway.core.IsoTime;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.limits.Ticket;
import dev.weir.gateway.route.Plan;
import dev.weir.models.catalogue.Cost;
import io.vertx.core.json.JsonObject;
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
  private List<AttemptRecord> attempts = List.of();
  private String caller = "";
  private @Nullable Plan plan;
  private @Nullable AttemptRecord counting;
  private List<String> dropped = List.of();
  private String coalescedWith = "";
  private @Nullable Mirrored mirrored;
  private List<Ticket.Touched> limits = List.of();
  private String limitedBy = "";
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

  void plan(Plan made) {
    plan = made;
  }

  void attempt(AttemptRecord attempt) {
    if (attempts.isEmpty()) {
      attempts = List.of(attempt);
    } else {
      List<AttemptRecord> more = new ArrayList<>(attempts);
      more.add(attempt);
      attempts = List.copyOf(more);
    }
  }

  /** The limits that it touched, and which refused it; empty when none did. */
  void limited(List<Ticket.Touched> touched, String refusedBy) {
    limits = touched;
    limitedBy = refusedBy;
  }

  /** The limits that it touched, with what it took of them. */
  public List<Ticket.Touched> limits() {
    return limits;
  }

  /** Whose limit of what refused it, such as {@code tenant requests}; empty when none did. */
  public String limitedBy() {
    return limitedBy;
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

  /** This attempt is the one that counts, whichever came last. */
  void counts(AttemptRecord attempt) {
    counting = attempt;
  }

  /** It shares the answer of another request, or that of its own with others. */
  void shares(Word.Told told, long shiftMicros, boolean pays) {
    coalescedWith = told.leader().equals(id) ? "" : told.leader();
    attempts = told.attempts().stream().map(one -> one.told(shiftMicros, pays)).toList();
    counting = told.counting() < 0 ? null : attempts.get(told.counting());
    upstreamRequestId = told.upstreamId();
    dropped(told.dropped());
  }

  /** The id of the request whose answer it shares; empty where that is its own. */
  public String coalescedWith() {
    return coalescedWith;
  }

  /** How its copy to another model did. */
  void mirrored(Mirrored how) {
    mirrored = how;
  }

  void answered(String upstreamId, long micros) {
    upstreamRequestId = upstreamId;
    firstByteMicros = micros;
  }

  /** What the attempts cost that do not count. */
  void priced(Pricing pricing) {
    for (AttemptRecord attempt : attempts) {
      if (attempt == lastAttempt()) {
        attempt.paid(usage, cost);
      } else {
        attempt.paid(
            attempt.usage(), pricing.cost(attempt.provider(), attempt.model(), attempt.usage()));
      }
    }
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

  /** Whether it is kept and published: strangers must not push out what is known of others. */
  public boolean isKept() {
    return asksVendor()
        && !(fault instanceof Fault.Unauthorized)
        && !(fault instanceof Fault.Untimely);
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

  /** The vendor's own id of the request; empty where it told none. */
  String upstreamRequestId() {
    return upstreamRequestId;
  }

  /** The vendor's reason for the end, in its own words; empty where it told none. */
  String finishReason() {
    return finishReason;
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
  public @Nullable AttemptRecord lastAttempt() {
    return counting != null || attempts.isEmpty() ? counting : attempts.getLast();
  }

  /** The others: they failed, or were slower. */
  public List<AttemptRecord> lostAttempts() {
    return attempts.size() < 2
        ? List.of()
        : attempts.stream().filter(one -> one != lastAttempt()).toList();
  }

  /** All of them, in the order in which they began. */
  public List<AttemptRecord> allAttempts() {
    return attempts;
  }

  /** How many attempts there were. */
  public int attempts() {
    return attempts.size();
  }

  /** How the JSON of a record begins. */
  static String beginning(String id) {
    return "{\"id\":\"" + id + "\"";
  }

  /** The record as {@code GET /v1/requests/{id}} shows it. */
  public JsonObject json() {
    JsonWriter out = new JsonWriter();
    write(out);
    return new JsonObject(out.toBuffer());
  }

  /** Writes the record as {@code GET /v1/requests/{id}} shows it. */
  void write(JsonWriter out) {
    out.object().name("id").text(id).name("object").text("request");
    out.name("started_at").text(IsoTime.of(startedAtMillis));
    out.name("ingress").text(ingress).name("client").text(client);
    out.name("dialect").text(dialectName).name("operation").text(operation);
    out.name("caller").text(caller).name("asked_model").text(askedModel);
    out.name("tags").array();
    labels.tags().forEach(out::text);
    out.endArray().name("trace").text(labels.trace());
    out.name("stream").bool(stream).name("cache").text("off").name("candidates").array();
    Plan made = plan;
    if (made != null) {
      made.choices().forEach(choice -> out.text(nameOf(choice.target())));
    }
    out.endArray();
    if (made != null && !made.route().isEmpty()) {
      writeRoute(out, made);
    }
    out.name("attempts").array();
    attempts.forEach(attempt -> attempt.write(out));
    out.endArray().name("dropped").array();
    dropped.forEach(out::text);
    out.endArray().name("limits").array();
    for (Ticket.Touched limit : limits) {
      out.object().name("name").text(limit.name()).name("taken").number(limit.taken());
      out.name("left").number(limit.left()).endObject();
    }
    out.endArray().name("upstream_request_id").text(upstreamRequestId);
    if (!coalescedWith.isEmpty()) {
      out.name("coalesced_with").text(coalescedWith);
    }
    if (mirrored != null) {
      mirrored.write(out.name("mirror"));
    }
    out.name("outcome").text(outcome.word).name("status").number(status);
    out.name("finish_reason").text(finishReason);
    out.name("first_byte_micros").number(firstByteMicros);
    out.name("total_micros").number(totalMicros).name("usage").object();
    out.name("input").number(usage.input()).name("cache_read").number(usage.cacheRead());
    out.name("output").number(usage.output()).name("reasoning").number(usage.reasoning());
    out.name("estimated").bool(usage.estimated()).endObject();
    AttemptRecord.writeCost(out, cost);
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

  private static void writeRoute(JsonWriter out, Plan plan) {
    out.name("route").text(plan.route()).name("choices").array();
    for (Plan.Choice choice : plan.choices()) {
      out.object().name("target").text(nameOf(choice.target()));
      out.name("reason").text(choice.reason()).endObject();
    }
    out.endArray().name("left_out").array();
    for (Plan.LeftOut left : plan.leftOut()) {
      out.object().name("target").text(nameOf(left.target()));
      out.name("reason").text(left.reason()).endObject();
    }
    out.endArray();
  }

  private static String nameOf(ModelNames.Candidate target) {
    return target.provider() + "/" + target.model();
  }
}
