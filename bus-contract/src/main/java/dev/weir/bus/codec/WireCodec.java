package dev.weir.bus.codec;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Beat;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.HomesLearned;
import dev.weir.bus.message.KeyRested;
import dev.weir.bus.message.NodeSeen;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.Roll;
import dev.weir.bus.message.Unknown;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;

/**
 * Brings the messages of the bus to other nodes; within a node it hands over the same object. Name
 * it on every send and reply ({@link #delivery}).
 *
 * <p>On the wire a message is a byte with the format's version, a byte with the tag of its type
 * ({@link WireTags}), the payload's length as a varint, and the payload: a JSON object for what
 * nodes tell each other, the fields of a binary record for frames. Decoding never throws: what
 * cannot be read is {@link Unknown}.
 */
public final class WireCodec implements MessageCodec<BusMessage, BusMessage> {

  /** The codec's name on the bus. */
  public static final String NAME = "weir.v1";

  /** The version of the format, the first byte of each message. */
  static final int VERSION = 1;

  /** Makes the codec known to this Vertx. May be called again, by any number of threads at once. */
  public static void register(Vertx vertx) {
    try {
      vertx.eventBus().registerCodec(new WireCodec());
    } catch (IllegalStateException registered) {
      // The bus has no way to ask first, and an earlier registration is as good.
    }
  }

  /** How a message is sent so that it is brought; the caller's own, to add to. */
  public static DeliveryOptions delivery() {
    return new DeliveryOptions().setCodecName(NAME);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }

  @Override
  public BusMessage transform(BusMessage message) {
    return message;
  }

  @Override
  public void encodeToWire(Buffer buffer, BusMessage message) {
    WireWriter out = new WireWriter(expectedBytes(message));
    write(out, message);
    out.appendTo(buffer);
  }

  static void write(WireWriter out, BusMessage message) {
    out.octet(VERSION);
    out.octet(tag(message));
    int start = out.open();
    switch (message) {
      case Frame frame -> FrameFormat.write(out, frame);
      case Announcement announcement -> out.raw(ControlFormat.write(announcement));
      case Roll roll -> out.raw(ControlFormat.write(roll));
      case BreakerChanged changed -> out.raw(BreakerFormat.write(changed));
      case KeyRested rested -> out.raw(ControlFormat.write(rested));
      case NodeSeen seen -> out.raw(NodeFormat.write(seen));
      case Beat beat -> out.raw(BeatFormat.write(beat));
      case HomesLearned learned -> out.raw(HomesFormat.write(learned));
      case Unknown unknown -> {
        out.zigzag(unknown.version());
        out.zigzag(unknown.tag());
      }
    }
    out.close(start);
  }

  @Override
  public BusMessage decodeFromWire(int position, Buffer buffer) {
    WireReader in = new WireReader(buffer.getBytes(position, buffer.length()));
    int version = in.octet();
    int tag = in.atEnd() ? -1 : in.octet();
    if (version != VERSION || in.atEnd()) {
      return new Unknown(version, tag);
    }
    try {
      in.open();
      return switch (tag) {
        case WireTags.UNKNOWN -> new Unknown(in.zigzagInt(), in.zigzagInt(-1));
        case WireTags.ANNOUNCEMENT -> ControlFormat.readAnnouncement(in.rest());
        case WireTags.ROLL -> ControlFormat.readRoll(in.rest());
        case WireTags.BREAKER_CHANGED -> BreakerFormat.read(in.rest());
        case WireTags.KEY_RESTED -> ControlFormat.readKeyRested(in.rest());
        case WireTags.NODE_SEEN -> NodeFormat.read(in.rest());
        case WireTags.BEAT -> BeatFormat.read(in.rest());
        case WireTags.HOMES_LEARNED -> HomesFormat.read(in.rest());
        default -> FrameFormat.read(tag, in);
      };
    } catch (IOException | RuntimeException unreadable) {
      return new Unknown(version, tag);
    }
  }

  private static int tag(BusMessage message) {
    return switch (message) {
      case OpenStream open -> WireTags.OPEN_STREAM;
      case Frame.Opened opened -> WireTags.OPENED;
      case Frame.HeadFrame head -> WireTags.HEAD;
      case Frame.Data data -> WireTags.DATA;
      case Frame.End end -> WireTags.END;
      case Frame.Answer answer -> WireTags.ANSWER;
      case Frame.Fail fail -> WireTags.FAIL;
      case Frame.Cancel cancel -> WireTags.CANCEL;
      case Frame.Credit credit -> WireTags.CREDIT;
      case Frame.Ping ping -> WireTags.PING;
      case Frame.Pong pong -> WireTags.PONG;
      case Announcement announcement -> WireTags.ANNOUNCEMENT;
      case Roll roll -> WireTags.ROLL;
      case BreakerChanged changed -> WireTags.BREAKER_CHANGED;
      case KeyRested rested -> WireTags.KEY_RESTED;
      case HomesLearned learned -> WireTags.HOMES_LEARNED;
      case NodeSeen seen -> WireTags.NODE_SEEN;
      case Beat beat -> WireTags.BEAT;
      case Unknown unknown -> WireTags.UNKNOWN;
    };
  }

  /** A guess that spares the writer from growing, for what may be large. */
  private static int expectedBytes(BusMessage message) {
    return 512
        + switch (message) {
          case OpenStream open when open.payload() instanceof Payload.Raw raw ->
              raw.body().length();
          case Frame.Data data when !(data.chunk() instanceof Chunk.Events) -> data.chunk().size();
          default -> 0;
        };
  }
}
