package dev.weir.bus.codec;

import static dev.weir.bus.codec.SmallFormats.readExtras;
import static dev.weir.bus.codec.SmallFormats.readUsage;
import static dev.weir.bus.codec.SmallFormats.writeExtras;
import static dev.weir.bus.codec.SmallFormats.writeUsage;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Finish;

/** {@link ChatEvent}: a tag, then a record. */
final class EventFormat {

  private EventFormat() {}

  static void write(WireWriter out, ChatEvent event) {
    switch (event) {
      case ChatEvent.TextDelta delta ->
          writeText(out, WireTags.EVENT_TEXT, delta.choice(), delta.index(), delta.text());
      case ChatEvent.ThinkingDelta delta ->
          writeText(out, WireTags.EVENT_THINKING, delta.choice(), delta.index(), delta.text());
      case ChatEvent.ArgumentsDelta delta ->
          writeText(out, WireTags.EVENT_ARGUMENTS, delta.choice(), delta.index(), delta.text());
      case ChatEvent.RefusalDelta delta ->
          writeText(out, WireTags.EVENT_REFUSAL, delta.choice(), delta.index(), delta.text());
      case ChatEvent.Started started -> {
        int start = open(out, WireTags.EVENT_STARTED);
        out.string(started.id());
        out.string(started.model());
        out.zigzag(started.createdSeconds());
        writeUsage(out, started.usage());
        writeExtras(out, started.extras());
        out.close(start);
      }
      case ChatEvent.PartStarted started -> {
        int start = openPart(out, WireTags.EVENT_PART_STARTED, started.choice(), started.index());
        PartFormat.write(out, started.part());
        out.close(start);
      }
      case ChatEvent.SignatureDelta delta -> {
        int start = openPart(out, WireTags.EVENT_SIGNATURE, delta.choice(), delta.index());
        out.string(delta.signature());
        out.string(delta.family());
        out.close(start);
      }
      case ChatEvent.VendorDelta delta -> {
        int start = openPart(out, WireTags.EVENT_VENDOR_DELTA, delta.choice(), delta.index());
        out.string(delta.dialect());
        out.string(delta.member());
        out.json(delta.element());
        out.close(start);
      }
      case ChatEvent.PartEnded ended ->
          out.close(openPart(out, WireTags.EVENT_PART_ENDED, ended.choice(), ended.index()));
      case ChatEvent.Logprobs logprobs -> {
        int start = open(out, WireTags.EVENT_LOGPROBS);
        out.zigzag(logprobs.choice());
        out.json(logprobs.json());
        out.close(start);
      }
      case ChatEvent.Finished finished -> {
        int start = open(out, WireTags.EVENT_FINISHED);
        out.zigzag(finished.choice());
        writeFinish(out, finished.finish());
        writeExtras(out, finished.extras());
        out.close(start);
      }
      case ChatEvent.UsageReport report -> {
        int start = open(out, WireTags.EVENT_USAGE);
        writeUsage(out, report.usage());
        out.close(start);
      }
      case ChatEvent.Vendor vendor -> {
        int start = open(out, WireTags.EVENT_VENDOR);
        out.string(vendor.dialect());
        out.string(vendor.type());
        out.json(vendor.json());
        out.close(start);
      }
    }
  }

  static ChatEvent read(WireReader in) {
    int tag = in.octet();
    int outer = in.open();
    ChatEvent event =
        switch (tag) {
          case WireTags.EVENT_STARTED ->
              new ChatEvent.Started(
                  in.string(), in.string(), in.zigzag(), readUsage(in), readExtras(in));
          case WireTags.EVENT_PART_STARTED ->
              new ChatEvent.PartStarted(in.zigzagInt(), in.zigzagInt(), PartFormat.read(in));
          case WireTags.EVENT_TEXT ->
              new ChatEvent.TextDelta(in.zigzagInt(), in.zigzagInt(), in.string());
          case WireTags.EVENT_THINKING ->
              new ChatEvent.ThinkingDelta(in.zigzagInt(), in.zigzagInt(), in.string());
          case WireTags.EVENT_SIGNATURE ->
              new ChatEvent.SignatureDelta(
                  in.zigzagInt(), in.zigzagInt(), in.string(), in.string());
          case WireTags.EVENT_ARGUMENTS ->
              new ChatEvent.ArgumentsDelta(in.zigzagInt(), in.zigzagInt(), in.string());
          case WireTags.EVENT_REFUSAL ->
              new ChatEvent.RefusalDelta(in.zigzagInt(), in.zigzagInt(), in.string());
          case WireTags.EVENT_VENDOR_DELTA ->
              new ChatEvent.VendorDelta(
                  in.zigzagInt(), in.zigzagInt(), in.string(), in.string(), in.json());
          case WireTags.EVENT_PART_ENDED -> new ChatEvent.PartEnded(in.zigzagInt(), in.zigzagInt());
          case WireTags.EVENT_LOGPROBS -> new ChatEvent.Logprobs(in.zigzagInt(), in.json());
          case WireTags.EVENT_FINISHED ->
              new ChatEvent.Finished(in.zigzagInt(), readFinish(in), readExtras(in));
          case WireTags.EVENT_USAGE -> new ChatEvent.UsageReport(readUsage(in));
          case WireTags.EVENT_VENDOR -> new ChatEvent.Vendor(in.string(), in.string(), in.json());
          // Leaving one out would be a hole in the answer.
          default -> throw new UnreadableException("unknown event " + tag);
        };
    in.close(outer);
    return event;
  }

  private static void writeText(WireWriter out, int tag, int choice, int index, String text) {
    int start = openPart(out, tag, choice, index);
    out.string(text);
    out.close(start);
  }

  private static int openPart(WireWriter out, int tag, int choice, int index) {
    int start = open(out, tag);
    out.zigzag(choice);
    out.zigzag(index);
    return start;
  }

  private static int open(WireWriter out, int tag) {
    out.octet(tag);
    return out.open();
  }

  private static void writeFinish(WireWriter out, Finish finish) {
    int start = out.open();
    WireEnums.FINISH.write(out, finish.reason());
    out.nullable(finish.stopSequence(), WireWriter::string);
    out.nullable(finish.vendorReason(), WireWriter::string);
    out.nullable(finish.details(), WireWriter::json);
    out.close(start);
  }

  private static Finish readFinish(WireReader in) {
    int outer = in.open();
    Finish finish =
        new Finish(
            WireEnums.FINISH.read(in),
            in.nullable(WireReader::string),
            in.nullable(WireReader::string),
            in.nullable(WireReader::json));
    in.close(outer);
    return finish;
  }
}
