package dev.weir.bus.message;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame of the stream protocol (docs/event-bus.md). Every frame but {@link OpenStream}, {@link
 * Ping} and {@link Pong} belongs to one stream and goes to an inbox; {@code toCallee} tells which
 * of the two ends it is for, because one inbox may hold both ends of one stream.
 */
public sealed interface Frame extends BusMessage
    permits OpenStream, Frame.OfStream, Frame.Ping, Frame.Pong {

  /** A frame of an open stream. */
  sealed interface OfStream extends Frame {
    StreamId id();

    boolean toCallee();
  }

  /**
   * A frame that has its place in one direction of a stream. The first is number 0; a number beyond
   * the next fails the stream, one already seen is ignored.
   */
  sealed interface InOrder extends OfStream {
    long seq();
  }

  /**
   * The callee has the call. Sent at once, before the vendor is asked.
   *
   * @param inbox where frames of this stream go from now on
   * @param credit bytes that the caller may send (an upload), cumulative
   */
  record Opened(StreamId id, String inbox, long credit) implements OfStream {
    @Override
    public boolean toCallee() {
      return false;
    }
  }

  /** Status, headers and the like: what is known when the vendor began to answer. */
  record HeadFrame(StreamId id, boolean toCallee, long seq, Head head) implements InOrder {}

  /** A piece of content. The only frame that costs credit: {@link Chunk#size()} bytes. */
  record Data(StreamId id, boolean toCallee, long seq, Chunk chunk) implements InOrder {}

  /** This direction is whole. */
  record End(StreamId id, boolean toCallee, long seq, Ending ending) implements InOrder {}

  /**
   * Head, content and end in one, for an answer that does not stream and fits into a frame, or
   * whose reader is in the same JVM. It costs no credit.
   */
  record Answer(
      StreamId id, boolean toCallee, long seq, Head head, @Nullable Chunk chunk, Ending ending)
      implements InOrder {}

  /**
   * This direction failed; nothing follows.
   *
   * @param used the tokens that were used until then, as far as they are known
   */
  record Fail(StreamId id, boolean toCallee, long seq, Fault fault, Usage used) implements InOrder {

    /** A failure before anything was used, or after nobody knows what. */
    public Fail(StreamId id, boolean toCallee, long seq, Fault fault) {
      this(id, toCallee, seq, fault, Usage.NONE);
    }
  }

  /**
   * The reader wants no more. The writer answers with {@link End} and what was used until then.
   * Repeated until it is answered.
   */
  record Cancel(StreamId id, boolean toCallee, String reason) implements OfStream {}

  /**
   * The reader took data: the writer may send up to byte {@code upTo} of the whole direction.
   * Cumulative, so that it may be lost, repeated or overtaken.
   */
  record Credit(StreamId id, boolean toCallee, long upTo) implements OfStream {}

  /**
   * Says that an inbox lives, and repeats for its streams what may have been lost.
   *
   * @param inbox who says it
   * @param number counts the pings of this inbox to this peer
   */
  record Ping(String inbox, long number, List<Note> notes) implements Frame {
    public Ping {
      notes = List.copyOf(notes);
    }
  }

  /** Answers the ping of that number. */
  record Pong(String inbox, long number) implements Frame {}

  /**
   * What one end of a stream knows.
   *
   * @param toCallee which end the note is for
   * @param creditUpTo see {@link Credit}
   * @param sent how many frames in order this end has sent
   */
  record Note(StreamId id, boolean toCallee, long creditUpTo, long sent) {}

  /**
   * How an answer ended.
   *
   * @param usage the tokens as far as the vendor told them
   * @param reason the vendor's reason in its own words, null where there is none
   */
  record Ending(Usage usage, @Nullable String reason) {
    /** Nothing to tell. */
    public static final Ending PLAIN = new Ending(Usage.NONE, null);
  }
}
