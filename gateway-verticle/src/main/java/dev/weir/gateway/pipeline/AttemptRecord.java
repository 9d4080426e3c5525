package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Announcement;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.gateway.route.Plan;
import dev.weir.models.catalogue.Cost;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One try with one instance. Times are microseconds since the request began, -1 for never. */
public final class AttemptRecord {

  private final Plan.Choice choice;
  private final String instance;
  private final String node;
  private final String reason;
  private final String mode;
  private final boolean hedge;
  private final long waitedMillis;
  private final long startedMicros;
  private long queuedMicros;
  private boolean continued;
  private long firstByteMicros = -1;
  private long firstTokenMicros = -1;
  private long endedMicros = -1;
  private @Nullable Fault fault;
  private Usage usage = Usage.NONE;
  private Cost cost = Cost.UNKNOWN;

  /**
   * @param reason why this instance: {@code own-loop}, {@code own-node} or {@code other-node}
   * @param mode {@code raw}, {@code canonical} or {@code relayed}
   * @param hedge whether it was sent beside another one
   * @param waitedMillis how long it was held back
   */
  AttemptRecord(
      Plan.Choice choice,
      Announcement instance,
      String reason,
      String mode,
      boolean hedge,
      long waitedMillis,
      long startedMicros) {
    this.choice = choice;
    this.instance = instance.instance();
    this.node = instance.node();
    this.reason = reason;
    this.mode = mode;
    this.hedge = hedge;
    this.waitedMillis = waitedMillis;
    this.startedMicros = startedMicros;
  }

  /** It waited so long for a place at its provider, before anything was sent. */
  void queued(long micros) {
    queuedMicros = micros;
  }

  /** How long it was held back before it was to be sent, perhaps for another target. */
  long waitedMillis() {
    return waitedMillis;
  }

  /** When it was sent. */
  long sentMicros() {
    return startedMicros + queuedMicros;
  }

  /**
   * The same for a request that shares the answer.
   *
   * @param shiftMicros how much later it began
   * @param pays whether what was used stands with it
   */
  AttemptRecord told(long shiftMicros, boolean pays) {
    AttemptRecord copy = new AttemptRecord(this, later(startedMicros, shiftMicros));
    copy.firstByteMicros = later(firstByteMicros, shiftMicros);
    copy.firstTokenMicros = later(firstTokenMicros, shiftMicros);
    copy.endedMicros = later(endedMicros, shiftMicros);
    copy.fault = fault;
    copy.usage = pays ? usage : Usage.of(0, 0);
    return copy;
  }

  private AttemptRecord(AttemptRecord other, long startedMicros) {
    this.choice = other.choice;
    this.instance = other.instance;
    this.node = other.node;
    this.reason = other.reason;
    this.mode = other.mode;
    this.hedge = other.hedge;
    this.waitedMillis = other.waitedMillis;
    this.queuedMicros = other.queuedMicros;
    this.startedMicros = startedMicros;
  }

  private static long later(long micros, long shiftMicros) {
    return micros < 0 ? micros : Math.max(0, micros - shiftMicros);
  }

  void answered(long micros) {
    firstByteMicros = micros;
  }

  void firstToken(long micros) {
    firstTokenMicros = micros;
  }

  void ended(@Nullable Fault why, long micros) {
    fault = why;
    endedMicros = micros;
  }

  /** It went on with an answer that broke off. */
  void continued() {
    continued = true;
  }

  void used(Usage told) {
    usage = told;
  }

  void paid(Usage told, Cost price) {
    usage = told;
    cost = price;
  }

  public String provider() {
    return choice.target().provider();
  }

  public String model() {
    return choice.target().model();
  }

  public String instance() {
    return instance;
  }

  public String node() {
    return node;
  }

  /** {@code raw}, {@code canonical} or {@code relayed}. */
  public String mode() {
    return mode;
  }

  /** Whether it was sent beside another one. */
  public boolean hedge() {
    return hedge;
  }

  public long startedMicros() {
    return startedMicros;
  }

  public long firstByteMicros() {
    return firstByteMicros;
  }

  public long firstTokenMicros() {
    return firstTokenMicros;
  }

  public long endedMicros() {
    return endedMicros;
  }

  /** Why it did not answer; {@link Fault.Cancelled} where it was not wanted any more. */
  public @Nullable Fault fault() {
    return fault;
  }

  /** What it used, as far as that was told. */
  public Usage usage() {
    return usage;
  }

  public Cost cost() {
    return cost;
  }

  void write(JsonWriter out) {
    out.object().name("provider").text(provider()).name("model").text(model());
    out.name("instance").text(instance).name("node").text(node);
    out.name("reason").text(reason).name("mode").text(mode);
    out.name("choice").text(choice.reason()).name("hedge").bool(hedge);
    if (continued) {
      out.name("continued").bool(true);
    }
    out.name("waited_ms").number(waitedMillis).name("started_micros").number(startedMicros);
    out.name("queued_micros").number(queuedMicros);
    out.name("first_byte_micros").number(firstByteMicros);
    out.name("first_token_micros").number(firstTokenMicros);
    out.name("ended_micros").number(endedMicros);
    Fault why = fault;
    if (why != null) {
      out.name("fault").text(why.getClass().getSimpleName());
      if (why instanceof Fault.Upstream upstream) {
        out.name("kind").text(upstream.kind().name().toLowerCase(Locale.ROOT));
        out.name("status").number(upstream.upstreamStatus());
      }
      out.name("retry_after_ms").number(why.retryAfterMillis());
      out.name("message").text(why.message());
    }
    out.name("input").number(usage.input()).name("output").number(usage.output());
    writeCost(out, cost);
    out.endObject();
  }

  static void writeCost(JsonWriter out, Cost cost) {
    out.name("cost_usd");
    if (cost.known()) {
      out.raw(RawJson.of(cost.toString()));
    } else {
      out.nothing();
    }
  }
}
