package dev.weir.testkit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that nobody sends in good faith, the same ones for the same seed: noise, sound JSON that
 * means nothing, and good bytes spoiled. JSON is made of words that its reader knows, so that it
 * gets far.
 */
public final class HostileBytes {

  private static final int DEEP = 100_000;
  private static final int TEXT_CHARS_MAX = 60;

  /** What readers of numbers, of texts and of things that are sealed or dated trip over. */
  private static final String[] ODDITIES = {
    "null",
    "true",
    "-1",
    "0",
    "1.5",
    "-0.0",
    "1e400",
    "1e999999999",
    "-1e-999999999",
    "99999999999999999999",
    "9223372036854775807",
    "\"\"",
    "{}",
    "[]",
    "[[]]",
    "[null]",
    "{\"\":null}",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"\uD83C\uDF0C\"",
    "\"weir1.a.b.c\"",
    "\"weir1.openai.YQ.x\"",
    "\"d2VpcjEuYQ==\"",
    "\"data:image/png;base64,AA==\"",
    "\"data:,\"",
    "\"https://a.b/c.png\"",
    "\"{\\\"input\\\":\"",
    "\"{}\"",
    "\"17s\"",
    "\"2026-11-21T10:00:00Z\"",
    "\"#\""
  };

  private final SplittableRandom random;
  private final Words words;

  /**
   * @param words what JSON is made of
   */
  public HostileBytes(long seed, Words words) {
    this.random = new SplittableRandom(seed);
    this.words = words;
  }

  /** Names and texts of JSON, each encoded as JSON has it. */
  public record Words(List<String> names, List<String> texts) {

    public Words {
      names = List.copyOf(names);
      texts = List.copyOf(texts);
    }

    /** Adds the names and the short texts of a document; what is no JSON has none. */
    public static void gather(Buffer document, Set<String> names, Set<String> texts) {
      try {
        gather(Json.decodeValue(document), names, texts);
      } catch (DecodeException none) {
        // Some good examples are of what vendors send in the place of JSON.
      }
    }

    private static void gather(@Nullable Object value, Set<String> names, Set<String> texts) {
      switch (value) {
        case JsonObject object ->
            object.forEach(
                member -> {
                  names.add(Json.encode(member.getKey()));
                  gather(member.getValue(), names, texts);
                });
        case JsonArray array -> array.forEach(element -> gather(element, names, texts));
        case String text when text.length() <= TEXT_CHARS_MAX -> texts.add(Json.encode(text));
        case null, default -> {
          // Numbers are made anew.
        }
      }
    }
  }

  /** Up to {@code most} random bytes. */
  public Buffer noise(int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  /** An object of sound JSON, now and then a very deep one. */
  public Buffer json() {
    if (random.nextInt(200) == 0) {
      return Buffer.buffer(
          "{" + pick(words.names) + ":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}");
    }
    return Buffer.buffer(object(6));
  }

  private String object(int depth) {
    StringBuilder object = new StringBuilder("{");
    for (int i = random.nextInt(7); i > 0; i--) {
      object.append(pick(words.names)).append(':').append(value(depth - 1));
      object.append(i == 1 ? "" : ",");
    }
    return object.append('}').toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth <= 0 ? 5 : 9)) {
      case 0, 1 -> ODDITIES[random.nextInt(ODDITIES.length)];
      case 2, 3, 4 -> pick(words.texts);
      case 5, 6, 7 -> object(depth);
      default -> {
        StringBuilder array = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
          array.append(value(depth - 1)).append(i == 1 ? "" : ",");
        }
        yield array.append(']').toString();
      }
    };
  }

  /** Good bytes of which some were changed, left out or doubled, or the rest is missing. */
  public Buffer garbled(Buffer good) {
    Buffer out = Buffer.buffer();
    int odds = random.nextInt(20, 2000);
    int end = random.nextInt(4) == 0 ? random.nextInt(good.length() + 1) : good.length();
    for (byte one : good.getBytes(0, end)) {
      switch (random.nextInt(odds)) {
        case 0 -> out.appendByte((byte) random.nextInt());
        case 1 -> out.appendByte(one).appendByte(one);
        case 2 -> {
          // This one is lost.
        }
        default -> out.appendByte(one);
      }
    }
    return out;
  }

  /**
   * Sound JSON in which some members are gone, or are something else; what is no JSON is {@link
   * #garbled}.
   */
  public Buffer altered(Buffer json) {
    try {
      return Buffer.buffer(alter(Json.decodeValue(json), random.nextInt(4, 60)));
    } catch (DecodeException none) {
      return garbled(json);
    }
  }

  private String alter(@Nullable Object value, int odds) {
    if (random.nextInt(odds) == 0) {
      return value(3);
    }
    return switch (value) {
      case JsonObject object -> members(object, odds);
      case JsonArray array -> elements(array, odds);
      case null, default -> Json.encode(value);
    };
  }

  private String members(JsonObject object, int odds) {
    List<String> members = new ArrayList<>();
    for (Map.Entry<String, Object> member : object) {
      if (random.nextInt(odds) > 0) {
        members.add(Json.encode(member.getKey()) + ":" + alter(member.getValue(), odds));
      }
    }
    if (random.nextInt(odds) == 0) {
      members.add(pick(words.names) + ":" + value(2));
    }
    return "{" + String.join(",", members) + "}";
  }

  private String elements(JsonArray array, int odds) {
    List<String> elements = new ArrayList<>();
    for (Object element : array) {
      int times = random.nextInt(odds) == 0 ? random.nextInt(3) : 1;
      for (int i = 0; i < times; i++) {
        elements.add(alter(element, odds));
      }
    }
    return "[" + String.join(",", elements) + "]";
  }

  /** These in another order now and then, some lost, some doubled. */
  public <T> List<T> shuffled(List<T> good) {
    List<T> out = new ArrayList<>();
    int odds = random.nextInt(4, 40);
    for (T one : good) {
      switch (random.nextInt(odds)) {
        case 0 -> out.addAll(List.of(one, one));
        case 1 -> {
          // This one is lost.
        }
        case 2 -> out.add(random.nextInt(out.size() + 1), one);
        default -> out.add(one);
      }
    }
    return out;
  }

  /** The same bytes in pieces, cut anywhere. */
  public List<Buffer> pieces(Buffer whole) {
    List<Buffer> pieces = new ArrayList<>();
    int longest = random.nextInt(1, 2 + whole.length());
    for (int from = 0; from < whole.length(); ) {
      int to = Math.min(whole.length(), from + random.nextInt(1, longest + 1));
      pieces.add(whole.getBuffer(from, to));
      from = to;
    }
    return pieces;
  }

  /** One of these, of which there is at least one. */
  public <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** True once in so many times. */
  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }
}
