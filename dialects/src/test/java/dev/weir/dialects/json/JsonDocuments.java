package dev.weir.dialects.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Random JSON objects, and random damage to them, the same for the same seed. */
final class JsonDocuments {

  private static final String[] NAMES = {
    "model", "stream", "mod\\u0065l", "\\u0073tream", "x", "", "m\\u00fc", "日本", "a\\\"b", "tools"
  };
  private static final String[] STRINGS = {
    "",
    "a",
    "gpt-4o",
    "\\n\\t\\b\\f\\r\\/\\\\\\\"",
    "\\u00e9\\uD83D\\uDE00",
    "é",
    "漢字仮名",
    "🎏🎏",
    "a rather long string that takes the fast path more than once",
    "\\ud800",
    "\u007f",
    "[{}],:"
  };
  private static final String[] SCALARS = {
    "0",
    "-0",
    "1",
    "-12",
    "123456789",
    "0.5",
    "-0.0",
    "1e9",
    "1E+9",
    "2.5e-3",
    "10.25E007",
    "true",
    "false",
    "null"
  };
  private static final String[] SPACES = {"", "", "", " ", "\n", "\r\n\t "};
  private static final String DAMAGE = "{}[]:,\"\\0123456789.eE+-tfnul \n\r\tabu/xX";

  private final Random random;

  JsonDocuments(Random random) {
    this.random = random;
  }

  byte[] next() {
    StringBuilder out = new StringBuilder();
    out.append(pick(SPACES));
    object(out, 0);
    out.append(pick(SPACES));
    return out.toString().getBytes(UTF_8);
  }

  /** The document with one to three of its bytes changed, removed, doubled or put in. */
  byte[] damaged(byte[] document) {
    byte[] bytes = document;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      int at = random.nextInt(bytes.length + 1);
      int removed = random.nextInt(2) == 0 ? 0 : Math.min(1, bytes.length - at);
      int added = random.nextInt(2);
      byte[] changed = new byte[bytes.length - removed + added];
      System.arraycopy(bytes, 0, changed, 0, at);
      System.arraycopy(bytes, at + removed, changed, at + added, bytes.length - at - removed);
      if (added == 1) {
        changed[at] = damage();
      }
      bytes = changed;
    }
    return bytes;
  }

  private byte damage() {
    return random.nextInt(4) == 0
        ? (byte) random.nextInt(256)
        : (byte) DAMAGE.charAt(random.nextInt(DAMAGE.length()));
  }

  private void value(StringBuilder out, int depth) {
    switch (random.nextInt(depth > 4 ? 2 : 4)) {
      case 0 -> out.append(pick(SCALARS));
      case 1 -> out.append('"').append(pick(STRINGS)).append(pick(STRINGS)).append('"');
      case 2 -> object(out, depth);
      default -> array(out, depth);
    }
  }

  private void object(StringBuilder out, int depth) {
    out.append('{').append(pick(SPACES));
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ",").append(pick(SPACES));
      out.append('"').append(pick(NAMES)).append('"').append(pick(SPACES)).append(':');
      out.append(pick(SPACES));
      value(out, depth + 1);
      out.append(pick(SPACES));
    }
    out.append('}');
  }

  private void array(StringBuilder out, int depth) {
    out.append('[').append(pick(SPACES));
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ",").append(pick(SPACES));
      value(out, depth + 1);
      out.append(pick(SPACES));
    }
    out.append(']');
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
