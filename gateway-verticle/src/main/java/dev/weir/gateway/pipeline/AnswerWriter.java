package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Head;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.StreamEncoder;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bytes of an answer in the caller's dialect, whether it comes raw or canonical, streamed
 * or whole.
 */
public final class AnswerWriter {

  private static final Buffer NOTHING = Buffer.buffer(0);

  private final IngressDialect dialect;
  private IngressDialect.AnswerContext context;
  private final boolean stream;
  private @Nullable ChatRequest asked; // Without messages: it is kept while an answer streams.
  private @Nullable StreamEncoder encoder;
  private @Nullable AnswerAssembler assembler;
  private boolean semantic;
  private boolean whole = true;

  public AnswerWriter(
      IngressDialect dialect, IngressDialect.AnswerContext context, boolean stream) {
    this.dialect = dialect;
    this.context = context;
    this.stream = stream;
  }

  /** The request was read whole; to be told before the answer begins. */
  public void asked(IngressDialect.Inbound inbound) {
    context = context.tellingOptional(inbound.tellsOptional());
    asked = inbound.request().withMessages(List.of());
  }

  /** The answer begins. */
  public void begin(Head head) {
    if (head.mode() == Head.Mode.CANONICAL) {
      if (stream) {
        encoder =
            asked == null ? dialect.streamEncoder(context) : dialect.streamEncoder(context, asked);
      } else {
        assembler = new AnswerAssembler();
      }
    }
  }

  /** The bytes of a chunk; none while a whole answer is put together. */
  public Buffer write(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Raw raw -> {
        whole = raw.whole();
        semantic |= raw.semantic();
        yield raw.bytes();
      }
      case Chunk.Events events -> {
        semantic |= events.semantic();
        if (encoder != null) {
          yield encoder.encode(events.events());
        }
        if (assembler != null) {
          events.events().forEach(assembler::accept);
        }
        yield NOTHING;
      }
      case Chunk.Fragment fragment -> throw new IllegalStateException("a fragment left its stream");
    };
  }

  /** The answer is whole: the bytes that are still due. */
  public Buffer end() {
    if (encoder != null) {
      return encoder.end();
    }
    if (assembler == null) {
      return NOTHING;
    }
    return asked == null
        ? dialect.encodeAnswer(assembler.answer(), context)
        : dialect.encodeAnswer(assembler.answer(), context, asked);
  }

  /** What keeps the stream alive where it is now. */
  public Buffer keepAlive() {
    return encoder == null ? dialect.keepAlive() : encoder.keepAlive();
  }

  /** The stream has failed: its last word. */
  public Buffer fail(Fault fault) {
    return encoder == null ? dialect.errorEvent(fault, context) : encoder.fail(fault);
  }

  /** Whether content has been written: the answer is committed. */
  public boolean semantic() {
    return semantic;
  }

  /** Whether what was written ends where an event ends, so that something else may follow. */
  public boolean whole() {
    return whole;
  }

  public IngressDialect dialect() {
    return dialect;
  }

  public IngressDialect.AnswerContext context() {
    return context;
  }

  public boolean stream() {
    return stream;
  }
}
