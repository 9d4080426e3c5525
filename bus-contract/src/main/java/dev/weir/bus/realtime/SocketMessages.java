package dev.weir.bus.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.realtime.SocketMessage.Binary;
import dev.weir.bus.realtime.SocketMessage.Close;
import dev.weir.bus.realtime.SocketMessage.Text;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.function.Consumer;

/**
 * One direction of a WebSocket as bytes, which the bus may cut and join as it likes. Each message
 * is a frame: a byte that tells its kind, four bytes that tell how many follow, most significant
 * first, and its content. Kinds have the numbers of RFC 6455: 1 text in UTF-8, 2 binary, 8 a close
 * of two bytes of code and the reason in UTF-8.
 *
 * <p>The reader keeps no more than one message that has not come whole. Not safe for use by several
 * threads.
 */
public final class SocketMessages {

  /** The largest message by default. */
  public static final int MESSAGE_BYTES_MAX_DEFAULT = 16 * 1024 * 1024;

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;

  private static final int HEAD_BYTES = 1 + Integer.BYTES;
  private static final int CODE_BYTES = Short.BYTES;

  private final int messageBytesMax;
  private final Consumer<? super SocketMessage> messages;

  private Buffer held = Buffer.buffer(0); // A frame that has not come whole.
  private boolean closed;
  private boolean failed;

  /** A reader of messages of at most {@link #MESSAGE_BYTES_MAX_DEFAULT}. */
  public SocketMessages(Consumer<? super SocketMessage> messages) {
    this(MESSAGE_BYTES_MAX_DEFAULT, messages);
  }

  /**
   * @param messageBytesMax the largest content of a frame that is accepted
   * @param messages takes the messages, in their order
   */
  public SocketMessages(int messageBytesMax, Consumer<? super SocketMessage> messages) {
    this.messageBytesMax = messageBytesMax;
    this.messages = messages;
  }

  /**
   * A message as its frame.
   *
   * @throws FaultException {@link Fault.TooLarge} for more than {@code messageBytesMax}
   */
  public static Buffer frame(SocketMessage message, int messageBytesMax) {
    Buffer content =
        switch (message) {
          case Text text -> Buffer.buffer(text.text());
          case Binary binary -> binary.bytes();
          case Close close ->
              Buffer.buffer().appendUnsignedShort(close.code()).appendString(close.reason());
        };
    if (content.length() > messageBytesMax) {
      throw tooLarge(content.length(), messageBytesMax);
    }
    int kind =
        switch (message) {
          case Text text -> TEXT;
          case Binary binary -> BINARY;
          case Close close -> CLOSE;
        };
    return Buffer.buffer(HEAD_BYTES + content.length())
        .appendByte((byte) kind)
        .appendInt(content.length())
        .appendBuffer(content);
  }

  /**
   * Takes the next bytes and hands over the messages that they complete before returning; messages
   * keep nothing of the bytes.
   *
   * @throws FaultException {@link Fault.TooLarge} for a message over the bound, {@link
   *     Fault.Broken} for bytes that are no frames or follow a close; messages before it were
   *     handed over
   * @throws IllegalStateException if an earlier call failed
   */
  public void feed(Buffer bytes) {
    checkUsable();
    failed = true; // Until all is taken.
    boolean fresh = held.length() == 0;
    Buffer all = fresh ? bytes : held.appendBuffer(bytes);
    int from = 0;
    while (all.length() > from) {
      int length = frameLength(all, from);
      if (length < 0 || length > all.length() - from) {
        break;
      }
      SocketMessage message = message(all.getByte(from), all, from + HEAD_BYTES, from + length);
      closed = message instanceof Close;
      messages.accept(message);
      from += length;
    }
    if (from > 0 || fresh) {
      held = all.getBuffer(from, all.length());
    }
    failed = false;
  }

  /**
   * All bytes were given.
   *
   * @throws FaultException {@link Fault.Broken} when they end within a message
   * @throws IllegalStateException if an earlier call failed
   */
  public void end() {
    checkUsable();
    if (held.length() > 0) {
      throw broken("the bytes of a WebSocket end within a message");
    }
  }

  private void checkUsable() {
    if (failed) {
      throw new IllegalStateException("the bytes were refused before");
    }
  }

  /** Of the frame that begins there, its head counted; -1 as long as that is not known. */
  private int frameLength(Buffer all, int from) {
    if (closed) {
      throw broken("a message of a WebSocket follows its close");
    }
    byte kind = all.getByte(from);
    if (kind != TEXT && kind != BINARY && kind != CLOSE) {
      throw broken("a message of a WebSocket is of the unknown kind " + kind);
    }
    if (all.length() - from < HEAD_BYTES) {
      return -1;
    }
    long length = all.getUnsignedInt(from + 1);
    if (length > messageBytesMax) {
      throw tooLarge(length, messageBytesMax);
    }
    if (kind == CLOSE && length < CODE_BYTES) {
      throw broken("the close of a WebSocket has no code");
    }
    return HEAD_BYTES + (int) length;
  }

  private static SocketMessage message(byte kind, Buffer all, int from, int to) {
    return switch (kind) {
      case TEXT -> new Text(text(all, from, to));
      case BINARY -> new Binary(all.getBuffer(from, to));
      default -> new Close(all.getUnsignedShort(from), text(all, from + CODE_BYTES, to));
    };
  }

  private static String text(Buffer all, int from, int to) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(all.getBytes(from, to))).toString();
    } catch (CharacterCodingException malformed) {
      throw broken("a text of a WebSocket is not UTF-8");
    }
  }

  private static FaultException tooLarge(long length, int messageBytesMax) {
    return new Fault.TooLarge(
            "a WebSocket message of " + length + " bytes; at most " + messageBytesMax + " may be")
        .asException();
  }

  private static FaultException broken(String message) {
    return new Fault.Broken(message).asException();
  }
}
