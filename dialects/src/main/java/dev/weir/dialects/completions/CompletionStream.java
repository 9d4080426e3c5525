package dev.weir.dialects.completions;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.openai.FaultBodies;
import dev.weir.dialects.openai.UsageCounts;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of completions: a chunk for each piece of text and one with the reason for every
 * choice. Usage comes in a chunk of its own before {@code [DONE]}, if it was asked for, and is null
 * in all others then.
 */
final class CompletionStream implements StreamEncoder {

  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);

  private final AnswerContext context;
  private final Buffer keepAlive;
  private final JsonWriter out = new JsonWriter();
  private final Map<Integer, Long> offsets = new HashMap<>(2); // Of the next token's text.
  private String id = "";
  private long created;
  private Usage usage = Usage.NONE;

  CompletionStream(AnswerContext context, Buffer keepAlive) {
    this.context = context;
    this.keepAlive = keepAlive;
  }

  @Override
  public Buffer encode(List<ChatEvent> events) {
    out.reset();
    for (ChatEvent event : events) {
      write(event);
    }
    return out.toBuffer();
  }

  @Override
  public Buffer end() {
    out.reset();
    if (context.tellsOptional()) {
      open();
      out.name("choices").array().endArray().name("usage");
      UsageCounts.write(out, usage, context.estimatedInput());
      out.endObject().verbatim(END);
    }
    return out.verbatim(DONE).toBuffer();
  }

  @Override
  public Buffer fail(Fault fault) {
    return FaultBodies.event(fault, context.requestId());
  }

  @Override
  public Buffer keepAlive() {
    return keepAlive.copy();
  }

  private void write(ChatEvent event) {
    switch (event) {
      case ChatEvent.Started first -> {
        id = first.id();
        created = first.createdSeconds();
        usage = usage.updatedBy(first.usage());
      }
      case ChatEvent.PartStarted part -> text(part.choice(), CompletionWriter.text(part.part()));
      case ChatEvent.TextDelta delta -> text(delta.choice(), delta.text());
      case ChatEvent.RefusalDelta delta -> text(delta.choice(), delta.text());
      case ChatEvent.Logprobs logprobs -> logprobs(logprobs.choice(), logprobs.json());
      case ChatEvent.Finished last -> chunk(last.choice(), "", null, last.finish());
      case ChatEvent.UsageReport report -> usage = usage.updatedBy(report.usage());
      default -> {
        // Thoughts, calls, other vendors' events: no words for it here.
      }
    }
  }

  private void text(int choice, String text) {
    if (!text.isEmpty()) {
      chunk(choice, text, null, null);
    }
  }

  private void logprobs(int choice, RawJson canonical) {
    TokenTable table = TokenTable.write(canonical, offsets.getOrDefault(choice, 0L));
    offsets.put(choice, table.end());
    chunk(choice, "", table.json(), null);
  }

  private void chunk(int choice, String text, @Nullable RawJson logprobs, @Nullable Finish finish) {
    open();
    out.name("choices").array();
    CompletionWriter.choice(out, choice, text, logprobs, finish);
    out.endArray();
    if (context.tellsOptional()) {
      out.name("usage").nothing();
    }
    out.endObject().verbatim(END);
  }

  private void open() {
    out.verbatim(DATA).object();
    CompletionWriter.identity(out, id, created, context);
  }
}
