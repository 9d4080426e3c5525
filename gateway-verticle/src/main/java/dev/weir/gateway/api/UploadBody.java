package dev.weir.gateway.api;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.dialects.multipart.Boundary;
import dev.weir.dialects.multipart.FormFields;
import dev.weir.dialects.multipart.MultipartRename;
import dev.weir.dialects.multipart.MultipartSyntaxException;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Pipeline;
import dev.weir.gateway.pipeline.Question;
import dev.weir.gateway.route.Bindings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body that nobody reads whole. Its source is to be paused: nothing is taken from it before a
 * provider has the call, and then no faster than the provider takes it. Only a form is read before,
 * as far as its model's name, and what makes a batch, as far as it names files.
 */
public final class UploadBody implements Question.Upload {

  private final ReadStream<Buffer> source;
  private final BodyBounds bounds;
  private final long bytesMax;
  private final long announced;
  private final Pipeline pipeline;
  private final Runnable wanted;
  private @Nullable Exchange exchange;
  private @Nullable Beginning begun;
  private @Nullable Boundary boundary;
  private Buffer held = Buffer.buffer();
  private @Nullable MultipartRename naming;
  private long seen;

  /**
   * For which model a form is, or whom else a body is for.
   *
   * @param fault why it is for none, else null
   * @param model empty where it names none and need not
   * @param modelBytes how many of its bytes are the name; -1 when none are
   * @param named what it names that a vendor keeps
   */
  public record Routed(
      @Nullable Fault fault, String model, int modelBytes, List<Bindings.Stored> named) {

    /** The same for a model that the path names. */
    public Routed of(String model) {
      return new Routed(fault, model, modelBytes, named);
    }

    /** A body that is not looked at. */
    public static Routed by(String model) {
      return new Routed(null, model, -1, List.of());
    }
  }

  /**
   * @param bounds for what is held of a form
   * @param bytesMax the largest body
   * @param announced how long it is said to be; -1 when nothing is said
   * @param wanted run once, before the first bytes are asked for
   */
  public UploadBody(
      ReadStream<Buffer> source,
      BodyBounds bounds,
      long bytesMax,
      long announced,
      Pipeline pipeline,
      Runnable wanted) {
    this.source = source;
    this.bounds = bounds;
    this.bytesMax = bytesMax;
    this.announced = announced;
    this.pipeline = pipeline;
    this.wanted = wanted;
  }

  /** The exchange that it belongs to, before its pipeline runs. */
  public void of(Exchange whose) {
    exchange = whose;
  }

  /**
   * Reads a form as far as its model's name, then tells; not at all when the client goes away
   * before.
   *
   * @param required whether a form that names no model is refused
   */
  public void route(@Nullable String contentType, boolean required, Consumer<Routed> told) {
    try {
      boundary = Boundary.of(contentType);
    } catch (FaultException wrong) {
      told.accept(new Routed(wrong.fault(), "", -1, List.of()));
      return;
    }
    wanted.run();
    FormReader form = new FormReader(source, boundary, bounds, required);
    begun = form;
    form.read(read -> told.accept(routed(read)));
  }

  /**
   * Reads of a JSON body as much as names what a vendor keeps, then tells; not at all when the
   * client goes away before.
   */
  public void names(Consumer<Routed> told) {
    wanted.run();
    NamesReader names = new NamesReader(source, bounds);
    begun = names;
    names.read(
        read -> {
          held = read.held();
          told.accept(new Routed(read.fault(), "", -1, read.named()));
        });
  }

  private Routed routed(FormReader.Read read) {
    FormFields.Field model = read.model();
    held = read.held();
    if (model != null) {
      return new Routed(null, model.value(), (int) (model.end() - model.start()), List.of());
    }
    boundary = null; // Nothing is to be named.
    return new Routed(read.fault(), "", -1, List.of());
  }

  @Override
  public void sendTo(ChunkWriter out, String model) {
    if (begun == null) {
      wanted.run();
    }
    if (boundary != null) {
      naming = new MultipartRename(boundary, FormReader.MODEL, model);
    }
    out.drainHandler(drained -> source.resume());
    send(held, out);
    held = Buffer.buffer();
    release();
    if (begun != null && begun.ended()) {
      end(out);
      return;
    }
    source.handler(bytes -> send(bytes, out));
    source.endHandler(end -> end(out));
    if (!out.writeQueueFull()) {
      source.resume();
    }
  }

  private void end(ChunkWriter out) {
    if (seen < announced) {
      abort(
          new Fault.Invalid(
              "The body ends after %d bytes of %d.".formatted(seen, announced), null));
      return;
    }
    try {
      if (naming != null) {
        naming.end();
      }
      out.end();
    } catch (MultipartSyntaxException broken) {
      abort(broken.fault());
    }
  }

  private void abort(Fault why) {
    if (exchange != null) {
      pipeline.abort(exchange, why);
    }
  }

  private void send(Buffer bytes, ChunkWriter out) {
    seen += bytes.length();
    if (exchange == null || exchange.isOver()) {
      return; // Answered before it was read: the rest is for nobody.
    }
    if (seen > bytesMax) {
      abort(new Fault.TooLarge("Request body too large: the limit is " + bytesMax + " bytes."));
      return;
    }
    if (announced >= 0 && seen > announced) {
      abort(new Fault.Invalid("The body is longer than its %d bytes.".formatted(announced), null));
      return;
    }
    exchange.asking();
    try {
      out.write(new Chunk.Raw(naming == null ? bytes : naming.feed(bytes), true, true));
    } catch (MultipartSyntaxException broken) {
      abort(broken.fault());
      return;
    }
    if (out.writeQueueFull()) {
      source.pause();
    }
  }

  /** Its bytes are no longer held. */
  public void release() {
    if (begun != null) {
      begun.release();
    }
  }
}
