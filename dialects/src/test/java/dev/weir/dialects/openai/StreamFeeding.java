package dev.weir.dialects.openai;

import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.StreamDecoder;
import dev.weir.testkit.EventGrammar;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Feeds bytes to a decoder, cut here and there. */
final class StreamFeeding {

  private static final int CUT_EVERYWHERE_BYTES_MAX = 8 << 10;

  private StreamFeeding() {}

  /**
   * What came out.
   *
   * @param fault how it failed, null if it did not
   */
  record Outcome(List<ChatEvent> events, @Nullable Fault fault) {

    /** The whole answer, or what came before the fault and the fault. */
    String shown() {
      if (fault != null) {
        EventGrammar.checkPrefix(events);
        return Shown.of(fault);
      }
      EventGrammar.check(events);
      AnswerAssembler assembler = new AnswerAssembler();
      events.forEach(assembler::accept);
      StringBuilder out = new StringBuilder(Shown.of(assembler.answer()));
      for (ChatEvent event : events) {
        if (event instanceof ChatEvent.Vendor vendor) {
          out.append("vendor ")
              .append(vendor.type())
              .append(' ')
              .append(vendor.json())
              .append('\n');
        }
      }
      return out.toString();
    }
  }

  /** Feeds the bytes in one piece. */
  static Outcome whole(byte[] bytes) {
    return cut(bytes);
  }

  /** Feeds the bytes one by one. */
  static Outcome single(byte[] bytes) {
    int[] cuts = new int[bytes.length];
    Arrays.setAll(cuts, i -> i);
    return cut(bytes, cuts);
  }

  /** Where to cut in two: everywhere, or at 200 places of a long text. */
  static int[] places(int length) {
    int[] places = new int[length <= CUT_EVERYWHERE_BYTES_MAX ? length : 200];
    SplittableRandom random = new SplittableRandom(7);
    Arrays.setAll(places, i -> places.length == length ? i : random.nextInt(length));
    return places;
  }

  static Outcome cut(byte[] bytes, int... cuts) {
    StreamDecoder decoder = Golden.CHAT.streamDecoder();
    List<ChatEvent> events = new ArrayList<>();
    try {
      int from = 0;
      for (int cut : cuts) {
        decoder.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, cut)), events::add);
        from = cut;
      }
      decoder.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, bytes.length)), events::add);
      decoder.end(events::add);
      return new Outcome(events, null);
    } catch (FaultException failed) {
      return new Outcome(events, failed.fault());
    }
  }
}
