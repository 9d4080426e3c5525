package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.models.catalogue.Cost;

/**
 * How the copy of a call did that went to another model. Times are microseconds since it left, -1
 * for never.
 *
 * @param request the id of the call
 * @param route whose call it was
 * @param provider who was asked at last; empty when nobody could be
 * @param outcome {@code ok}, or the kind of fault in small letters
 * @param status as a client would have seen it
 * @param bytes how long the answer was, as it came from the provider
 */
public record Mirrored(
    String request,
    String route,
    String provider,
    String model,
    String outcome,
    int status,
    long bytes,
    Usage usage,
    Cost cost,
    long firstTokenMicros,
    long totalMicros) {

  /** Writes it as the explanation shows it. */
  void write(JsonWriter out) {
    out.object().name("provider").text(provider).name("model").text(model);
    out.name("outcome").text(outcome).name("status").number(status).name("bytes").number(bytes);
    out.name("input").number(usage.input()).name("output").number(usage.output());
    AttemptRecord.writeCost(out, cost);
    out.name("first_token_micros").number(firstTokenMicros);
    out.name("total_micros").number(totalMicros).endObject();
  }
}
