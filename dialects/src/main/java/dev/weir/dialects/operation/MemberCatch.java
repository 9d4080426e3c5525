package dev.weir.dialects.operation;

import dev.weir.dialects.sse.GrowingBytes;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few small members of a JSON object that passes by, and nothing else of it. It believes
 * that the bytes are JSON, which somebody else has to check where it matters: of other bytes it
 * tells something or nothing, and does not fail.
 */
final class MemberCatch {

  /** A member that is longer is not kept. */
  static final int MEMBER_BYTES_MAX = 16 * 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long EACH_HIGH_BIT = 0x8080808080808080L;

  private static final int NAME_BYTES_MAX = 32;
  private static final int BYTES_KEPT = 1024;

  private final Set<String> names;
  private final Map<String, byte[]> members = new HashMap<>();

  private long depth;
  private boolean ended;
  private boolean broken;

  // Within a string.
  private boolean inString;
  private boolean escaped;

  // Within the object itself.
  private boolean nameDue;
  private boolean inName;
  private final StringBuilder name = new StringBuilder(NAME_BYTES_MAX);

  // Within a member that is kept.
  private @Nullable String member;
  private boolean catching;
  private int catchFrom; // In this chunk.
  private final GrowingBytes caught = new GrowingBytes(); // Earlier chunks'.

  /**
   * @param names the members to keep, short and in ASCII
   */
  MemberCatch(Set<String> names) {
    this.names = Set.copyOf(names);
  }

  /** Takes the next bytes. */
  void feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    catchFrom = offset;
    int i = offset;
    while (i < end) {
      if (inString) {
        i = string(bytes, i, end);
      } else {
        between(bytes, i);
        i++;
      }
    }
    if (catching) {
      keep(bytes, end);
    }
  }

  /** Whether all that came is one object from its first to its last byte. */
  boolean complete() {
    return ended && !broken;
  }

  /** The member's value; null when there is none, or when it is no JSON. */
  @Nullable JsonValue member(String wanted) {
    byte[] json = members.get(wanted);
    try {
      return json == null ? null : JsonReader.read(json);
    } catch (NotJsonException none) {
      return null;
    }
  }

  /** Begins anew. */
  void clear() {
    members.clear();
    depth = 0;
    ended = false;
    broken = false;
    inString = false;
    escaped = false;
    nameDue = false;
    inName = false;
    member = null;
    catching = false;
    caught.clear(BYTES_KEPT);
  }

  private int string(byte[] bytes, int from, int end) {
    if (escaped) {
      escaped = false;
      return from + 1;
    }
    int i = special(bytes, from, end);
    if (inName) {
      for (int at = from; at < i && name.length() < NAME_BYTES_MAX; at++) {
        name.append((char) (bytes[at] & 0xff));
      }
    }
    if (i == end) {
      return i;
    }
    if (bytes[i] == '\\') {
      escaped = true;
      name.append('\\'); // Nobody spells these names with escapes: it is another one.
    } else {
      inString = false;
      endName();
    }
    return i + 1;
  }

  /** The index of the next quote or backslash, or {@code end}. */
  private static int special(byte[] bytes, int from, int end) {
    int i = from;
    while (true) {
      // Eight bytes at once: the lowest bit left standing marks the first quote or backslash.
      while (i <= end - Long.BYTES) {
        long word = (long) LONGS.get(bytes, i);
        long found = zeroBytes(word ^ ('"' * EACH_BYTE)) | zeroBytes(word ^ ('\\' * EACH_BYTE));
        if (found != 0) {
          return i + (Long.numberOfTrailingZeros(found) >>> 3);
        }
        i += Long.BYTES;
      }
      if (i == end || bytes[i] == '"' || bytes[i] == '\\') {
        return i;
      }
      i++;
    }
  }

  /** The high bit of the lowest byte that is zero; those above it may be wrong. */
  private static long zeroBytes(long word) {
    return (word - EACH_BYTE) & ~word & EACH_HIGH_BIT;
  }

  private void endName() {
    if (inName) {
      inName = false;
      nameDue = false;
      String found = name.toString();
      member = names.contains(found) ? found : null;
    }
  }

  private void between(byte[] bytes, int i) {
    byte b = bytes[i];
    if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      return;
    }
    if (depth == 0) {
      broken |= ended || b != '{';
      depth = broken ? 0 : 1;
      nameDue = true;
      return;
    }
    switch (b) {
      case '"' -> {
        inString = true;
        inName = depth == 1 && nameDue;
        name.setLength(0);
        beginValue(i);
      }
      case '{', '[' -> {
        beginValue(i);
        depth++;
      }
      case '}', ']' -> {
        depth--;
        if (depth == 0) {
          endValue(bytes, i);
          ended = true;
        }
      }
      case ',' -> {
        if (depth == 1) {
          endValue(bytes, i);
          nameDue = true;
        }
      }
      case ':' -> {
        // Between a name and its value.
      }
      default -> beginValue(i);
    }
  }

  private void beginValue(int i) {
    if (depth == 1 && !nameDue && member != null && !catching) {
      catching = true;
      catchFrom = i;
    }
  }

  private void endValue(byte[] bytes, int end) {
    if (catching && member != null) {
      keep(bytes, end);
      if (catching) {
        members.put(member, Arrays.copyOf(caught.array(), caught.length()));
      }
    }
    catching = false;
    member = null;
    caught.clear(BYTES_KEPT);
  }

  private void keep(byte[] bytes, int end) {
    if (caught.length() + (long) end - catchFrom > MEMBER_BYTES_MAX) {
      catching = false;
      member = null;
      return;
    }
    caught.append(bytes, catchFrom, end - catchFrom);
  }
}
