package dev.weir.testkit.codec;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Beat;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.HomesLearned;
import dev.weir.bus.message.KeyRested;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.Roll;
import dev.weir.bus.message.StreamId;
import dev.weir.bus.message.Unknown;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.RandomText;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Messages of the bus by chance. */
final class RandomMessages {

  private final RandomChats chats;
  private final SplittableRandom random;
  private final RandomText text;

  RandomMessages(long seed) {
    chats = new RandomChats(seed);
    random = chats.random();
    text = chats.text();
  }

  BusMessage message() {
    return switch (random.nextInt(18)) {
      case 0 ->
          new OpenStream(id(), text.name(), number(), number(), list(this::header), payload());
      case 1 -> new Frame.Opened(id(), text.name(), number());
      case 2 -> new Frame.HeadFrame(id(), random.nextBoolean(), number(), head());
      case 3, 4 -> new Frame.Data(id(), random.nextBoolean(), number(), chunk());
      case 5 -> new Frame.End(id(), random.nextBoolean(), number(), ending());
      case 6 ->
          new Frame.Answer(
              id(),
              random.nextBoolean(),
              number(),
              head(),
              random.nextBoolean() ? chunk() : null,
              ending());
      case 7 ->
          new Frame.Fail(id(), random.nextBoolean(), number(), chats.fault(), ending().usage());
      case 8 -> new Frame.Cancel(id(), random.nextBoolean(), text.text());
      case 9 -> new Frame.Credit(id(), random.nextBoolean(), number());
      case 10 ->
          new Frame.Ping(
              text.name(),
              number(),
              list(() -> new Frame.Note(id(), random.nextBoolean(), number(), number())));
      case 11 -> new Frame.Pong(text.name(), number());
      case 12 -> announcement();
      case 13 ->
          new BreakerChanged(
              text.name(),
              text.name(),
              text.text(),
              BreakerChanged.State.values()[random.nextInt(BreakerChanged.State.values().length)],
              number());
      case 14 ->
          new KeyRested(text.name(), text.name(), text.text(), number(), text.name(), text.name());
      case 15 ->
          new Beat(
              text.name(),
              number(),
              list(() -> new Beat.Heard(text.name(), number(), random.nextBoolean())),
              list(
                  () ->
                      new Beat.Note(
                          text.name(),
                          text.text(),
                          number(),
                          text.name(),
                          text.name(),
                          number(),
                          number())));
      case 16 ->
          new HomesLearned(
              text.name(),
              list(() -> new HomesLearned.Home(number(), text.name(), number())),
              list(() -> new HomesLearned.Warm(number(), text.name(), text.text())));
      default ->
          random.nextBoolean()
              ? new Roll(text.text())
              : new Unknown(random.nextInt(256), random.nextInt(-1, 256));
    };
  }

  private Announcement announcement() {
    return new Announcement(
        text.name(),
        text.text(),
        text.name(),
        text.name(),
        text.name(),
        text.name(),
        text.name(),
        text.name(),
        list(text::name),
        list(
            () ->
                new Announcement.Model(
                    text.name(), text.text(), random.nextInt(), list(text::name))),
        random.nextBoolean(),
        Announcement.State.values()[random.nextInt(Announcement.State.values().length)],
        random.nextInt(),
        random.nextBoolean() ? "" : text.text(),
        list(() -> new Announcement.Offer(text.name(), list(text::name))));
  }

  private StreamId id() {
    return new StreamId(random.nextLong(), random.nextInt(1_000_000));
  }

  /** Small as often as large. */
  private long number() {
    return random.nextLong() >> random.nextInt(64);
  }

  private Payload payload() {
    RequestHead head =
        new RequestHead(
            text.name(),
            RequestHead.CHAT,
            text.name(),
            text.text(),
            text.name(),
            random.nextBoolean(),
            random.nextInt(-1, 1_000),
            random.nextInt(-1, 1_000));
    return switch (random.nextInt(4)) {
      case 0 -> new Payload.Raw(head, bytes());
      case 1 -> new Payload.Canonical(head, chats.request());
      case 2 -> new Payload.Relay(head, text.name(), text.text(), text.text(), number());
      default -> new Payload.Upload(head, random.nextBoolean(), number());
    };
  }

  private Head head() {
    return new Head(
        Head.Mode.values()[random.nextInt(2)],
        random.nextInt(100, 600),
        list(this::header),
        random.nextBoolean() ? "" : text.name(),
        text.name(),
        list(text::name));
  }

  private Header header() {
    return new Header(text.name(), text.text());
  }

  Chunk chunk() {
    return switch (random.nextInt(3)) {
      case 0 -> new Chunk.Raw(bytes(), random.nextBoolean(), random.nextBoolean());
      case 1 -> new Chunk.Events(chats.events());
      default -> new Chunk.Fragment(bytes(), random.nextBoolean());
    };
  }

  private Frame.Ending ending() {
    return random.nextInt(4) == 0
        ? Frame.Ending.PLAIN
        : new Frame.Ending(chats.usage(), random.nextBoolean() ? null : text.name());
  }

  private Buffer bytes() {
    byte[] bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(70_000) : random.nextInt(200)];
    random.nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  private <T> List<T> list(Supplier<T> element) {
    return Stream.generate(element).limit(random.nextInt(4)).toList();
  }
}
