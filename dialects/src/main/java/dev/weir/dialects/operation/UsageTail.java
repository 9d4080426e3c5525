package dev.weir.dialects.operation;

import dev.weir.bus.chat.Usage;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an answer of OpenAI's shape reports about its use, as its bytes pass: embeddings,
 * rerank, images, speech, transcriptions. Holds less than 64 KiB, however large the answer is and
 * wherever in it the report stands. Never fails, whatever the bytes.
 *
 * <p>Not safe for use by several threads.
 */
public final class UsageTail {

  /**
   * What was found.
   *
   * @param usage {@link Usage#NONE} where nothing was reported
   * @param complete whether the answer ended as its kind ends: a stream with the event that says
   *     so, a document with its last bracket. True for kinds that do not tell.
   */
  public record Report(Usage usage, boolean complete) {}

  /** The events after which nothing is missing. */
  private static final Set<String> TERMINAL =
      Set.of(
          "speech.audio.done",
          "transcript.text.done",
          "transcription.done", // Mistral.
          "image_generation.completed",
          "image_edit.completed");

  private static final String USAGE = "usage";
  private static final String META = "meta";

  private enum Kind {
    DOCUMENT,
    EVENTS,
    OTHER
  }

  private final Kind kind;
  private final String shape;
  private final MemberCatch document = new MemberCatch(Set.of(USAGE, META));
  private final EventGlance events = new EventGlance(Set.of("type", USAGE, META), this::event);

  private Usage usage = Usage.NONE;
  private boolean lastIsTerminal;

  /**
   * @param shape in whose words the answer is: a {@link dev.weir.bus.message.ShapeName}
   * @param contentType the answer's header, null when it had none
   */
  public UsageTail(String shape, @Nullable String contentType) {
    this.shape = shape;
    this.kind = kind(contentType == null ? "" : contentType.toLowerCase(Locale.ROOT));
  }

  private static Kind kind(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
    return switch (type) {
      case "text/event-stream" -> Kind.EVENTS;
      case "application/json" -> Kind.DOCUMENT;
      default -> Kind.OTHER;
    };
  }

  /** Takes the next bytes; the array may be used for something else afterwards. */
  public void feed(byte[] bytes, int offset, int length) {
    switch (kind) {
      case DOCUMENT -> document.feed(bytes, offset, length);
      case EVENTS -> events.feed(bytes, offset, length);
      case OTHER -> {
        // Audio or plain text: nothing is reported there.
      }
    }
  }

  /** The answer has ended, or was broken off. Nothing is fed after it. */
  public Report end() {
    return switch (kind) {
      case DOCUMENT -> new Report(read(document), document.complete());
      case EVENTS -> {
        events.end();
        yield new Report(usage, lastIsTerminal);
      }
      case OTHER -> new Report(Usage.NONE, true);
    };
  }

  private void event(EventGlance.Event event) {
    lastIsTerminal = event.done() || TERMINAL.contains(event.type());
    usage = usage.updatedBy(read(event.data()));
  }

  private Usage read(MemberCatch members) {
    return ReportedUsage.read(shape, members.member(USAGE), members.member(META));
  }
}
