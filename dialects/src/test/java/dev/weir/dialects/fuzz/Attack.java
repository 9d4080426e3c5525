package dev.weir.dialects.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.Tap;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.testkit.EventGrammar;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows bytes to everything of a dialect that reads them, and what was read to everything that
 * writes it. Nothing but a {@link FaultException} may come out of a method that documents one, no
 * stream breaks the grammar of events, and what is written is in proportion to what was read.
 */
final class Attack {

  private static final AnswerContext CONTEXT = new AnswerContext("req_1", "asked", true, 321, 0);
  private static final List<Target> TARGETS = List.of(Target.VENDOR, Target.COMPATIBLE);
  private static final int[] STATUSES = {400, 401, 404, 413, 429, 500, 529};
  private static final List<Header> HEADERS =
      List.of(new Header("retry-after", "1e99"), new Header("x-amzn-errortype", ":;"));

  /** A byte may stand for an event of its own, and an event takes some hundred bytes to write. */
  private static final int GROWTH_MAX = 1_000;

  private static final int BYTES_FREE = 1 << 16;

  private final Subject subject;
  private final List<Dialect> vendors;

  /**
   * @param vendors to whom requests are written that were read
   */
  Attack(Subject subject, List<Dialect> vendors) {
    this.subject = subject;
    this.vendors = vendors;
  }

  /** What may be refused. */
  private static void guarded(Runnable attempt) {
    try {
      attempt.run();
    } catch (FaultException refused) {
      assertThat(refused.fault()).isNotNull();
    }
  }

  private static void inProportion(Buffer written, int bytesRead) {
    assertThat((long) written.length()).isLessThan(BYTES_FREE + (long) bytesRead * GROWTH_MAX);
  }

  /** A caller's request. */
  void request(Buffer body) {
    for (IngressDialect ingress : subject.ingress()) {
      guarded(() -> ingress.headersIn(body));
      guarded(() -> written(ingress.decodeRequest(body, subject.line()).request(), body.length()));
    }
    if (subject.dialect() instanceof AnthropicMessages messages) {
      guarded(() -> messages.decodeCountTokens(body));
    }
    if (subject.dialect() instanceof GeminiContent gemini) {
      guarded(() -> gemini.decodeCountTokens(body, subject.line()));
    }
  }

  private void written(ChatRequest request, int bytesRead) {
    for (Dialect vendor : vendors) {
      for (Target target : TARGETS) {
        guarded(() -> inProportion(vendor.encodeRequest(request, target).body(), bytesRead));
      }
    }
  }

  /** A vendor's answer, or its error. */
  void answer(Buffer body) {
    Dialect dialect = subject.dialect();
    guarded(() -> answered(dialect.decodeAnswer(body), body.length()));
    assertThat(dialect.inspectAnswer(body)).isNotNull();
    for (int status : STATUSES) {
      Fault fault = dialect.decodeError(status, HEADERS, body);
      for (IngressDialect ingress : subject.ingress()) {
        told(ingress, fault, body.length());
      }
    }
  }

  private void answered(ChatAnswer answer, int bytesRead) {
    for (IngressDialect ingress : subject.ingress()) {
      guarded(() -> inProportion(ingress.encodeAnswer(answer, CONTEXT), bytesRead));
    }
  }

  private static void told(IngressDialect ingress, Fault fault, int bytesRead) {
    assertThat(ingress.errorStatus(fault)).isBetween(400, 599);
    inProportion(ingress.errorBody(fault, "req_1"), bytesRead);
    inProportion(ingress.errorEvent(fault, "req_1"), bytesRead);
    assertThat(ingress.errorHeaders(fault)).isNotNull();
  }

  /** A vendor's stream in pieces. */
  void stream(List<Buffer> pieces) {
    int bytesRead = pieces.stream().mapToInt(Buffer::length).sum();
    decoded(pieces, bytesRead);
    tapped(pieces, bytesRead);
  }

  private void decoded(List<Buffer> pieces, int bytesRead) {
    List<ChatEvent> events = new ArrayList<>();
    StreamDecoder decoder = subject.dialect().streamDecoder();
    Fault fault = null;
    try {
      pieces.forEach(piece -> decoder.feed(piece, events::add));
      decoder.end(events::add);
    } catch (FaultException broken) {
      fault = broken.fault();
    }
    if (fault == null) {
      EventGrammar.check(events);
      AnswerAssembler assembler = new AnswerAssembler();
      events.forEach(assembler::accept);
      answered(assembler.answer(), bytesRead);
    } else {
      EventGrammar.checkPrefix(events);
    }
    for (IngressDialect ingress : subject.ingress()) {
      StreamEncoder encoder = ingress.streamEncoder(CONTEXT);
      Buffer written = encoder.encode(events);
      written.appendBuffer(encoder.keepAlive());
      written.appendBuffer(fault == null ? encoder.end() : encoder.fail(fault));
      inProportion(written, bytesRead);
      if (fault != null) {
        told(ingress, fault, bytesRead);
      }
    }
  }

  private void tapped(List<Buffer> pieces, int bytesRead) {
    Tap plain = subject.dialect().tap();
    Buffer passed = Buffer.buffer();
    try {
      pieces.forEach(piece -> passed.appendBuffer(plain.feed(piece)));
      passed.appendBuffer(plain.end());
    } catch (FaultException broken) {
      passed.appendBuffer(plain.takeBefore());
    }
    // A tap that renames nothing may close the last event, and changes nothing else.
    assertThat(passed.length()).isLessThanOrEqualTo(bytesRead + 4);
    assertThat(plain.seen()).isNotNull();

    Tap renaming = subject.dialect().tap().renaming("asked");
    guarded(
        () -> {
          pieces.forEach(renaming::feed);
          renaming.end();
        });
    assertThat(renaming.seen()).isNotNull();
  }
}
