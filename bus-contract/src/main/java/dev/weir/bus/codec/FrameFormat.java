package dev.weir.bus.codec;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.StreamId;

/** The fields of {@link Frame}s; {@link WireCodec} writes tag and length. */
final class FrameFormat {

  private FrameFormat() {}

  static void write(WireWriter out, Frame frame) {
    switch (frame) {
      case OpenStream open -> {
        writeId(out, open.id());
        out.string(open.inbox());
        out.zigzag(open.credit());
        out.zigzag(open.remainingMillis());
        out.list(open.headers(), SmallFormats::writeHeader);
        writePayload(out, open.payload());
      }
      case Frame.Opened opened -> {
        writeId(out, opened.id());
        out.string(opened.inbox());
        out.zigzag(opened.credit());
      }
      case Frame.InOrder inOrder -> {
        writeOfStream(out, inOrder);
        out.zigzag(inOrder.seq());
        switch (inOrder) {
          case Frame.HeadFrame head -> writeHead(out, head.head());
          case Frame.Data data -> writeChunk(out, data.chunk());
          case Frame.End end -> writeEnding(out, end.ending());
          case Frame.Answer answer -> {
            writeHead(out, answer.head());
            out.nullable(answer.chunk(), FrameFormat::writeChunk);
            writeEnding(out, answer.ending());
          }
          case Frame.Fail fail -> {
            FaultFormat.write(out, fail.fault());
            if (!fail.used().equals(Usage.NONE) || !out.leavesOutLast()) {
              SmallFormats.writeUsage(out, fail.used());
            }
          }
        }
      }
      case Frame.Cancel cancel -> {
        writeOfStream(out, cancel);
        out.string(cancel.reason());
      }
      case Frame.Credit credit -> {
        writeOfStream(out, credit);
        out.zigzag(credit.upTo());
      }
      case Frame.Ping ping -> {
        out.string(ping.inbox());
        out.zigzag(ping.number());
        out.list(ping.notes(), FrameFormat::writeNote);
      }
      case Frame.Pong pong -> {
        out.string(pong.inbox());
        out.zigzag(pong.number());
      }
    }
  }

  /** The frame of that tag. */
  static BusMessage read(int tag, WireReader in) {
    return switch (tag) {
      case WireTags.OPEN_STREAM ->
          new OpenStream(
              readId(in),
              in.string(),
              in.zigzag(),
              in.zigzag(),
              in.list(SmallFormats::readHeader),
              readPayload(in));
      case WireTags.OPENED -> new Frame.Opened(readId(in), in.string(), in.zigzag());
      case WireTags.HEAD -> new Frame.HeadFrame(readId(in), in.bool(), in.zigzag(), readHead(in));
      case WireTags.DATA -> new Frame.Data(readId(in), in.bool(), in.zigzag(), readChunk(in));
      case WireTags.END -> new Frame.End(readId(in), in.bool(), in.zigzag(), readEnding(in));
      case WireTags.ANSWER ->
          new Frame.Answer(
              readId(in),
              in.bool(),
              in.zigzag(),
              readHead(in),
              in.nullable(FrameFormat::readChunk),
              readEnding(in));
      case WireTags.FAIL ->
          new Frame.Fail(
              readId(in), in.bool(), in.zigzag(), FaultFormat.read(in), SmallFormats.readUsage(in));
      case WireTags.CANCEL -> new Frame.Cancel(readId(in), in.bool(), in.string());
      case WireTags.CREDIT -> new Frame.Credit(readId(in), in.bool(), in.zigzag());
      case WireTags.PING ->
          new Frame.Ping(in.string(), in.zigzag(), in.list(FrameFormat::readNote));
      case WireTags.PONG -> new Frame.Pong(in.string(), in.zigzag());
      default -> throw new UnreadableException("unknown message " + tag);
    };
  }

  private static void writeOfStream(WireWriter out, Frame.OfStream frame) {
    writeId(out, frame.id());
    out.bool(frame.toCallee());
  }

  private static void writeId(WireWriter out, StreamId id) {
    int start = out.open();
    out.fixed64(id.origin());
    out.zigzag(id.number());
    out.close(start);
  }

  private static StreamId readId(WireReader in) {
    int outer = in.open();
    StreamId id = new StreamId(in.fixed64(), in.zigzag());
    in.close(outer);
    return id;
  }

  private static void writePayload(WireWriter out, Payload payload) {
    out.octet(
        switch (payload) {
          case Payload.Raw raw -> WireTags.PAYLOAD_RAW;
          case Payload.Canonical canonical -> WireTags.PAYLOAD_CANONICAL;
          case Payload.Upload upload -> WireTags.PAYLOAD_UPLOAD;
          case Payload.Relay relay -> WireTags.PAYLOAD_RELAY;
        });
    int start = out.open();
    writeRequestHead(out, payload.head());
    switch (payload) {
      case Payload.Raw raw -> out.buffer(raw.body());
      case Payload.Canonical canonical -> RequestFormat.write(out, canonical.request());
      case Payload.Upload upload -> {
        out.bool(upload.canonical());
        out.zigzag(upload.bytes());
      }
      case Payload.Relay relay -> {
        out.string(relay.method());
        out.string(relay.path());
        out.string(relay.contentType());
        out.zigzag(relay.bytes());
      }
    }
    out.close(start);
  }

