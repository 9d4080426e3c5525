package dev.weir.testkit;

import dev.weir.bus.json.RawJson;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random strings and JSON: quotes, line ends, characters of one to four bytes. */
public final class RandomText {

  private static final String[] CHARACTERS = {
    "a",
    "e",
    "Z",
    "7",
    " ",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\"",
    "'",
    "\\",
    "/",
    "{",
    "}",
    "[",
    ":",
    "<",
    "&",
    "\u00e9",
    "\u00df",
    "\u0416",
    "\u4e2d",
    "\u20ac",
    "\u2028",
    "\ufeff",
    "\ufffd",
    "\uffff",
    "\uD83D\uDE00",
    "\uD834\uDD1E",
    "\uDBFF\uDFFF",
    "e\u0301",
    "data: ",
    "\n\n",
    "\\u0041",
    "null"
  };
  private static final String[] CONTROLS = {
    "\0", "\u0001", "\b", "\f", "\u001b", "\u007f", "\u0085"
  };
  private static final String[] HALVES = {"\uD83D", "\uDE00", "\uDBFF"};

  private final SplittableRandom random;
  private final boolean controls;
  private final boolean halves;

  /**
   * A source of texts that draws from {@code random}.
   *
   * @param controls whether control characters occur
   * @param halves whether halves of surrogate pairs occur
   */
  public RandomText(SplittableRandom random, boolean controls, boolean halves) {
    this.random = random;
    this.controls = controls;
    this.halves = halves;
  }

  /** A text of at least one character, mostly short. */
  public String text() {
    int pieces = random.nextInt(20) == 0 ? random.nextInt(1, 400) : random.nextInt(1, 25);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(piece());
    }
    return text.toString();
  }

  private String piece() {
    int kind = random.nextInt(100);
    if (kind < 50) {
      return String.valueOf((char) random.nextInt('a', 'z' + 1));
    }
    if (kind < 55 && controls) {
      return pick(CONTROLS);
    }
    if (kind < 58 && halves) {
      return pick(HALVES);
    }
    return pick(CHARACTERS);
  }

  /** A name of ASCII letters, digits, {@code _} and {@code -} that begins with a letter. */
  public String name() {
    String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    StringBuilder name = new StringBuilder();
    name.append(letters.charAt(random.nextInt(26)));
    for (int i = random.nextInt(1, 16); i > 0; i--) {
      name.append(letters.charAt(random.nextInt(letters.length())));
    }
    return name.toString();
  }

  /** Standard base64 with padding, of at least one byte. */
  public String base64() {
    byte[] bytes = new byte[random.nextInt(1, 60)];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Any JSON value, without white space between its tokens. */
  public RawJson json() {
    return RawJson.of(value(3));
  }

  /** A JSON object, without white space between its tokens. */
  public RawJson object() {
    return RawJson.of(object(3));
  }

  /** A JSON array of these values. */
  public static RawJson array(List<RawJson> values) {
    return RawJson.of(
        values.stream().map(RawJson::toString).collect(Collectors.joining(",", "[", "]")));
  }

  /** The elements of a JSON array that has no white space between its tokens. */
  public static List<RawJson> elements(RawJson array) {
    String json = array.toString();
    List<RawJson> elements = new ArrayList<>();
    int depth = 0;
    int start = 1;
    boolean quoted = false;
    for (int i = 1; i < json.length(); i++) {
      char c = json.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
        continue;
      }
      if (depth == 0 && (c == ',' || c == ']')) {
        if (i > start) {
          elements.add(RawJson.of(json.substring(start, i)));
        }
        start = i + 1;
      }
      quoted = c == '"';
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    }
    return elements;
  }

  private String value(int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> "null";
      case 1 -> String.valueOf(random.nextBoolean());
      case 2 -> String.valueOf(random.nextLong());
      case 3 -> pick("0", "-1", "1.50", "1e3", "-0.25E-7", "12345678901234567890.123456789");
      case 4, 5 -> quoted();
      case 6 -> object(depth - 1);
      default ->
          IntStream.range(0, random.nextInt(4))
              .mapToObj(element -> value(depth - 1))
              .collect(Collectors.joining(",", "[", "]"));
    };
  }

  private String object(int depth) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(member -> "\"" + name() + member + "\":" + value(depth))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private String quoted() {
    // Bytes cannot hold a half of a pair, so the JSON text escapes it.
    StringBuilder quoted = new StringBuilder("\"");
    String text = random.nextInt(10) == 0 ? "" : text();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || (Character.isSurrogate(c) && random.nextInt(4) == 0)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return escapedHalves(quoted.append('"').toString());
  }

  private static String escapedHalves(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                whole.append(String.format("\\u%04x", point));
              } else {
                whole.appendCodePoint(point);
              }
            });
    return whole.toString();
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }
}
