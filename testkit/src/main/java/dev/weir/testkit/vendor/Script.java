package dev.weir.testkit.vendor;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a {@link ScriptedVendor} does with one request: steps, one after another. Immutable: every
 * method gives a longer script. A script that does not say how it ends, ends cleanly.
 *
 * @param status the HTTP status
 * @param headers the response headers
 * @param steps what happens; the status and the headers leave with the first {@link Step.Head}
 */
public record Script(int status, Map<String, String> headers, List<Step> steps) {

  /** One step. */
  public sealed interface Step {
    /** Sends status and headers. */
    record Head() implements Step {}

    /** Sends bytes, as one chunk of the transfer encoding. */
    record Write(Buffer bytes) implements Step {}

    /** Does nothing for a while. */
    record Pause(long millis) implements Step {}

    /** Does nothing until something has happened. */
    record Until(Future<?> event) implements Step {}

    /** Closes the connection (or resets the stream) without ending the answer. */
    record Cut() implements Step {}

    /** Does nothing ever after. */
    record Stall() implements Step {}

    /** Sends these bytes again and again, as fast as the client takes them. */
    record Endlessly(Buffer bytes) implements Step {}

    /** Sends so many pieces, numbered from 0, as fast as the client takes them. */
    record Series(int count, IntFunction<Buffer> piece) implements Step {}
  }

  public Script {
    headers = new LinkedHashMap<>(headers);
    steps = List.copyOf(steps);
  }

  /** A status and nothing else yet. */
  public static Script status(int status) {
    return new Script(status, Map.of(), List.of());
  }

  /** A JSON answer. */
  public static Script json(int status, String body) {
    return whole(status, "application/json", body);
  }

  /** A JSON answer. */
  public static Script json(JsonObject body) {
    return json(200, body.encode());
  }

  /** What a proxy in front of a vendor says. */
  public static Script html(int status, String body) {
    return whole(status, "text/html", body);
  }

  /** An answer with a content length. */
  public static Script whole(int status, String type, String body) {
    Buffer bytes = Buffer.buffer(body);
    return status(status)
        .header("content-type", type)
        .header("content-length", Integer.toString(bytes.length()))
        .write(bytes);
  }

  /** A stream of events, the given text in one chunk. */
  public static Script sse(String events) {
    return stream().write(events);
  }

  /** A stream of events whose head has left and that says nothing yet. */
  public static Script stream() {
    return stream("text/event-stream; charset=utf-8");
  }

  /** A stream of this media type whose head has left and that says nothing yet. */
  public static Script stream(String type) {
    return status(200).header("content-type", type).head();
  }

  /** Takes the request and never answers. */
  public static Script silence() {
    return status(200).stall();
  }

  /** Closes the connection instead of answering. */
  public static Script hangUp() {
    return status(200).cut();
  }

  /** The same with another response header. */
  public Script header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Script(status, more, steps);
  }

  /** Sends status and headers, and then goes on. */
  public Script head() {
    return then(new Step.Head());
  }

  /** Sends text. */
  public Script write(String text) {
    return write(Buffer.buffer(text));
  }

  /** Sends bytes. */
  public Script write(Buffer bytes) {
    return then(new Step.Write(bytes));
  }

  /** Waits. */
  public Script pause(long millis) {
    return then(new Step.Pause(millis));
  }

  /** Waits for something. */
  public Script until(Future<?> event) {
    return then(new Step.Until(event));
  }

  /** Breaks off. */
  public Script cut() {
    return then(new Step.Cut());
  }

  /** Falls silent for ever. */
  public Script stall() {
    return then(new Step.Stall());
  }

  /** Never ends. */
  public Script endlessly(String text) {
    return endlessly(Buffer.buffer(text));
  }

  /** Never ends. */
  public Script endlessly(Buffer bytes) {
    return then(new Step.Endlessly(bytes));
  }

  /** Sends so many pieces, numbered from 0, as fast as the client takes them. */
  public Script series(int count, IntFunction<String> piece) {
    return then(new Step.Series(count, number -> Buffer.buffer(piece.apply(number))));
  }

  /** The same with a wait before it answers at all. */
  public Script after(long millis) {
    List<Step> later = new ArrayList<>();
    later.add(new Step.Pause(millis));
    later.addAll(steps);
    return new Script(status, headers, later);
  }

  /** The same bytes in chunks of at most this many, whatever they were in. */
  public Script inPieces(int bytesMax) {
    return reshaped(
        bytes -> {
          List<Step> pieces = new ArrayList<>();
          for (int from = 0; from < bytes.length(); from += bytesMax) {
            int to = Math.min(bytes.length(), from + bytesMax);
            pieces.add(new Step.Write(bytes.getBuffer(from, to)));
          }
          return pieces;
        });
  }

  /** The same bytes in two chunks, cut at this position of each write that is long enough. */
  public Script cutAt(int position) {
    return reshaped(
        bytes ->
            position <= 0 || position >= bytes.length()
                ? List.of(new Step.Write(bytes))
                : List.of(
                    new Step.Write(bytes.getBuffer(0, position)),
                    new Step.Write(bytes.getBuffer(position, bytes.length()))));
  }

  /** The same until so many bytes are sent; then the connection is closed. */
  public Script cutAfter(int bytesMax) {
    return truncated(bytesMax).cut();
  }

  /** The same until so many bytes are sent; then the answer ends as if that were all. */
  public Script endAfter(int bytesMax) {
    return truncated(bytesMax);
  }

  /** The same with a wait between each two writes. */
  public Script paced(long millis) {
    List<Step> paced = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Write && !paced.isEmpty()) {
        paced.add(new Step.Pause(millis));
      }
      paced.add(step);
    }
    return new Script(status, headers, paced);
  }

  private Script truncated(int bytesMax) {
    List<Step> kept = new ArrayList<>();
    int left = bytesMax;
    for (Step step : steps) {
      if (step instanceof Step.Write write && write.bytes().length() >= left) {
        kept.add(new Step.Write(write.bytes().getBuffer(0, left)));
        break;
      }
      left -= step instanceof Step.Write write ? write.bytes().length() : 0;
      kept.add(step);
    }
    return new Script(status, headers, kept);
  }

  private Script reshaped(Function<Buffer, List<Step>> cutter) {
    List<Step> shaped = new ArrayList<>();
    for (Step step : steps) {
      shaped.addAll(step instanceof Step.Write write ? cutter.apply(write.bytes()) : List.of(step));
    }
    return new Script(status, headers, shaped);
  }

  private Script then(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Script(status, headers, longer);
  }
}
