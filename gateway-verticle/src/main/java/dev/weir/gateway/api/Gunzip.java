package dev.weir.gateway.api;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks gzip (RFC 1952) as it arrives. */
public final class Gunzip implements Unpacker {

  private static final int PIECE_BYTES = 16 * 1024;
  private static final int FIXED_BYTES = 10;
  private static final int TRAILER_BYTES = 8;

  // The flags of the header.
  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] piece = new byte[PIECE_BYTES];
  private State state = State.FIXED;
  private int flags;
  private int seen; // Bytes of the current part of the header or trailer.
  private int value; // What they add up to.
  private long unpacked;

  private enum State {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    DATA,
    TRAILER,
    END
  }

  @Override
  public void feed(byte[] bytes, Taker taker) throws DataFormatException {
    int at = 0;
    while (at < bytes.length) {
      if (state == State.DATA) {
        inflater.setInput(bytes, at, bytes.length - at);
        if (!inflate(taker)) {
          return;
        }
        at = bytes.length - inflater.getRemaining();
      } else {
        take(bytes[at++] & 0xff);
      }
    }
  }

  @Override
  public void end(Taker taker) throws DataFormatException {
    if (state != State.END) {
      throw new DataFormatException("it breaks off");
    }
  }

  private boolean inflate(Taker taker) throws DataFormatException {
    while (true) {
      int length = inflater.inflate(piece);
      if (length > 0) {
        crc.update(piece, 0, length);
        unpacked += length;
        if (!taker.take(piece, length)) {
          return false;
        }
      } else if (inflater.finished()) {
        enter(State.TRAILER);
        return true;
      } else if (inflater.needsDictionary()) {
        throw new DataFormatException("a dictionary is asked for");
      } else {
        return true;
      }
    }
  }

  private void take(int octet) throws DataFormatException {
    seen++;
    switch (state) {
      case FIXED -> fixed(octet);
      case EXTRA_LENGTH -> {
        value |= octet << (8 * (seen - 1));
        if (seen == 2) {
          int length = value;
          enter(length == 0 ? after(State.EXTRA) : State.EXTRA);
          value = length;
        }
      }
      case EXTRA -> {
        if (seen == value) {
          enter(after(State.EXTRA));
        }
      }
      case NAME, COMMENT -> {
        if (octet == 0) {
          enter(after(state));
        }
      }
      case HEADER_CRC -> {
        if (seen == 2) {
          enter(State.DATA);
        }
      }
      case TRAILER -> trailer(octet);
      default -> throw new DataFormatException("something follows its end");
    }
  }

  private void fixed(int octet) throws DataFormatException {
    boolean wrong =
        switch (seen) {
          case 1 -> octet != 0x1f;
          case 2 -> octet != 0x8b;
          case 3 -> octet != 8;
          case 4 -> (octet & RESERVED) != 0;
          default -> false;
        };
    if (wrong) {
      throw new DataFormatException("it does not begin as gzip does");
    }
    if (seen == 4) {
      flags = octet;
    } else if (seen == FIXED_BYTES) {
      enter((flags & EXTRA) != 0 ? State.EXTRA_LENGTH : after(State.EXTRA));
    }
  }

  private void trailer(int octet) throws DataFormatException {
    int expected = (int) (seen <= 4 ? crc.getValue() : unpacked);
    if (octet != (expected >>> (8 * ((seen - 1) & 3)) & 0xff)) {
      throw new DataFormatException("its checksum is wrong");
    }
    if (seen == TRAILER_BYTES) {
      enter(State.END);
    }
  }

  private State after(State part) {
    return switch (part) {
      case EXTRA -> (flags & NAME) != 0 ? State.NAME : after(State.NAME);
      case NAME -> (flags & COMMENT) != 0 ? State.COMMENT : after(State.COMMENT);
      default -> (flags & HEADER_CRC) != 0 ? State.HEADER_CRC : State.DATA;
    };
  }

  private void enter(State next) {
    state = next;
    seen = 0;
    value = 0;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