  private static Payload readPayload(WireReader in) {
    int tag = in.octet();
    int outer = in.open();
    RequestHead head = readRequestHead(in);
    Payload payload =
        switch (tag) {
          case WireTags.PAYLOAD_RAW -> new Payload.Raw(head, in.buffer());
          case WireTags.PAYLOAD_CANONICAL -> new Payload.Canonical(head, RequestFormat.read(in));
          case WireTags.PAYLOAD_UPLOAD -> new Payload.Upload(head, in.bool(), in.zigzag());
          case WireTags.PAYLOAD_RELAY ->
              new Payload.Relay(head, in.string(), in.string(), in.string(), in.zigzag());
          default -> throw new UnreadableException("unknown payload " + tag);
        };
    in.close(outer);
    return payload;
  }

  private static void writeRequestHead(WireWriter out, RequestHead head) {
    int start = out.open();
    out.string(head.dialect());
    out.string(head.operation());
    out.string(head.requestId());
    out.string(head.askedModel());
    out.string(head.model());
    out.bool(head.stream());
    out.zigzag(head.modelStart());
    out.zigzag(head.modelEnd());
    out.close(start);
  }

  private static RequestHead readRequestHead(WireReader in) {
    int outer = in.open();
    RequestHead head =
        new RequestHead(
            in.string(),
            in.string(),
            in.string(),
            in.string(),
            in.string(),
            in.bool(),
            in.zigzagInt(-1),
            in.zigzagInt(-1));
    in.close(outer);
    return head;
  }

  private static void writeHead(WireWriter out, Head head) {
    int start = out.open();
    WireEnums.HEAD_MODE.write(out, head.mode());
    out.zigzag(head.status());
    out.list(head.headers(), SmallFormats::writeHeader);
    out.string(head.upstreamRequestId());
    out.string(head.model());
    out.list(head.dropped(), WireWriter::string);
    out.close(start);
  }

  private static Head readHead(WireReader in) {
    int outer = in.open();
    Head head =
        new Head(
            WireEnums.HEAD_MODE.read(in),
            in.zigzagInt(),
            in.list(SmallFormats::readHeader),
            in.string(),
            in.string(),
            in.list(WireReader::string));
    in.close(outer);
    return head;
  }

  static void writeChunk(WireWriter out, Chunk chunk) {
    switch (chunk) {
      case Chunk.Raw raw -> {
        out.octet(WireTags.CHUNK_RAW);
        int start = out.open();
        out.buffer(raw.bytes());
        out.bool(raw.whole());
        out.bool(raw.semantic());
        out.close(start);
      }
      case Chunk.Events events -> {
        out.octet(WireTags.CHUNK_EVENTS);
        int start = out.open();
        out.list(events.events(), EventFormat::write);
        out.close(start);
      }
      case Chunk.Fragment fragment -> {
        out.octet(WireTags.CHUNK_FRAGMENT);
        int start = out.open();
        out.buffer(fragment.bytes());
        out.bool(fragment.last());
        out.close(start);
      }
    }
  }

  static Chunk readChunk(WireReader in) {
    int tag = in.octet();
    int outer = in.open();
    Chunk chunk =
        switch (tag) {
          case WireTags.CHUNK_RAW -> new Chunk.Raw(in.buffer(), in.bool(), in.bool());
          case WireTags.CHUNK_EVENTS -> new Chunk.Events(in.list(EventFormat::read));
          case WireTags.CHUNK_FRAGMENT -> new Chunk.Fragment(in.buffer(), in.bool());
          default -> throw new UnreadableException("unknown chunk " + tag);
        };
    in.close(outer);
    return chunk;
  }

  private static void writeEnding(WireWriter out, Frame.Ending ending) {
    int start = out.open();
    SmallFormats.writeUsage(out, ending.usage());
    out.nullable(ending.reason(), WireWriter::string);
    out.close(start);
  }

  private static Frame.Ending readEnding(WireReader in) {
    int outer = in.open();
    Frame.Ending ending =
        new Frame.Ending(SmallFormats.readUsage(in), in.nullable(WireReader::string));
    in.close(outer);
    return ending;
  }

  private static void writeNote(WireWriter out, Frame.Note note) {
    int start = out.open();
    writeId(out, note.id());
    out.bool(note.toCallee());
    out.zigzag(note.creditUpTo());
    out.zigzag(note.sent());
    out.close(start);
  }

  private static Frame.Note readNote(WireReader in) {
    int outer = in.open();
    Frame.Note note = new Frame.Note(readId(in), in.bool(), in.zigzag(), in.zigzag());
    in.close(outer);
    return note;
  }
}
